package io.mtpscript.engine.inspector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests that were answered, recorded or not. Safe for all threads. */
final class SeenRequests {
    /**
     * One of them.
     *
     * @param number 1 and up, in the order of the answers
     * @param correlationId empty where the engine gave none
     * @param epochMillis when it came, UTC
     * @param micros until its answer
     */
    record Seen(
            long number,
            String correlationId,
            String method,
            String target,
            int status,
            long epochMillis,
            long micros) {}

    private final int most;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private long count;

    SeenRequests(int most) {
        this.most = most;
    }

    /** Its number. */
    synchronized long add(
            String correlationId, String method, String target, int status, long epochMillis, long micros) {
        count++;
        seen.addFirst(new Seen(count, correlationId, method, target, status, epochMillis, micros));
        if (seen.size() > most) {
            seen.removeLast();
        }
        return count;
    }

    /** Newest first. */
    synchronized List<Seen> all() {
        return List.copyOf(seen);
    }
}
