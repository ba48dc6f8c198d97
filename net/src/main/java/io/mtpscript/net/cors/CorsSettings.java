package io.mtpscript.net.cors;

import io.mtpscript.net.http.HeaderRules;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What pages of other origins may do.
 *
 * @param origins such as {@code https://app.example}; {@code *} alone for all; none turns it off
 * @param headers request fields that they may set, besides those that every page may
 * @param exposed response fields that they may read, besides those that every page may
 * @param credentials whether they may call with the user's cookies and the like
 * @param maxAge how long a browser may keep the answer to its preflight, in seconds, 0..{@link #MAX_AGE_MAX}
 */
public record CorsSettings(
        List<String> origins, List<String> headers, List<String> exposed, boolean credentials, int maxAge) {
    /** The longest time that a browser keeps a preflight's answer, in seconds: a day. */
    public static final int MAX_AGE_MAX = 24 * 60 * 60;

    /** Nobody may. */
    public static final CorsSettings OFF = new CorsSettings(
            List.of(),
            List.of("Authorization", "Content-Type", "Idempotency-Key"),
            List.of("X-Correlation-Id"),
            false,
            600);

    private static final String ANY = "*";
    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    /**
     * @throws IllegalArgumentException if something makes no sense; the message names it
     */
    public CorsSettings {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches() && !(origin.equals(ANY) && origins.size() == 1)) {
                throw new IllegalArgumentException(
                        "'" + origin + "' is no origin; write https://app.example, or * alone for all");
            }
        }
        if (origins.contains(ANY) && credentials) {
            throw new IllegalArgumentException("Pages of all origins may not call with credentials: list the origins");
        }
        headers.forEach(CorsSettings::requireName);
        exposed.forEach(CorsSettings::requireName);
        if (maxAge < 0 || maxAge > MAX_AGE_MAX) {
            throw new IllegalArgumentException(
                    "The age of a preflight's answer is %d; it must be 0..%d".formatted(maxAge, MAX_AGE_MAX));
        }
    }

    private static void requireName(String name) {
        if (!HeaderRules.isToken(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header");
        }
    }

    /** Whether anybody may. */
    public boolean on() {
        return !origins.isEmpty();
    }

    /** Whether pages of all origins may. */
    boolean any() {
        return origins.contains(ANY);
    }

    /** Whether pages of this origin may; an origin is compared without case. */
    boolean allows(String origin) {
        return any() || origins.stream().anyMatch(origin::equalsIgnoreCase);
    }
}
