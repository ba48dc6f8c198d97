package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Schema.Property;
import io.mtpscript.compiler.openapi.Schema.Secrecy;
import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas as one version of OpenAPI writes them. */
final class SchemaWriter {
    static final String COMPONENT = "#/components/schemas/";

    private final Rules rules;
    private final OpenApiVersion version;

    SchemaWriter(Rules rules, OpenApiVersion version) {
        this.rules = rules;
        this.version = version;
    }

    private Node.Builder builder() {
        return new Node.Builder(rules.order("schema"));
    }

    private boolean is30() {
        return version == OpenApiVersion.V3_0;
    }

    Node write(Schema schema) {
        return write(schema, Notes.NONE);
    }

    /** What a place says about a schema that the schema itself does not. */
    record Notes(
            List<String> doc,
            Optional<JsonValue> defaultValue,
            boolean secret,
            boolean writeOnly,
            Optional<String> unionHash) {
        static final Notes NONE = new Notes(List.of(), Optional.empty(), false, false, Optional.empty());

        private boolean isEmpty() {
            return doc.isEmpty() && defaultValue.isEmpty() && !secret && unionHash.isEmpty();
        }

        private void add(Node.Builder to) {
            if (!doc.isEmpty()) {
                to.put("description", String.join("\n", doc));
            }
            defaultValue.ifPresent(value -> to.put("default", Node.of(value)));
            if (writeOnly) {
                to.put("writeOnly", Node.flag(true));
            }
            if (secret) {
                to.put("x-mtp-secret", Node.flag(true));
            }
            unionHash.ifPresent(hash -> to.put("x-mtp-union-hash", hash));
        }
    }

    Node write(Schema schema, Notes notes) {
        var out = builder();
        switch (schema) {
            case Schema.Ref(String name) -> {
                Node ref = Node.text(COMPONENT + name);
                // In 3.0 nothing may stand beside a reference.
                if (is30() && !notes.isEmpty()) {
                    out.put(
                            "allOf",
                            new Node.Items(List.of(builder().put("$ref", ref).build())));
                } else {
                    out.put("$ref", ref);
                }
            }
            case Schema.Nullable(Schema value) -> nullable(value, out);
            case Schema.Any _,
                    Schema.Scalar _,
                    Schema.Choice _,
                    Schema.ListOf _,
                    Schema.Tuple _,
                    Schema.MapOf _,
                    Schema.Obj _,
                    Schema.AnyOf _,
                    Schema.OneOf _ -> plain(schema, out);
        }
        notes.add(out);
        return out.build();
    }

    private void nullable(Schema value, Node.Builder out) {
        if (is30()) {
            if (value instanceof Schema.Ref(String name)) {
                out.put(
                        "allOf",
                        new Node.Items(
                                List.of(builder().put("$ref", COMPONENT + name).build())));
            } else {
                plain(value, out);
            }
            out.put("nullable", Node.flag(true));
            return;
        }
        if (value instanceof Schema.Scalar
                || value instanceof Schema.ListOf
                || value instanceof Schema.MapOf
                || value instanceof Schema.Obj
                || value instanceof Schema.Tuple) {
            var inner = builder();
            plain(value, inner);
            inner.build()
                    .members()
                    .forEach((name, member) -> out.put(
                            name,
                            name.equals("type") && member instanceof Node.Leaf(JsonValue.JsonString(String type))
                                    ? Node.texts(List.of(type, "null"))
                                    : member));
            return;
        }
        out.put(
                "anyOf",
                new Node.Items(
                        List.of(write(value), builder().put("type", "null").build())));
    }

    private void plain(Schema schema, Node.Builder out) {
        switch (schema) {
            case Schema.Any _ -> {}
            case Schema.Scalar scalar -> scalar(scalar).forEach(out::put);
            case Schema.Choice(var values) -> out.put("type", "string").put("enum", Node.texts(values));
            case Schema.ListOf(Schema items) -> out.put("type", "array").put("items", write(items));
            case Schema.Tuple(var items) -> tuple(items, out);
            case Schema.MapOf(Schema values) -> out.put("type", "object").put("additionalProperties", write(values));
            case Schema.Obj object -> object(object, out);
            case Schema.Ref _, Schema.Nullable _ -> throw new IllegalStateException("written elsewhere");
            case Schema.AnyOf(var alternatives) ->
                out.put(
                        "anyOf",
                        new Node.Items(alternatives.stream().map(this::write).toList()));
            case Schema.OneOf(var variants) -> union(variants, out);
        }
    }

    private Map<String, Node> scalar(Schema.Scalar scalar) {
        if (rules.scalars().get(scalar.rule()) instanceof JsonValue.JsonObject(var members)) {
            var all = new LinkedHashMap<String, Node>();
            members.forEach((name, member) -> all.put(name, Node.of(member)));
            return all;
        }
        throw new IllegalArgumentException("the rules have no schema for " + scalar.rule());
    }

    private void tuple(List<Schema> items, Node.Builder out) {
        List<Node> all = items.stream().map(this::write).toList();
        out.put("type", "array").put("minItems", Node.number(items.size())).put("maxItems", Node.number(items.size()));
        if (is30()) {
            var distinct = all.stream().distinct().toList();
            out.put(
                    "items",
                    distinct.size() == 1
                            ? distinct.getFirst()
                            : builder().put("anyOf", new Node.Items(distinct)).build());
        } else {
            out.put("prefixItems", new Node.Items(all));
        }
    }

    private void object(Schema.Obj object, Node.Builder out) {
        out.put("type", "object");
        var properties = new LinkedHashMap<String, Node>();
        var required = new ArrayList<String>();
        for (Property property : object.properties()) {
            var notes = new Notes(
                    property.doc(),
                    Optional.empty(),
                    property.secrecy() != Secrecy.NONE,
                    property.secrecy() == Secrecy.NEVER_SENT,
                    Optional.empty());
            properties.put(property.name(), write(property.schema(), notes));
            if (property.required()) {
                required.add(property.name());
            }
        }
        if (!properties.isEmpty()) {
            out.put("properties", new Node.Members(properties));
        }
        if (!required.isEmpty()) {
            out.put("required", Node.texts(required));
        }
        if (object.closed()) {
            out.put("additionalProperties", Node.flag(false));
        }
    }

    private void union(List<Schema.Variant> variants, Node.Builder out) {
        var refs = new ArrayList<Node>();
        var mapping = new LinkedHashMap<String, Node>();
        for (Schema.Variant variant : variants) {
            refs.add(builder().put("$ref", COMPONENT + variant.component()).build());
            mapping.put(variant.name(), Node.text(COMPONENT + variant.component()));
        }
        out.put("oneOf", new Node.Items(refs))
                .put(
                        "discriminator",
                        new Node.Builder(rules.order("discriminator"))
                                .put("propertyName", "type")
                                .put("mapping", new Node.Members(mapping))
                                .build());
    }
}
