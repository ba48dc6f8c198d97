package io.mtpscript.vm.image;

import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;

/** The names that SQL parameters' types have in an effect's call (docs/internals.md, section 5). */
final class SqlTypes {
    private SqlTypes() {}

    /** {@code int bool string decimal json}, with {@code ?} behind for Option and {@code []} for List. */
    static Optional<String> name(List<TypeDesc> types, int id) {
        // The marks of Options and Lists from the outermost on, which is behind the others and so is written first,
        // backwards.
        var marks = new StringBuilder();
        int inner = id;
        for (int steps = 0; steps <= types.size(); steps++) {
            switch (types.get(inner)) {
                case TypeDesc.Prim prim -> {
                    return scalar(prim).map(name -> name + marks.reverse());
                }
                case TypeDesc.ListOf list -> {
                    marks.append("][");
                    inner = list.element();
                }
                case TypeDesc.Union union -> {
                    switch (union.role()) {
                        case JSON -> {
                            return Optional.of("json" + marks.reverse());
                        }
                        case OPTION -> {
                            marks.append('?');
                            inner = union.variants()
                                    .getFirst()
                                    .payload()
                                    .getFirst()
                                    .type();
                        }
                        case ORDINARY -> {
                            return Optional.empty();
                        }
                    }
                }
                case TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ -> {
                    return Optional.empty();
                }
            }
        }
        // A List of itself.
        return Optional.empty();
    }

    private static Optional<String> scalar(TypeDesc.Prim prim) {
        return switch (prim) {
            case INT -> Optional.of("int");
            case BOOL -> Optional.of("bool");
            case STRING -> Optional.of("string");
            case DECIMAL -> Optional.of("decimal");
            case UNIT, SQL, SECRET, RESPONSE -> Optional.empty();
        };
    }
}
