package io.mtpscript.net.server;

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

    private final HttpHandler handler;
    private final LoopScratch scratch = new LoopScratch();
    private final ResponseHead head = new ResponseHead(scratch);
    private int held;
    private final Set<Channel> connections = Collections.newSetFromMap(new IdentityHashMap<>());

    LoopState(HttpHandler handler) {
        this.handler = handler;
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

    /**
     * One more connection is not listened to for a while. The more there are the longer it takes, so that an event loop refuses some
     * thousand requests a second while no more connections than that are held, and has the rest of its time for those that it takes.
     *
     * @return for how long, in milliseconds
     */
    long hold() {
        held++;
        return Math.clamp(held, LEAST_HOLD_MILLIS, MOST_HOLD_MILLIS);
    }

    /** One of them is listened to again. */
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
