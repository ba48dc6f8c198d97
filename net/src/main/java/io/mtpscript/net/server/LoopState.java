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
    private final HttpHandler handler;
    private final LoopScratch scratch = new LoopScratch();
    private final ResponseHead head = new ResponseHead(scratch);
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
