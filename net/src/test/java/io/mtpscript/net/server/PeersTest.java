package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.peer.TrustedProxies;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is at the other end: addresses, the PROXY protocol, the Unix domain socket, and how much each may have. */
@Timeout(60)
class PeersTest {
    private static final HttpServerSettings SETTINGS = HttpServerSettings.of("127.0.0.1", 0);
    private static final TrustedProxies LOOPBACK = TrustedProxies.parse("127.0.0.0/8");
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final byte[] V2 = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private static IoHandlerFactory io() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private static TestServer start(HttpServerSettings settings) throws IOException {
        return new TestServer(settings, io(), PeersTest::tellClient);
    }

    private static void tellClient(HttpExchange exchange) {
        String client =
                exchange.request().client().map(InetAddress::getHostAddress).orElse("nobody");
        TestServer.answer(exchange, 200, client);
    }

    private static String clientBy(TestServer server, String before, String fields) throws IOException {
        try (RawClient client = server.connect()) {
            return client.send(before + "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n")
                    .read()
                    .body();
        }
    }

    @Test
    void forwardedCountsFromTrustedProxiesOnly() throws IOException {
        try (TestServer server = start(SETTINGS)) {
            assertEquals("127.0.0.1", clientBy(server, "", "X-Forwarded-For: 198.51.100.1\r\n"));
        }
        try (TestServer server = start(SETTINGS.withProxies(LOOPBACK, false))) {
            assertEquals("198.51.100.1", clientBy(server, "", "X-Forwarded-For: 1.2.3.4, 198.51.100.1\r\n"));
            assertEquals("127.0.0.1", clientBy(server, "", ""));
        }
    }

