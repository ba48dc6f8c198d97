package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come whole are taken as those that come in pieces, which the reader never sees. */
class WholeRequestReaderTest {
    private static final Limits LIMITS = Limits.DEFAULT.withRequestBodyBytes(60).withHeaders(40, 150, 6);
    private static final int MUTATIONS = 40_000;

    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: example.com:80\r\nAccept: */*\r\nX-A: 1\r\nX-a:2\r\n\r\n",
            "POST /p HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
            "POST /p HTTP/1.1\r\nContent-Length: 0\r\nHost:h \t\r\nConnection: Keep-Alive\r\n\r\n",
            "PUT /p HTTP/1.1\r\nHost: [::1]\r\nCONTENT-LENGTH: 003\r\nX-A:\r\nX-A:  a b\tc  \r\n\r\nabcGET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n",
            "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /n HTTP/1.1\r\nHost: h\r\n\r\n",
            "POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n",
            "BREW http://h/pot?x HTTP/1.1\r\nHost: h\r\n\r\nDELETE /d HTTP/1.1\r\nHost: h\r\n\r\n");

    /** What a mutation puts in: what heads are made of, and what must not be in them. */
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            ":",
            "0",
            "9",
            "a",
            "#",
            "/",
            "?",
            "\0",
            "\u007f",
            "\u00e9",
            ",",
            "%",
            "\u0001",
            "\r\nHost: i",
            "\r\nContent-Length: 3",
            "\r\nTransfer-Encoding: chunked",
            "\r\nConnection: close",
            "\r\nConnection: upgrade",
            "\r\nExpect: 100-continue",
            "\r\n folded",
            "\r\nX : y",
            "\r\n: y",
            "\r\nX-A",
            "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.0",
            "HTTP/2.0",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuf buffer(byte[] bytes, int from, int to) {
        return WipingAllocator.INSTANCE.directBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
    }

