package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.ResponseBody;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 by prior knowledge, frame by frame. */
@Timeout(60)
class Http2Test {
    static final int CANCEL = 8;
    private static final int MIB = 1 << 20;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int REFUSED_STREAM = 7;

    private static HttpServerSettings settings() {
        return HttpServerSettings.of("127.0.0.1", 0)
                .withLimits(Limits.DEFAULT.withRequestBodyBytes(100_000).withHeaders(60, 400, 5));
    }

    private static TestServer start(HttpServerSettings settings, HttpHandler handler) throws IOException {
        return new TestServer(
                settings, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory(), handler);
    }

    static TestServer start(HttpHandler handler) throws IOException {
        return start(settings(), handler);
    }

    static RawHttp2Client connect(TestServer server) throws IOException {
        return new RawHttp2Client(server.server().port());
    }

    static byte[] bytes(int number) {
        return new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    }

    private static byte[] settingOf(int name, int value) {
        return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
    }

    @Nested
    class Messages {
        @Test
        void requestsOneAfterTheOther() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                RawHttp2Client.Answer answer = client.get(1, "/a?b=c").answer(1);
                assertEquals("GET /a?b=c ", answer.body());
                assertEquals("200", answer.status());
                assertEquals("11", answer.field("content-length"));
                assertEquals("text/plain", answer.field("content-type"));
                assertTrue(answer.field("date").endsWith(" GMT"));
                client.post(3, "/p").frame(RawHttp2Client.DATA, 0, 3, (byte) 'x');
                client.frame(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 3, (byte) 'y');
                assertEquals("POST /p xy", client.answer(3).body());
            }
        }

        @Test
        void thePrefaceMayComeByteByByte() throws Exception {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server)) {
                for (byte next : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                    client.raw(new byte[] {next});
                    Thread.sleep(2);
                }
                client.frame(RawHttp2Client.SETTINGS, 0, 0);
                assertEquals("GET /s ", client.get(1, "/s").answer(1).body());
            }
        }

        @Test
        void otherMethodsThatBeginLikeThePrefaceAreHttp1() throws Exception {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                client.send("PR");
                Thread.sleep(50);
                assertEquals(
                        "PROPFIND /x ",
                        client.send("OPFIND /x HTTP/1.1\r\nHost: h\r\n\r\n")
                                .read()
                                .body());
            }
        }

        @Test
        void answersOvertakeEachOther() throws Exception {
            Map<String, HttpExchange> waiting = new ConcurrentHashMap<>();
            CountDownLatch both = new CountDownLatch(2);
            HttpHandler handler = exchange -> {
                waiting.put(exchange.request().target(), exchange);
                both.countDown();
            };
            try (TestServer server = start(handler);
                    RawHttp2Client client = connect(server).begin()) {
                client.get(1, "/first").get(3, "/second");
                assertTrue(both.await(10, TimeUnit.SECONDS));
                server.onLoop(() -> TestServer.echo(Objects.requireNonNull(waiting.get("/second"))));
                assertEquals("GET /second ", client.answer(3).body());
                server.onLoop(() -> TestServer.echo(Objects.requireNonNull(waiting.get("/first"))));
                assertEquals("GET /first ", client.answer(1).body());
            }
        }

        @Test
        void largeAnswersKeepToTheWindow() throws IOException {
            String large = "x".repeat(200_000);
            try (TestServer server = start(exchange -> TestServer.answer(exchange, 200, large));
                    RawHttp2Client client = connect(server).begin()) {
                client.get(1, "/");
                assertEquals(RawHttp2Client.HEADERS, client.read().type());
                int got = 0;
                while (got < 65_535) {
                    got += client.read().payload().length;
                }
                assertEquals(65_535, got, "no byte more than the window");
                client.frame(RawHttp2Client.WINDOW_UPDATE, 0, 0, bytes(1 << 20));
                client.frame(RawHttp2Client.WINDOW_UPDATE, 0, 1, bytes(1 << 20));
                RawHttp2Client.Frame frame;
                do {
                    frame = client.read();
                    got += frame.payload().length;
                } while (!frame.ends());
                assertEquals(large.length(), got);
            }
        }

        @Test
        void headAndNoContentHaveNoBody() throws IOException {
            HttpHandler handler = exchange ->
                    TestServer.answer(exchange, exchange.request().method().equals("HEAD") ? 200 : 204, "12345");
            try (TestServer server = start(handler);
                    RawHttp2Client client = connect(server).begin()) {
                client.headers(
                        1,
                        RawHttp2Client.END_STREAM,
                        ":method",
                        "HEAD",
                        ":scheme",
                        "http",
                        ":path",
                        "/",
                        ":authority",
                        "h");
                RawHttp2Client.Answer head = client.answer(1);
                assertEquals("5", head.field("content-length"));
                assertEquals("", head.body());
                RawHttp2Client.Answer none = client.get(3, "/").answer(3);
                assertEquals("204", none.status());
                assertFalse(none.fields().containsKey("content-length"));
            }
        }

        @Test
        void fieldsAreThoseOfHttp1() throws IOException {
            HttpHandler handler = exchange -> {
                ResponseBody body = exchange.newBody();
                String told = exchange.request().headers("X-Who") + " "
                        + exchange.request().headers("COOKIE") + " "
                        + exchange.request().headers("host");
                body.write(told.getBytes(StandardCharsets.UTF_8));
                exchange.respond(200, List.of(new HttpField("X-Name", "J\u00f6rg")), body);
            };
            try (TestServer server = start(handler);
                    RawHttp2Client client = connect(server).begin()) {
                client.headers(
                        1,
                        RawHttp2Client.END_STREAM,
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":path",
                        "/",
                        ":authority",
                        "me",
                        "x-who",
                        "a",
                        "cookie",
                        "a=1",
                        "cookie",
                        "b=2",
                        "x-who",
                        "b");
                RawHttp2Client.Answer answer = client.answer(1);
                assertEquals("[a, b] [a=1; b=2] [me]", answer.body());
                byte[] utf8 = answer.field("x-name").getBytes(StandardCharsets.ISO_8859_1);
                assertEquals("J\u00f6rg", new String(utf8, StandardCharsets.UTF_8));
            }
        }

        @Test
        void continueIsSaidBeforeTheBody() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.post(1, "/e", "expect", "100-continue");
                assertEquals("100", client.fields(client.read()).get(":status"));
                client.frame(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 1, (byte) 'x');
                assertEquals("POST /e x", client.answer(1).body());
            }
        }
    }

    @Nested
    class Refusals {
        private static void assertRefused(String status, String code, String... fields) throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.headers(1, RawHttp2Client.END_STREAM, fields);
                RawHttp2Client.Answer answer = client.answer(1);
                assertEquals(status, answer.status(), answer.body());
                assertTrue(answer.body().contains("\"error\":\"" + code + "\""), answer.body());
                assertEquals("application/json", answer.field("content-type"));
                // The connection goes on where its tables are still known.
                assertEquals("GET /next ", client.get(3, "/next").answer(3).body());
            }
        }

        private static String[] get(String path, String... more) {
            String[] fixed = {":method", "GET", ":scheme", "http", ":path", path, ":authority", "h"};
            String[] all = new String[fixed.length + more.length];
            System.arraycopy(fixed, 0, all, 0, fixed.length);
            System.arraycopy(more, 0, all, fixed.length, more.length);
            return all;
        }

        @Test
        void overTheLimits() throws IOException {
            assertRefused("414", "UrlTooLong", get("/" + "u".repeat(60)));
            assertRefused("431", "HeadersTooLarge", get("/", "a", "v".repeat(420)));
            assertRefused(
                    "431", "HeadersTooLarge", get("/", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "/a#b", "/a b", "*", "http://h/", "/\u00e9"})
        void whatIsNoPath(String path) throws IOException {
            assertRefused("400", "ValidationFailed", get(path));
        }

        @Test
        void aMethodIsAToken() throws IOException {
            assertRefused(
                    "400", "ValidationFailed", ":method", "G@T", ":scheme", "http", ":path", "/", ":authority", "h");
        }

        @Test
        void thereIsOneHost() throws IOException {
            assertRefused("400", "ValidationFailed", get("/", "host", "other"));
            assertRefused("400", "ValidationFailed", get("/", "host", "h", "host", "h"));
            assertRefused("400", "ValidationFailed", get("/", "host", "h", "host", "other"));
            assertRefused("400", "ValidationFailed", get("/", "host", "h:443"));
            assertRefused("400", "ValidationFailed", ":method", "GET", ":scheme", "http", ":path", "/");
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.headers(1, RawHttp2Client.END_STREAM, get("/a", "host", "H:80"));
                assertEquals("GET /a ", client.answer(1).body());
            }
        }

        @Test
        void aLengthOverTheLimitIsNotWaitedFor() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.post(1, "/p", "content-length", "100001");
                assertEquals("413", client.answer(1).status());
                assertTrue(client.sees(RawHttp2Client.RST_STREAM), "nothing of it is wanted");
            }
        }

        /** Netty's codec takes such a head for a broken stream. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "connection|close",
                    "transfer-encoding|chunked",
                    "Upper|case",
                    "a|b\rc",
                    "a|b\nc",
                    "a|b\0c",
                    ":method|POST",
                    ":path|/other",
                    ":authority|other",
                    ":unknown|x",
                    "te|gzip",
                })
        void whatCouldBeReadInTwoWays(String field) throws IOException {
            AtomicInteger handled = new AtomicInteger();
            HttpHandler handler = exchange -> {
                handled.incrementAndGet();
                TestServer.echo(exchange);
            };
            try (TestServer server = start(handler);
                    RawHttp2Client client = connect(server).begin()) {
                String[] parts = field.split("\\|", 2);
                client.headers(1, RawHttp2Client.END_STREAM, get("/", parts[0], parts[1]));
                RawHttp2Client.Frame frame = client.read();
                boolean answered400 = frame.type() == RawHttp2Client.HEADERS
                        && "400".equals(client.fields(frame).get(":status"));
                assertTrue(
                        answered400
                                || frame.type() == RawHttp2Client.RST_STREAM
                                || frame.type() == RawHttp2Client.GOAWAY,
                        "frame " + frame.type());
                assertEquals(0, handled.get());
            }
        }

        @Test
        void aBodyOverTheLimitIsNotReadOn() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.post(1, "/p");
                for (int i = 0; i < 3; i++) {
                    client.frame(RawHttp2Client.DATA, 0, 1, new byte[16_000]);
                }
                for (int i = 0; i < 4; i++) {
                    client.frame(RawHttp2Client.DATA, 0, 1, new byte[16_000]);
                }
                RawHttp2Client.Answer answer = client.answer(1);
                assertEquals("413", answer.status());
                assertTrue(client.sees(RawHttp2Client.RST_STREAM), "nothing more is wanted");
                assertEquals("GET /next ", client.get(3, "/next").answer(3).body());
            }
        }

        @Test
        void aLengthThatIsNotTheBodysIsNoRequest() throws IOException {
            AtomicInteger handled = new AtomicInteger();
            try (TestServer server = start(exchange -> handled.incrementAndGet());
                    RawHttp2Client client = connect(server).begin()) {
                client.post(1, "/p", "content-length", "3");
                client.frame(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 1, new byte[4]);
                assertEquals(RawHttp2Client.RST_STREAM, client.read().type());
                assertEquals(0, handled.get());
            }
        }
    }

    @Nested
    class Floods {
        @Test
        void moreStreamsThanAllowedAreRefused() throws IOException {
            HttpServerSettings two = settings().withConnections(ConnectionLimits.DEFAULT.withStreams(2, 200));
            try (TestServer server = start(two, _ -> {});
                    RawHttp2Client client = connect(server).begin()) {
                client.get(1, "/1").get(3, "/2").get(5, "/3");
                RawHttp2Client.Frame frame = client.read();
                assertEquals(RawHttp2Client.RST_STREAM, frame.type());
                assertEquals(5, frame.stream());
                assertEquals(REFUSED_STREAM, frame.number(0));
            }
        }

        @Test
        void rapidResetsEndTheConnection() throws IOException {
            HttpServerSettings few = settings().withConnections(ConnectionLimits.DEFAULT.withStreams(100, 20));
            AtomicInteger begun = new AtomicInteger();
            try (TestServer server = start(few, _ -> begun.incrementAndGet());
                    RawHttp2Client client = connect(server).begin()) {
                try {
                    for (int stream = 1; stream < 2_000; stream += 2) {
                        client.get(stream, "/").frame(RawHttp2Client.RST_STREAM, 0, stream, bytes(CANCEL));
                    }
                } catch (IOException closed) {
                    assertTrue(begun.get() > 0);
                }
                assertTrue(client.ended() && begun.get() <= 25, "begun " + begun.get());
            }
        }

        @Test
        void aHeaderBombIsNotUnpacked() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                // One field of 4,000 bytes into the table, then a thousand times from there by one byte each.
                byte[] value = new byte[4_000 - 32];
                java.util.Arrays.fill(value, (byte) 'v');
                byte[] field = RawHttp2Client.block("a", new String(value, StandardCharsets.ISO_8859_1));
                field[0] = 0x40;
                byte[] fixed =
                        RawHttp2Client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "h");
                byte[] bomb = new byte[fixed.length + field.length + 1_000];
                System.arraycopy(fixed, 0, bomb, 0, fixed.length);
                System.arraycopy(field, 0, bomb, fixed.length, field.length);
                java.util.Arrays.fill(bomb, fixed.length + field.length, bomb.length, (byte) (0x80 | 62));
                client.frame(RawHttp2Client.HEADERS, RawHttp2Client.END_HEADERS | RawHttp2Client.END_STREAM, 1, bomb);
                RawHttp2Client.Frame frame = client.read();
                assertTrue(
                        frame.type() == RawHttp2Client.GOAWAY
                                || "431".equals(client.fields(frame).get(":status")),
                        "frame " + frame.type());
            }
        }

        @Test
        void continuationsWithoutEndEndTheConnection() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.frame(
                        RawHttp2Client.HEADERS, RawHttp2Client.END_STREAM, 1, RawHttp2Client.block(":method", "GET"));
                try {
                    for (int i = 0; i < 5_000; i++) {
                        client.frame(RawHttp2Client.CONTINUATION, 0, 1, RawHttp2Client.block("a" + i, "b"));
                    }
                } catch (IOException closed) {
                    assertNotEquals("", String.valueOf(closed.getMessage()));
                }
                assertTrue(client.ended());
            }
        }

        @Test
        void pingsThatNobodyReadsTheAnswersOfEndTheConnection() throws Exception {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                byte[] ping = new byte[17 * 1_000];
                for (int i = 0; i < 1_000; i++) {
                    ping[17 * i + 2] = 8;
                    ping[17 * i + 3] = RawHttp2Client.PING;
                }
                boolean closed = false;
                for (int i = 0; i < 5_000 && !closed; i++) {
                    try {
                        client.raw(ping);
                    } catch (IOException e) {
                        closed = true;
                    }
                }
                assertTrue(closed);
            }
        }
    }

    @Nested
    class Ends {
        @Test
        void theHandlerLearnsThatTheClientTookItBack() throws Exception {
            CountDownLatch gone = new CountDownLatch(1);
            CompletableFuture<HttpExchange> open = new CompletableFuture<>();
            HttpHandler handler = exchange -> {
                exchange.onClientGone(gone::countDown);
                open.complete(exchange);
            };
            try (TestServer server = start(handler);
                    RawHttp2Client client = connect(server).begin()) {
                client.get(1, "/");
                HttpExchange exchange = open.get();
                client.frame(RawHttp2Client.RST_STREAM, 0, 1, bytes(CANCEL));
                assertTrue(gone.await(10, TimeUnit.SECONDS));
                CompletableFuture<Boolean> after = new CompletableFuture<>();
                server.onLoop(() -> {
                    TestServer.echo(exchange);
                    after.complete(exchange.clientGone());
                });
                assertTrue(after.get());
            }
        }

        @Test
        void stopEndsWhatHasBegun() throws Exception {
            CompletableFuture<HttpExchange> slow = new CompletableFuture<>();
            try (TestServer server = start(slow::complete);
                    RawHttp2Client client = connect(server).begin();
                    RawHttp2Client idle = connect(server).begin()) {
                client.get(1, "/slow");
                HttpExchange open = slow.get();
                Thread.sleep(50);
                server.server().stop();
                assertTrue(idle.sees(RawHttp2Client.GOAWAY) && idle.ended());
                RawHttp2Client.Frame goAway = client.read();
                assertEquals(RawHttp2Client.GOAWAY, goAway.type());
                assertEquals(1, goAway.number(0), "the last stream that is answered");
                assertEquals(0, goAway.number(4), "no error");
                RawHttp2Client.Frame late = client.get(3, "/late").read();
                assertEquals(RawHttp2Client.RST_STREAM, late.type());
                assertEquals(REFUSED_STREAM, late.number(0), "it may be sent again, to another server");
                server.onLoop(() -> TestServer.echo(open));
                assertEquals("GET /slow ", client.answer(1).body());
                assertTrue(client.ended());
                server.server().drained().get(10, TimeUnit.SECONDS);
            }
        }

        @Test
        void slowAndIdleClientsAreEnded() throws IOException {
            String large = "x".repeat(200_000);
            try (TestServer server = start(
                            settings().withTimeouts(150, 300, 150),
                            exchange -> TestServer.answer(exchange, 200, large));
                    RawHttp2Client silent = connect(server).begin();
                    RawHttp2Client slowBody = connect(server).begin();
                    RawHttp2Client slowRead = connect(server).begin()) {
                slowBody.post(1, "/").frame(RawHttp2Client.DATA, 0, 1, (byte) 'x');
                slowRead.get(1, "/");
                assertTrue(slowBody.sees(RawHttp2Client.RST_STREAM));
                assertTrue(slowRead.sees(RawHttp2Client.RST_STREAM));
                assertTrue(silent.ended());
            }
        }

        @Test
        void whoDoesNotReadTheSocketIsClosed() throws Exception {
            int streams = 32;
            byte[] large = new byte[MIB];
            HttpHandler handler = exchange -> {
                ResponseBody body = exchange.newBody();
                body.write(large);
                exchange.respond(200, List.of(), body);
            };
            try (TestServer server = start(settings().withTimeouts(150, 300, 150), handler);
                    RawHttp2Client client = connect(server)) {
                // Windows for all answers, which are more than the buffers of both sockets hold.
                client.begin(settingOf(INITIAL_WINDOW_SIZE, MIB));
                client.frame(RawHttp2Client.WINDOW_UPDATE, 0, 0, bytes(streams * MIB));
                for (int stream = 1; stream < 2 * streams; stream += 2) {
                    client.get(stream, "/");
                }
                for (int i = 0; i < 1_000 && server.server().refused(Refused.SLOW_CLIENT) == 0; i++) {
                    Thread.sleep(10);
                }
                for (int i = 0; i < 1_000 && server.server().connections() > 0; i++) {
                    Thread.sleep(10);
                }
                assertEquals(0, server.server().connections());
                long refused = server.server().refused(Refused.SLOW_CLIENT);
                assertTrue(refused <= streams + 1, "each stream and the connection once, not " + refused);
            }
        }

        @Test
        void aConnectionHasSoManyRequests() throws IOException {
            HttpServerSettings two = settings().withConnections(ConnectionLimits.DEFAULT.withRequests(2));
            try (TestServer server = start(two, TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                assertEquals("GET /1 ", client.get(1, "/1").answer(1).body());
                client.get(3, "/2");
                assertTrue(client.sees(RawHttp2Client.GOAWAY) && client.ended());
            }
        }

        @Test
        void aBrokenFrameEndsTheConnection() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawHttp2Client client = connect(server).begin()) {
                client.frame(RawHttp2Client.WINDOW_UPDATE, 0, 0, bytes(0));
                RawHttp2Client.Frame frame = client.read();
                assertEquals(RawHttp2Client.GOAWAY, frame.type());
                assertNotEquals(ENHANCE_YOUR_CALM, frame.number(4));
                assertTrue(client.ended());
            }
        }
    }
}
