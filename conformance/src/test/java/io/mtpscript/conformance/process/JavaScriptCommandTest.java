package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mtpscript.conformance.tiers.Installed;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc compile --emit js} and the module that it writes, on the command line of Node as the manual has it. */
class JavaScriptCommandTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APP = """
            api greeting GET /greeting/:name
              uses { Clock, Config } {
              let at = Clock.now()
              respond json({ at, text: `${Config.string("GREETING")}, ${path.name}!` })
            }

            api register POST /accounts
              body { password: String, salt: String } {
              respond json({ hash: Password.hash(body.password, body.salt) })
            }
            """;
    private static final String NOW = hashOf("Clock", "now");
    private static final String GREETING = hashOf("Config", "string", new CborValue.Text("GREETING"));
    private static final String TIME = HexFormat.of().formatHex(new CborValue.Int(1_700_000_000_000L).encode());
    private static final String HELLO = HexFormat.of().formatHex(new CborValue.Text("Hello").encode());

    @TempDir
    Path home;

    private String node = "";

    @BeforeEach
    void findNode() {
        Optional<Path> found = Installed.program("node");
        if (found.isEmpty()) {
            System.out.println("skipped: no node on the PATH");
        }
        assumeTrue(found.isPresent(), "no node on the PATH");
        node = found.orElseThrow().toString();
    }

    private static String hashOf(String effect, String function, CborValue... arguments) {
        return Sha256.hexOf(new CborValue.Array(List.of(
                        new CborValue.Text(effect),
                        new CborValue.Text(function),
                        new CborValue.Array(List.of(arguments))))
                .encode());
    }

    @Test
    void aTranscriptGivesTheAnswer() throws IOException, InterruptedException {
        JsonNode result = run(request("/greeting/Ann", entry(TIME, NOW), entry(HELLO, GREETING)));
        String body = "{\"at\":1700000000000,\"text\":\"Hello, Ann!\"}";
        assertEquals(body, result.get("body").asText());
        assertEquals(
                Sha256.hexOf(body.getBytes(StandardCharsets.UTF_8)),
                result.get("bodySha256").asText());
        assertEquals(200, result.get("status").asInt());
        assertFalse(result.has("error"));
        assertEquals(NOW, result.get("effects").get(0).get("hash").asText());
        assertTrue(result.get("gasUsed").asLong() > 0);
    }

    @Test
    void listsOfRequestsGiveListsOfResults() throws IOException, InterruptedException {
        JsonNode results = run("[" + request("/greeting/Ann", entry(TIME, NOW), "{\"answer\":\"" + HELLO + "\"}") + ","
                + request("/nowhere") + "]");
        assertEquals(2, results.size());
        assertEquals(200, results.get(0).get("status").asInt());
        assertEquals("NotFound", results.get(1).get("error").asText());
    }

    @Test
    void anotherCallThanTheTranscriptsDiverges() throws IOException, InterruptedException {
        JsonNode result = run(request("/greeting/Ann", entry(TIME, NOW), entry(HELLO, NOW)));
        assertEquals("ReplayDivergence", result.get("error").asText());
        assertEquals(500, result.get("status").asInt());
        assertEquals(
                "effect 1 is Config.string with the hash " + GREETING
                        + "; the transcript has the answer to another call, with the hash " + NOW,
                result.get("divergence").asText());
    }

    @Test
    void aCallWithoutAnAnswerDiverges() throws IOException, InterruptedException {
        JsonNode result = run(request("/greeting/Ann"));
        assertEquals("ReplayDivergence", result.get("error").asText());
        assertEquals(
                "effect 0 is Clock.now with the hash " + NOW + "; the transcript has no answer for it",
                result.get("divergence").asText());
    }

    @Test
    void passwordsAreHashed() throws IOException, InterruptedException {
        JsonNode result = run("{\"request\":{\"method\":\"POST\",\"target\":\"/accounts\","
                + "\"body\":\"{\\\"password\\\":\\\"correct horse\\\",\\\"salt\\\":\\\"0123456789abcdef\\\"}\"}}");
        assertEquals(200, result.get("status").asInt(), result::toString);
        String body = result.get("body").asText();
        assertTrue(body.startsWith("{\"hash\":\"$argon2id$v=19$m=9216,t=4,p=1$"), body);
    }

    private static String entry(String answer, String hash) {
        return "{\"answer\":\"" + answer + "\",\"hash\":\"" + hash + "\"}";
    }

    private static String request(String target, String... transcript) {
        return "{\"request\":{\"method\":\"GET\",\"target\":\"" + target + "\"},\"transcript\":["
                + String.join(",", transcript) + "]}";
    }

    private JsonNode run(String requests) throws IOException, InterruptedException {
        Path app = home.resolve("app.mtp");
        Files.writeString(app, APP);
        Path module = home.resolve("out").resolve("app.mjs");
        var compiled = new Programs(home).mtpsc("compile", app.toString(), "--emit", "js", "-o", module.toString());
        assertEquals(0, compiled.status(), compiled.err());
        assertEquals(module + "\n", compiled.text());
        Path in = Files.writeString(home.resolve("requests.json"), requests);
        Path out = home.resolve("results.json");
        Path err = home.resolve("err.txt");
        Process process = new ProcessBuilder(
                        node, module.resolveSibling("mtp-runtime.mjs").toString(), module.toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "node does not end");
        assertEquals("", Files.readString(err));
        assertEquals(0, process.exitValue());
        return JSON.readTree(Files.readString(out));
    }
}
