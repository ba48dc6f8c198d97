package io.mtpscript.vm.image;

import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;

/** The names that SQL parameters' types have in an effect's call (docs/internals.md, section 5). */
final class SqlTypes {
    private SqlTypes() {}

    /** {@code int bool string decimal json}, with {@code ?} behind for Option and {@code []} for List. */
    static Optional<String> name(List<TypeDesc> types, int id) {
        return name(types, id, types.size());
    }

    private static Optional<String> name(List<TypeDesc> types, int id, int steps) {
        if (steps < 0) {
            return Optional.empty();
        }
        return switch (types.get(id)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT -> Optional.of("int");
                    case BOOL -> Optional.of("bool");
                    case STRING -> Optional.of("string");
                    case DECIMAL -> Optional.of("decimal");
                    case UNIT, SQL, SECRET, RESPONSE -> Optional.empty();
                };
            case TypeDesc.ListOf list -> name(types, list.element(), steps - 1).map(name -> name + "[]");
            case TypeDesc.Union union ->
                switch (union.role()) {
                    case JSON -> Optional.of("json");
                    case OPTION ->
                        name(
                                        types,
                                        union.variants()
                                                .getFirst()
                                                .payload()
                                                .getFirst()
                                                .type(),
                                        steps - 1)
                                .map(name -> name + "?");
                    case ORDINARY -> Optional.empty();
                };
            case TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ -> Optional.empty();
        };
    }
}
