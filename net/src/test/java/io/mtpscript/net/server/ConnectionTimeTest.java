package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What time does to a connection, where the client's side of it must be known exactly. */
@Timeout(60)
class ConnectionTimeTest {
    private static final HttpServerSettings QUICK =
            HttpServerSettings.of("127.0.0.1", 0).withTimeouts(100, 100, 100);
    private static final HttpServerSettings SLOW = HttpServerSettings.of("127.0.0.1", 0);

    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Preface and empty settings. */
    private static final String HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    /** A connection whose client takes nothing of what is sent to it. */
    private static final class DeafClient extends EmbeddedChannel {
        @Override
        protected void doWrite(ChannelOutboundBuffer in) {}
    }

    private static LoopState loop(HttpServerSettings settings) {
        return new LoopState(TestServer::echo, settings.limits());
    }

    /** Speaks in the clear from the beginning. */
    private static void accept(EmbeddedChannel channel, ServerState state) {
        LoopState loop = loop(state.settings());
        channel.pipeline().addLast(new ConnectionSetup(state, Optional.empty(), false, _ -> loop, Optional.empty()));
        channel.pipeline().fireChannelActive();
    }

    private static void send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private static boolean ends(EmbeddedChannel channel) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (channel.isOpen() && System.nanoTime() < end) {
            channel.runScheduledPendingTasks();
            Thread.sleep(5);
        }
        return !channel.isOpen();
    }

    @Test
    void anIdleClientThatDoesNotTakeItsAnswerIsClosed() throws Exception {
        DeafClient client = new DeafClient();
        ServerState state = new ServerState(QUICK);
        LoopState loop = loop(QUICK);
        // As it begins behind TLS: on a channel that has been active for long.
        client.pipeline()
                .addLast(new StrictRequestDecoder(new HttpDecoderConfig(), loop.reader()))
                .addLast(new HttpConnection(
                        state, loop, new Peer(client, QUICK.proxies()), () -> false, Optional.empty()));
        send(client, GET);
        assertTrue(client.isWritable(), "less is left than a connection may hold");
        assertTrue(ends(client));
    }

    @Test
    void http2WhoseClientTakesNothingIsClosed() throws Exception {
        byte[] head = RawHttp2Client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "h");
        String get = "\0\0" + (char) head.length + "\1\5\0\0\0\1" + new String(head, StandardCharsets.ISO_8859_1);
        for (String requests : new String[] {"", get}) {
            DeafClient client = new DeafClient();
            ServerState state = new ServerState(QUICK);
            accept(client, state);
            send(client, HTTP_2 + requests);
            assertTrue(client.isWritable(), "less is left than a connection may hold");
            assertTrue(ends(client));
            // A stream's time begins a little after the connection's: it may end with the connection, or one look
            // before.
            long refused = state.count(Refused.SLOW_CLIENT);
            assertTrue(refused == 1 || (refused == 2 && !requests.isEmpty()), "refused: " + refused);
        }
    }

    @Test
    void aClosedConnectionLeavesNoTimer() {
        for (String sent : new String[] {"", GET, HTTP_2}) {
            EmbeddedChannel channel = new EmbeddedChannel();
            accept(channel, new ServerState(SLOW));
            send(channel, sent);
            assertFalse(channel.runScheduledPendingTasks() < 0, "time is looked at");
            assertTrue(channel.pipeline().close().isSuccess());
            assertEquals(-1, channel.runScheduledPendingTasks(), sent);
            channel.releaseOutbound();
        }
    }
}
