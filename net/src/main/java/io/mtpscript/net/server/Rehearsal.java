package io.mtpscript.net.server;

import io.mtpscript.net.http.HttpField;
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

    private Rehearsal() {}

    /** Answers a request that nobody has sent, in memory. */
    public static void play() {
        // The JDK's, as Netty would find out by looking for others first.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        boolean _ = Epoll.isAvailable();
        LoopState loop = new LoopState(exchange ->
                exchange.respond(200, List.of(new HttpField("Content-Type", "application/json")), exchange.newBody()));
        ServerState server = new ServerState(HttpServerSettings.of("localhost", 0));
        EmbeddedChannel channel = new EmbeddedChannel(new ConnectionSetup(server, Optional.empty(), false, _ -> loop));
        channel.config().setAllocator(WipingAllocator.INSTANCE);
        channel.writeInbound(
                WipingAllocator.INSTANCE.directBuffer(REQUEST.length).writeBytes(REQUEST));
        boolean _ = channel.finishAndReleaseAll();
    }
}
