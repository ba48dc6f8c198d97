package io.mtpscript.effects.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What lines look like outside of the engine. */
class LineShapeTest {
    private static final String TIME = "\"2026-01-31T12:00:00.000Z\"";
    private static final long MILLIS = 1_769_860_800_000L;

    private static LineShape shape(LogFormat format, LogLevel level, String... redacted) {
        return new LineShape(
                new LogSettings(new LogTarget.Stdout(), format, level, Set.of(redacted), LogSettings.QUEUE_BYTES));
    }

    private static String shaped(LineShape shape, String json) {
        Optional<byte[]> line = shape.shape(json.getBytes(StandardCharsets.UTF_8), MILLIS);
        return line.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("left out");
    }

    private static String line(String level) {
        return "{\"fields\":{},\"level\":\"" + level + "\",\"message\":\"m\"}";
    }

    @Test
    void linesHaveATimeAndAnEnd() {
        assertEquals(
                "{\"level\":\"info\",\"time\":" + TIME + "}\n",
                shaped(shape(LogFormat.JSON, LogLevel.DEBUG), "{\"level\":\"info\"}"));
        LineShape filtering = shape(LogFormat.JSON, LogLevel.WARN, "x");
        assertEquals("{\"level\":\"warn\",\"time\":" + TIME + "}\n", shaped(filtering, "{\"level\":\"warn\"}"));
        byte[] timed = "{\"n\":1,\"level\":\"debug\",\"x\":\"\u2028\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "{\"n\":1,\"level\":\"debug\",\"x\":\"\u2028\"}\n",
                new String(filtering.shape(timed, LineQueue.TIMED).orElseThrow(), StandardCharsets.UTF_8));
    }

    @Test
    void linesBelowTheLevelAreLeftOut() {
        LineShape shape = shape(LogFormat.JSON, LogLevel.WARN);
        assertEquals("left out", shaped(shape, line("debug")));
        assertEquals("left out", shaped(shape, line("info")));
        assertTrue(shaped(shape, line("warn")).contains("\"warn\""));
        assertTrue(shaped(shape, line("error")).contains("\"error\""));
        assertTrue(shaped(shape, "{\"n\":1}").contains("\"n\""), "what has no level is kept");
    }

    @Test
    void namedFieldsAreLeftOutAtAnyDepth() {
        String json = "{\"fields\":{\"EMail\":{\"a\":1},\"ok\":[{\"phone\":null,\"x\":\"phone\"}]},"
                + "\"level\":\"info\",\"message\":\"m\"}";
        assertEquals(
                "{\"fields\":{\"EMail\":\"[redacted]\",\"ok\":[{\"phone\":\"[redacted]\",\"x\":\"phone\"}]},"
                        + "\"level\":\"info\",\"message\":\"m\",\"time\":" + TIME + "}\n",
                shaped(shape(LogFormat.JSON, LogLevel.DEBUG, "email", "PHONE", "message"), json));
    }

    @Test
    void cloudWatchHasTimestampAndLevelInCapitals() {
        assertEquals(
                "{\"fields\":{},\"level\":\"WARN\",\"message\":\"m\",\"timestamp\":" + TIME + "}\n",
                shaped(shape(LogFormat.CLOUDWATCH, LogLevel.DEBUG), line("warn")));
    }

    /** Whatever a text holds, a line is one line of printable characters, and says what the program said. */
    @Test
    void noTextBeginsALineOrCommandsATerminal() {
        List<String> texts = List.of(
                "\r\n{\"level\":\"error\"}",
                "\n",
                "\u0000",
                "\u0085next",
                "\u2028next\u2029next",
                "\u001b[2J\u001b]0;title\u0007",
                "\u009b31m",
                "\u007f\b\b\b",
                "\u202eevil\u202c\u2066x\u2069",
                "\u000b\u000c",
                "\"}\n{\"",
                "\\n \u00a0 \u00ff \u20ac \ud83d\ude00 \u2027 \u202f \u2065");
        for (LineShape shape : List.of(
                shape(LogFormat.JSON, LogLevel.DEBUG),
                shape(LogFormat.JSON, LogLevel.DEBUG, "other"),
                shape(LogFormat.CLOUDWATCH, LogLevel.DEBUG))) {
            for (String text : texts) {
                TreeMap<String, JsonValue> members = new TreeMap<>();
                members.put(
                        "fields",
                        new JsonValue.JsonObject(
                                new TreeMap<>(java.util.Map.of(text, new JsonValue.JsonString(text)))));
                members.put("level", new JsonValue.JsonString("info"));
                members.put("message", new JsonValue.JsonString(text));
                String line =
                        shaped(shape, new String(new JsonValue.JsonObject(members).toBytes(), StandardCharsets.UTF_8));
                assertEquals(line.length() - 1, line.indexOf('\n'), line);
                String shown = line.substring(0, line.length() - 1);
                assertFalse(
                        shown.codePoints()
                                .anyMatch(c -> Character.isISOControl(c)
                                        || c == 0x2028
                                        || c == 0x2029
                                        || (c >= 0x202a && c <= 0x202e)
                                        || (c >= 0x2066 && c <= 0x2069)),
                        line);
                JsonValue read = (JsonValue) JsonValue.parse(shown);
                JsonValue.JsonObject object = (JsonValue.JsonObject) read;
                assertEquals(Optional.of(new JsonValue.JsonString(text)), object.get("message"));
                assertEquals(Optional.of(members.get("fields")), object.get("fields"));
            }
        }
    }
}
