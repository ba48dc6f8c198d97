package io.mtpscript.effects.http;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Who of one event loop's calls may use a connection to its host, in the order in which they came. The HTTP client keeps such an
 * order too, but a call that waits there holds several times what it holds here.
 */
final class Turns {
    /** The most calls that wait for one host. */
    private static final int WAITING = 10_000;

    private final int connections;
    private final Map<String, Host> hosts = new HashMap<>();

    private static final class Host {
        private int busy;
        private final Queue<HttpCall> waiting = new ArrayDeque<>();
    }

    /** @param connections so many calls of one host may be under way */
    Turns(int connections) {
        this.connections = connections;
    }

    /**
     * Gives a call its turn, now or later, by {@link HttpCall#turn}; it comes back by {@link #back}.
     *
     * @return whether it is given: not where too many wait
     */
    boolean take(String name, HttpCall call) {
        Host host = hosts.computeIfAbsent(name, _ -> new Host());
        if (host.busy < connections) {
            host.busy++;
            call.turn();
            return true;
        }
        return host.waiting.size() < WAITING && host.waiting.add(call);
    }

    /** Takes a turn back, and gives it to the next call that has not ended while it waited. */
    void back(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalStateException("Nobody has a turn at this host");
        }
        host.busy--;
        for (HttpCall next = host.waiting.poll(); next != null; next = host.waiting.poll()) {
            if (next.underWay()) {
                host.busy++;
                next.turn();
                return;
            }
        }
        if (host.busy == 0) {
            hosts.remove(name);
        }
    }
}
