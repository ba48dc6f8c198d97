package io.mtpscript.effects.outbox;

/**
 * How requests are sent after their transactions. Times are in milliseconds.
 *
 * @param tries so often a request is sent before it is given up, 1..{@link #TRIES_MAX}
 * @param delay from the first failure to the second try; it doubles from try to try
 * @param maxDelay the longest time between two tries
 * @param poll how often the table is looked at for what other engines have left; what this engine commits is sent at once
 * @param concurrency the most requests that this engine sends at a time
 */
public record OutboxSettings(int tries, int delay, int maxDelay, int poll, int concurrency) {
    /** The most tries. */
    public static final int TRIES_MAX = 1_000;

    /** The longest time, a week. */
    public static final int TIME_MAX = 7 * 24 * 60 * 60 * 1_000;

    /** The most requests at a time. */
    public static final int CONCURRENCY_MAX = 10_000;

    /** The defaults: a service may be down for some nine hours. */
    public static final OutboxSettings DEFAULT = new OutboxSettings(20, 1_000, 3_600_000, 1_000, 16);

    /** @throws IllegalArgumentException if a setting is out of its range; the message names it with its range */
    public OutboxSettings {
        check("tries", tries, TRIES_MAX);
        check("delay", delay, TIME_MAX);
        check("longest delay", maxDelay, TIME_MAX);
        check("time between looks", poll, TIME_MAX);
        check("requests at a time", concurrency, CONCURRENCY_MAX);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("The outbox's %s is %d; it must be 1..%d".formatted(name, value, max));
        }
    }

    /** How long to wait after a failure. */
    long delayAfter(long failedTries) {
        int doublings = (int) Math.min(failedTries - 1, 40);
        return Math.min((long) delay << doublings, maxDelay);
    }
}
