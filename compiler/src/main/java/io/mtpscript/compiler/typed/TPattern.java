package io.mtpscript.compiler.typed;

import io.mtpscript.core.decimal.Decimal;
import java.util.List;
import java.util.Optional;

/** A checked pattern. {@code type} is that of the value it is held against. */
public sealed interface TPattern {
    Type type();

    record Wildcard(Type type) implements TPattern {}

    record Bind(Local local) implements TPattern {
        @Override
        public Type type() {
            return local.type();
        }
    }

    record IntLit(long value) implements TPattern {
        @Override
        public Type type() {
            return Type.Prim.INT;
        }
    }

    record DecimalLit(Decimal value) implements TPattern {
        @Override
        public Type type() {
            return Type.Prim.DECIMAL;
        }
    }

    record StringLit(String value) implements TPattern {
        @Override
        public Type type() {
            return Type.Prim.STRING;
        }
    }

    record BoolLit(boolean value) implements TPattern {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    /** One sub-pattern for each payload of the variant. */
    record Variant(Type.Union type, int variant, List<TPattern> args) implements TPattern {
        public Variant {
            args = List.copyOf(args);
        }
    }

    /** Names some of the fields. */
    record Record(Type.Record type, List<FieldPattern> fields) implements TPattern {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    record FieldPattern(String field, TPattern pattern) {}

    /** {@code rest} present: at least as many elements, the rest is bound or dropped. */
    record ListOf(Type.ListOf type, List<TPattern> elements, Optional<TPattern> rest) implements TPattern {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** Every alternative binds the same {@link Local} objects. */
    record Or(Type type, List<TPattern> alternatives) implements TPattern {
        public Or {
            alternatives = List.copyOf(alternatives);
        }
    }
}
