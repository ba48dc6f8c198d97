package io.mtpscript.effects.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpGuardSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.http.HttpFailure.Kind;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.testing.Cbor;
import io.mtpscript.effects.testing.HttpCallBytes;
import io.mtpscript.effects.testing.TestCertificates;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestPeer;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service can do wrong: each is its documented value, on time, recorded, and the same in a replay without the service. */
@Timeout(120)
class HttpFaultsTest {
    private static final int TIMEOUT = 400;
    private static final int SLACK = 100;
    private static final int PATIENCE = 20_000;
    private static final int LIMIT = 100_000;
    private static final String TLS = "The service's certificate or its TLS cannot be accepted";
    private static final String LATE = "No response within " + TIMEOUT + " ms";
    private static final String CLOSED = "The service cannot be reached, or closed the connection";

    private final TestProgram program = new TestProgram();
    private final Program.EffectSite get =
            program.host("HttpOut", "get", program.types.httpResult, program.types.string);
    private final Program.EffectSite request =
            program.host("HttpOut", "request", program.types.httpResult, program.types.httpRequest);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /** Time enough: what does not end by its deadline ends before it, however slow the machine is. */
    private static HttpSettings settings() {
        return HttpSettings.none()
                .withAllowed(AllowList.NOTHING.withLoopback())
                .withLimits(PATIENCE, LIMIT, LIMIT, 100);
    }

    private static HttpSettings hasty() {
        return settings().withLimits(TIMEOUT, LIMIT, LIMIT, 100);
    }

    private TestEngine engine(HttpSettings http) {
        TestEngine engine = new TestEngine(
                HostSettings.none().withHttp(http).withRandomKey(RandomKey.development()), program.program());
        open.add(engine);
        return engine;
    }

    private static String err(Kind kind, String message) {
        return "[1, [" + kind.index() + ", \"" + message + "\"]]";
    }

    private void gives(String expected, HttpSettings http, String scheme, TestPeer peer) throws Exception {
        gives(expected, http, scheme + "://localhost:" + peer.port() + "/a", (AutoCloseable) peer);
    }

    private void gives(String expected, HttpSettings http, String url, AutoCloseable peer) throws Exception {
        TestEngine engine = engine(http);
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        Recording recording = journal.begin(TestEngine.record("r"));
        TestRequest live = engine.begin(0, 1, recording, "HttpOut");
        byte[] call;
        TestRequest.Timed answer;
        try (peer) {
            call = HttpCallBytes.shortcut("get", url);
            answer = live.callWithin(get, call, http.timeout() + SLACK);
        }
        assertEquals(new TestRequest.Timed(expected, true), answer);
        live.finish(true);
        recording.end(new ResponseRecord(200, List.of(), new byte[32], new byte[0], 0, List.of()), _ -> {});
        assertEquals(
                answer.answer(),
                engine.replay(journal.find("r").orElseThrow(), "HttpOut").call(get, call),
                "a replay gives the same, with nobody there");
    }

    private void timesOut(String scheme, TestPeer.Behaviour behaviour) throws Exception {
        gives(err(Kind.TIMEOUT, LATE), hasty(), scheme, new TestPeer(behaviour));
    }

    private void gives(Kind kind, String message, TestPeer.Behaviour behaviour) throws Exception {
        gives(err(kind, message), settings(), "http", new TestPeer(behaviour));
    }

    private static void hold(Socket socket) throws IOException {
        socket.setKeepAlive(true);
    }

