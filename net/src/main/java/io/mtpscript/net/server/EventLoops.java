package io.mtpscript.net.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** What can be done with event loops by those who may not name Netty's types. */
public final class EventLoops {
    private EventLoops() {}

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
        return Epoll.isAvailable() && loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
    }

    static EventLoopGroup group(ScheduledExecutorService eventLoops) {
        if (!(eventLoops instanceof EventLoopGroup loops)) {
            throw new IllegalArgumentException("Not a Netty event loop group");
        }
        return loops;
    }
}
