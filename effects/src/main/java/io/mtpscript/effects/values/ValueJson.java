package io.mtpscript.effects.values;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON form of typed values for log lines: the language's mapping (section 6), with every {@code secret} field replaced
 * by {@code "[secret]"}, and what is nested too deep for JSON by {@code "[too deep]"}.
 */
public final class ValueJson {
    /** Stands for the value of a secret field. */
    public static final String SECRET = "[secret]";

    private static final String TOO_DEEP = "[too deep]";

    private final List<TypeDesc> types;
    private final int maxDepth;

    /**
     * @param wrapping how many arrays and objects the line puts around the value
     */
    public ValueJson(List<TypeDesc> types, int wrapping) {
        this.types = types;
        this.maxDepth = Limits.JSON_DEPTH - wrapping;
    }

    /** Reads the canonical CBOR of a value of this type. */
    public JsonValue read(int type, CborReader in) throws CborException {
        return read(type, false, in, 0);
    }

    private JsonValue read(int type, boolean text, CborReader in, int depth) throws CborException {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim -> primitive(prim, text, in);
            case TypeDesc.ListOf(int element) -> {
                if (depth == maxDepth) {
                    yield tooDeep(in);
                }
                int count = in.array();
                List<JsonValue> items = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    items.add(read(element, text, in, depth + 1));
                }
                yield new JsonValue.JsonArray(items);
            }
            case TypeDesc.MapOf(int key, int value) -> depth == maxDepth ? tooDeep(in) : map(key, value, in, depth);
            case TypeDesc.Record(List<TypeDesc.Field> fields) ->
                depth == maxDepth ? tooDeep(in) : record(fields, in, depth);
            case TypeDesc.Union union -> union(union, text, in, depth);
            case TypeDesc.Function function -> throw new IllegalArgumentException("A function has no JSON form");
        };
    }

    private static JsonValue tooDeep(CborReader in) throws CborException {
        return tooDeep(1, in);
    }

    /** In the place of so many values. */
    private static JsonValue tooDeep(int values, CborReader in) throws CborException {
        for (int i = 0; i < values; i++) {
            in.skip();
        }
        return new JsonValue.JsonString(TOO_DEEP);
    }

    private static JsonValue primitive(TypeDesc.Prim prim, boolean text, CborReader in) throws CborException {
        return switch (prim) {
            case INT -> {
                long value = in.integer();
                yield text ? new JsonValue.JsonString(Long.toString(value)) : new JsonValue.JsonInt(value);
            }
            case BOOL -> new JsonValue.JsonBool(in.bool());
            case STRING -> new JsonValue.JsonString(in.text());
            case DECIMAL -> {
                Decimal value = in.decimal();
                yield text ? new JsonValue.JsonString(value.toString()) : JsonValue.number(value);
            }
            case UNIT -> {
                in.nothing();
                yield new JsonValue.JsonNull();
            }
            case SECRET -> {
                in.skip();
                yield new JsonValue.JsonString(SECRET);
            }
            case SQL, RESPONSE -> throw new IllegalArgumentException(prim + " has no JSON form");
        };
    }

    private JsonValue map(int key, int value, CborReader in, int depth) throws CborException {
        if (types.get(key) != TypeDesc.Prim.STRING) {
            throw new IllegalArgumentException("A Map without String keys has no JSON form");
        }
        int count = in.map();
        SortedMap<String, JsonValue> members = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            members.put(in.text(), read(value, false, in, depth + 1));
        }
        return new JsonValue.JsonObject(members);
    }

    private JsonValue record(List<TypeDesc.Field> fields, CborReader in, int depth) throws CborException {
        int count = in.map();
        SortedMap<String, JsonValue> members = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            TypeDesc.Field field = fields.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("A record without a field " + name));
            addField(field, in, depth, members);
        }
        return new JsonValue.JsonObject(members);
    }

    /** None is left out in a record's field. */
    private void addField(TypeDesc.Field field, CborReader in, int depth, SortedMap<String, JsonValue> members)
            throws CborException {
        if (field.secret()) {
            in.skip();
            members.put(field.name(), new JsonValue.JsonString(SECRET));
            return;
        }
        boolean option =
                types.get(field.type()) instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.OPTION;
        JsonValue value = read(field.type(), field.text(), in, depth + 1);
        if (!option || !(value instanceof JsonValue.JsonNull)) {
            members.put(field.name(), value);
        }
    }

    private JsonValue union(TypeDesc.Union union, boolean text, CborReader in, int depth) throws CborException {
        return switch (union.role()) {
            case JSON -> JsonUnion.read(in, maxDepth - depth).orElse(new JsonValue.JsonString(TOO_DEEP));
            case OPTION -> {
                int items = in.array();
                int variant = in.integer(0, 1);
                if (items == 1 || variant == 1) {
                    yield new JsonValue.JsonNull();
                }
                yield read(union.variants().getFirst().payload().getFirst().type(), text, in, depth);
            }
            case ORDINARY -> variant(union, in, depth);
        };
    }

    private JsonValue variant(TypeDesc.Union union, CborReader in, int depth) throws CborException {
        int payloads = in.array() - 1;
        TypeDesc.Variant variant =
                union.variants().get(in.integer(0, union.variants().size() - 1));
        List<TypeDesc.Field> fields = variant.payload();
        if (union.plain()) {
            return new JsonValue.JsonString(variant.name());
        }
        if (depth == maxDepth) {
            return tooDeep(payloads, in);
        }
        SortedMap<String, JsonValue> members = new TreeMap<>();
        boolean named = fields.stream().noneMatch(field -> field.name().isEmpty());
        if (named) {
            for (TypeDesc.Field field : fields) {
                addField(field, in, depth, members);
            }
        } else if (fields.size() == 1) {
            addField(renamed(fields.getFirst(), "value"), in, depth, members);
        } else {
            // Their array stands inside the object.
            members.put("values", depth + 1 == maxDepth ? tooDeep(payloads, in) : values(fields, in, depth + 1));
        }
        members.put("type", new JsonValue.JsonString(variant.name()));
        return new JsonValue.JsonObject(members);
    }

    private JsonValue values(List<TypeDesc.Field> fields, CborReader in, int depth) throws CborException {
        List<JsonValue> values = new ArrayList<>();
        for (TypeDesc.Field field : fields) {
            if (field.secret()) {
                in.skip();
                values.add(new JsonValue.JsonString(SECRET));
            } else {
                values.add(read(field.type(), field.text(), in, depth + 1));
            }
        }
        return new JsonValue.JsonArray(values);
    }

    private static TypeDesc.Field renamed(TypeDesc.Field field, String name) {
        return new TypeDesc.Field(name, field.type(), field.secret(), field.text());
    }
}
