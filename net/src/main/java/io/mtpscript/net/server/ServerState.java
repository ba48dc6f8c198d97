package io.mtpscript.net.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server share. Safe for all event loops. */
final class ServerState {
    private final HttpServerSettings settings;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean stopping;

    ServerState(HttpServerSettings settings) {
        this.settings = settings;
    }

    HttpServerSettings settings() {
        return settings;
    }

    boolean stopping() {
        return stopping;
    }

    int connections() {
        return open.get();
    }

    /** Nothing new is taken from now on. */
    void stop() {
        stopping = true;
        completeWhenDrained();
    }

    /** Done when the server stops and the last connection is closed. */
    CompletableFuture<Void> drained() {
        return drained;
    }

    /** Counts a connection; false where it is one too many. */
    boolean opened(HttpConnection connection) {
        if (open.incrementAndGet() > settings.maxConnections() || stopping) {
            left();
            return false;
        }
        connection.loop().add(connection);
        return true;
    }

    void closed(HttpConnection connection) {
        if (connection.loop().remove(connection)) {
            left();
        }
    }

    private void left() {
        open.decrementAndGet();
        completeWhenDrained();
    }

    private void completeWhenDrained() {
        if (stopping && open.get() == 0) {
            drained.complete(null);
        }
    }
}
