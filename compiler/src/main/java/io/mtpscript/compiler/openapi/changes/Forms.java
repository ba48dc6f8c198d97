package io.mtpscript.compiler.openapi.changes;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The forms of a value, apart from whether it may be null: the versions of OpenAPI, and documents of other origin, say that in
 * many ways.
 *
 * @param others schemas without alternatives; a value that is not null has the form of one of them
 * @param orNull whether the value may be null
 */
record Forms(List<Located> others, boolean orNull) {
    static Forms of(Located schema, SchemaComparison.Budget budget) throws ComparisonException {
        var others = new ArrayList<Located>();
        boolean orNull = false;
        var seen = new LinkedHashSet<String>();
        var open = new ArrayDeque<Located>();
        open.push(schema);
        for (Located next = open.poll(); next != null; next = open.poll()) {
            budget.spend();
            if (!seen.add(next.pointer())) {
                continue;
            }
            List<Located> inner = inner(next);
            if (inner.isEmpty()) {
                orNull |= takesNull(next);
                if (!isNull(next)) {
                    others.add(next);
                }
            } else {
                // Strictly read, null would have to be in the inner schemas too; who writes this means null.
                orNull |= next.flag("nullable");
                inner.reversed().forEach(open::push);
            }
        }
        return new Forms(others, orNull);
    }

    /** What it is one of. {@code allOf} with one schema in it says the same as that schema: 3.0 needs it beside a reference. */
    private static List<Located> inner(Located schema) {
        var all = new ArrayList<Located>();
        schema.get("oneOf").ifPresent(list -> all.addAll(list.items()));
        schema.get("anyOf").ifPresent(list -> all.addAll(list.items()));
        if (all.isEmpty() && schema.get("properties").isEmpty()) {
            List<Located> wrapped = schema.get("allOf").map(Located::items).orElse(List.of());
            all.addAll(wrapped.size() == 1 ? wrapped : List.of());
        }
        return all;
    }

    private static boolean takesNull(Located schema) {
        boolean ofType = types(schema).isEmpty() || types(schema).contains("null");
        boolean ofValues = values(schema)
                .map(values -> values.stream().anyMatch(JsonNull.class::isInstance))
                .orElse(true);
        return schema.flag("nullable") || (ofType && ofValues);
    }

    /** Whether it takes nothing but null. */
    private static boolean isNull(Located schema) {
        return types(schema).equals(List.of("null"))
                || values(schema)
                        .filter(values -> !values.isEmpty() && values.stream().allMatch(JsonNull.class::isInstance))
                        .isPresent();
    }

    /** Its types as they are written; none where it says nothing about them. */
    private static List<String> types(Located schema) {
        return schema.text("type").map(List::of).orElseGet(() -> schema.texts("type"));
    }

    private static Optional<List<JsonValue>> values(Located schema) {
        return schema.get("enum")
                .flatMap(list -> list.value() instanceof JsonArray(var items) ? Optional.of(items) : Optional.empty())
                .or(() -> schema.get("const").map(value -> List.of(value.value())));
    }
}
