package io.mtpscript.net.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;

/**
 * How much a connection reads before its event loop asks which others are ready. Netty's own 16 reads are a body of 1 MiB, for
 * which all others of that loop would wait; a turn of two costs large bodies nothing that can be measured.
 */
final class ReadTurns {
    /** Of one read. */
    static final int MOST_BYTES = 64 * 1024;

    private static final int READS = 2;

    /** Of one turn. */
    static final int TURN_BYTES = READS * MOST_BYTES;

    private static final int LEAST_BYTES = 64;
    private static final int FIRST_BYTES = 2048;

    private ReadTurns() {}

    /** Sets it for the connections that a server accepts. */
    static void limit(ServerBootstrap bootstrap) {
        bootstrap.childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, MOST_BYTES).maxMessagesPerRead(READS));
    }
}
