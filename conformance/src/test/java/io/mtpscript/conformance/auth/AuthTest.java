package io.mtpscript.conformance.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.vm.VmEvaluator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code members}. */
class AuthTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String API_KEY = "5e1f0c";

    @TempDir
    private Path folder;

    private static ServedProgram program() throws Exception {
        String source = Files.readString(Path.of("..", "examples", "members", "app.mtp"));
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", source)))
                .program()
                .orElseThrow();
        byte[] snapshot = SnapshotWriter.write(program);
        return new ServedProgram(SnapshotReader.read(snapshot), Sha256.of(snapshot));
    }

    private AuthSettings keys() throws Exception {
        Path jwks = folder.resolve("keys.json");
        Files.writeString(jwks, "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"" + base64(SECRET) + "\"}]}");
        Path apiKeys = folder.resolve("api-keys");
        Files.writeString(apiKeys, "# test\n" + Sha256.hexOf(API_KEY.getBytes(StandardCharsets.UTF_8)) + " cron job\n");
        return new AuthSettings(Optional.of(jwks), Optional.of(apiKeys));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String token(String claims) throws Exception {
        String input = base64("{\"alg\":\"HS256\",\"kid\":\"k\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String claims(String more) {
        return "{\"sub\":\"alice\",\"aud\":\"members\",\"iss\":\"https://id.example\",\"plan\":\"gold\",\"exp\":"
                + (Instant.now().getEpochSecond() + 600) + more + "}";
    }

    private static HttpResponse<String> send(
            HttpClient client, int port, String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate").orElse("none");
    }

    @Test
    void credentialsDecideOverHttp() throws Exception {
        var settings = EngineSettings.of("127.0.0.1", 0).withAuth(keys());
        try (var log = new MemoryLogSink(100);
                Engine engine = Engine.open(program(), settings, log);
                HttpClient client = HttpClient.newHttpClient()) {
            engine.listen();
            int port = engine.port();
            String bearer = "Bearer " + token(claims(""));

            var health = send(client, port, "GET", "/health", "");
            assertEquals("200 {\"ok\":true}", health.statusCode() + " " + health.body());

            var me = send(client, port, "GET", "/me", "", "Authorization", bearer);
            assertEquals("200 {\"plan\":\"gold\",\"subject\":\"alice\"}", me.statusCode() + " " + me.body());

            var nobody = send(client, port, "GET", "/me", "");
            assertEquals("401 Bearer", nobody.statusCode() + " " + challenge(nobody));
            assertTrue(nobody.body().startsWith("{\"error\":\"Unauthorized\""), nobody.body());

            var basic = send(client, port, "GET", "/me", "", "Authorization", "Basic YTpi");
            assertEquals("401 Bearer", basic.statusCode() + " " + challenge(basic));

            var tampered = send(client, port, "GET", "/me", "", "Authorization", bearer.replace(".", "x."));
            assertEquals(401, tampered.statusCode());
            assertTrue(challenge(tampered).startsWith("Bearer error=\"invalid_token\""), challenge(tampered));

            var twice = send(client, port, "GET", "/me", "", "Authorization", bearer, "Authorization", bearer);
            assertEquals(401, twice.statusCode());

            String other = "Bearer " + token(claims("").replace("members", "orders"));
            assertEquals(
                    403,
                    send(client, port, "GET", "/me", "", "Authorization", other).statusCode());

            // Who may not call learns nothing about bodies: credentials come before what is wrong with the request.
            assertEquals(401, send(client, port, "PUT", "/me/name", "{").statusCode());
            var noScope = send(client, port, "PUT", "/me/name", "{\"name\":\"A\"}", "Authorization", bearer);
            assertEquals(403, noScope.statusCode());
            assertTrue(challenge(noScope).contains("insufficient_scope"), challenge(noScope));
            String writer = "Bearer " + token(claims(",\"scope\":\"members:write\""));
            var renamed = send(client, port, "PUT", "/me/name", "{\"name\":\"A\"}", "Authorization", writer);
            assertEquals("200 {\"name\":\"A\",\"subject\":\"alice\"}", renamed.statusCode() + " " + renamed.body());

            var upload = send(client, port, "POST", "/imports", "[{\"name\":\"B\"}]", "X-Import-Key", API_KEY);
            assertEquals("202 {\"by\":\"cron job\",\"members\":1}", upload.statusCode() + " " + upload.body());
            var wrongKey = send(client, port, "POST", "/imports", "[]", "X-Import-Key", API_KEY + "0");
            assertEquals("401 ApiKey realm=\"X-Import-Key\"", wrongKey.statusCode() + " " + challenge(wrongKey));
        }
    }

    @Test
    void aReplayNeedsNoKeysAndTheRecordHasNoCredentials() throws Exception {
        var settings = EngineSettings.of("127.0.0.1", 0);
        var journal = new MemoryJournal(10, 1 << 20);
        String token = token(claims(""));
        RecordedRequest recorded;
        try (var log = new MemoryLogSink(100);
                Engine engine =
                        Engine.open(program(), settings.withAuth(keys()), effects(settings, log), journal, log)) {
            var request = new io.mtpscript.net.http.LocalRequest(
                    "GET",
                    "/me",
                    List.of(new io.mtpscript.net.http.HttpField("Authorization", "Bearer " + token)),
                    new byte[0]);
            assertEquals(200, engine.call(request, "r").get().status());
            recorded = engine.recorded("r").orElseThrow();
            Files.delete(folder.resolve("keys.json"));
            ReplayReport report = engine.replay(recorded).get();
            assertTrue(report.equal(), report::toString);
        }
        assertEquals("alice", recorded.request().principal().orElseThrow().subject());
        assertFalse(recorded.toString().contains(token));
        assertTrue(recorded.request().headers().isEmpty());
    }

    private static EffectRuntime effects(EngineSettings settings, MemoryLogSink log) {
        return EffectRuntime.open(new EffectSettings(settings.eventLoops(), Optional.empty(), log));
    }

    @Test
    void anEngineWithoutTheKeysDoesNotStart() throws Exception {
        try (var log = new MemoryLogSink(10)) {
            var refused = assertThrows(
                    StartException.class,
                    () -> Engine.open(program(), EngineSettings.of("127.0.0.1", 0), log)
                            .close());
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertEquals(
                    "Name the files with the keys that routes need: MTP_AUTH_JWKS (GET /me has `auth bearer`),"
                            + " MTP_AUTH_API_KEYS (POST /imports has `auth apiKey`)",
                    refused.line());
        }
    }

    @Test
    void theDescriptionSaysHowToShowWhoCalls() throws Exception {
        String document = new String(program().program().openapi(), StandardCharsets.UTF_8);
        JsonValue.JsonObject api = (JsonValue.JsonObject) JsonValue.parse(document.getBytes(StandardCharsets.UTF_8));
        assertTrue(document.contains("\"securitySchemes\""), document);
        assertTrue(document.contains("\"bearerFormat\":\"JWT\""), document);
        assertTrue(document.contains("\"X-Import-Key\""), document);
        assertTrue(api.get("paths").orElseThrow().toText().contains("\"security\""), document);
    }
}
