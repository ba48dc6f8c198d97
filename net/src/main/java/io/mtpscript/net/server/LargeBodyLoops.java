package io.mtpscript.net.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Event loops that do nothing but read large bodies, so that what those cost is not on the account of the loops that answer: Linux lets a
 * thread that has just used its share of a processor wait for the next tick when it wakes up, up to 4 ms, and with it every connection of
 * that loop. There are none before the first large body. Safe for all threads.
 */
final class LargeBodyLoops implements AutoCloseable {
    /** What is worth the way there and back: more than one more turn of reading. */
    static final int LEAST_BYTES = ReadTurns.TURN_BYTES;

    private static final int CLOSE_MILLIS = 1_000;

    private final int count;
    private final ThreadFactory threads;
    private @Nullable EventLoopGroup group;
    private boolean closed;

    /** @param first what each of their threads does first */
    private LargeBodyLoops(int count, Runnable first) {
        this.count = count;
        ThreadFactory daemons = new DefaultThreadFactory("large-bodies", true);
        threads = task -> daemons.newThread(() -> {
            first.run();
            task.run();
        });
    }

    /**
     * As many as there are event loops, where a connection can leave one for another.
     *
     * @param first what each of their threads does first
     */
    static Optional<LargeBodyLoops> beside(EventLoopGroup loops, Runnable first) {
        if (!EventLoops.isEpoll(loops)) {
            return Optional.empty();
        }
        return Optional.of(new LargeBodyLoops(EventLoops.all(loops).size(), first));
    }

    /** The next in turn; empty when they are closed. */
    synchronized Optional<EventLoop> next() {
        if (closed) {
            return Optional.empty();
        }
        EventLoopGroup open = group;
        if (open == null) {
            open = new MultiThreadIoEventLoopGroup(count, threads, EpollIoHandler.newFactory());
            group = open;
        }
        return Optional.of(open.next());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (group != null) {
            Future<?> _ = group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
