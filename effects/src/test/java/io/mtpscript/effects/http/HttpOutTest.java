package io.mtpscript.effects.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.testing.HttpCallBytes;
import io.mtpscript.effects.testing.TestCertificates;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestPeer;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a request to another service can go, on the loopback. */
@Timeout(60)
class HttpOutTest {
    private static final int PATIENCE = 30_000;
    private static final int TIMEOUT = 1_000;
    private static final int LIMIT = 1_000;

    /** What a call may take beyond its timeout, on a busy machine. */
    private static final int SLACK = 100;

    private final TestProgram program = new TestProgram();
    private final Program.EffectSite get = site("get", program.types.string);
    private final Program.EffectSite post = site("post", program.types.string, program.types.string);
    private final Program.EffectSite request = site("request", program.types.httpRequest);
    private final List<AutoCloseable> open = new ArrayList<>();

    private Program.EffectSite site(String function, Integer... arguments) {
        return program.host("HttpOut", function, program.types.httpResult, arguments);
    }

    private static HttpSettings http(AllowList allowed) {
        return HttpSettings.none().withAllowed(allowed).withLimits(PATIENCE, LIMIT, LIMIT, 100);
    }

    private TestEngine engine(HttpSettings http) {
        TestEngine engine = new TestEngine(
                HostSettings.none().withHttp(http).withRandomKey(RandomKey.development()), program.program());
        open.add(engine);
        return engine;
    }

    private TestRequest begin() {
        return engine(http(AllowList.NOTHING.withLoopback())).begin("HttpOut");
    }