    @Test
    void silenceIsATimeoutWhereverItBegins() throws Exception {
        timesOut("https", (_, socket) -> hold(socket));
        timesOut("http", (_, socket) -> hold(socket));
        timesOut("http", (_, socket) -> TestPeer.write(socket, "HTTP/1.1 200 O"));
        timesOut("http", (_, socket) -> TestPeer.write(socket, "HTTP/1.1 200 OK\r\nX-A: b\r\nX-"));
        timesOut("http", (_, socket) -> TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
    }

    @Test
    void aPeerThatDoesNotAcceptIsATimeout() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket full = new ServerSocket(0, 1, loopback)) {
            for (boolean accepting = true; accepting; ) {
                Socket socket = new Socket();
                open.add(socket);
                assertTrue(open.size() < 50, "the queue of connections is full");
                try {
                    socket.connect(new InetSocketAddress(loopback, full.getLocalPort()), 200);
                } catch (SocketTimeoutException e) {
                    accepting = false;
                }
            }
            gives(err(Kind.TIMEOUT, LATE), hasty(), "http://127.0.0.1:" + full.getLocalPort() + "/", full);
        }
    }

    @Test
    void aBodyThatComesDropByDropIsATimeout() throws Exception {
        timesOut("http", (_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (true) {
                TestPeer.write(socket, "x");
                Thread.sleep(20);
            }
        });
    }

    @Test
    void aConnectionThatIsResetIsRefused() throws Exception {
        gives(Kind.REFUSED, CLOSED, (_, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
        gives(Kind.REFUSED, CLOSED, (_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Le");
            socket.setSoLinger(true, 0);
            socket.close();
        });
        gives(Kind.REFUSED, CLOSED, (_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            socket.close();
        });
    }

    @Test
    void whatNeverEndsIsCutOff() throws Exception {
        String body = "The response's body has more than " + LIMIT + " bytes";
        gives(Kind.TOO_LARGE, body, (_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
            String some = "x".repeat(8_192);
            while (true) {
                TestPeer.write(socket, some);
            }
        });
        gives(Kind.TOO_LARGE, "The response's headers are too long", (_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                TestPeer.write(socket, "X: " + "x".repeat(1_000) + "\r\n");
            }
        });
    }

    @Test
    void aBombIsTooLarge() throws Exception {
        byte[] bomb = ContentCodingTest.gzip(new byte[50 << 20]);
        gives(Kind.TOO_LARGE, "The response's body has more than " + LIMIT + " bytes", (_, socket) -> {
            OutputStream out = socket.getOutputStream();
            String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(bomb);
            out.flush();
        });
    }

    @Test
    void aCompressedBodyIsTheProgramsAsIfItWereNot() throws Exception {
        byte[] zipped = ContentCodingTest.gzip("{\"n\":1}".getBytes(StandardCharsets.UTF_8));
        List<String> asked = new ArrayList<>();
        TestPeer.Behaviour behaviour = (request, socket) -> {
            asked.add(request);
            OutputStream out = socket.getOutputStream();
            String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-A: b\r\nContent-Length: " + zipped.length
                    + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(zipped);
            out.flush();
        };
        String expected = "[0, [0, 200, [{\"name\": \"x-a\", \"value\": \"b\"}], \"{\"n\":1}\"]]";
        gives(expected, settings(), "http", new TestPeer(behaviour));
        assertFalse(asked.getLast().contains("Accept-Encoding"));
        gives(expected, settings().withCompression(true, 100), "http", new TestPeer(behaviour));
        assertTrue(asked.getLast().contains("Accept-Encoding: gzip, deflate\r\n"), asked.getLast());
    }

    @Test
    void aRedirectLoopIsOneResponse() throws Exception {
        gives(
                "[0, [0, 302, [{\"name\": \"location\", \"value\": \"/a\"},"
                        + " {\"name\": \"content-length\", \"value\": \"0\"}], \"\"]]",
                settings(),
                "http",
                new TestPeer(TestPeer.sends("HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")));
    }

    private static TestPeer tls(TestCertificates certificates) throws Exception {
        return new TestPeer(certificates.server(), TestPeer.sends(TestPeer.ok("unsafe")));
    }

    @Test
    void certificatesThatProveNothingAreTls(@TempDir Path own, @TempDir Path old, @TempDir Path others)
            throws Exception {
        TestCertificates self = new TestCertificates(own, "dns:localhost");
        TestCertificates expired = new TestCertificates(old, "dns:localhost", 9);
        TestCertificates wrongHost = new TestCertificates(others, "dns:elsewhere.example");
        List<X509Certificate> trusted = List.of(expired.certificate(), wrongHost.certificate());
        String expected = err(Kind.TLS, TLS);
        gives(expected, settings(), "https", tls(self));
        gives(expected, settings().withTrusted(trusted), "https", tls(expired));
        gives(expected, settings().withTrusted(trusted), "https", tls(wrongHost));
    }

    /** The first flight of a server that knows no better than TLS 1.1. */
    private static byte[] helloOfTls11() {
        byte[] hello = new byte[5 + 4 + 38];
        byte[] head = {0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        // Random and session id are zeros; TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA; no compression.
        hello[hello.length - 3] = (byte) 0xc0;
        hello[hello.length - 2] = 0x13;
        return hello;
    }

    @Test
    void tls11IsTls() throws Exception {
        gives(err(Kind.TLS, TLS), settings(), "https", TestPeer.ofConnections((_, socket) -> {
            int some = socket.getInputStream().read(new byte[4_096]);
            assertTrue(some > 0);
            socket.getOutputStream().write(helloOfTls11());
            socket.getOutputStream().flush();
        }));
    }

    /** Fails twice, and is well from then on. */
    private TestPeer failing() {
        List<Integer> statuses = new ArrayList<>(List.of(500, 503));
        TestPeer peer = new TestPeer((_, socket) -> {
            int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
            TestPeer.write(socket, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
        });
        open.add(peer);
        return peer;
    }

    @Test
    void aHostThatFailsIsLeftAlone() throws Exception {
        TestPeer peer = failing();
        TestEngine engine = engine(settings().withGuard(new HttpGuardSettings(0, 2, 600_000)));
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        Recording recording = journal.begin(TestEngine.record("r"));
        TestRequest live = engine.begin(0, 1, recording, "HttpOut");
        byte[] call = HttpCallBytes.shortcut("get", peer.url("/"));
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(live.call(get, call));
        }
        assertEquals(
                err(Kind.REFUSED, "The service has failed 2 times in a row and is left alone for 600000 ms"),
                answers.getLast());
        assertEquals(2, peer.requests().size(), "it is not asked");
        live.finish(true);
        recording.end(new ResponseRecord(200, List.of(), new byte[32], new byte[0], 0, List.of()), _ -> {});
        peer.close();
        TestRequest replay = engine.replay(journal.find("r").orElseThrow(), "HttpOut");
        for (String answer : answers) {
            assertEquals(answer, replay.call(get, call));
        }
    }

    @Test
    void aHostThatWasLeftAloneIsAskedAgain() throws Exception {
        byte[] call = HttpCallBytes.shortcut("get", failing().url("/"));
        TestRequest live =
                engine(settings().withGuard(new HttpGuardSettings(0, 2, 1))).begin("HttpOut");
        live.call(get, call);
        live.call(get, call);
        Thread.sleep(20);
        String answer = live.call(get, call);
        assertTrue(answer.startsWith("[0, [0, 200, "), answer);
    }

    @Test
    void callsBeyondTheCapAreRefused() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        TestPeer peer = new TestPeer((_, socket) -> {
            assertTrue(refused.await(PATIENCE, TimeUnit.MILLISECONDS));
            TestPeer.write(socket, TestPeer.ok("x"));
        });
        open.add(peer);
        TestRequest live =
                engine(settings().withGuard(new HttpGuardSettings(2, 0, 300))).begin("HttpOut");
        byte[] call = HttpCallBytes.shortcut("get", peer.url("/"));
        CompletableFuture<byte[]> first = live.start(get, call);
        CompletableFuture<byte[]> second = live.start(get, call);
        assertEquals(
                err(Kind.REFUSED, "There are 2 calls of this service under way, as many as the deployment allows"),
                live.call(get, call));
        refused.countDown();
        TestRequest.await(first);
        TestRequest.await(second);
        assertTrue(live.call(get, call).startsWith("[0, "));
    }

    @Test
    void callsWaitForTheirTurnAndThoseThatGiveUpAreNotSent() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        TestPeer peer = new TestPeer((_, socket) -> {
            assertTrue(gaveUp.await(PATIENCE, TimeUnit.MILLISECONDS));
            TestPeer.write(socket, TestPeer.ok("x"));
        });
        open.add(peer);
        TestRequest live =
                engine(settings().withLimits(20_000, LIMIT, LIMIT, 1)).begin("HttpOut");
        CompletableFuture<byte[]> first = live.start(get, HttpCallBytes.shortcut("get", peer.url("/1")));
        CompletableFuture<byte[]> hasty = live.start(
                request, new HttpCallBytes("GET", peer.url("/2")).timeout(50).bytes());
        CompletableFuture<byte[]> last = live.start(get, HttpCallBytes.shortcut("get", peer.url("/3")));
        assertEquals(err(Kind.TIMEOUT, "No response within 50 ms"), Cbor.show(TestRequest.await(hasty)));
        gaveUp.countDown();
        assertTrue(Cbor.show(TestRequest.await(first)).startsWith("[0, "));
        assertTrue(Cbor.show(TestRequest.await(last)).startsWith("[0, "));
        assertEquals(
                List.of("GET /1", "GET /3"),
                peer.requests().stream().map(each -> each.substring(0, 6)).toList());
        assertEquals(1, peer.connections());
    }
}
