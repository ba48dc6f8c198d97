package io.mtpscript.engine.lambda;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts how often the platform has given a request to this process, which it does again when it has heard no answer. Those that
 * were given longest ago are forgotten first. Belongs to the function's thread.
 */
final class Deliveries {
    /** The platform repeats within hours, and one event comes after the other: by then most have been forgotten anyway. */
    private static final int REMEMBERED = 10_000;

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /** Another one of this id: 1 for the first. */
    int next(String requestId) {
        Integer before = counts.remove(requestId);
        int now = before == null ? 1 : before + 1;
        counts.put(requestId, now);
        if (counts.size() > REMEMBERED) {
            counts.remove(counts.keySet().iterator().next());
        }
        return now;
    }
}
