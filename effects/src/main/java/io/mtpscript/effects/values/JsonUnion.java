package io.mtpscript.effects.values;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The prelude's {@code Json} union in canonical CBOR: {@code [variant index, payload]}, variants in the language's order. */
public final class JsonUnion {
    private static final int NULL = 0;
    private static final int BOOL = 1;
    private static final int INT = 2;
    private static final int DECIMAL = 3;
    private static final int STRING = 4;
    private static final int ARRAY = 5;
    private static final int OBJECT = 6;

    /** CBOR's order of map keys: shorter first, then bytewise. */
    private static final Comparator<byte[]> KEYS =
            Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

    private JsonUnion() {}

    /** Writes a value. */
    public static void write(JsonValue value, CborWriter out) {
        switch (value) {
            case JsonValue.JsonNull() -> out.array(1).integer(NULL);
            case JsonValue.JsonBool(boolean bool) -> out.array(2).integer(BOOL).bool(bool);
            case JsonValue.JsonInt(long integer) -> out.array(2).integer(INT).integer(integer);
            case JsonValue.JsonDecimal(var decimal) ->
                out.array(2).integer(DECIMAL).decimal(decimal);
            case JsonValue.JsonString(String text) ->
                out.array(2).integer(STRING).text(text);
            case JsonValue.JsonArray(List<JsonValue> items) -> {
                out.array(2).integer(ARRAY).array(items.size());
                items.forEach(item -> write(item, out));
            }
            case JsonValue.JsonObject(SortedMap<String, JsonValue> members) -> {
                Map<byte[], JsonValue> sorted = new TreeMap<>(KEYS);
                members.forEach((key, member) -> sorted.put(key.getBytes(StandardCharsets.UTF_8), member));
                out.array(2).integer(OBJECT).map(sorted.size());
                sorted.forEach((key, member) -> {
                    out.text(key, 0, key.length);
                    write(member, out);
                });
            }
        }
    }

    /**
     * Reads a value.
     *
     * @param levels how many arrays and objects may stand inside each other
     * @return empty if there are more; the reader stands behind the value then too
     * @throws CborException if the bytes are no CBOR
     */
    public static Optional<JsonValue> read(CborReader in, int levels) throws CborException {
        int from = in.offset();
        in.skip();
        try {
            // A level is a variant and its list or map; the innermost value has a variant more.
            JsonValue value = read(new CborReader(in.source(), from, in.offset(), 2 * levels + 1));
            return levels(value) > levels ? Optional.empty() : Optional.of(value);
        } catch (CborException tooDeep) {
            return Optional.empty();
        }
    }

    private static int levels(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonArray(var items) ->
                1 + items.stream().mapToInt(JsonUnion::levels).max().orElse(0);
            case JsonValue.JsonObject(var members) ->
                1 + members.values().stream().mapToInt(JsonUnion::levels).max().orElse(0);
            case JsonValue.JsonNull scalar -> 0;
            case JsonValue.JsonBool scalar -> 0;
            case JsonValue.JsonInt scalar -> 0;
            case JsonValue.JsonDecimal scalar -> 0;
            case JsonValue.JsonString scalar -> 0;
        };
    }

    private static JsonValue read(CborReader in) throws CborException {
        int items = in.array();
        int variant = in.integer(NULL, OBJECT);
        if (items != (variant == NULL ? 1 : 2)) {
            throw new IllegalArgumentException("A Json variant with " + (items - 1) + " payloads");
        }
        return switch (variant) {
            case NULL -> new JsonValue.JsonNull();
            case BOOL -> new JsonValue.JsonBool(in.bool());
            case INT -> new JsonValue.JsonInt(in.integer());
            case DECIMAL -> JsonValue.number(in.decimal());
            case STRING -> new JsonValue.JsonString(in.text());
            case ARRAY -> {
                int count = in.array();
                List<JsonValue> list = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    list.add(read(in));
                }
                yield new JsonValue.JsonArray(list);
            }
            default -> {
                int count = in.map();
                SortedMap<String, JsonValue> members = new TreeMap<>();
                for (int i = 0; i < count; i++) {
                    members.put(in.text(), read(in));
                }
                yield new JsonValue.JsonObject(members);
            }
        };
    }
}
