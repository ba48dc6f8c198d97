package io.mtpscript.compiler.ir;

import io.mtpscript.core.decimal.Decimal;
import java.util.List;

/** A value known when the program is linked. Equal constants share one object in the image. */
public sealed interface Constant {
    record Int(long value) implements Constant {}

    record Bool(boolean value) implements Constant {}

    record Unit() implements Constant {}

    record Text(String value) implements Constant {}

    record Dec(Decimal value) implements Constant {}

    /** @param fields in the type's order; never empty, the empty record is {@link Unit} */
    record Record(int type, List<Constant> fields) implements Constant {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /** @param payload empty for an immediate */
    record Variant(int type, int variant, List<Constant> payload) implements Constant {
        public Variant {
            payload = List.copyOf(payload);
        }
    }

    /** @param type the list's type, not its element's */
    record ListOf(int type, List<Constant> elements) implements Constant {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** A function value that captures nothing; {@code function} takes the closure first. */
    record Closure(int function) implements Constant {}

    /** A {@code sql} literal without parameters. */
    record Sql(int template) implements Constant {}

    /** A response that is the same for every request. {@code bodyType} is -1 without a body, which is Unit then. */
    record Response(int status, int flags, Constant headers, int bodyType, Constant body) implements Constant {}
}
