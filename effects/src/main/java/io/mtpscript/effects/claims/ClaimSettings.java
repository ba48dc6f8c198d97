package io.mtpscript.effects.claims;

/**
 * What is kept of requests with an {@code Idempotency-Key}.
 *
 * @param hours how long a response is kept, 1..{@link #HOURS_MAX}; the key may be used anew after that
 * @param responseBytes the largest response that is kept, 0..{@link #RESPONSE_BYTES_MAX}; of a larger one it is kept only that
 *     the request was carried out
 */
public record ClaimSettings(int hours, int responseBytes) {
    /** A year. */
    public static final int HOURS_MAX = 24 * 366;

    /** So much an engine reads back, whatever its other limits. */
    public static final int RESPONSE_BYTES_MAX = 4 << 20;

    /** The defaults. */
    public static final ClaimSettings DEFAULT = new ClaimSettings(24, 1 << 20);

    /** @throws IllegalArgumentException if a setting is out of its range; the message names it with its range */
    public ClaimSettings {
        check("hours that responses are kept", hours, 1, HOURS_MAX);
        check("bytes of a response that is kept", responseBytes, 0, RESPONSE_BYTES_MAX);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("The %s are %d; they must be %d..%d".formatted(name, value, min, max));
        }
    }
}
