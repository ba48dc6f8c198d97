package io.mtpscript.conformance.oracle;

import java.math.BigDecimal;
import java.util.List;

/** A JSON text as it stands: members in their order, the same name as often as it stands there. */
sealed interface JsonTree {
    record Null() implements JsonTree {}

    record Bool(boolean value) implements JsonTree {}

    record Number(BigDecimal value) implements JsonTree {}

    record Text(String value) implements JsonTree {}

    record Array(List<JsonTree> items) implements JsonTree {}

    record Object(List<Member> members) implements JsonTree {}

    record Member(String name, JsonTree value) {}

    /** The text is no JSON; the message is what a program is told. */
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}