    private TestPeer peer(TestPeer.Behaviour behaviour) {
        TestPeer peer = new TestPeer(behaviour);
        open.add(peer);
        return peer;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private TestRequest hasty() {
        return engine(http(AllowList.NOTHING.withLoopback()).withLimits(TIMEOUT, LIMIT, LIMIT, 100))
                .begin("HttpOut");
    }

    private String get(TestPeer peer) {
        return begin().call(get, HttpCallBytes.shortcut("get", peer.url("/a?b=c")));
    }

    private static String err(HttpFailure.Kind kind, String message) {
        return "[1, [" + kind.index() + ", \"" + message + "\"]]";
    }

    @Test
    void oneConnectionServesRequestsThatComeOneAfterTheOther() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("x")));
        TestEngine engine = engine(http(AllowList.NOTHING.withLoopback()));
        for (int i = 0; i < 3; i++) {
            assertTrue(engine.begin("HttpOut")
                    .call(get, HttpCallBytes.shortcut("get", peer.url("/" + i)))
                    .startsWith("[0, "));
        }
        assertEquals(3, peer.requests().size());
        assertEquals(1, peer.connections());
    }

    @Test
    void aResponseHasStatusHeadersAndBody() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("{\"ü\":1}")));
        assertEquals(
                "[0, [0, 200, [{\"name\": \"x-a\", \"value\": \"b\"}, {\"name\": \"content-length\", \"value\": \"8\"}],"
                        + " \"{\"ü\":1}\"]]",
                get(peer));
        String sent = peer.requests().getFirst();
        assertTrue(sent.startsWith("GET /a?b=c HTTP/1.1\r\n"), sent);
        assertTrue(sent.toLowerCase(java.util.Locale.ROOT).contains("host: 127.0.0.1:" + peer.port()), sent);
        assertTrue(sent.contains("Accept: application/json"), sent);
        assertFalse(sent.contains("Idempotency-Key"), sent);
    }

    @Test
    void whatChangesSomethingHasAnIdempotencyKeyThatBelongsToTheCall() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("")));
        TestEngine engine = engine(http(AllowList.NOTHING.withLoopback()));
        byte[] call = HttpCallBytes.shortcut("post", peer.url("/"), "{}");
        TestRequest first = engine.begin("HttpOut");
        first.call(post, call);
        first.call(post, call);
        engine.begin("HttpOut").call(post, call);
        engine.begin("HttpOut")
                .call(
                        request,
                        new HttpCallBytes("PUT", peer.url("/"))
                                .header("idempotency-key", "mine")
                                .bytes());
        List<String> keys = peer.requests().stream().map(HttpOutTest::key).toList();
        assertEquals(32, keys.getFirst().length());
        assertFalse(keys.getFirst().equals(keys.get(1)), "each call has its own");
        assertEquals(keys.getFirst(), keys.get(2), "the same call of the same request has the same");
        assertEquals("mine", keys.get(3));
        assertTrue(peer.requests().getFirst().endsWith("\r\n\r\n{}"));
        assertTrue(peer.requests().getFirst().contains("Content-Type: application/json"));
    }

    private static String key(String request) {
        for (String line : request.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "idempotency-key: ", 0, 17)) {
                return line.substring(17);
            }
        }
        return "";
    }

    private void timesOut(String url) {
        TestRequest.Timed answer = hasty().callWithin(get, HttpCallBytes.shortcut("get", url), TIMEOUT + SLACK);
        assertEquals(new TestRequest.Timed(err(HttpFailure.Kind.TIMEOUT, "No response within 1000 ms"), true), answer);
    }

    @Test
    void aPeerThatSaysNothingTimesOut() throws InterruptedException {
        TestPeer peer = peer((_, socket) -> socket.setKeepAlive(true));
        timesOut(peer.url("/"));
        assertTrue(peer.awaitClosed(), "the connection is closed");
    }

    @Test
    void aPeerThatStopsInTheBodyTimesOut() throws InterruptedException {
        TestPeer peer = peer(TestPeer.sends("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789"));
        timesOut(peer.url("/"));
        assertTrue(peer.awaitClosed(), "the connection is closed");
    }

    @Test
    void aProgramMayHaveLessPatienceAndNeverMore() {
        TestPeer peer = peer((_, socket) -> socket.setKeepAlive(true));
        assertEquals(
                err(HttpFailure.Kind.TIMEOUT, "No response within 50 ms"),
                hasty().call(
                                request,
                                new HttpCallBytes("GET", peer.url("/"))
                                        .timeout(50)
                                        .bytes()));
        assertEquals(
                err(HttpFailure.Kind.TIMEOUT, "No response within 1000 ms"),
                hasty().call(
                                request,
                                new HttpCallBytes("GET", peer.url("/"))
                                        .timeout(Long.MAX_VALUE)
                                        .bytes()));
    }

    @Test
    void resetsAndClosedPortsAreRefused() throws IOException {
        String refused = err(HttpFailure.Kind.REFUSED, "The service cannot be reached, or closed the connection");
        assertEquals(refused, get(peer((_, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        })));
        assertEquals(refused, get(peer((_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
            socket.close();
        })));
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertEquals(refused, begin().call(get, HttpCallBytes.shortcut("get", "http://127.0.0.1:" + closed + "/")));
    }

    @Test
    void nothingIsSentTwice() {
        TestPeer peer = peer((_, socket) -> socket.close());
        get(peer);
        assertEquals(1, peer.requests().size());
    }

    @Test
    void whatIsTooLargeIsCutOff() {
        String body = err(HttpFailure.Kind.TOO_LARGE, "The response's body has more than 1000 bytes");
        assertEquals(body, get(peer(TestPeer.sends(TestPeer.ok("x".repeat(1_001))))));
        assertTrue(get(peer(TestPeer.sends(TestPeer.ok("x".repeat(1_000))))).startsWith("[0, "));
        assertEquals(body, get(peer((_, socket) -> {
            TestPeer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                TestPeer.write(socket, "100\r\n" + "x".repeat(256) + "\r\n");
            }
        })));
        assertEquals(
                err(HttpFailure.Kind.TOO_LARGE, "The response's headers are too long"),
                get(peer(TestPeer.sends(
                        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\nContent-Length: 0\r\n\r\n"))));
        assertEquals(
                err(HttpFailure.Kind.TOO_LARGE, "The response has more than 64 headers"),
                get(peer(TestPeer.sends("HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(64) + "Content-Length: 0\r\n\r\n"))));
        TestPeer untouched = peer(TestPeer.sends(TestPeer.ok("")));
        assertEquals(
                err(HttpFailure.Kind.TOO_LARGE, "The body has more than 1000 bytes"),
                begin().call(post, HttpCallBytes.shortcut("post", untouched.url("/"), "x".repeat(1_001))));
        assertEquals(List.of(), untouched.requests());
    }

    @Test
    void redirectsAreResponses() {
        TestPeer inner = peer(TestPeer.sends(TestPeer.ok("reached")));
        for (String location : List.of("/a?b=c", inner.url("/"))) {
            TestPeer peer = peer(
                    TestPeer.sends("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"));
            assertTrue(get(peer).startsWith("[0, [0, 302, [{\"name\": \"location\", \"value\": \"" + location + "\"}"));
            assertEquals(1, peer.requests().size());
        }
        assertEquals(0, inner.connections(), "nobody is led anywhere");
    }

    @Test
    void whatIsNoHttpIsMalformed() {
        String noHttp = err(HttpFailure.Kind.MALFORMED, "What the service sent is no HTTP");
        assertEquals(noHttp, get(peer(TestPeer.sends("SSH-2.0-OpenSSH_9.6\r\n\r\n"))));
        assertEquals(err(HttpFailure.Kind.MALFORMED, "The response's body is not UTF-8"), get(peer((_, socket) -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(0xFF);
            socket.getOutputStream().flush();
        })));
        assertEquals(
                err(HttpFailure.Kind.MALFORMED, "The response's body is compressed in a way that was not asked for"),
                get(peer(TestPeer.sends("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx"))));
    }

    @Test
    void whatCouldSmuggleIsNotSent() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("")));
        TestRequest running = begin();
        List<byte[]> calls = List.of(
                new HttpCallBytes("GET", peer.url("/"))
                        .header("X-A", "b\r\nX-C: d")
                        .bytes(),
                new HttpCallBytes("GET", peer.url("/")).header("X A", "b").bytes(),
                new HttpCallBytes("GET", peer.url("/")).secret("X-A", "", "b\n").bytes(),
                new HttpCallBytes("GET", peer.url("/"))
                        .header("Transfer-Encoding", "chunked")
                        .bytes(),
                new HttpCallBytes("GET", peer.url("/")).header("Host", "other").bytes(),
                new HttpCallBytes("GET / HTTP/1.1\r\nX: y", peer.url("/")).bytes(),
                new HttpCallBytes("CONNECT", peer.url("/")).bytes(),
                new HttpCallBytes("GET", peer.url("/ HTTP/1.1\r\nX: y")).bytes(),
                new HttpCallBytes("GET", peer.url("/\u0000")).bytes(),
                new HttpCallBytes("GET", peer.url("/ü")).bytes(),
                new HttpCallBytes("GET", "http://user@127.0.0.1:" + peer.port() + "/").bytes(),
                new HttpCallBytes("GET", "http://127.0.0.1:0/").bytes(),
                new HttpCallBytes("GET", "file:///etc/passwd").bytes(),
                new HttpCallBytes("GET", "127.0.0.1").bytes(),
                new HttpCallBytes("GET", "").bytes());
        for (byte[] call : calls) {
            String answer = running.call(request, call);
            assertTrue(answer.startsWith("[1, [" + HttpFailure.Kind.MALFORMED.index() + ", "), answer);
        }
        assertEquals(List.of(), peer.requests());
    }

    @Test
    void onlyListedHostsAndAddressesAreReached() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("")));
        byte[] byAddress = HttpCallBytes.shortcut("get", peer.url("/"));
        byte[] byName = HttpCallBytes.shortcut("get", "http://localhost:" + peer.port() + "/");
        String host = err(HttpFailure.Kind.NOT_ALLOWED, "The deployment does not allow this host");
        String address =
                err(HttpFailure.Kind.NOT_ALLOWED, "The host's address is private, and the deployment does not list it");
        TestRequest nothing = engine(http(AllowList.NOTHING)).begin("HttpOut");
        assertEquals(host, nothing.call(get, byAddress));
        assertEquals(host, nothing.call(get, byName));
        String entry = "http://localhost:" + peer.port();
        assertEquals(
                address, engine(http(AllowList.parse(entry))).begin("HttpOut").call(get, byName));
        assertEquals(List.of(), peer.requests());
        String listed = engine(http(AllowList.parse(entry + ",127.0.0.0/8,::1/128")))
                .begin("HttpOut")
                .call(get, byName);
        assertTrue(listed.startsWith("[0, "), listed);
        assertEquals(
                host,
                engine(http(AllowList.parse("localhost:" + peer.port() + ",127.0.0.0/8")))
                        .begin("HttpOut")
                        .call(get, byName),
                "without TLS only where the list says so");
    }

    @Test
    void certificatesAreVerified(@TempDir Path folder) throws Exception {
        TestCertificates own = new TestCertificates(folder, "dns:localhost");
        TestPeer peer = new TestPeer(own.server(), TestPeer.sends(TestPeer.ok("safe")));
        open.add(peer);
        AllowList loopback = AllowList.NOTHING.withLoopback();
        byte[] named = HttpCallBytes.shortcut("get", "https://localhost:" + peer.port() + "/");
        byte[] other = HttpCallBytes.shortcut("get", "https://127.0.0.1:" + peer.port() + "/");
        String tls = err(HttpFailure.Kind.TLS, "The service's certificate or its TLS cannot be accepted");
        assertEquals(tls, engine(http(loopback)).begin("HttpOut").call(get, named), "nobody vouches for it");
        HttpSettings trusting = http(loopback).withTrusted(List.of(own.certificate()));
        assertTrue(engine(trusting).begin("HttpOut").call(get, named).endsWith("\"safe\"]]"));
        assertEquals(tls, engine(trusting).begin("HttpOut").call(get, other), "it is another host's");
        TestPeer plain = peer(TestPeer.sends(TestPeer.ok("")));
        String noTls = engine(trusting)
                .begin("HttpOut")
                .call(get, HttpCallBytes.shortcut("get", "https://localhost:" + plain.port() + "/"));
        assertTrue(noTls.startsWith("[1, ["), noTls);
    }

    @Test
    void secretsAreSentAndNeverRecorded() {
        TestPeer peer = peer(TestPeer.sends(TestPeer.ok("")));
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        TestEngine engine = engine(http(AllowList.NOTHING.withLoopback()));
        Recording recording = journal.begin(TestEngine.record("r"));
        TestRequest live = engine.begin(0, 1, recording, "HttpOut");
        byte[] call = new HttpCallBytes("GET", peer.url("/"))
                .secret("Authorization", "Bearer ", "s3cr3t")
                .bytes();
        String answer = live.call(request, call);
        live.finish(true);
        recording.end(new ResponseRecord(200, List.of(), new byte[32], new byte[0], 0, List.of()), _ -> {});
        assertTrue(peer.requests().getFirst().contains("Authorization: Bearer s3cr3t"));
        RecordedRequest recorded = journal.find("r").orElseThrow();
        JournalEntry entry = recorded.entries().getFirst();
        String kept = new String(entry.call(), StandardCharsets.ISO_8859_1);
        assertTrue(kept.contains("Bearer "), kept);
        assertFalse(kept.contains("s3cr3t"), kept);
        peer.close();
        assertEquals(answer, engine.replay(recorded, "HttpOut").call(request, call));
        byte[] another = new HttpCallBytes("GET", peer.url("/"))
                .secret("Authorization", "Bearer ", "other")
                .bytes();
        TestRequest diverging = engine.replay(recorded, "HttpOut");
        TestRequest.EndedException end = org.junit.jupiter.api.Assertions.assertThrows(
                TestRequest.EndedException.class, () -> diverging.call(request, another));
        assertTrue(end.end() instanceof io.mtpscript.effects.EffectEnd.Diverged, "another secret is another call");
    }

    @Test
    void theHostsEndClosesConnections() throws InterruptedException {
        TestPeer peer = peer((_, socket) -> socket.setKeepAlive(true));
        TestRequest running = begin();
        CompletableFuture<byte[]> call = running.start(get, HttpCallBytes.shortcut("get", peer.url("/")));
        while (peer.requests().isEmpty()) {
            Thread.sleep(5);
        }
        running.abort(HostEnd.TIMEOUT);
        assertTrue(peer.awaitClosed());
        assertFalse(call.isDone(), "nobody is told");
    }
}
