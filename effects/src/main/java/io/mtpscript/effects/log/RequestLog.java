package io.mtpscript.effects.log;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.values.CallHead;
import io.mtpscript.effects.values.ValueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The log lines of one attempt at a request, kept until it is known whether they count. A line is a canonical JSON object
 * with the members {@code correlationId}, {@code fields}, {@code level}, {@code message} and {@code sequence}; JSON's escapes keep control characters
 * from beginning a line of their own.
 */
public final class RequestLog {
    /** The most bytes of the lines of one request; the line that would pass it is replaced by one that says so. */
    public static final int MAX_BYTES = 1 << 20;

    /** The line's object stands around the fields. */
    private static final int WRAPPING = 1;

    private final ValueJson json;
    private final String correlationId;
    private final List<byte[]> lines = new ArrayList<>();
    private int bytes;
    private boolean full;

    public RequestLog(List<TypeDesc> types, String correlationId) {
        this.json = new ValueJson(types, WRAPPING);
        this.correlationId = correlationId;
    }

    /** Adds the line of a call. */
    public void add(LogSite site, byte[] call) {
        CborReader arguments = CallHead.open(call, LogSite.LOG, site.level(), 2);
        try {
            String message = arguments.text();
            add(site.level(), message, json.read(site.fieldsType(), arguments));
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed call of Log", malformed);
        }
    }

    private void add(String level, String message, JsonValue fields) {
        if (full) {
            return;
        }
        byte[] line = line(level, message, fields);
        if (bytes + line.length > MAX_BYTES) {
            full = true;
            line = line(
                    "warn",
                    "The log of this request is over " + MAX_BYTES + " bytes: the rest is left out",
                    new JsonValue.JsonObject(new TreeMap<>()));
        }
        bytes += line.length;
        lines.add(line);
    }

    private byte[] line(String level, String message, JsonValue fields) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        members.put("correlationId", new JsonValue.JsonString(correlationId));
        members.put("fields", fields);
        members.put("level", new JsonValue.JsonString(level));
        members.put("message", new JsonValue.JsonString(message));
        members.put("sequence", new JsonValue.JsonInt(lines.size()));
        return new JsonValue.JsonObject(members).toBytes();
    }

    /** The lines so far. */
    public List<byte[]> lines() {
        return List.copyOf(lines);
    }
}