    @Test
    void theProxyProtocolTellsTheClient() throws IOException {
        try (TestServer server = start(SETTINGS.withProxies(LOOPBACK, true))) {
            String v1 = "PROXY TCP4 198.51.100.1 203.0.113.1 4711 443\r\n";
            assertEquals("198.51.100.1", clientBy(server, v1, ""));
            assertEquals("198.51.100.1", clientBy(server, v1, "X-Forwarded-For: 1.2.3.4\r\n"), "it is no proxy");
            assertEquals(
                    "2001:db8:0:0:0:0:0:7", clientBy(server, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", ""));
            assertEquals("127.0.0.1", clientBy(server, "PROXY UNKNOWN\r\n", ""));
            ByteArrayOutputStream v2 = new ByteArrayOutputStream();
            v2.writeBytes(V2);
            v2.writeBytes(new byte[] {0x21, 0x11, 0, 12, (byte) 198, 51, 100, 2, (byte) 203, 0, 113, 1, 1, 2, 3, 4});
            assertEquals("198.51.100.2", clientBy(server, v2.toString(StandardCharsets.ISO_8859_1), ""));
            v2.reset();
            v2.writeBytes(V2);
            v2.writeBytes(new byte[] {0x20, 0, 0, 0});
            assertEquals("127.0.0.1", clientBy(server, v2.toString(StandardCharsets.ISO_8859_1), ""), "its own");
        }
    }

    @Test
    void theHeaderMayComeByteByByteAndBeforeHttp2() throws Exception {
        try (TestServer server = start(SETTINGS.withProxies(LOOPBACK, true))) {
            try (RawClient client = server.connect()) {
                client.sendSlowly("PROXY TCP4 198.51.100.1 203.0.113.1 4711 443\r\n" + GET);
                assertEquals("198.51.100.1", client.read().body());
            }
            try (RawHttp2Client client = new RawHttp2Client(server.server().port())) {
                client.raw("PROXY TCP4 198.51.100.3 203.0.113.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(
                        "198.51.100.3", client.begin().get(1, "/").answer(1).body());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "PROXY TCP4 198.51.100.1\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "PROXY TCP4 a b c d\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
            })
    void withoutTheHeaderThereIsNothing(String bytes) throws IOException {
        try (TestServer server = start(SETTINGS.withProxies(LOOPBACK, true));
                RawClient client = server.connect()) {
            assertEquals("", client.send(bytes).readAll());
        }
    }

    @Test
    void aHeaderThatDoesNotComeAndOneOfAStrangerEnd() throws IOException {
        HttpServerSettings quick = SETTINGS.withTimeouts(30_000, 30_000, 150);
        try (TestServer server = start(quick.withProxies(LOOPBACK, true));
                RawClient client = server.connect()) {
            assertTrue(client.send("PROXY ").ended(5_000));
        }
        try (TestServer server = start(SETTINGS.withProxies(TrustedProxies.parse("10.0.0.0/8"), true));
                RawClient client = server.connect()) {
            assertTrue(client.ended(5_000), "it may not say whom it speaks for");
        }
    }

    @Test
    void anAddressHasSoManyConnections() throws IOException {
        HttpServerSettings two = SETTINGS.withConnections(ConnectionLimits.DEFAULT.withPerPeer(2));
        try (TestServer server = start(two);
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            assertEquals("127.0.0.1", first.send(GET).read().body());
            assertEquals("127.0.0.1", second.send(GET).read().body());
            try (RawClient third = server.connect()) {
                assertTrue(third.ended(5_000));
            }
            second.shutdownOutput();
            assertTrue(anotherIsTaken(server, ""), "a closed connection makes room");
        }
        try (TestServer server = start(two.withProxies(LOOPBACK, false))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(server.connect());
                assertEquals("127.0.0.1", clients.get(i).send(GET).read().body(), "a proxy has as many as it needs");
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
        try (TestServer server = start(two.withProxies(LOOPBACK, true))) {
            String from = "PROXY TCP4 198.51.100.1 203.0.113.1 4711 443\r\n";
            try (RawClient first = server.connect();
                    RawClient second = server.connect();
                    RawClient third = server.connect()) {
                assertEquals("198.51.100.1", first.send(from + GET).read().body());
                assertEquals("198.51.100.1", second.send(from + GET).read().body());
                assertEquals("", third.send(from + GET).readAll());
                assertEquals("198.51.100.2", clientBy(server, from.replace(".1 203", ".2 203"), ""), "another one's");
            }
            assertTrue(anotherIsTaken(server, from));
        }
    }

    private static boolean anotherIsTaken(TestServer server, String before) throws IOException {
        for (int i = 0; i < 100; i++) {
            try (RawClient next = server.connect()) {
                if (next.send(before + GET).read().status() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // Not yet.
            }
        }
        return false;
    }

    @Test
    void aConnectionHasSoManyRequests() throws IOException {
        try (TestServer server = start(SETTINGS.withConnections(ConnectionLimits.DEFAULT.withRequests(2)));
                RawClient client = server.connect()) {
            assertEquals("", client.send(GET).read().field("Connection"));
            assertEquals("close", client.send(GET).read().field("Connection"));
            assertTrue(client.ended(5_000));
        }
    }

    @Test
    void aSlowHeadEndsSoonerThanAnIdleConnection() throws Exception {
        try (TestServer server = start(SETTINGS.withTimeouts(30_000, 30_000, 200));
                RawClient idle = server.connect();
                RawClient used = server.connect();
                RawClient slow = server.connect()) {
            assertEquals(200, used.send(GET).read().status());
            for (String part : List.of("GET / HT", "TP/1.1\r\n", "Host: ")) {
                slow.send(part);
                Thread.sleep(20);
            }
            used.send("GET / HTTP/1.1\r\nHo");
            assertTrue(slow.ended(5_000));
            assertTrue(used.ended(5_000), "the second head too");
            assertFalse(idle.ended(300));
        }
    }

    @Test
    void aHeadBehindAnotherRequestHasItsTimeToo() throws Exception {
        CompletableFuture<HttpExchange> handled = new CompletableFuture<>();
        try (TestServer server = new TestServer(SETTINGS.withTimeouts(30_000, 30_000, 200), io(), exchange -> {
                    if (exchange.request().target().equals("/slow")) {
                        handled.complete(exchange);
                    } else {
                        tellClient(exchange);
                    }
                });
                RawClient oneWrite = server.connect();
                RawClient meanwhile = server.connect();
                RawClient preface = server.connect()) {
            oneWrite.send(GET + "GET / HTTP/1.1\r\nHo");
            assertEquals(200, oneWrite.read().status());
            assertTrue(oneWrite.ended(5_000));
            meanwhile.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            HttpExchange slow = handled.get();
            meanwhile.send("GET");
            Thread.sleep(500);
            server.onLoop(() -> tellClient(slow));
            assertEquals(200, meanwhile.read().status());
            assertEquals(200, meanwhile.send(GET.substring(3)).read().status(), "its time begins with its turn");
            assertTrue(preface.send("PRI * HT").ended(5_000));
            assertEquals(2, server.server().refused(Refused.SLOW_HEAD));
        }
    }

    @Test
    void theProxysHeaderIsNoHeadOfARequest() throws IOException {
        HttpServerSettings quick = SETTINGS.withTimeouts(30_000, 30_000, 100).withProxies(LOOPBACK, true);
        try (TestServer server = start(quick);
                RawClient client = server.connect()) {
            client.send("PROXY TCP4 198.51.100.1 203.0.113.1 4711 443\r\n");
            assertFalse(client.ended(500));
            assertEquals("198.51.100.1", client.send(GET).read().body());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUnixDomainSocketIsListenedOnToo(boolean nio, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("s.sock");
        HttpServerSettings settings =
                SETTINGS.withSocket(Optional.of(file)).withProxies(TrustedProxies.parse("unix"), false);
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(file));
        }
        assertTrue(Files.exists(file), "a file that a killed server left");
        try (TestServer server =
                new TestServer(settings, nio ? NioIoHandler.newFactory() : io(), PeersTest::tellClient)) {
            assertEquals("nobody", through(file, ""));
            assertEquals("198.51.100.1", through(file, "X-Forwarded-For: 198.51.100.1\r\n"));
            assertEquals("127.0.0.1", clientBy(server, "", "X-Forwarded-For: 198.51.100.1\r\n"));
            IOException taken = assertThrows(IOException.class, () -> start(settings));
            assertEquals("Cannot listen on " + file + ": another process does", taken.getMessage());
        }
        assertFalse(Files.exists(file));
        Files.writeString(file, "mine");
        IOException refused = assertThrows(IOException.class, () -> start(settings));
        assertTrue(String.valueOf(refused.getMessage()).contains("is no socket"));
        assertEquals("mine", Files.readString(file));
    }

    private static String through(Path file, String fields) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            String request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            String all = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            return all.substring(all.indexOf("\r\n\r\n") + 4);
        }
    }
}
