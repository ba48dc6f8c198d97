package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes types the way a program would, with the program's own names for its records. */
final class TypePrinter {
    private final Unifier unifier;
    private final Map<Type, String> aliases = new LinkedHashMap<>();

    TypePrinter(Unifier unifier) {
        this.unifier = unifier;
    }

    /** Records of this shape are shown as {@code name} from now on; the first name of a shape stays. */
    void name(Type.Record type, String name) {
        aliases.putIfAbsent(type, name);
    }

    String show(Type type) {
        return write(unifier.settle(type));
    }

    /** As {@link #show}, but a named record is spelled out at the root. */
    String spell(Type type) {
        Type settled = unifier.settle(type);
        return settled instanceof Type.Record record ? fields(record) : write(settled);
    }

    private String write(Type type) {
        return switch (type) {
            case Type.Prim prim -> primName(prim);
            case Type.Param(var param) -> param instanceof Meta || Unifier.isError(type) ? "_" : param.name();
            case Type.ListOf(Type element) -> "List<" + write(element) + ">";
            case Type.MapOf(Type key, Type value) -> "Map<" + write(key) + ", " + write(value) + ">";
            case Type.Union(var symbol, var args) ->
                args.isEmpty() ? symbol.name() : symbol.name() + "<" + list(args) + ">";
            case Type.Function(var params, Type result) -> "(" + list(params) + ") => " + write(result);
            case Type.Record record -> {
                String alias = aliases.get(record);
                yield alias == null ? fields(record) : alias;
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

    private String list(List<Type> types) {
        return types.stream().map(this::write).collect(Collectors.joining(", "));
    }

    private String fields(Type.Record record) {
        if (record.fields().isEmpty()) {
            return "{}";
        }
        return record.fields().stream()
                .map(field -> field.name()
                        + ": "
                        + (field.secret() ? "secret " : "")
                        + (field.text() ? "text " : "")
                        + write(field.type()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
