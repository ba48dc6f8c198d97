package io.mtpscript.cli.cases;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonBool;
import io.mtpscript.core.json.JsonValue.JsonDecimal;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonNull;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of effect calls as JSON and back, without loss: a Decimal is {@code {"$decimal":"1.5"}}, bytes are {@code {"$bytes":"hex"}}, a
 * map with other keys than names {@code {"$map":[[key,value],...]}}.
 */
final class CborJson {
    private static final String DECIMAL = "$decimal";
    private static final String BYTES = "$bytes";
    private static final String MAP = "$map";

    private CborJson() {}

    static JsonValue json(CborValue value) {
        return switch (value) {
            case CborValue.Int(long number) -> new JsonInt(number);
            case CborValue.Text(String text) -> new JsonString(text);
            case CborValue.Bool(boolean bool) -> new JsonBool(bool);
            case CborValue.Null() -> new JsonNull();
            case CborValue.Decimal(Decimal number) -> special(DECIMAL, new JsonString(number.toString()));
            case CborValue.Bytes bytes ->
                special(BYTES, new JsonString(HexFormat.of().formatHex(bytes.value())));
            case CborValue.Array(List<CborValue> items) ->
                new JsonArray(items.stream().map(CborJson::json).toList());
            case CborValue.Map map -> json(map);
        };
    }

    private static JsonValue json(CborValue.Map map) {
        boolean named = map.entries().stream()
                .allMatch(entry -> entry.getKey() instanceof CborValue.Text(String name) && !name.startsWith("$"));
        if (named) {
            SortedMap<String, JsonValue> members = new TreeMap<>();
            map.entries()
                    .forEach(entry -> members.put(((CborValue.Text) entry.getKey()).value(), json(entry.getValue())));
            return new JsonObject(members);
        }
        return special(
                MAP,
                new JsonArray(map.entries().stream()
                        .<JsonValue>map(entry -> new JsonArray(List.of(json(entry.getKey()), json(entry.getValue()))))
                        .toList()));
    }

    private static JsonObject special(String name, JsonValue value) {
        return new JsonObject(new TreeMap<>(Map.of(name, value)));
    }

    static CborValue cbor(JsonValue value) throws CaseException {
        return switch (value) {
            case JsonInt(long number) -> new CborValue.Int(number);
            case JsonString(String text) -> new CborValue.Text(text);
            case JsonBool(boolean bool) -> new CborValue.Bool(bool);
            case JsonNull() -> new CborValue.Null();
            case JsonDecimal _ -> throw new CaseException("a number with a point is written as {\"$decimal\":\"1.5\"}");
            case JsonArray(List<JsonValue> items) -> {
                var all = new ArrayList<CborValue>();
                for (JsonValue item : items) {
                    all.add(cbor(item));
                }
                yield new CborValue.Array(all);
            }
            case JsonObject object -> cbor(object);
        };
    }

    private static CborValue cbor(JsonObject object) throws CaseException {
        String only = object.members().size() == 1 ? object.members().firstKey() : "";
        if (only.startsWith("$")) {
            JsonValue value = object.members().firstEntry().getValue();
            if (only.equals(DECIMAL)
                    && value instanceof JsonString(String text)
                    && Decimal.parse(text) instanceof Decimal number) {
                return new CborValue.Decimal(number);
            } else if (only.equals(BYTES) && value instanceof JsonString(String hex)) {
                return new CborValue.Bytes(HexFormat.of().parseHex(hex));
            } else if (only.equals(MAP) && value instanceof JsonArray(List<JsonValue> pairs)) {
                return map(pairs);
            }
            throw new CaseException("{\"" + only + "\":...} is no value of an effect's call");
        }
        Map<String, CborValue> entries = new TreeMap<>();
        for (var member : object.members().entrySet()) {
            entries.put(member.getKey(), cbor(member.getValue()));
        }
        return CborValue.mapOf(entries);
    }

    private static CborValue map(List<JsonValue> pairs) throws CaseException {
        var entries = new ArrayList<Map.Entry<CborValue, CborValue>>();
        for (JsonValue pair : pairs) {
            if (!(pair instanceof JsonArray(List<JsonValue> parts)) || parts.size() != 2) {
                throw new CaseException("{\"$map\":...} has something that is no pair");
            }
            entries.add(Map.entry(cbor(parts.getFirst()), cbor(parts.getLast())));
        }
        return new CborValue.Map(entries);
    }
}
