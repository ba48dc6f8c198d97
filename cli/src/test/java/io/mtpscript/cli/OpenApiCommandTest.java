package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc openapi} and {@code mtpsc client}. */
class OpenApiCommandTest {
    @TempDir
    Path home;

    /** What a command said, and its exit status. */
    private record Ran(int status, String out, String err) {}

    private static Ran run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int status = Main.run(terminal, Map.of(), args);
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String app(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private String file(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void printsBothFormsOfBothVersions() throws IOException {
        String app = app("app.mtp", "api hello GET /hello { respond json(1) }");
        Ran readable = run("openapi", app);
        assertEquals(0, readable.status(), readable.err());
        assertTrue(readable.out().startsWith("{\n  \"openapi\": \"3.1.0\",\n  \"info\""), readable.out());
        Ran compact = run("openapi", app, "--compact");
        assertEquals(((JsonValue) JsonValue.parse(readable.out())).toText(), compact.out());
        assertTrue(run("openapi", app, "--version", "3.0").out().contains("\"openapi\": \"3.0.3\""));
        Ran unknown = run("openapi", app, "--version", "2.0");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("say 3.0 or 3.1"), unknown.err());
        assertEquals(0, run("openapi", app, "-o", file("deep/down/a.json")).status());
        assertEquals(readable.out(), Files.readString(home.resolve("deep/down/a.json")));
    }

    @Test
    void checkExitsWithOneOnlyForBreakingChanges() throws IOException {
        String old =
                app("old.mtp", "api a GET /a query { page: Option<Int> } { respond json({ id: 1, name: \"x\" }) }");
        String same = app(
                "same.mtp",
                "api b GET /a query { page: Option<Int> } { respond json({ id: 1, name: \"y\", more: 2 }) }");
        String now = app("now.mtp", "api a GET /a query { page: Int } { respond json({ id: 1 }) }");
        assertEquals(0, run("openapi", old, "-o", file("old.json")).status());
        Ran fine = run("openapi", same, "--check", file("old.json"));
        assertEquals(0, fine.status(), fine.out());
        assertEquals("", fine.out());
        Ran broken = run("openapi", now, "--check", file("old.json"));
        assertEquals(1, broken.status());
        assertEquals("""
                GET /a
                  query page: must be given now  [parameter-became-required]
                  response 200 body.name: is gone  [property-removed]
                """, broken.out());
        assertEquals("2 breaking changes.\n", broken.err());
        Ran json = run("openapi", now, "--check", file("old.json"), "--format", "json");
        assertEquals(1, json.status());
        assertEquals(
                "[{\"kind\":\"parameter-became-required\",\"message\":\"must be given now\",\"operation\":\"GET /a\",\"place\":\"query page\"},"
                        + "{\"kind\":\"property-removed\",\"message\":\"is gone\",\"operation\":\"GET /a\",\"place\":\"response 200 body.name\"}]\n",
                json.out());
        assertEquals(
                "[]\n",
                run("openapi", same, "--check", file("old.json"), "--format", "json")
                        .out());
    }

    @Test
    void checkWritesTheAppInTheVersionOfTheOldDocument() throws IOException {
        String old = app("old.mtp", "type P = Pair(Int, Int) | None2\napi a POST /a body P { respond status(204) }");
        String now = app("now.mtp", "type P = Pair(Bool, Bool) | None2\napi a POST /a body P { respond status(204) }");
        for (String version : new String[] {"3.0", "3.1"}) {
            String file = file(version + ".json");
            assertEquals(
                    0, run("openapi", old, "--version", version, "-o", file).status());
            assertEquals(0, run("openapi", old, "--check", file).status());
            Ran broken = run("openapi", now, "--check", file);
            assertEquals(1, broken.status());
            assertTrue(broken.out().contains("was integer, is boolean"), broken.out());
        }
    }

    @Test
    void badFilesGetOneLine() throws IOException {
        String app = app("app.mtp", "api hello GET /hello { respond json(1) }");
        Ran missing = run("openapi", app, "--check", file("none.json"));
        assertEquals(3, missing.status());
        assertEquals(1, missing.err().lines().count(), missing.err());
        Files.writeString(home.resolve("yaml.json"), "openapi: 3.1.0");
        Ran yaml = run("openapi", app, "--check", file("yaml.json"));
        assertEquals(2, yaml.status());
        assertEquals(
                "mtpsc: " + file("yaml.json") + " is no JSON: byte 0: found 'o' where a value is due\n", yaml.err());
        Files.writeString(home.resolve("other.json"), "{\"swagger\":\"2.0\"}");
        assertEquals(2, run("openapi", app, "--check", file("other.json")).status());
        try (var huge = new RandomAccessFile(file("huge.json"), "rw")) {
            huge.setLength(Limits.OPENAPI_BYTES + 1L);
        }
        Ran tooLarge = run("openapi", app, "--check", file("huge.json"));
        assertEquals(3, tooLarge.status());
        assertTrue(tooLarge.err().contains("larger than"), tooLarge.err());
        Files.write(home.resolve("binary.json"), new byte[] {(byte) 0xFF, 0, 1});
        assertEquals(2, run("openapi", app, "--check", file("binary.json")).status());
        assertEquals(3, run("openapi", app, "--check", home.toString()).status());
    }

    @Test
    void anAppThatDoesNotCompileGivesItsDiagnostics() throws IOException {
        String app = app("app.mtp", "api hello GET /hello { respond json(x) }");
        Ran human = run("openapi", app);
        assertEquals(1, human.status());
        assertEquals("", human.out());
        assertFalse(human.err().isEmpty());
        Ran json = run("openapi", app, "--format", "json");
        assertEquals(1, json.status());
        assertTrue(json.out().startsWith("[{"), json.out());
    }

    @Test
    void theClientSaysWhatItIsWrittenIn() throws IOException {
        String app = app("app.mtp", "api hello GET /hello { respond json(1) }");
        Ran client = run("client", app, "--ts");
        assertEquals(0, client.status(), client.err());
        assertTrue(client.out().contains("hello(args: HelloArgs = {}"), client.out());
        assertEquals(client, run("client", app, "--ts"));
        Ran nothing = run("client", app);
        assertEquals(2, nothing.status());
        assertTrue(nothing.err().contains("--ts"), nothing.err());
    }
}
