package io.mtpscript.cli.testing;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A JSON object while it is put together. */
final class Json {
    private final SortedMap<String, JsonValue> members = new TreeMap<>();

    Json add(String name, String value) {
        return add(name, new JsonValue.JsonString(value));
    }

    Json add(String name, long value) {
        return add(name, new JsonValue.JsonInt(value));
    }

    Json add(String name, boolean value) {
        return add(name, new JsonValue.JsonBool(value));
    }

    Json add(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    <T> Json add(String name, List<T> items, Function<T, JsonValue> json) {
        return add(name, new JsonValue.JsonArray(items.stream().map(json).toList()));
    }

    JsonValue value() {
        return new JsonValue.JsonObject(members);
    }

    /** On one line. */
    String text() {
        var out = new ByteBuilder();
        new CanonicalJson(out).value(value()).end();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
