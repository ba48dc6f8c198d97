package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes types the way a program would, with the program's own names for its records. */
final class TypePrinter {
    /** A type of more characters than this is shown by its outer shape. */
    private static final int LONG = 200;

    private static final int OUTER = 2;

    private final Unifier unifier;
    private final Map<Type, String> aliases = new LinkedHashMap<>();

    TypePrinter(Unifier unifier) {
        this.unifier = unifier;
    }

    /** Records of this shape are shown as {@code name} from now on; the first name of a shape stays. */
    void name(Type.Record type, String name) {
        aliases.putIfAbsent(type, name);
    }

    /** For messages: what would be long is cut to its outer shape. */
    String show(Type type) {
        Type settled = unifier.settle(type);
        String whole = write(settled, Integer.MAX_VALUE);
        return whole.length() <= LONG ? whole : write(settled, OUTER);
    }

    /** The whole type. */
    String whole(Type type) {
        return write(unifier.settle(type), Integer.MAX_VALUE);
    }

    private String write(Type type, int depth) {
        return switch (type) {
            case Type.Prim prim -> primName(prim);
            case Type.Param(var param) -> param instanceof Meta || Unifier.isError(type) ? "_" : param.name();
            case Type.ListOf(Type element) -> "List<" + write(element, depth - 1) + ">";
            case Type.MapOf(Type key, Type value) -> "Map<" + list(List.of(key, value), depth) + ">";
            case Type.Union(var symbol, var args) ->
                args.isEmpty() ? symbol.name() : symbol.name() + "<" + list(args, depth) + ">";
            case Type.Function(var params, Type result) ->
                "(" + list(params, depth) + ") => " + write(result, depth - 1);
            case Type.Record record -> {
                String alias = aliases.get(record);
                yield alias == null ? fields(record, depth) : alias;
            }
        };
    }

    static String primName(Type.Prim prim) {
        return switch (prim) {
            case INT -> "Int";
            case BOOL -> "Bool";
            case STRING -> "String";
            case UNIT -> "Unit";
            case DECIMAL -> "Decimal";
            case SQL -> "Sql";
            case SECRET -> "Secret";
            case RESPONSE -> "a response";
        };
    }

    private String list(List<Type> types, int depth) {
        return types.stream().map(type -> write(type, depth - 1)).collect(Collectors.joining(", "));
    }

    private String fields(Type.Record record, int depth) {
        if (record.fields().isEmpty()) {
            return "{}";
        }
        if (depth <= 0) {
            return "{ ... }";
        }
        return record.fields().stream()
                .map(field -> field.name()
                        + ": "
                        + (field.secret() ? "secret " : "")
                        + (field.text() ? "text " : "")
                        + write(field.type(), depth - 1))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
