package io.mtpscript.core.code;

import java.util.List;
import java.util.Set;

/** Which requests a client can name by a key, so that sending them again does nothing twice (runtime contract, section 6). */
public final class IdempotencyRules {
    /** The header with the key. */
    public static final String HEADER = "Idempotency-Key";

    private static final String WRITES = "DbWrite";

    /** Requests that are safe to send again by what they are (RFC 9110, section 9.2.1). */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private IdempotencyRules() {}

    /** Whether requests of this method are safe: a key says nothing about them. */
    public static boolean safe(String method) {
        return SAFE.contains(method);
    }

    /** Whether a route of this method and these declared effects takes a key. */
    public static boolean takesKey(String method, List<String> effects) {
        return !safe(method) && effects.contains(WRITES);
    }
}
