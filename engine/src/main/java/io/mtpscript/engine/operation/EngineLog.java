package io.mtpscript.engine.operation;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.engine.settings.OperationSettings.LogFormat;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engine says of itself, a line an event: starts, stops, swaps, refusals. It may wait for the stream, so event loops
 * do not write here. Safe for all other threads.
 */
public final class EngineLog {
    private final PrintStream out;
    private final LogFormat format;
    private final LogLevel least;
    private final Clock clock;

    public EngineLog(PrintStream out, LogFormat format, LogLevel least, Clock clock) {
        this.out = out;
        this.format = format;
        this.least = least;
        this.clock = clock;
    }

    /** Something that was to be expected. */
    public void info(Event event, String message) {
        write(LogLevel.INFO, event, message, Map.of());
    }

    /** As the other one, with members of its own in the JSON form. */
    public void info(Event event, String message, Map<String, String> more) {
        write(LogLevel.INFO, event, message, more);
    }

    /** Something to look at. */
    public void warn(Event event, String message) {
        write(LogLevel.WARN, event, message, Map.of());
    }

    /** Something that does not work. */
    public void error(Event event, String message) {
        write(LogLevel.ERROR, event, message, Map.of());
    }

    private void write(LogLevel level, Event event, String message, Map<String, String> more) {
        if (level.compareTo(least) < 0) {
            return;
        }
        String line = switch (format) {
            case TEXT -> "engine: " + message;
            case JSON -> json(level, event, message, more);
        };
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    private String json(LogLevel level, Event event, String message, Map<String, String> more) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        more.forEach((name, value) -> members.put(name, new JsonValue.JsonString(value)));
        members.put("event", new JsonValue.JsonString(event.name().toLowerCase(Locale.ROOT)));
        members.put("level", new JsonValue.JsonString(level.word()));
        members.put("message", new JsonValue.JsonString(message));
        members.put(
                "time",
                new JsonValue.JsonString(
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
        return new String(new JsonValue.JsonObject(members).toBytes(), StandardCharsets.UTF_8);
    }

    /** What a line is about. */
    public enum Event {
        START,
        SWAP,
        RELOAD,
        SHED,
        REFUSED,
        DRAIN,
        STOP,
        LAMBDA,
        LOG,
        MANAGEMENT
    }
}
