package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.ResponseBody;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real sockets. */
@Timeout(60)
class HttpServerTest {
    private static final Limits SMALL = Limits.DEFAULT.withRequestBodyBytes(100).withHeaders(60, 200, 5);

    private static final String CHUNKED = "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static IoHandlerFactory io() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private static HttpServerSettings settings() {
        return HttpServerSettings.of("127.0.0.1", 0).withLimits(SMALL);
    }

    private static TestServer start(HttpHandler handler) throws IOException {
        return new TestServer(settings(), io(), handler);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    private static String post(String body) {
        return "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Nested
    class Messages {
        @Test
        void keepsTheConnection() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                for (int i = 0; i < 3; i++) {
                    RawClient.Answer answer = client.send(post("body" + i)).read();
                    assertEquals("POST /p body" + i, answer.body());
                    assertEquals("", answer.field("Connection"));
                    assertTrue(answer.head().startsWith("HTTP/1.1 200 OK\r\n"));
                    assertTrue(answer.field("Date").matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
                }
            }
        }

        @Test
        void aConnectionWhoseAnswerCannotBeMadeIsClosed() throws IOException {
            HttpHandler handler = exchange -> {
                ResponseBody closed = exchange.newBody();
                closed.close();
                assertThrows(IllegalStateException.class, () -> exchange.respond(200, List.of(), closed));
            };
            try (TestServer server = start(handler);
                    RawClient client = server.connect()) {
                assertEquals("", client.send(get("/")).readAll());
            }
        }

        @Test
        void worksOnNioToo() throws IOException {
            try (TestServer server = new TestServer(settings(), NioIoHandler.newFactory(), TestServer::echo);
                    RawClient client = server.connect()) {
                assertEquals("POST /p abc", client.send(post("abc")).read().body());
                assertEquals("GET / ", client.send(get("/")).read().body());
            }
        }

        @Test
        void byteByByte() throws IOException, InterruptedException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                assertEquals(
                        "POST /p hello", client.sendSlowly(post("hello")).read().body());
                String chunked = CHUNKED + "3\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n";
                assertEquals("POST /c abcde", client.sendSlowly(chunked).read().body());
                assertEquals("GET / ", client.send(get("/")).read().body());
            }
        }

        @Test
        void whoIsToldToComeLaterIsNotListenedToBefore() throws IOException {
            List<Long> taken = new CopyOnWriteArrayList<>();
            HttpHandler handler = exchange -> {
                taken.add(System.nanoTime());
                if (exchange.request().target().equals("/refused")) {
                    exchange.respond(503, List.of(new HttpField("Retry-After", "1")), exchange.newBody());
                } else if (exchange.request().target().equals("/program")) {
                    exchange.respond(503, List.of(), exchange.newBody());
                } else {
                    TestServer.echo(exchange);
                }
            };
            try (TestServer server = start(handler);
                    RawClient refused = server.connect();
                    RawClient other = server.connect()) {
                refused.send(get("/refused") + get("/then"));
                assertEquals(503, refused.read().status());
                // Others are served meanwhile: this is taken before what came first on the connection that waits.
                assertEquals("GET / ", other.send(get("/")).read().body());
                assertEquals("GET /then ", refused.read().body());
                assertEquals(3, taken.size());
                long heldMillis = TimeUnit.NANOSECONDS.toMillis(taken.get(2) - taken.get(0));
                assertTrue(heldMillis >= 50, () -> "held for " + heldMillis + " ms");
                assertEquals(
                        503, refused.send(get("/program") + get("/then")).read().status());
                assertEquals("GET /then ", refused.read().body());
                refused.send(get("/refused")).read();
            }
        }

        @Test
        void pipelinedAnswersLeaveInOrder() throws Exception {
            List<HttpExchange> waiting = new ArrayList<>();
            CompletableFuture<Void> firstIsIn = new CompletableFuture<>();
            HttpHandler handler = exchange -> {
                if (exchange.request().target().equals("/slow")) {
                    waiting.add(exchange);
                    firstIsIn.complete(null);
                } else {
                    TestServer.echo(exchange);
                }
            };
            try (TestServer server = start(handler);
                    RawClient client = server.connect()) {
                StringBuilder all = new StringBuilder(get("/slow"));
                for (int i = 0; i < 500; i++) {
                    all.append(get("/" + i));
                }
                client.send(all.toString());
                firstIsIn.get();
                assertFalse(client.ended(50), "nothing may overtake the first");
                server.onLoop(() -> TestServer.echo(waiting.getFirst()));
                assertEquals("GET /slow ", client.read().body());
                for (int i = 0; i < 500; i++) {
                    assertEquals("GET /" + i + " ", client.read().body());
                }
            }
        }

        @Test
        void http10AndClose() throws IOException {
            try (TestServer server = start(TestServer::echo)) {
                try (RawClient client = server.connect()) {
                    String all = client.send("GET /a HTTP/1.0\r\n\r\n").readAll();
                    assertTrue(all.contains("Connection: close\r\n") && all.endsWith("GET /a "), all);
                }
                try (RawClient client = server.connect()) {
                    String keep = "GET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
                    assertEquals("keep-alive", client.send(keep).read().field("Connection"));
                    assertEquals("GET /b ", client.send(keep).read().body());
                }
                try (RawClient client = server.connect()) {
                    client.send("GET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + get("/ignored"));
                    String all = client.readAll();
                    assertTrue(all.endsWith("GET /c "), all);
                }
            }
        }

        @Test
        void headAndNoContentHaveNoBody() throws IOException {
            HttpHandler handler = exchange -> {
                if (exchange.request().method().equals("HEAD")) {
                    TestServer.answer(exchange, 200, "12345");
                } else {
                    TestServer.answer(exchange, 204, "");
                }
            };
            try (TestServer server = start(handler);
                    RawClient client = server.connect()) {
                client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get("/"));
                assertEquals("5", client.read(false).field("Content-Length"));
                RawClient.Answer noContent = client.read();
                assertEquals(204, noContent.status());
                assertEquals("", noContent.field("Content-Length"));
            }
        }

        @Test
        void largeAnswersAndHeads() throws IOException {
            String large = "x".repeat(3_000_000);
            String longValue = "v".repeat(5_000);
            HttpHandler handler = exchange -> {
                var body = exchange.newBody();
                body.write(large.getBytes(StandardCharsets.US_ASCII));
                exchange.respond(200, List.of(new HttpField("X-Long", longValue)), body);
            };
            try (TestServer server = start(handler);
                    RawClient client = server.connect()) {
                client.send(get("/1") + get("/2"));
                for (int i = 0; i < 2; i++) {
                    RawClient.Answer answer = client.read();
                    assertEquals(longValue, answer.field("X-Long"));
                    assertEquals(large, answer.body());
                }
            }
        }

        @Test
        void absoluteFormIsThePathInIt() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                assertEquals(
                        "GET /a?b ", client.send(get("http://h:80/a?b")).read().body());
                assertEquals("GET / ", client.send(get("HTTPS://h")).read().body());
                assertEquals("GET /?q ", client.send(get("http://h?q")).read().body());
            }
        }

        @Test
        void theHostOfAnAbsoluteFormGoesBeforeTheField() throws IOException {
            try (TestServer server = start(exchange -> TestServer.answer(
                            exchange, 200, String.join(",", exchange.request().headers("Host"))));
                    RawClient client = server.connect()) {
                String other = " HTTP/1.1\r\nHost: other\r\n\r\n";
                assertEquals(
                        "a:80", client.send("GET http://a:80/x" + other).read().body());
                assertEquals(
                        "a",
                        client.send("GET https://user:word@a/x" + other).read().body());
                assertEquals("other", client.send("GET /x" + other).read().body());
            }
        }

        @Test
        void continueIsSaidBeforeTheBody() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                client.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
                assertEquals(100, client.read().status());
                assertEquals("POST /e abc", client.send("abc").read().body());
                client.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 300\r\n\r\n");
                assertEquals(413, client.read().status());
            }
        }
    }

    @Nested
    class Refusals {
        private static void assertRefused(String request, int status, String code) throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                client.send(request);
                RawClient.Answer answer = client.read();
                assertEquals(status, answer.status(), answer.body());
                assertEquals("close", answer.field("Connection"));
                assertEquals("application/json", answer.field("Content-Type"));
                assertTrue(answer.body().contains("\"error\":\"" + code + "\""), answer.body());
                assertEquals("", client.readAll(), "nothing follows");
            }
        }

        @Test
        void overTheLimits() throws IOException {
            assertRefused(post("x".repeat(101)), 413, "BodyTooLarge");
            assertRefused(
                    CHUNKED + "32\r\n" + "x".repeat(50) + "\r\n33\r\n" + "x".repeat(51) + "\r\n", 413, "BodyTooLarge");
            assertRefused(get("/" + "u".repeat(60)), 414, "UrlTooLong");
            assertRefused(get("/" + "u".repeat(6_000)), 414, "UrlTooLong");
            assertRefused("GET / HTTP/1.1\r\nHost: h\r\nA: " + "v".repeat(300) + "\r\n\r\n", 431, "HeadersTooLarge");
            assertRefused("GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(5) + "\r\n", 431, "HeadersTooLarge");
        }

        @Test
        void atTheLimits() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                assertEquals(
                        "POST /p " + "x".repeat(100),
                        client.send(post("x".repeat(100))).read().body());
                String url = "/" + "u".repeat(59);
                assertEquals("GET " + url + " ", client.send(get(url)).read().body());
                String fields = "GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(4) + "\r\n";
                assertEquals("GET / ", client.send(fields).read().body());
            }
        }

        /** Shapes in which two readers of the same bytes could see two different requests. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                    "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                    "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                    "Content-Length: 3, 3\r\n\r\nabc",
                    "Content-Length: +3\r\n\r\nabc",
                    "Content-Length: -3\r\n\r\nabc",
                    "Content-Length: 0x3\r\n\r\nabc",
                    "Content-Length: 3 3\r\n\r\nabc",
                    "Content-Length: \r\n\r\nabc",
                    "Content-Length: 99999999999999999999\r\n\r\nabc",
                    "Content-Length : 3\r\n\r\nabc",
                    " Content-Length: 3\r\n\r\nabc",
                    "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a=\"b;c\"\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3 ;a\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0;a\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0 \r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a\rb\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a=\"\n\"\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3;a\0\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\nC: d\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n0\r\nA b: c\r\n\r\n",
                    "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                    "A: b\r\n folded\r\n\r\n",
                    "A: b\r\n\tfolded\r\n\r\n",
                    "A: b\r\n\r\r\n",
                    "A: b\n\n",
                    "A: b\r\r\n\r\n",
                    "\u00e4: b\r\n\r\n",
                    "Host: again\r\n\r\n",
                    "A: b\nC: d\r\n\r\n",
                    "A: b\rC: d\r\n\r\n",
                    "A: b\0c\r\n\r\n",
                    "A b: c\r\n\r\n",
                    "A\r\n\r\n",
                    ": v\r\n\r\n",
                })
        void whatCouldBeReadInTwoWays(String rest) throws IOException {
            assertRefused("POST / HTTP/1.1\r\nHost: h\r\n" + rest, 400, "ValidationFailed");
        }

        @Test
        void aFoldedLineThatComesByItself() throws Exception {
            for (String next : List.of(" folded", "\tfolded", " ")) {
                try (TestServer server = start(TestServer::echo);
                        RawClient client = server.connect()) {
                    client.send("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n");
                    Thread.sleep(30);
                    assertEquals(400, client.send(next).read().status());
                    assertEquals("", client.send("\r\n\r\n").readAll());
                }
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n",
                    "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
                    "GET / HTTP/1.2\r\nHost: h\r\n\r\n",
                    "GET / HTTQ/1.1\r\nHost: h\r\n\r\n",
                    "GET /\r\nHost: h\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET  / HTTP/1.1 x\r\nHost: h\r\n\r\n",
                    "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET http:///a HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET ftp://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
                    "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
                })
        void whatIsNotHttp(String request) throws IOException {
            assertRefused(request, 400, "ValidationFailed");
        }

        @Test
        void theAnswerSurvivesABodyNobodyReads() throws IOException {
            try (TestServer server = start(TestServer::echo);
                    RawClient client = server.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
                for (int i = 0; i < 50; i++) {
                    client.send("x".repeat(10_000));
                }
                assertEquals(413, client.read().status());
            }
        }
    }

    @Nested
    class Ends {
        @Test
        void stopAnswersWhatHasBegunAndTakesNothingNew() throws Exception {
            CompletableFuture<HttpExchange> slow = new CompletableFuture<>();
            HttpHandler handler = exchange -> {
                if (exchange.request().target().equals("/slow")) {
                    slow.complete(exchange);
                } else {
                    TestServer.echo(exchange);
                }
            };
            try (TestServer server = start(handler);
                    RawClient busy = server.connect();
                    RawClient idle = server.connect();
                    RawClient halfway = server.connect()) {
                assertEquals("GET /1 ", idle.send(get("/1")).read().body());
                assertEquals("GET /2 ", halfway.send(get("/2")).read().body());
                halfway.send("POST /h HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
                busy.send(get("/slow"));
                HttpExchange waiting = slow.get();
                Thread.sleep(50);
                server.server().stop();
                CompletableFuture<Void> stopped = server.server().drained();
                assertTrue(idle.ended(5_000), "an idle connection is closed");
                RawClient.Answer late = halfway.send("cd").read();
                assertEquals(503, late.status());
                assertEquals("1", late.field("Retry-After"));
                assertEquals("{\"error\":\"ShuttingDown\",\"message\":\"The server is shutting down\"}", late.body());
                assertFalse(stopped.isDone(), "a request is under way");
                server.onLoop(() -> TestServer.echo(waiting));
                RawClient.Answer answer = busy.read();
                assertEquals("GET /slow ", answer.body());
                assertEquals("close", answer.field("Connection"));
                stopped.get(10, TimeUnit.SECONDS);
                assertThrows(IOException.class, server::connect);
            }
        }

        @Test
        void theHandlerLearnsThatTheClientLeft() throws Exception {
            CountDownLatch gone = new CountDownLatch(1);
            CompletableFuture<HttpExchange> open = new CompletableFuture<>();
            HttpHandler handler = exchange -> {
                exchange.onClientGone(gone::countDown);
                open.complete(exchange);
            };
            try (TestServer server = start(handler)) {
                RawClient client = server.connect().send(post("abc"));
                HttpExchange exchange = open.get();
                client.close();
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
        void slowAndIdleClientsAreClosed() throws IOException {
            HttpServerSettings quick = settings().withTimeouts(150, 300, 150);
            try (TestServer server = new TestServer(quick, io(), TestServer::echo);
                    RawClient silent = server.connect();
                    RawClient slowHead = server.connect();
                    RawClient slowBody = server.connect()) {
                slowHead.send("GET / HTTP/1.1\r\n");
                slowBody.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
                assertTrue(silent.ended(5_000));
                assertTrue(slowHead.ended(5_000));
                assertTrue(slowBody.ended(5_000));
            }
        }

        @Test
        void clientsThatDoNotReadDoNotFillMemory() throws Exception {
            String large = "x".repeat(200_000);
            AtomicInteger handled = new AtomicInteger();
            HttpHandler handler = exchange -> {
                handled.incrementAndGet();
                TestServer.answer(exchange, 200, large);
            };
            try (TestServer server = start(handler);
                    RawClient client = server.connect()) {
                client.send(get("/").repeat(400));
                Thread.sleep(300);
                int sofar = handled.get();
                assertTrue(sofar < 100, "answers made for a client that does not read: " + sofar);
                for (int i = 0; i < 400; i++) {
                    assertEquals(large.length(), client.read().body().length());
                }
                assertEquals(400, handled.get());
            }
        }

        @Test
        void connectionsOverTheLimitAreClosed() throws IOException {
            try (TestServer server = new TestServer(
                            settings().withConnections(ConnectionLimits.DEFAULT.withTotal(2)), io(), TestServer::echo);
                    RawClient first = server.connect();
                    RawClient second = server.connect()) {
                assertEquals("GET / ", first.send(get("/")).read().body());
                assertEquals("GET / ", second.send(get("/")).read().body());
                try (RawClient third = server.connect()) {
                    assertTrue(third.ended(5_000));
                }
                first.shutdownOutput();
                boolean accepted = false;
                for (int i = 0; i < 100 && !accepted; i++) {
                    try (RawClient next = server.connect()) {
                        accepted = next.send(get("/")).read().status() == 200;
                    } catch (IOException e) {
                        accepted = false;
                    }
                }
                assertTrue(accepted, "a closed connection makes room");
            }
        }

        @Test
        void aPortInUseIsSaidInOneLine() throws IOException {
            try (TestServer server = start(TestServer::echo)) {
                HttpServerSettings same =
                        HttpServerSettings.of("127.0.0.1", server.server().port());
                IOException refused =
                        assertThrows(IOException.class, () -> new TestServer(same, io(), TestServer::echo));
                String message = String.valueOf(refused.getMessage());
                assertTrue(message.contains("127.0.0.1:" + server.server().port()), message);
                assertFalse(message.contains("\n"));
            }
        }
    }
}
