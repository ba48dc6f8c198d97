package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/** A type as written. */
public sealed interface TypeExpr {
    Span span();

    /** {@code Int}, {@code List<T>}, {@code Page<User>}, {@code Json}. */
    record Named(Name name, List<TypeExpr> args, Span span) implements TypeExpr {
        public Named {
            args = List.copyOf(args);
        }
    }

    /** {@code { id: Int, secret pin: String }}. Fields in source order. */
    record Record(List<FieldType> fields, Span span) implements TypeExpr {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /** {@code (Int, String) => Bool}. */
    record Function(List<TypeExpr> params, TypeExpr result, Span span) implements TypeExpr {
        public Function {
            params = List.copyOf(params);
        }
    }

    /** {@code ()}: the type Unit. */
    record Unit(Span span) implements TypeExpr {}

    /** Stands where a type could not be read; a diagnostic has been given. */
    record Missing(Span span) implements TypeExpr {}

    /**
     * One field of a record type.
     *
     * @param secret the modifier {@code secret T}
     * @param text the modifier {@code text Decimal} or {@code text Int}: travels as a JSON string
     */
    record FieldType(Name name, boolean secret, boolean text, TypeExpr type, List<String> doc, Span span) {
        public FieldType {
            doc = List.copyOf(doc);
        }
    }
}
