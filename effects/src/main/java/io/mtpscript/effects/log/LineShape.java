package io.mtpscript.effects.log;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a line leaves the engine: whether, with what left out, and in which form. The journal has it as the program said it.
 *
 * <p>Whatever a terminal or a viewer could take for the end of a line or a command is escaped: JSON lets those characters of
 * Unicode stand that are no ASCII controls.
 */
public final class LineShape {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final String REDACTED = "[redacted]";
    private static final int DELETE = 0x7f;

    private final LogSettings settings;
    private final boolean asItIs;

    public LineShape(LogSettings settings) {
        this.settings = settings;
        this.asItIs = settings.format() == LogFormat.JSON
                && settings.level() == LogLevel.DEBUG
                && settings.redacted().isEmpty();
    }

    /**
     * The line with its end; empty where it is left out.
     *
     * @param json a canonical object
     * @param epochMillis when it came; {@link LineQueue#TIMED} for one that has its time, which is left as it is
     */
    public Optional<byte[]> shape(byte[] json, long epochMillis) {
        if (epochMillis == LineQueue.TIMED) {
            // A record of the audit trail: whoever has it must find the bytes that its hash is of.
            return Optional.of(new ByteBuilder().add(json).add('\n').toByteArray());
        }
        String time = TIME.format(Instant.ofEpochMilli(epochMillis));
        if (asItIs) {
            return Optional.of(timed(json, time));
        }
        if (!(JsonValue.parse(json) instanceof JsonValue.JsonObject(var members))) {
            throw new IllegalArgumentException("A line that is no object");
        }
        if (below(members)) {
            return Optional.empty();
        }
        Map<String, JsonValue> shown = new TreeMap<>(members);
        shown.computeIfPresent("fields", (_, fields) -> redact(fields));
        return switch (settings.format()) {
            case JSON -> Optional.of(timed(object(shown), time));
            case CLOUDWATCH -> {
                shown.computeIfPresent("level", (_, level) -> capitals(level));
                shown.put("timestamp", new JsonValue.JsonString(time));
                yield Optional.of(ended(object(shown), ""));
            }
        };
    }

    private static byte[] object(Map<String, JsonValue> members) {
        return new JsonValue.JsonObject(new TreeMap<>(members)).toBytes();
    }

    private static JsonValue capitals(JsonValue level) {
        return level instanceof JsonValue.JsonString(String word)
                ? new JsonValue.JsonString(word.toUpperCase(Locale.ROOT))
                : level;
    }

    /** Lines without a level, and with one of their own, are no program's. */
    private boolean below(Map<String, JsonValue> members) {
        if (!(members.get("level") instanceof JsonValue.JsonString(String word))) {
            return false;
        }
        for (LogLevel level : LogLevel.values()) {
            if (level.word().equals(word)) {
                return level.compareTo(settings.level()) < 0;
            }
        }
        return false;
    }

    private JsonValue redact(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonObject(var members) -> {
                TreeMap<String, JsonValue> shown = new TreeMap<>();
                members.forEach((name, member) -> shown.put(
                        name,
                        settings.redacted().contains(name.toLowerCase(Locale.ROOT))
                                ? new JsonValue.JsonString(REDACTED)
                                : redact(member)));
                yield new JsonValue.JsonObject(shown);
            }
            case JsonValue.JsonArray(List<JsonValue> items) ->
                new JsonValue.JsonArray(items.stream().map(this::redact).toList());
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonInt _,
                    JsonValue.JsonDecimal _,
                    JsonValue.JsonString _ -> value;
        };
    }

    /** {@code time} sorts behind all other members, so the line stays canonical. */
    private static byte[] timed(byte[] json, String time) {
        return ended(json, ",\"time\":\"" + time + "\"");
    }

    /** The line with more members, and its end. */
    private static byte[] ended(byte[] json, String more) {
        ByteBuilder out = new ByteBuilder();
        int end = more.isEmpty() ? json.length : json.length - 1;
        int from = 0;
        for (int i = 0; i < end; i++) {
            int length = hidden(json, i, end);
            if (length > 0) {
                out.add(json, from, i);
                out.add("\\u%04x".formatted(codePoint(json, i, length)).getBytes(StandardCharsets.US_ASCII));
                from = i + length;
                i = from - 1;
            }
        }
        out.add(json, from, end);
        if (!more.isEmpty()) {
            out.add((more + "}").getBytes(StandardCharsets.US_ASCII));
        }
        return out.add('\n').toByteArray();
    }

    /**
     * How many bytes a character has that must not stand as it is: DEL and the controls beyond ASCII (CSI, NEL), line and
     * paragraph separators, and what turns the direction of a text.
     */
    private static int hidden(byte[] json, int at, int end) {
        int first = json[at] & 0xff;
        if (first == DELETE) {
            return 1;
        }
        if (first == 0xc2 && at + 1 < end) {
            return (json[at + 1] & 0xff) < 0xa0 ? 2 : 0;
        }
        if (first == 0xe2 && at + 2 < end) {
            int second = json[at + 1] & 0xff;
            int third = json[at + 2] & 0xff;
            boolean separates = second == 0x80 && third >= 0xa8 && third <= 0xae;
            boolean isolates = second == 0x81 && third >= 0xa6 && third <= 0xa9;
            return separates || isolates ? 3 : 0;
        }
        return 0;
    }

    private static int codePoint(byte[] utf8, int at, int length) {
        return new String(utf8, at, length, StandardCharsets.UTF_8).codePointAt(0);
    }
}
