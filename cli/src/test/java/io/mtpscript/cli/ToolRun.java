package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** One command of the tool, run in this process. */
record ToolRun(int status, String out, String err) {
    /** @param home where its keys are */
    static ToolRun of(Path home, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        Map<String, String> environment =
                Map.of("MTP_DEV_ROOT", home.resolve("keys/dev-root.pem").toString(), "MTP_GAS_LIMIT", "200000");
        int status = Main.run(terminal, environment, arguments);
        return new ToolRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    ToolRun exits(int expected) {
        assertTrue(status == expected, () -> "exit status " + status + ":\n" + out + err);
        return this;
    }

    /** What it printed, as JSON. */
    SortedMap<String, JsonValue> json() {
        return object(parsed(out));
    }

    static JsonValue parsed(String text) {
        JsonResult result = JsonValue.parse(text.strip());
        assertTrue(result instanceof JsonValue, () -> result + " in " + text);
        return (JsonValue) result;
    }

    static SortedMap<String, JsonValue> object(JsonValue value) {
        return ((JsonValue.JsonObject) value).members();
    }

    static List<JsonValue> list(JsonValue value) {
        return ((JsonValue.JsonArray) value).items();
    }

    static long number(JsonValue value) {
        return ((JsonValue.JsonInt) value).value();
    }

    static String text(JsonValue value) {
        return ((JsonValue.JsonString) value).value();
    }
}
