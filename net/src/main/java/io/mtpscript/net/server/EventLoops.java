package io.mtpscript.net.server;

import io.netty.channel.EventLoopGroup;
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
        if (!(eventLoops instanceof EventLoopGroup loops)) {
            throw new IllegalArgumentException("Not a Netty event loop group");
        }
        return loops.next();
    }
}
