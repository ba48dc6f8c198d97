package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the connections of one event loop share. Belongs to that loop. */
final class LoopState {
    private static final int LEAST_HOLD_MILLIS = 50;

    /** As {@code Retry-After} says. */
    private static final int MOST_HOLD_MILLIS = 1_000;

    /** Streams of HTTP/2 that are held: each is some kilobytes, and a client may have many. */
    private static final int MOST_HELD_STREAMS = 10_000;

    private final HttpHandler handler;
    private final LoopScratch scratch = new LoopScratch();
    private final ResponseHead head = new ResponseHead(scratch);
    private final WholeRequestReader reader;
    private int held;
    private final Set<Channel> connections = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param limits of its connections' requests */
    LoopState(HttpHandler handler, Limits limits) {
        this.handler = handler;
        reader = new WholeRequestReader(limits, scratch);
    }

    HttpHandler handler() {
        return handler;
    }

    LoopScratch scratch() {
        return scratch;
    }

    ResponseHead head() {
        return head;
    }

    WholeRequestReader reader() {
        return reader;
    }

    /** Whether an answer tells the client that there is too much to do, and when to come again. */
    static boolean isRefusedForLoad(int status, List<HttpField> fields) {
        if (status != ErrorCode.OVERLOADED.status()) {
            return false;
        }
        for (HttpField field : fields) {
            if (field.name().equalsIgnoreCase("Retry-After")) {
                return true;
            }
        }
        return false;
    }

    /**
     * One more client that was refused for load is held for a while: its connection is not listened to, or its stream of HTTP/2 does
     * not end. The more there are the longer it takes, so that an event loop refuses some thousand requests a second while no more
     * than that are held, and has the rest of its time for those that it takes.
     *
     * @return for how long, in milliseconds
     */
    long hold() {
        held++;
        return Math.clamp(held, LEAST_HOLD_MILLIS, MOST_HOLD_MILLIS);
    }

    /** Whether another stream may be held. */
    boolean holdsStreams() {
        return held < MOST_HELD_STREAMS;
    }

    /** One of them is held no longer. */
    void released() {
        held--;
    }

    void add(Channel connection) {
        connections.add(connection);
    }

    void remove(Channel connection) {
        connections.remove(connection);
    }

    /** Every open connection, also while the action closes some. */
    void forEach(Consumer<Channel> action) {
        List<Channel> open = new ArrayList<>(connections);
        open.forEach(action);
    }
}
