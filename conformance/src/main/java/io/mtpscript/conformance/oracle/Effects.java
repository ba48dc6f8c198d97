package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.cbor.CborValue;
import java.util.List;

/** Who answers effect calls. */
@FunctionalInterface
public interface Effects {
    /**
     * One call.
     *
     * @param value the array {@code [effect, function, [arguments...]]}
     * @param result the type of its answer
     */
    record Call(CborValue value, Type result) {}

    /** The answers to calls made side by side, in their order. */
    List<CborValue> answer(List<Call> calls);
}
