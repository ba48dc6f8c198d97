package io.mtpscript.net.server;

import io.mtpscript.net.http.HttpField;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a process needs before it serves its first request, however it is set: the system's library for sockets, and every class between
 * the bytes of a request and those of its answer. Java takes long to load and link all this, and it depends on nothing else, so that it
 * can be done beside other work.
 */
public final class Rehearsal {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int PIECE = 10;

    private Rehearsal() {}

    /** Answers requests that nobody has sent, in memory. */
    public static void play() {
        // The JDK's, as Netty would find out by looking for others first.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        boolean _ = Epoll.isAvailable();
        HttpServerSettings settings = HttpServerSettings.of("localhost", 0);
        LoopState loop = new LoopState(
                exchange -> exchange.respond(
                        200, List.of(new HttpField("Content-Type", "application/json")), exchange.newBody()),
                settings.limits());
        ServerState server = new ServerState(settings);
        EmbeddedChannel channel =
                new EmbeddedChannel(new ConnectionSetup(server, Optional.empty(), false, _ -> loop, Optional.empty()));
        channel.config().setAllocator(WipingAllocator.INSTANCE);
        channel.writeInbound(bytes(0, REQUEST.length));
        // One that comes in pieces takes another way.
        channel.writeInbound(bytes(0, PIECE));
        channel.writeInbound(bytes(PIECE, REQUEST.length));
        boolean _ = channel.finishAndReleaseAll();
    }

    private static ByteBuf bytes(int from, int to) {
        return WipingAllocator.INSTANCE.directBuffer(to - from).writeBytes(REQUEST, from, to - from);
    }
}
