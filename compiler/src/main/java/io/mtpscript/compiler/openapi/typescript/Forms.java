package io.mtpscript.compiler.openapi.typescript;

import io.mtpscript.compiler.openapi.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Schemas as types of TypeScript, and as the values that tell the client's runtime how they travel. */
final class Forms {
    /** What every object of JavaScript has. */
    private static final Set<String> INHERITED = Set.of(
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf");

    private final TypeNames names;

    Forms(TypeNames names) {
        this.names = names;
    }

    String type(Schema schema) {
        return switch (schema) {
            case Schema.Any _ -> "Json";
            case Schema.Scalar scalar ->
                switch (scalar) {
                    case INT -> "number";
                    case TEXT_INT -> "bigint";
                    case DECIMAL, TEXT_DECIMAL -> "Decimal";
                    case BOOL -> "boolean";
                    case STRING -> "string";
                };
            case Schema.Choice(var values) -> values.stream().map(Text::quoted).collect(Collectors.joining(" | "));
            case Schema.ListOf(Schema items) -> element(items) + "[]";
            case Schema.Tuple(var items) -> items.stream().map(this::type).collect(Collectors.joining(", ", "[", "]"));
            case Schema.MapOf(Schema values) -> "{ [name: string]: " + type(values) + " }";
            case Schema.Obj object
            when isErrorBody(object) ->
                "ErrorBody<" + type(object.properties().getFirst().schema()) + ">";
            case Schema.Obj(var properties, var _) ->
                properties.isEmpty()
                        ? "Record<string, never>"
                        : properties.stream().map(this::member).collect(Collectors.joining("; ", "{ ", " }"));
            case Schema.Ref(String name) -> names.schema(name);
            case Schema.Nullable(Schema value) -> type(value) + " | null";
            case Schema.AnyOf(var alternatives) ->
                alternatives.stream().map(this::type).collect(Collectors.joining(" | "));
            case Schema.OneOf(var variants) ->
                variants.stream().map(v -> names.schema(v.component())).collect(Collectors.joining(" | "));
        };
    }

    /** The plain body of an error, which the runtime has a name for. */
    private static boolean isErrorBody(Schema.Obj object) {
        List<Schema.Property> all = object.properties();
        return all.size() == 2
                && all.getFirst().name().equals("error")
                && all.getFirst().required()
                && (all.getFirst().schema() instanceof Schema.Choice
                        || all.getFirst().schema() == Schema.Scalar.STRING)
                && all.getLast().name().equals("message")
                && !all.getLast().required()
                && all.getLast().schema() == Schema.Scalar.STRING;
    }

    private String element(Schema items) {
        String type = type(items);
        boolean union = items instanceof Schema.Nullable
                || items instanceof Schema.AnyOf
                || items instanceof Schema.OneOf
                || (items instanceof Schema.Choice(var values) && values.size() > 1);
        return union ? "(" + type + ")" : type;
    }

    String member(Schema.Property property) {
        return TypeNames.member(property.name())
                + (property.required() ? ": " : "?: ")
                + type(property.schema())
                // A member that is left out may be given as undefined too.
                + (property.required() ? "" : " | undefined");
    }

    /** A component's declaration. */
    void declare(String name, Schema schema, List<String> doc, Text out) {
        out.doc(doc);
        if (schema instanceof Schema.Obj(var properties, var _) && !properties.isEmpty()) {
            out.line("export interface " + names.schema(name) + " {").in();
            for (Schema.Property property : properties) {
                out.doc(property.doc()).line(member(property) + ";");
            }
            out.out().line("}");
        } else {
            out.line("export type " + names.schema(name) + " = " + type(schema) + ";");
        }
        out.line("");
    }

    String shape(Schema schema) {
        return switch (schema) {
            case Schema.Any _ -> "\"json\"";
            case Schema.Scalar scalar ->
                switch (scalar) {
                    case INT -> "\"int\"";
                    case TEXT_INT -> "\"textInt\"";
                    case DECIMAL -> "\"decimal\"";
                    case TEXT_DECIMAL -> "{ textDecimal: true }";
                    case BOOL -> "\"bool\"";
                    case STRING -> "\"string\"";
                };
            case Schema.Choice(var values) ->
                values.stream().map(Text::quoted).collect(Collectors.joining(", ", "{ choice: [", "] }"));
            case Schema.ListOf(Schema items) -> "{ list: " + shape(items) + " }";
            case Schema.Tuple(var items) ->
                items.stream().map(this::shape).collect(Collectors.joining(", ", "{ tuple: [", "] }"));
            case Schema.MapOf(Schema values) -> "{ map: " + shape(values) + " }";
            case Schema.Obj object -> isErrorBody(object) ? "ERROR_BODY" : fields(object.properties());
            case Schema.Ref(String name) -> "{ ref: " + Text.quoted(name) + " }";
            case Schema.Nullable(Schema value) -> "{ nullable: " + shape(value) + " }";
            case Schema.AnyOf(var alternatives) ->
                alternatives.stream().map(this::alternative).collect(Collectors.joining(", ", "{ anyOf: [", "] }"));
            case Schema.OneOf(var variants) ->
                variants.stream()
                        .map(v -> TypeNames.member(v.name()) + ": " + Text.quoted(v.component()))
                        .collect(Collectors.joining(", ", "{ variants: { ", " } }"));
        };
    }

    /** One of several forms, which is told from the others by its codes. */
    private String alternative(Schema schema) {
        return schema instanceof Schema.Obj(var properties, var _) ? fields(properties) : shape(schema);
    }

    /**
     * A shape by its name. Where every object has a member of that name, TypeScript expects that one's type, and takes a literal for
     * any string unless it is told not to.
     */
    String entry(String name, Schema schema) {
        String shape = shape(schema);
        boolean literal = shape.startsWith("\"") || shape.startsWith("{");
        return TypeNames.key(name) + ": " + shape + (literal && INHERITED.contains(name) ? " as const" : "");
    }

    private String fields(List<Schema.Property> properties) {
        String fields =
                properties.stream().map(p -> entry(p.name(), p.schema())).collect(Collectors.joining(", ", "{ ", " }"));
        String optional = properties.stream()
                .filter(p -> !p.required())
                .map(p -> Text.quoted(p.name()))
                .collect(Collectors.joining(", "));
        return "{ fields: " + (properties.isEmpty() ? "{}" : fields)
                + (optional.isEmpty() ? "" : ", optional: [" + optional + "]")
                + " }";
    }
}
