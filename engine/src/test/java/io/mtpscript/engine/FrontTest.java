package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.CertificatePem;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.coding.CodingSettings;
import io.mtpscript.net.cors.CorsSettings;
import io.mtpscript.net.rate.RateSettings;
import io.mtpscript.net.server.FrontSettings;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.net.tls.TlsSettings;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands between clients and programs, with a whole engine behind it. */
@Timeout(60)
class FrontTest {
    private static final HttpServerSettings HTTP = HttpServerSettings.of("127.0.0.1", 0);

    private final MemoryLogSink log = new MemoryLogSink(1000);

    @TempDir
    private Path folder;

    private Engine engine(HttpServerSettings http) throws StartException {
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withCapacity(1, 100)
                .withDevelopment(true)
                .withHttp(http);
        Engine engine = Engine.open(TestPrograms.everything(), settings, log);
        engine.listen();
        return engine;
    }

    private Engine engine(CorsSettings cors, CodingSettings coding, String rates, RateSettings.Key key)
            throws StartException {
        RateSettings limits = rates.isEmpty() ? RateSettings.OFF : RateSettings.parse(rates, key, 1_000);
        return engine(HTTP.withFront(new FrontSettings(cors, coding, limits)));
    }

    private static HttpResponse<byte[]> send(Engine engine, String method, String path, String... headers)
            throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return send(client, "http", engine, method, path, headers);
        }
    }

    private static HttpResponse<byte[]> send(
            HttpClient client, String scheme, Engine engine, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(scheme + "://localhost:" + engine.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String field(HttpResponse<?> response, String name) {
        return String.join("|", response.headers().allValues(name));
    }

    private TlsSettings certificate() throws Exception {
        KeyPair keys = SignedSnapshot.keys();
        byte[] certificate = SignedSnapshot.certificate(
                "CN=localhost",
                "CN=localhost",
                keys,
                keys,
                true,
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(9)));
        TlsSettings tls = new TlsSettings(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        Files.write(tls.certificate(), CertificatePem.encode(List.of(certificate)));
        Files.writeString(
                tls.key(),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return tls;
    }

    private static SSLContext trusting(TlsSettings tls) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "own",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(tls.certificate()))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Everything that the request's seed decides. */
    private static String claim(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + Sha256.hexOf(response.body()) + " " + field(response, "Content-Digest")
                + " " + field(response, "X-Correlation-Id");
    }

    @Test
    void http2GivesWhatHttp1Gives() throws Exception {
        TlsSettings tls = certificate();
        try (Engine engine = engine(HTTP.withTls(Optional.of(tls)));
                HttpClient first = HttpClient.newBuilder()
                        .sslContext(trusting(tls))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                HttpClient second = HttpClient.newBuilder()
                        .sslContext(trusting(tls))
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            for (String request : List.of("GET /hello", "GET /refused", "GET /nowhere", "PUT /hello", "GET /gas")) {
                String[] parts = request.split(" ", 2);
                HttpResponse<byte[]> one = send(
                        first, "https", engine, parts[0], parts[1], "X-Request-Id", "same-" + parts[1].substring(1));
                HttpResponse<byte[]> two = send(
                        second, "https", engine, parts[0], parts[1], "X-Request-Id", "same-" + parts[1].substring(1));
                assertEquals(HttpClient.Version.HTTP_1_1, one.version());
                assertEquals(HttpClient.Version.HTTP_2, two.version());
                assertEquals(claim(one), claim(two), request);
            }
            assertEquals(
                    8,
                    Duration.between(Instant.now(), engine.certificateExpires().orElseThrow())
                            .toDays());
            Files.writeString(tls.key(), "no key");
            assertFalse(engine.reloadCertificates());
            assertEquals(200, send(second, "https", engine, "GET", "/hello").statusCode());
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("TLS: still serving")));
        }
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        try (Engine engine = engine(HTTP)) {
            HttpResponse<byte[]> get = send(engine, "GET", "/hello");
            HttpResponse<byte[]> head = send(engine, "HEAD", "/hello");
            assertEquals(200, head.statusCode());
            assertEquals(0, head.body().length);
            assertEquals(field(get, "Content-Length"), field(head, "Content-Length"));
            assertEquals(field(get, "Content-Digest"), field(head, "Content-Digest"));
        }
    }

    @Test
    void aClientHasItsRate() throws Exception {
        try (Engine engine = engine(
                CorsSettings.OFF, CodingSettings.OFF, "GET /hello=2/h", new RateSettings.Key.Header("X-Client"))) {
            HttpResponse<byte[]> first = send(engine, "GET", "/hello", "X-Client", "a");
            assertEquals(200, first.statusCode());
            assertEquals("2", field(first, "RateLimit-Limit"));
            assertEquals("1", field(first, "RateLimit-Remaining"));
            assertEquals("1800", field(first, "RateLimit-Reset"));
            assertEquals("0", field(send(engine, "GET", "/hello", "X-Client", "a"), "RateLimit-Remaining"));
            HttpResponse<byte[]> third = send(engine, "GET", "/hello", "X-Client", "a");
            assertEquals(429, third.statusCode());
            assertEquals("{\"error\":\"TooManyRequests\",\"message\":\"Too many requests\"}", text(third));
            int again = Integer.parseInt(field(third, "Retry-After"));
            assertTrue(again > 1_700 && again <= 1_800, "after " + again);
            assertEquals(200, send(engine, "GET", "/hello", "X-Client", "b").statusCode());
            assertEquals(200, send(engine, "GET", "/hello").statusCode());
            HttpResponse<byte[]> unlimited = send(engine, "GET", "/refused", "X-Client", "a");
            assertEquals(409, unlimited.statusCode());
            assertEquals("", field(unlimited, "RateLimit-Limit"));
        }
    }

    @Test
    void aRateOfNoRouteIsNoStart() {
        StartException refused = assertThrows(
                StartException.class,
                () -> engine(CorsSettings.OFF, CodingSettings.OFF, "GET /helo=1/s", new RateSettings.Key.Address())
                        .close());
        assertEquals(
                "A rate limit names 'GET /helo', which is no route; did you mean 'GET /hello'?", refused.getMessage());
        assertEquals(ExitCode.USAGE, refused.exitCode());
    }

    @Test
    void aPageOfAListedOriginMayAsk() throws Exception {
        CorsSettings cors = new CorsSettings(List.of("https://app.example"), List.of("X-A"), List.of("X-B"), true, 60);
        try (Engine engine = engine(cors, CodingSettings.OFF, "", new RateSettings.Key.Address())) {
            HttpResponse<byte[]> may = send(
                    engine,
                    "OPTIONS",
                    "/items/1",
                    "Origin",
                    "https://app.example",
                    "Access-Control-Request-Method",
                    "POST");
            assertEquals(204, may.statusCode());
            assertEquals("https://app.example", field(may, "Access-Control-Allow-Origin"));
            assertEquals("GET, HEAD, OPTIONS, POST", field(may, "Access-Control-Allow-Methods"));
            assertEquals("X-A", field(may, "Access-Control-Allow-Headers"));
            assertEquals("60", field(may, "Access-Control-Max-Age"));
            assertEquals("Origin", field(may, "Vary"));
            HttpResponse<byte[]> asks = send(engine, "GET", "/hello", "Origin", "https://app.example");
            assertEquals("true", field(asks, "Access-Control-Allow-Credentials"));
            assertEquals("X-B", field(asks, "Access-Control-Expose-Headers"));
            HttpResponse<byte[]> other = send(engine, "GET", "/hello", "Origin", "https://evil.example");
            assertEquals("", field(other, "Access-Control-Allow-Origin"));
            assertEquals("Origin", field(other, "Vary"));
        }
    }

    @Test
    void compressedAnswersKeepTheirClaim() throws Exception {
        try (Engine engine =
                engine(CorsSettings.OFF, new CodingSettings(true, 10, true), "", new RateSettings.Key.Address())) {
            HttpResponse<byte[]> plain = send(engine, "GET", "/long");
            HttpResponse<byte[]> packed = send(engine, "GET", "/long", "Accept-Encoding", "gzip");
            assertEquals("gzip", field(packed, "Content-Encoding"));
            byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
            assertEquals(text(plain), new String(unpacked, StandardCharsets.UTF_8));
            assertTrue(packed.body().length < plain.body().length);
            String sent = "sha-256=:" + Base64.getEncoder().encodeToString(Sha256.of(packed.body())) + ":";
            assertEquals(sent, field(packed, "Content-Digest"));
            assertEquals(sent, field(packed, "Repr-Digest"));
            assertEquals(field(plain, "Content-Digest"), field(packed, "Mtp-Body-Digest"));
            assertEquals("Accept-Encoding", field(plain, "Vary"));
            assertEquals("Accept-Encoding", field(packed, "Vary"));
            assertFalse(field(plain, "ETag").equals(field(packed, "ETag")));
            HttpResponse<byte[]> known = send(engine, "GET", "/long", "If-None-Match", field(plain, "ETag"));
            assertEquals(304, known.statusCode());
            assertEquals(0, known.body().length);
            assertEquals(field(plain, "ETag"), field(known, "ETag"));
            assertEquals("", field(known, "Content-Digest"));
        }
    }
}
