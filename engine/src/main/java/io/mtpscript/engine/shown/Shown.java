package io.mtpscript.engine.shown;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.values.JsonUnion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A value as a person reads it: parts with names, and leaves as a program writes them. */
public sealed interface Shown {
    /** How deep a value's CBOR may be nested. */
    int DEPTH = 1 << 24;

    /** Something without parts, written out. */
    record Leaf(String text) implements Shown {}

    /** Parts between brackets: a record, a list, a map, a variant with payload. */
    record Group(String open, List<Part> parts, String close) implements Shown {
        public Group {
            parts = List.copyOf(parts);
        }
    }

    /** @param label with what separates it from the value; empty for an element */
    record Part(String label, Shown value) {}

    /** The value on one line. */
    default String inline() {
        return switch (this) {
            case Leaf(String text) -> text;
            case Group(String open, var parts, String close) -> {
                boolean braces = open.endsWith("{") && !parts.isEmpty();
                var out = new StringBuilder(open).append(braces ? " " : "");
                String separator = "";
                for (Part part : parts) {
                    out.append(separator)
                            .append(part.label())
                            .append(part.value().inline());
                    separator = ", ";
                }
                yield out.append(braces ? " " : "").append(close).toString();
            }
        };
    }

    /** Reads the canonical CBOR of a value of this type. */
    static Shown read(List<TypeDesc> types, int type, CborReader in) throws CborException {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim -> primitive(prim, in);
            case TypeDesc.ListOf(int element) -> {
                var parts = new ArrayList<Part>();
                for (int left = in.array(); left > 0; left--) {
                    parts.add(new Part("", read(types, element, in)));
                }
                yield new Group("[", parts, "]");
            }
            case TypeDesc.MapOf(int key, int value) -> {
                var parts = new ArrayList<Part>();
                for (int left = in.map(); left > 0; left--) {
                    String name = read(types, key, in).inline();
                    parts.add(new Part(name + ": ", read(types, value, in)));
                }
                yield new Group("Map {", parts, "}");
            }
            case TypeDesc.Record(var fields) -> {
                var parts = new ArrayList<Part>();
                for (int left = in.map(); left > 0; left--) {
                    String name = in.text();
                    parts.add(new Part(
                            name + ": ", read(types, field(fields, name).type(), in)));
                }
                parts.sort(Comparator.comparing(Part::label));
                yield new Group("{", parts, "}");
            }
            case TypeDesc.Union union -> union(types, union, in);
            case TypeDesc.Function _ -> throw new IllegalArgumentException("A function cannot be shown");
        };
    }

    private static TypeDesc.Field field(List<TypeDesc.Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("A record without a field " + name));
    }

    private static Shown primitive(TypeDesc.Prim prim, CborReader in) throws CborException {
        return switch (prim) {
            case INT -> new Leaf(Long.toString(in.integer()));
            case BOOL -> new Leaf(Boolean.toString(in.bool()));
            case STRING -> new Leaf(quoted(in.text()));
            case DECIMAL -> new Leaf(decimal(in.decimal().toString()));
            case UNIT -> {
                in.nothing();
                yield new Leaf("()");
            }
            case SQL -> sql(in);
            case SECRET -> {
                in.skip();
                yield new Leaf("[secret]");
            }
            case RESPONSE -> throw new IllegalArgumentException(prim + " cannot be shown");
        };
    }

    /** As a literal: with a point, so that it is not taken for an Int. */
    private static String decimal(String digits) {
        return digits.contains(".") ? digits : digits + ".0";
    }

    private static Shown sql(CborReader in) throws CborException {
        in.array(3);
        String text = in.text();
        int from = in.offset();
        in.skip();
        int to = in.offset();
        in.skip();
        var values = new CborReader(in.source(), from, to, DEPTH);
        var parts = new ArrayList<Part>();
        parts.add(new Part("", new Leaf("`" + text.strip().replaceAll("\\s+", " ") + "`")));
        int count = values.array();
        for (int i = 1; i <= count; i++) {
            parts.add(new Part("$" + i + " = ", untyped(values)));
        }
        return new Group("sql(", parts, ")");
    }

    /** A parameter of SQL: its type is not told. */
    static Shown untyped(CborReader in) throws CborException {
        return switch (in.peek()) {
            case INTEGER -> new Leaf(Long.toString(in.integer()));
            case TEXT -> new Leaf(quoted(in.text()));
            case BOOL -> new Leaf(Boolean.toString(in.bool()));
            case TAG -> new Leaf(decimal(in.decimal().toString()));
            case NULL -> {
                in.nothing();
                yield new Leaf("null");
            }
            case ARRAY -> {
                var parts = new ArrayList<Part>();
                for (int left = in.array(); left > 0; left--) {
                    parts.add(new Part("", untyped(in)));
                }
                yield new Group("[", parts, "]");
            }
            case MAP, BYTES -> {
                in.skip();
                yield new Leaf("...");
            }
        };
    }

    private static Shown union(List<TypeDesc> types, TypeDesc.Union union, CborReader in) throws CborException {
        if (union.role() == TypeDesc.Role.JSON) {
            int from = in.offset();
            in.skip();
            var whole = new CborReader(in.source(), from, in.offset(), DEPTH);
            return JsonUnion.read(whole, Integer.MAX_VALUE / 4)
                    .map(Shown::json)
                    .orElseThrow(() -> new IllegalStateException("a Json value without end"));
        }
        in.array();
        TypeDesc.Variant variant =
                union.variants().get(in.integer(0, union.variants().size() - 1));
        if (variant.payload().isEmpty()) {
            return new Leaf(variant.name());
        }
        var parts = new ArrayList<Part>();
        for (TypeDesc.Field field : variant.payload()) {
            parts.add(new Part("", read(types, field.type(), in)));
        }
        return new Group(variant.name() + "(", parts, ")");
    }

    /** JSON is shown as JSON. */
    static Shown json(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonArray(var items) ->
                new Group(
                        "[",
                        items.stream().map(item -> new Part("", json(item))).toList(),
                        "]");
            case JsonValue.JsonObject(Map<String, JsonValue> members) ->
                new Group(
                        "{",
                        members.entrySet().stream()
                                .map(member -> new Part(quoted(member.getKey()) + ": ", json(member.getValue())))
                                .toList(),
                        "}");
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonInt _,
                    JsonValue.JsonDecimal _,
                    JsonValue.JsonString _ -> new Leaf(text(value));
        };
    }

    private static String text(JsonValue value) {
        var out = new ByteBuilder();
        new CanonicalJson(out).value(value).end();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** A String as a literal; its escapes are JSON's. */
    static String quoted(String text) {
        return text(new JsonValue.JsonString(text));
    }
}
