package io.mtpscript.net.binding;

import io.mtpscript.core.code.TypeDesc;
import java.util.List;

/** How one parameter's type takes the texts it is given. */
sealed interface ParameterType {
    /** Exactly one text: Int, Bool, String, Decimal or a union without payloads. */
    record Scalar(int typeId) implements ParameterType {}

    /** None without a text, else Some of {@code inner}. */
    record Optional(ParameterType inner) implements ParameterType {}

    /** One element a text. */
    record Many(int elementTypeId) implements ParameterType {}

    /**
     * The form of a type of the program.
     *
     * @throws IllegalArgumentException if no parameter can have it, which the compiler refuses too
     */
    static ParameterType of(List<TypeDesc> types, int typeId) {
        return switch (types.get(typeId)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> new Scalar(typeId);
                    case UNIT, SQL, SECRET, RESPONSE -> throw unusable(typeId);
                };
            case TypeDesc.Union union
            when union.role() == TypeDesc.Role.OPTION ->
                new Optional(of(
                        types, union.variants().getFirst().payload().getFirst().type()));
            case TypeDesc.Union union when union.plain() -> new Scalar(typeId);
            case TypeDesc.ListOf list when of(types, list.element()) instanceof Scalar -> new Many(list.element());
            case TypeDesc.Union _, TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ ->
                throw unusable(typeId);
        };
    }

    private static IllegalArgumentException unusable(int typeId) {
        return new IllegalArgumentException("No parameter can have the type " + typeId);
    }
}
