package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc call}. */
class CallCommandTest {
    private static final String APP = """
            api echo POST /echo body { text: String, n: Int } { respond json(body) }
            """;

    @TempDir
    Path home;

    private ToolRun echo(String data) throws IOException {
        Path app = Files.writeString(home.resolve("app.mtp"), APP);
        return ToolRun.of(home, "call", app.toString(), "POST", "/echo", "-d", data);
    }

    @Test
    void aBodyStandsOnTheCommandLineOrInAFile() throws IOException {
        String json = "{\"n\":1,\"text\":\"it's a \\\"#quoted\\\" word\"}";
        assertEquals(json, echo(json).exits(0).out().strip());
        Path file = Files.writeString(home.resolve("two words.json"), json.replace(",", ",\n  ") + "\n");
        assertEquals(json, echo("@" + file).exits(0).out().strip());
        ToolRun missing = echo("@" + home.resolve("nowhere.json")).exits(3);
        assertTrue(missing.err().contains("nowhere.json cannot be read"), missing.err());
    }

    @Test
    void whyAnEffectFailedStandsOnStandardError() throws IOException {
        Path app = Files.writeString(home.resolve("app.mtp"), """
                api ask GET /ask uses { HttpOut } {
                  let answer = HttpOut.get("https://rates.example/")?
                  respond json(answer.status())
                }
                api tell GET /tell uses { HttpOut } {
                  match HttpOut.get("https://rates.example/") {
                    Ok(answer) => respond json(answer.status()),
                    Err(_) => respond json("none"),
                  }
                }
                """);
        ToolRun failed = ToolRun.of(home, "call", app.toString(), "GET", "/ask").exits(1);
        assertTrue(failed.out().contains("EffectFailed"), failed.out());
        assertEquals(
                "mtpsc: app.mtp:2:16: HttpOut.get failed: NotAllowed(\"The deployment does not allow this host\")",
                failed.err().strip());
        ToolRun handled =
                ToolRun.of(home, "call", app.toString(), "GET", "/tell").exits(0);
        assertEquals("", handled.err());
    }
}
