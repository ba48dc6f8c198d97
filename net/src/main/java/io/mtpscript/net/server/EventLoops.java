package io.mtpscript.net.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What can be done with event loops by those who may not name Netty's types. */
public final class EventLoops {
    private EventLoops() {}

    /**
     * Makes a group of event loops, for a server of its own; {@link #close} ends it.
     *
     * @param name of its threads
     */
    public static ScheduledExecutorService open(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** Ends a group that {@link #open} made, in so many milliseconds at most. */
    public static void close(ScheduledExecutorService eventLoops, long millis) {
        boolean _ = group(eventLoops)
                .shutdownGracefully(0, millis, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(millis);
    }

    /**
     * One event loop of a group, the next in turn.
     *
     * @param eventLoops a Netty {@code EventLoopGroup}
     * @throws IllegalArgumentException if it is something else
     */
    public static ScheduledExecutorService next(ScheduledExecutorService eventLoops) {
        return group(eventLoops).next();
    }

    /**
     * All event loops of a group.
     *
     * @param eventLoops a Netty {@code EventLoopGroup}
     * @throws IllegalArgumentException if it is something else
     */
    public static List<ScheduledExecutorService> all(ScheduledExecutorService eventLoops) {
        List<ScheduledExecutorService> all = new ArrayList<>();
        group(eventLoops).forEach(all::add);
        return all;
    }

    static boolean isEpoll(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
    }

    static boolean isIoUring(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup group && group.isIoType(IoUringIoHandler.class);
    }

    static EventLoopGroup group(ScheduledExecutorService eventLoops) {
        if (!(eventLoops instanceof EventLoopGroup loops)) {
            throw new IllegalArgumentException("Not a Netty event loop group");
        }
        return loops;
    }
}
