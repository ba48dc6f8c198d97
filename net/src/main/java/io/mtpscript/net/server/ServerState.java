package io.mtpscript.net.server;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of a server share. Safe for all event loops. */
final class ServerState {
    private final HttpServerSettings settings;
    private final AtomicInteger open = new AtomicInteger();

    /** Open connections by address; no more entries than connections, and none where addresses are not limited. */
    private final ConcurrentMap<InetAddress, Integer> perPeer = new ConcurrentHashMap<>();

    private final Map<Refused, LongAdder> refused = new EnumMap<>(Refused.class);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean stopping;

    ServerState(HttpServerSettings settings) {
        this.settings = settings;
        for (Refused why : Refused.values()) {
            refused.put(why, new LongAdder());
        }
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

    void refused(Refused why) {
        counter(why).increment();
    }

    /** How often that happened so far. */
    long count(Refused why) {
        return counter(why).sum();
    }

    private LongAdder counter(Refused why) {
        return Objects.requireNonNull(refused.get(why));
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

    /** Counts a connection; false where it is one too many, and then it is not counted. */
    boolean opened() {
        boolean full = open.incrementAndGet() > settings.connections().total();
        if (full || stopping) {
            if (full) {
                refused(Refused.CONNECTIONS);
            }
            closed();
            return false;
        }
        return true;
    }

    void closed() {
        open.decrementAndGet();
        completeWhenDrained();
    }

    /** Whether connections are counted by their peers' addresses. */
    boolean limitsPeers() {
        return settings.connections().perPeer() < settings.connections().total();
    }

    /** Counts a connection of an address; false where it is one too many, and then it is not counted. */
    boolean opened(InetAddress peer) {
        int now = perPeer.merge(peer, 1, Integer::sum);
        if (now > settings.connections().perPeer()) {
            refused(Refused.ADDRESS);
            closed(peer);
            return false;
        }
        return true;
    }

    void closed(InetAddress peer) {
        perPeer.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
    }

    private void completeWhenDrained() {
        if (stopping && open.get() == 0) {
            drained.complete(null);
        }
    }
}
