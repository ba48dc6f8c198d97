package io.mtpscript.effects.database;

import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;

/** What a field of a row record asks of its column. */
sealed interface ColumnShape {
    enum Scalar implements ColumnShape {
        INT("Int"),
        BOOL("Bool"),
        STRING("String"),
        DECIMAL("Decimal"),
        JSON("Json");

        private final String typeName;

        Scalar(String typeName) {
            this.typeName = typeName;
        }

        String typeName() {
            return typeName;
        }
    }

    /** An Option: NULL is None. */
    record Nullable(ColumnShape inner) implements ColumnShape {}

    /** An array. */
    record ListOf(ColumnShape element) implements ColumnShape {}

    /** The type as the language writes it, for messages. */
    default String describe() {
        return switch (this) {
            case Scalar scalar -> scalar.typeName();
            case Nullable(ColumnShape inner) -> "Option<" + inner.describe() + ">";
            case ListOf(ColumnShape element) -> "List<" + element.describe() + ">";
        };
    }

    /** The shape of a type; empty for types that no column has, such as records, maps and lists of lists. */
    static Optional<ColumnShape> of(List<TypeDesc> types, int type) {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim -> scalar(prim);
            case TypeDesc.ListOf(int element) ->
                of(types, element).filter(shape -> !holdsList(shape)).map(ListOf::new);
            case TypeDesc.Union union ->
                switch (union.role()) {
                    case JSON -> Optional.of(Scalar.JSON);
                    case OPTION ->
                        of(
                                        types,
                                        union.variants()
                                                .getFirst()
                                                .payload()
                                                .getFirst()
                                                .type())
                                .filter(shape -> !(shape instanceof Nullable))
                                .map(Nullable::new);
                    case ORDINARY -> Optional.empty();
                };
            case TypeDesc.MapOf map -> Optional.empty();
            case TypeDesc.Record record -> Optional.empty();
            case TypeDesc.Function function -> Optional.empty();
        };
    }

    private static boolean holdsList(ColumnShape shape) {
        return switch (shape) {
            case Scalar scalar -> false;
            case Nullable(ColumnShape inner) -> holdsList(inner);
            case ListOf list -> true;
        };
    }

    private static Optional<ColumnShape> scalar(TypeDesc.Prim prim) {
        return switch (prim) {
            case INT -> Optional.of(Scalar.INT);
            case BOOL -> Optional.of(Scalar.BOOL);
            case STRING -> Optional.of(Scalar.STRING);
            case DECIMAL -> Optional.of(Scalar.DECIMAL);
            case UNIT, SQL, SECRET, RESPONSE -> Optional.empty();
        };
    }
}
