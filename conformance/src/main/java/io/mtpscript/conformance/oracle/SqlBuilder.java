package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;

/** Puts Sql together from pieces of text, parameters and other Sql. */
final class SqlBuilder {
    private final List<String> pieces = new ArrayList<>(List.of(""));
    private final List<Value> params = new ArrayList<>();
    private final List<String> types = new ArrayList<>();

    void text(String text) {
        pieces.set(pieces.size() - 1, pieces.getLast() + text);
    }

    void param(Value value, String type) {
        params.add(value);
        types.add(type);
        pieces.add("");
    }

    void splice(Value.Sql sql) {
        for (int i = 0; i < sql.pieces().size(); i++) {
            text(sql.pieces().get(i));
            if (i < sql.params().size()) {
                param(sql.params().get(i), sql.types().get(i));
            }
        }
    }

    Value.Sql sql() {
        return new Value.Sql(List.copyOf(pieces), List.copyOf(params), List.copyOf(types));
    }

    static String typeName(Type type) {
        return switch (type) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT -> "int";
                    case BOOL -> "bool";
                    case STRING -> "string";
                    case DECIMAL -> "decimal";
                    case UNIT, SQL, SECRET, RESPONSE -> throw new IllegalStateException("no parameter: " + prim);
                };
            case Type.ListOf(Type element) -> typeName(element) + "[]";
            case Type.Union(var symbol, var args) ->
                symbol.name().equals("Option") ? typeName(args.getFirst()) + "?" : "json";
            case Type.MapOf _, Type.Record _, Type.Function _, Type.Param _ ->
                throw new IllegalStateException("no parameter: " + type);
        };
    }
}
