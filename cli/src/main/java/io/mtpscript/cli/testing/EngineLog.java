package io.mtpscript.cli.testing;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.log.LogSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine's own lines while tests run: they tell where a request ended by itself. Safe for all threads. */
final class EngineLog implements LogSink {
    private static final String ENDED = "request ended: ";

    private final List<byte[]> lines = new ArrayList<>();

    @Override
    public synchronized void write(byte[] line) {
        lines.add(line);
    }

    /** {@code IntOverflow at app.mtp:3:5} where the request just made ended so; forgets all lines. */
    synchronized Optional<String> takeTrap() {
        Optional<String> trap = lines.stream()
                .map(JsonValue::parse)
                .filter(JsonValue.JsonObject.class::isInstance)
                .map(JsonValue.JsonObject.class::cast)
                .flatMap(line -> trap(line).stream())
                .findFirst();
        lines.clear();
        return trap;
    }

    private static Optional<String> trap(JsonValue.JsonObject line) {
        String message = text(line, "message");
        String place = text(line, "place");
        return message.startsWith(ENDED)
                ? Optional.of(message.substring(ENDED.length()) + (place.isEmpty() ? "" : " at " + place))
                : Optional.empty();
    }

    private static String text(JsonValue.JsonObject line, String name) {
        return line.get(name)
                .map(value -> value instanceof JsonValue.JsonString(String text) ? text : "")
                .orElse("");
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is kept.
    }
}
