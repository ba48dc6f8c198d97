package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send without end, and clients that hardly send or read at all. */
@Timeout(300)
class AbuseTest {
    private static final int MIB = 1 << 20;
    private static final String GET = "GET /own HTTP/1.1\r\nHost: h\r\n\r\n";

    /** What 5,000 slow connections may cost each, sockets of the test's own side included. */
    private static final int BYTES_PER_CONNECTION = 64 * 1024;

    private static TestServer start() throws IOException {
        return new TestServer(
                HttpServerSettings.of("127.0.0.1", 0),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory(),
                exchange -> {
                    if (exchange.request().target().equals("/large")) {
                        TestServer.answer(exchange, 200, "x".repeat(MIB));
                    } else {
                        TestServer.echo(exchange);
                    }
                });
    }

    /** Sends a piece over and over, up to 200 MiB, until the server has had enough. */
    private static void assertEndsSoon(String begin, String piece, int status) throws IOException {
        try (TestServer server = start();
                RawClient client = server.connect()) {
            client.send(begin);
            byte[] block = piece.repeat(Math.max(1, 16_384 / piece.length())).getBytes(StandardCharsets.US_ASCII);
            long sent = 0;
            while (sent < 200L * MIB && !client.hasAnswer()) {
                try {
                    client.send(block);
                } catch (IOException closed) {
                    break;
                }
                sent += block.length;
            }
            assertEquals(status, client.read().status());
            assertTrue(sent < 20L * MIB, "read " + sent);
        }
    }

    @Test
    void whatHasNoEndIsEnded() throws IOException {
        assertEndsSoon("GET /", "u", 414);
        assertEndsSoon("GET / HTTP/1.1\r\nHost: h\r\n", "A: b\r\n", 431);
        assertEndsSoon("GET / HTTP/1.1\r\nHost: h\r\nA: ", "v", 431);
        assertEndsSoon("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10737418240\r\n\r\n", "b", 413);
        assertEndsSoon("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nbody\r\n", 413);
        assertEndsSoon("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;", "e", 400);
        assertEndsSoon("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n", 431);
    }

    @Test
    void slowClientsDoNotHoldOthersUp() throws IOException {
        try (TestServer server = start()) {
            List<RawClient> slow = slow(server, 300);
            // One after the other: each waits for the one before it, none for a slow client.
            assertEquals(1_000, requests(server, 1_000).length);
            close(slow);
        }
    }

    @Tag("long")
    @Test
    void fiveThousandSlowClients() throws IOException {
        try (TestServer server = start()) {
            requests(server, 5_000);
            long alone = requests(server, 5_000)[4_950];
            long before = usedBytes();
            List<RawClient> slow = slow(server, 5_000);
            long beside = requests(server, 5_000)[4_950];
            long each = (usedBytes() - before) / 5_000;
            System.out.println("5,000 slow connections: " + each + " bytes each, p99 of others " + beside / 1_000
                    + " us, before " + alone / 1_000 + " us");
            assertTrue(beside < 2 * alone + 5_000_000, "p99 " + alone + " ns, then " + beside);
            assertTrue(each < BYTES_PER_CONNECTION, "bytes each: " + each);
            close(slow);
        }
    }

    /** A third of them each: a head without end, a body without end, an answer that nobody reads. */
    private static List<RawClient> slow(TestServer server, int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = server.connect();
            clients.add(client);
            switch (i % 3) {
                case 0 -> client.send("GET / HTTP/1.1\r\nHost: h\r\nA");
                case 1 -> client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nbegun");
                default -> client.send(i % 300 == 2 ? "GET /large HTTP/1.1\r\nHost: h\r\n\r\n" : GET);
            }
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** How long each of so many requests took, sorted. */
    private static long[] requests(TestServer server, int count) throws IOException {
        long[] nanos = new long[count];
        try (RawClient client = server.connect()) {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                assertEquals("GET /own ", client.send(GET).read().body());
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** On the heap and in direct buffers. */
    private static long usedBytes() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(direct, PlatformDependent.usedDirectMemory());
    }
}
