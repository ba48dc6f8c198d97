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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
                Map.of("MTP_DEV_ROOT", home.resolve("keys/dev-root.pem").toString(), "MTP_GAS_LIMIT", "400000");
        int status = Main.run(terminal, environment, arguments);
        return new ToolRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    ToolRun exits(int expected) {
        assertTrue(status == expected, () -> "exit status " + status + ":\n" + out + err);
        return this;
    }

    /** What it printed, as JSON. */
    Map<String, JsonValue> json() {
        return object(parsed(out));
    }

    static JsonValue parsed(String text) {
        JsonResult result = JsonValue.parse(text.strip());
        assertTrue(result instanceof JsonValue, () -> result + " in " + text);
        return (JsonValue) result;
    }

    static Map<String, JsonValue> object(@Nullable JsonValue value) {
        return ((JsonValue.JsonObject) Objects.requireNonNull(value)).members();
    }

    static List<JsonValue> list(@Nullable JsonValue value) {
        return ((JsonValue.JsonArray) Objects.requireNonNull(value)).items();
    }

    static long number(@Nullable JsonValue value) {
        return ((JsonValue.JsonInt) Objects.requireNonNull(value)).value();
    }

    static String text(@Nullable JsonValue value) {
        return ((JsonValue.JsonString) Objects.requireNonNull(value)).value();
    }
}
