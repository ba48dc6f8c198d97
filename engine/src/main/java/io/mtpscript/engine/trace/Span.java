package io.mtpscript.engine.trace;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A span as OTLP writes it in JSON: ids in hex, 64-bit numbers as texts. */
final class Span {
    /** Kinds. */
    static final int SERVER = 2;

    static final int CLIENT = 3;

    private static final int STATUS_ERROR = 2;

    private final TreeMap<String, JsonValue> members = new TreeMap<>();
    private final List<JsonValue> attributes = new ArrayList<>();

    Span(String traceId, String spanId, Optional<String> parent) {
        members.put("traceId", new JsonString(traceId));
        members.put("spanId", new JsonString(spanId));
        parent.ifPresent(id -> members.put("parentSpanId", new JsonString(id)));
    }

    Span named(String name, int kind) {
        members.put("name", new JsonString(name));
        members.put("kind", new JsonInt(kind));
        return this;
    }

    /** In nanoseconds since 1970. */
    Span at(long from, long until) {
        members.put("startTimeUnixNano", new JsonString(Long.toString(from)));
        members.put("endTimeUnixNano", new JsonString(Long.toString(until)));
        return this;
    }

    Span state(String tracestate) {
        members.put("traceState", new JsonString(tracestate));
        return this;
    }

    Span with(String key, String value) {
        attributes.add(attribute(key, "stringValue", value));
        return this;
    }

    Span with(String key, long value) {
        attributes.add(attribute(key, "intValue", Long.toString(value)));
        return this;
    }

    /** A key with a value of one of OTLP's types. */
    static JsonObject attribute(String key, String type, String value) {
        return new JsonObject(new TreeMap<>(Map.of(
                "key",
                new JsonString(key),
                "value",
                new JsonObject(new TreeMap<>(Map.of(type, new JsonString(value)))))));
    }

    Span failed() {
        members.put("status", new JsonObject(new TreeMap<>(Map.of("code", new JsonInt(STATUS_ERROR)))));
        return this;
    }

    byte[] toBytes() {
        members.put("attributes", new JsonArray(attributes));
        return new JsonObject(members).toBytes();
    }
}
