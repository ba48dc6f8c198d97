package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.tls.TestCertificates;
import io.mtpscript.net.tls.TlsSettings;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS over real sockets. */
@Timeout(60)
class TlsTest {
    @TempDir
    private Path folder;

    private TlsSettings places = new TlsSettings(Path.of("cert.pem"), Path.of("key.pem"));

    @BeforeEach
    void write() throws IOException {
        places = TestCertificates.write(folder, "one");
    }

    private HttpServerSettings settings() {
        return HttpServerSettings.of("127.0.0.1", 0).withTls(Optional.of(places));
    }

    private static TestServer start(HttpServerSettings settings, HttpHandler handler) throws IOException {
        return new TestServer(
                settings, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory(), handler);
    }

    /** Trusts everybody: what a certificate says is looked at by the test. */
    static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
        return context;
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLSocket connect(TestServer server, String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.server().port());
        socket.setSoTimeout(10_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    private static String exchange(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String subject(TestServer server) throws Exception {
        try (SSLSocket socket = connect(server)) {
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static HttpResponse<String> request(TestServer server, HttpClient.Version version, String path, String body)
            throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting()).version(version).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "https://localhost:" + server.server().port() + path))
                            .timeout(Duration.ofSeconds(10))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void speaksWhatTheClientAsksFor(HttpClient.Version version) throws Exception {
        try (TestServer server = start(settings(), TestServer::echo)) {
            HttpResponse<String> answer = request(server, version, "/p", "abc");
            assertEquals(version, answer.version());
            assertEquals("POST /p abc", answer.body());
            String large = "x".repeat(500_000);
            assertEquals(
                    "POST /p " + large, request(server, version, "/p", large).body());
        }
    }

    @Test
    void withoutStreamsThereIsNoHttp2() throws Exception {
        HttpServerSettings none = settings().withConnections(ConnectionLimits.DEFAULT.withStreams(0, 200));
        try (TestServer server = start(none, TestServer::echo)) {
            HttpResponse<String> answer = request(server, HttpClient.Version.HTTP_2, "/p", "abc");
            assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
            assertEquals("POST /p abc", answer.body());
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,GCM", "TLSv1.3,TLS_AES"})
    void newProtocolsWithForwardSecrecy(String protocol, String suite) throws Exception {
        try (TestServer server = start(settings(), TestServer::echo);
                SSLSocket socket = connect(server, protocol)) {
            assertEquals(protocol, socket.getSession().getProtocol());
            String chosen = socket.getSession().getCipherSuite();
            assertTrue(chosen.contains(suite) && !chosen.startsWith("TLS_RSA"), chosen);
            String all = exchange(socket, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertTrue(all.endsWith("\r\n\r\nGET /a "), all);
        }
    }

    @Test
    void whatIsNotTlsIsClosed() throws Exception {
        try (TestServer server = start(settings(), TestServer::echo);
                RawClient client = server.connect()) {
            assertFalse(
                    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").readAll().contains("HTTP/1.1"));
        }
    }

    @Test
    void aHandshakeThatTakesTooLongIsClosed() throws Exception {
        try (TestServer server = start(settings().withTimeouts(30_000, 30_000, 200), TestServer::echo);
                RawClient client = server.connect()) {
            assertTrue(client.send(new byte[] {22, 3, 1}).ended(5_000));
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aHandshakeIsNoHeadOfARequest(String protocol) throws Exception {
        try (TestServer server = start(settings().withTimeouts(30_000, 30_000, 500), TestServer::echo);
                SSLSocket socket = connect(server, protocol)) {
            Thread.sleep(1_500);
            String all = exchange(socket, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertTrue(all.endsWith("\r\n\r\nGET /a "), all);
        }
    }

    @Test
    void anotherPairIsServedWithWhenTold() throws Exception {
        CompletableFuture<HttpExchange> slow = new CompletableFuture<>();
        try (TestServer server = start(settings(), slow::complete);
                SSLSocket before = connect(server)) {
            before.getOutputStream()
                    .write("GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            HttpExchange open = slow.get();
            TestCertificates.write(folder, "two");
            assertEquals("CN=one", subject(server), "nobody has said so yet");
            assertTrue(server.server().reload());
            assertEquals("CN=two", subject(server));
            server.onLoop(() -> TestServer.echo(open));
            String all = new String(before.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.endsWith("GET /slow "), all);
            assertTrue(server.notices().getFirst().startsWith("changed TLS: serving with the certificate in "));
            Instant expires = server.server().certificateExpires().orElseThrow();
            assertEquals(29, Duration.between(Instant.now(), expires).toDays());
        }
    }

    @Test
    void aBadPairIsRefusedAndTheOldOneServes() throws Exception {
        try (TestServer server = start(settings(), TestServer::echo)) {
            Files.writeString(places.key(), "no key");
            assertFalse(server.server().reload());
            TestCertificates.write(folder, "EC", "old", Duration.ofDays(-3), Duration.ofDays(-1));
            assertFalse(server.server().reload());
            assertEquals("CN=one", subject(server));
            List<String> lines = server.notices();
            assertTrue(
                    lines.get(0).startsWith("refused TLS: still serving with the certificate that ends at ")
                            && lines.get(0).contains("There is no private key in " + places.key()),
                    lines.toString());
            assertTrue(lines.get(1).contains("ended at"), lines.toString());
        }
    }

    @Test
    void filesThatChangeAreTakenBySelf() throws Exception {
        TestServer.Notices notices = new TestServer.Notices();
        try (TlsContext context =
                TlsContext.open(places, true, 1_000, notices, Clock.systemUTC()).watched(20)) {
            Instant first = context.expires();
            Files.writeString(places.key(), "half written");
            waitFor(notices, "refused ");
            Thread.sleep(150);
            assertEquals(1, notices.lines.size(), "it is said once: " + notices.lines);
            TestCertificates.write(folder, "EC", "three", Duration.ofDays(-1), Duration.ofDays(9));
            waitFor(notices, "changed ");
            assertTrue(context.expires().isBefore(first), notices.lines.toString());
        }
    }

    private static void waitFor(TestServer.Notices notices, String what) throws InterruptedException {
        for (int i = 0; i < 1_000 && notices.lines.stream().noneMatch(line -> line.startsWith(what)); i++) {
            Thread.sleep(10);
        }
        assertTrue(notices.lines.getLast().startsWith(what), notices.lines.toString());
    }

    @Test
    void reloadsUnderLoadLoseNoRequest() throws Exception {
        try (TestServer server = start(settings(), TestServer::echo);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting())
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            URI uri = URI.create("https://localhost:" + server.server().port() + "/x");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 10; j++) {
                    answers.add(client.sendAsync(
                            HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()));
                }
                TestCertificates.write(folder, "again" + i);
                assertTrue(server.server().reload());
                String own = "GET /own HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
                try (SSLSocket fresh = connect(server)) {
                    assertTrue(exchange(fresh, own).endsWith("GET /own "));
                }
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals("GET /x ", answer.get().body());
            }
        }
    }

    @Test
    void aBadPairIsNoStart() throws Exception {
        Files.delete(places.key());
        IOException refused = assertThrows(IOException.class, () -> start(settings(), TestServer::echo));
        assertEquals("There is no file " + places.key(), refused.getMessage());
    }

    @Test
    void stopEndsConnectionsThatSpeakNothingYet() throws Exception {
        try (TestServer server = start(settings(), TestServer::echo);
                RawClient silent = server.connect();
                SSLSocket idle = connect(server)) {
            Thread.sleep(50);
            server.server().stop();
            assertTrue(silent.ended(5_000));
            assertEquals(-1, idle.getInputStream().read());
            server.server().drained().get();
        }
    }
}
