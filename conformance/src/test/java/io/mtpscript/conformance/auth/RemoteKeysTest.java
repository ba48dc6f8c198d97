package io.mtpscript.conformance.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of tokens that are fetched from a URL. */
@Timeout(60)
class RemoteKeysTest {
    private static final String PROGRAM = """
            api me GET /me auth bearer { issuer: "https://id.example" } {
              respond json({ subject: auth.subject })
            }

            api health GET /health auth none {
              respond json({ ok: true })
            }
            """;
    private static final int NEVER = 60_000;

    @TempDir
    private Path folder;

    private final MemoryLogSink log = new MemoryLogSink(100);
    private final SigningKey first = new SigningKey("first");
    private final SigningKey second = new SigningKey("second");
    private KeySetServer server;

    RemoteKeysTest() throws Exception {}

    @BeforeEach
    void serve() throws Exception {
        server = new KeySetServer(folder);
        server.answers(200, set(first));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** An ES256 key. */
    private record SigningKey(String id, KeyPair pair) {
        SigningKey(String id) throws Exception {
            this(id, pairOf());
        }

        private static KeyPair pairOf() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }

        String jwk() {
            var point = ((ECPublicKey) pair.getPublic()).getW();
            return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(id, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
        }

        private static String coordinate(BigInteger number) {
            byte[] bytes = number.toByteArray();
            byte[] fixed = new byte[32];
            int length = Math.min(bytes.length, fixed.length);
            System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
            return base64(fixed);
        }

        HttpField token() throws Exception {
            String claims = "{\"sub\":\"alice\",\"iss\":\"https://id.example\",\"exp\":"
                    + (Instant.now().getEpochSecond() + 600) + "}";
            String input = base64("{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}") + "." + base64(claims);
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return new HttpField("Authorization", "Bearer " + input + "." + base64(signature.sign()));
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A set with keys that are of no use here, too. */
    private static byte[] set(SigningKey... keys) {
        List<String> all =
                new ArrayList<>(Arrays.stream(keys).map(SigningKey::jwk).toList());
        all.add("{\"kty\":\"EC\",\"crv\":\"P-521\",\"kid\":\"other\"}");
        all.add("{\"kty\":\"oct\",\"kid\":\"shared\",\"k\":\"" + base64("0".repeat(32)) + "\"}");
        return ("{\"keys\":[" + String.join(",", all) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private Engine open(int refreshMillis, int askMillis, boolean trusted) throws Exception {
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", PROGRAM)))
                .program()
                .orElseThrow();
        byte[] snapshot = SnapshotWriter.write(program);
        var remote = new AuthSettings.Remote(server.url(), refreshMillis, askMillis);
        HttpSettings http = HttpSettings.none().withTrusted(trusted ? List.of(server.certificate()) : List.of());
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withCapacity(1, 100)
                .withHost(HostSettings.none().withHttp(http))
                .withAuth(new AuthSettings(Optional.empty(), Optional.of(remote), Optional.empty(), Optional.empty()));
        return Engine.open(new ServedProgram(SnapshotReader.read(snapshot), Sha256.of(snapshot)), settings, log);
    }

    private static CompletableFuture<LocalResponse> ask(Engine engine, String path, HttpField... fields) {
        return engine.call(new LocalRequest("GET", path, List.of(fields), new byte[0]));
    }

    private static int status(Engine engine, SigningKey key) throws Exception {
        return ask(engine, "/me", key.token()).join().status();
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        try (Engine engine = open(NEVER, NEVER, true)) {
            assertEquals(200, status(engine, first));
            assertEquals(1, server.fetched());
            server.answers(200, set(first, second));
            // All that come meanwhile wait for the same fetch.
            List<CompletableFuture<LocalResponse>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(ask(engine, "/me", second.token()));
            }
            for (CompletableFuture<LocalResponse> each : waiting) {
                assertEquals(200, each.join().status());
            }
            assertEquals(2, server.fetched());
            assertEquals(200, status(engine, first));
            assertEquals(2, server.fetched());
            assertEquals(401, status(engine, new SigningKey("shared")), "a secret that everybody can read");
        }
    }

    @Test
    void unknownKeysDoNotHaveItFetchedOverAndOver() throws Exception {
        try (Engine engine = open(NEVER, NEVER, true)) {
            for (int i = 0; i < 10; i++) {
                LocalResponse refused = ask(engine, "/me", new SigningKey("made-up-" + i).token())
                        .join();
                assertEquals(401, refused.status());
                assertTrue(refused.fields().toString().contains("a key that is not known here"), refused.toString());
            }
            assertEquals(2, server.fetched());
        }
    }

    @Test
    void theKeysBeforeStayInUseWhileTheAddressIsDown() throws Exception {
        try (Engine engine = open(1_000, NEVER, true)) {
            server.answers(503, new byte[0]);
            await(() -> log.lines().stream().anyMatch(line -> line.contains("status 503")));
            assertEquals(200, status(engine, first));
            // What is no key set does not take their place either.
            server.answers(200, "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8));
            StartException refused = assertThrows(StartException.class, engine::reloadTokenKeys);
            assertEquals("The key set cannot be fetched", refused.line());
            assertEquals(200, status(engine, first));
            assertEquals(1, log.lines().size(), log.lines().toString());
            // A key that is gone from it is gone from here.
            server.answers(200, set(second));
            engine.reloadTokenKeys();
            assertEquals(200, status(engine, second));
            assertEquals(401, status(engine, first));
            assertTrue(
                    log.lines().getLast().contains("can be fetched again"),
                    log.lines().toString());
            assertTrue(engine.probe().keysAge().orElseThrow().toSeconds() < 60);
        }
    }

    @Test
    void anAddressWhoseCertificateIsNotTrustedGivesNoKeys() throws Exception {
        try (Engine engine = open(NEVER, NEVER, false)) {
            LocalResponse unavailable = ask(engine, "/me", first.token()).join();
            assertEquals(503, unavailable.status());
            assertEquals(401, ask(engine, "/me").join().status(), "without a token nothing is missing");
            assertEquals(200, ask(engine, "/health").join().status());
            assertTrue(
                    log.lines().getFirst().contains("requests with tokens are Unavailable"),
                    log.lines().toString());
            assertEquals(0, server.fetched());
        }
    }

    @Test
    void aRedirectAndALargeAnswerAreNotTaken() throws Exception {
        server.answers(302, new byte[0]);
        try (Engine engine = open(NEVER, NEVER, true)) {
            assertEquals(503, status(engine, first));
            assertTrue(
                    log.lines().getFirst().contains("status 302"), log.lines().toString());
            assertEquals(1, server.fetched());
            server.answers(200, Arrays.copyOf(set(first), 5 << 20));
            assertThrows(StartException.class, engine::reloadTokenKeys);
            assertEquals(503, status(engine, first));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }
}
