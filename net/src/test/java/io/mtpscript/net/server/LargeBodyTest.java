package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.tls.TestCertificates;
import io.mtpscript.net.tls.TlsSettings;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that another event loop reads. */
@Timeout(60)
class LargeBodyTest {
    private static final int LARGE = 3_000_000;

    /** More than the sockets of both sides hold. */
    private static final int HUGE = 48 << 20;

    private final Random random = new Random(11);

    /** The threads on which requests were handled. */
    private final Set<String> handledOn = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void isHere() {
        assumeTrue(Epoll.isAvailable(), "skipped: connections leave their event loop only with epoll");
    }

    private static HttpServerSettings settings() {
        return HttpServerSettings.of("127.0.0.1", 0).withLimits(Limits.DEFAULT.withRequestBodyBytes(HUGE));
    }

    private TestServer start(HttpServerSettings settings) throws IOException {
        return new TestServer(settings, EpollIoHandler.newFactory(), this::digest);
    }

    private void digest(HttpExchange exchange) {
        handledOn.add(Thread.currentThread().getName());
        byte[] body = exchange.request().copyBody();
        TestServer.answer(exchange, 200, exchange.request().target() + " " + digest(body));
    }

    private static String digest(byte[] body) {
        return body.length + " " + HexFormat.of().toHexDigits(Arrays.hashCode(body));
    }

    private byte[] body(int length) {
        byte[] body = new byte[length];
        random.nextBytes(body);
        return body;
    }

    private static byte[] head(String path, int length) {
        return ("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void until(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertTrue(condition.holds());
    }

    private interface Condition {
        boolean holds();
    }

    @Test
    void comeWholeAndInOrder() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            for (int length : new int[] {LARGE, 150_000, LARGE, 10, 1 << 20, LARGE, 200_000}) {
                byte[] body = body(length);
                client.send(head("/" + length, length));
                int at = random.nextInt(length);
                client.send(Arrays.copyOf(body, at));
                client.send(Arrays.copyOfRange(body, at, length));
                assertEquals("/" + length + " " + digest(body), client.read().body());
            }
            assertEquals(1, handledOn.size(), "each on its connection's own loop");
        }
    }

    @Test
    void requestsBehindThemAreAnswered() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            byte[] first = body(LARGE);
            byte[] second = body(LARGE);
            client.send(head("/1", LARGE)).send(first);
            client.send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
            client.send(head("/3", LARGE)).send(second);
            client.send("GET /4 HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals("/1 " + digest(first), client.read().body());
            assertEquals("/2 " + digest(new byte[0]), client.read().body());
            assertEquals("/3 " + digest(second), client.read().body());
            assertEquals("/4 " + digest(new byte[0]), client.read().body());
        }
    }

    @Test
    void areReadWhileTheirLoopHasOtherThingsToDo() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            byte[] body = body(HUGE);
            client.send(head("/", HUGE)).send(Arrays.copyOf(body, LARGE));
            CountDownLatch sent = new CountDownLatch(1);
            CountDownLatch waitedFor = new CountDownLatch(1);
            // Not before the connection has gone: until then its loop is the one that reads.
            Thread.sleep(300);
            server.onLoop(() -> {
                try {
                    if (sent.await(20, TimeUnit.SECONDS)) {
                        waitedFor.countDown();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            client.send(Arrays.copyOfRange(body, LARGE, HUGE));
            sent.countDown();
            assertEquals("/ " + digest(body), client.read().body());
            assertEquals(0, waitedFor.getCount(), "all was taken meanwhile");
        }
    }

    @Test
    void comeOverTls(@TempDir Path folder) throws Exception {
        TlsSettings places = TestCertificates.write(folder, "one");
        try (TestServer server = start(settings().withTls(Optional.of(places)));
                Socket socket = TlsTest.trusting()
                        .getSocketFactory()
                        .createSocket(
                                InetAddress.getLoopbackAddress(),
                                server.server().port())) {
            ((SSLSocket) socket).startHandshake();
            byte[] body = body(LARGE);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(head("/", LARGE));
                socket.getOutputStream().write(body);
                String answer = "";
                byte[] piece = new byte[1000];
                while (!answer.endsWith(digest(body))) {
                    int read = socket.getInputStream().read(piece);
                    assertTrue(read > 0, answer);
                    answer += new String(piece, 0, read, StandardCharsets.UTF_8);
                }
            }
        }
    }

    @Test
    void whoseClientGoesLeaveNothing() throws Exception {
        try (TestServer server = start(settings())) {
            for (int i = 0; i < 60; i++) {
                RawClient client = server.connect();
                client.send(head("/", LARGE)).send(body(LARGE / 2));
                if (i % 3 == 0) {
                    Thread.sleep(20);
                }
                if (i % 2 == 0) {
                    client.reset();
                } else {
                    client.close();
                }
            }
            until(() -> server.server().connections() == 0);
            assertTrue(handledOn.isEmpty());
            try (RawClient client = server.connect()) {
                assertEquals(
                        "/ " + digest(new byte[0]),
                        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body());
            }
        }
    }

    @Test
    void thatStopComingEndInTime() throws Exception {
        try (TestServer server = start(settings().withTimeouts(300, 60_000, 60_000));
                RawClient client = server.connect()) {
            client.send(head("/", LARGE)).send(body(LARGE / 2));
            assertTrue(client.ended(10_000));
            until(() -> server.server().connections() == 0);
            assertEquals(1, server.server().refused(Refused.SLOW_CLIENT));
        }
    }

    @Test
    void areAnsweredWhenTheServerStops() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            byte[] body = body(LARGE);
            client.send(head("/", LARGE)).send(Arrays.copyOf(body, LARGE / 2));
            Thread.sleep(100);
            server.server().stop();
            client.send(Arrays.copyOfRange(body, LARGE / 2, LARGE));
            RawClient.Answer answer = client.read();
            assertEquals(503, answer.status());
            assertEquals("close", answer.field("Connection"));
            server.server().drained().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void areCutOffByTheEnd() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            client.send(head("/", LARGE)).send(body(LARGE / 2));
            Thread.sleep(100);
            server.server().stop();
            server.server().abort(10_000);
            assertEquals(0, server.server().connections());
            assertTrue(client.ended(10_000));
        }
    }

    @Test
    void waitForContinue() throws Exception {
        try (TestServer server = start(settings());
                RawClient client = server.connect()) {
            byte[] body = body(LARGE);
            client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: " + LARGE + "\r\n\r\n");
            assertEquals(100, client.read().status());
            assertEquals("/ " + digest(body), client.send(body).read().body());
        }
    }
}
