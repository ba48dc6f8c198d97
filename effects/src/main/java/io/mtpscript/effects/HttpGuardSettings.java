package io.mtpscript.effects;

/**
 * When a host is not asked, though it is allowed. Each host and port counts by itself, over the whole engine.
 *
 * @param concurrency the most calls of one host at a time, up to {@link #CONCURRENCY_MAX}; 0 for any number
 * @param failures after so many calls in a row that failed a host is left alone, up to {@link #FAILURES_MAX}; 0 for never
 * @param openMillis for how long; after that one call is let through, which decides
 */
public record HttpGuardSettings(int concurrency, int failures, int openMillis) {
    /** The largest cap. */
    public static final int CONCURRENCY_MAX = 1_000_000;

    /** The most failures. */
    public static final int FAILURES_MAX = 1_000_000;

    private static final int DAY = 24 * 60 * 60 * 1000;

    /** Every allowed host is asked. */
    public static final HttpGuardSettings OFF = new HttpGuardSettings(0, 0, 10_000);

    /** @throws IllegalArgumentException if a setting is out of its range; the message names it with its range */
    public HttpGuardSettings {
        HttpSettings.check("calls of one host at a time", concurrency, 0, CONCURRENCY_MAX);
        HttpSettings.check("failures in a row", failures, 0, FAILURES_MAX);
        HttpSettings.check("time for which a host is left alone", openMillis, 1, DAY);
    }

    /** Whether nothing has to be counted. */
    public boolean off() {
        return concurrency == 0 && failures == 0;
    }
}