    /** What a connection makes of bytes that come in pieces, and what it answers. */
    private static List<String> taken(byte[] bytes, int... ends) {
        HttpServerSettings settings = HttpServerSettings.of("localhost", 0).withLimits(LIMITS);
        List<String> taken = new ArrayList<>();
        LoopState loop = new LoopState(exchange -> take(exchange, taken), LIMITS);
        ServerState server = new ServerState(settings);
        EmbeddedChannel channel =
                new EmbeddedChannel(new ConnectionSetup(server, Optional.empty(), false, _ -> loop, Optional.empty()));
        channel.config().setAllocator(WipingAllocator.INSTANCE);
        int from = 0;
        for (int end : ends) {
            if (channel.isOpen()) {
                channel.writeInbound(buffer(bytes, from, end));
                from = end;
            }
        }
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            taken.add(out.toString(StandardCharsets.ISO_8859_1).replaceAll("Date: [^\r]*", "Date"));
            out.release();
        }
        channel.finishAndReleaseAll();
        return taken;
    }

    private static void take(HttpExchange exchange, List<String> taken) {
        HttpRequest request = exchange.request();
        StringBuilder all = new StringBuilder(request.method() + " " + request.target());
        for (String name :
                List.of("host", "HOST", "X-A", "accept", "Connection", "Content-Length", "Content-Type", "X", "No")) {
            all.append(" ").append(name).append(request.headers(name));
        }
        taken.add(all + " " + new String(request.copyBody(), StandardCharsets.ISO_8859_1));
        TestServer.answer(exchange, 200, "ok");
    }

    private static void agrees(byte[] bytes) {
        List<String> whole = taken(bytes, bytes.length);
        List<String> pieces = taken(bytes, 1, bytes.length);
        assertEquals(pieces, whole, () -> "of " + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Test
    void takesWhatTheDecoderTakes() {
        Random random = new Random(26);
        REQUESTS.forEach(request -> agrees(bytes(request)));
        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder request = new StringBuilder(REQUESTS.get(random.nextInt(REQUESTS.size())));
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(request.length());
                int left = random.nextInt(3) == 0 ? Math.min(request.length(), at + 1 + random.nextInt(3)) : at;
                request.replace(at, left, random.nextInt(4) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size())));
            }
            if (request.length() > 1) {
                agrees(bytes(request.toString()));
            }
        }
    }

    /** In two reads, the first of which ends somewhere: what the reader leaves goes to the decoder, and it is asked again later. */
    @Test
    void endsOfReadsMakeNoDifference() {
        String many = String.join("", REQUESTS.subList(0, 5)) + REQUESTS.get(7) + REQUESTS.get(1);
        byte[] bytes = bytes(many);
        List<String> expected = taken(bytes, 1, bytes.length);
        assertEquals(9 + 9, expected.size());
        for (int end = 1; end < bytes.length; end++) {
            assertEquals(expected, taken(bytes, end, bytes.length), "read up to " + end);
            assertEquals(
                    expected, taken(bytes, end, end + (bytes.length - end) / 2, bytes.length), "read up to " + end);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void takesPlainRequests(int index) {
        byte[] bytes = bytes(REQUESTS.get(index));
        ByteBuf in = buffer(bytes, 0, bytes.length);
        LoopScratch scratch = new LoopScratch();
        WholeRequest request = new WholeRequestReader(LIMITS, scratch).read(in);
        assertNotNull(request);
        assertEquals(0, in.readableBytes());
        assertEquals(List.of(), request.values("Nothing"));
        for (byte left : scratch.bytes()) {
            assertEquals(0, left);
        }
        request.release();
        in.release();
    }

    /** A program reads the body where it stands. */
    @Test
    void leavesBodiesThatAreNotInDirectMemory() {
        ByteBuf in = Unpooled.wrappedBuffer(bytes(REQUESTS.get(2)));
        assertNull(new WholeRequestReader(LIMITS, new LoopScratch()).read(in));
    }

    @Test
    void leavesLargeHeads() {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nA: %s\r\n\r\n";
        int section = LIMITS.headerSectionBytes() - "Host: h\r\nA: \r\n\r\n".length();
        for (int more = 0; more <= 1; more++) {
            byte[] bytes = bytes(head.formatted("x".repeat(section + more)));
            ByteBuf in = buffer(bytes, 0, bytes.length);
            WholeRequest request = new WholeRequestReader(LIMITS, new LoopScratch()).read(in);
            assertEquals(more == 1, request == null);
            in.release();
        }
        byte[] large = bytes(head.formatted("x".repeat(new LoopScratch().bytes().length)));
        ByteBuf in = buffer(large, 0, large.length);
        assertNull(new WholeRequestReader(Limits.DEFAULT, new LoopScratch()).read(in));
        in.release();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 61\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n\r\n",
                "GET /2345678901234567890123456789012345678901 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\nHost: h\n\n"
            })
    void leavesTheRestAsItIs(String request) {
        byte[] bytes = bytes(request);
        ByteBuf in = buffer(bytes, 0, bytes.length);
        assertNull(new WholeRequestReader(LIMITS, new LoopScratch()).read(in));
        assertEquals(bytes.length, in.readableBytes());
        in.release();
    }

    /** A client that does not read is not read from: the decoder asks for no bytes that nobody takes. */
    @Test
    void asksForNoMoreThanIsTaken() {
        HttpServerSettings settings = HttpServerSettings.of("localhost", 0).withLimits(LIMITS);
        List<HttpExchange> open = new ArrayList<>();
        LoopState loop = new LoopState(open::add, LIMITS);
        EmbeddedChannel channel = new EmbeddedChannel(
                new Reads(),
                new ConnectionSetup(new ServerState(settings), Optional.empty(), false, _ -> loop, Optional.empty()));
        channel.config().setAllocator(WipingAllocator.INSTANCE);
        Reads reads = channel.pipeline().get(Reads.class);
        byte[] two = bytes(REQUESTS.get(0) + REQUESTS.get(1));
        channel.writeInbound(buffer(two, 0, two.length));
        assertFalse(channel.config().isAutoRead());
        int before = reads.count;
        // The second one goes on later: the decoder has handed on nothing of it.
        channel.writeInbound(buffer(two, 0, two.length - 1));
        assertEquals(before, reads.count);
        assertEquals(1, open.size());
        channel.finishAndReleaseAll();
    }

    /** Counts what is asked of the socket. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }
    }
}
