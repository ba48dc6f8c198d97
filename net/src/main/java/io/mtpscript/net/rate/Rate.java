package io.mtpscript.net.rate;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket that holds {@code requests} tokens and gets as many back in {@code seconds}, evenly.
 *
 * @param requests 1..{@link #REQUESTS_MAX}
 * @param seconds 1..{@link #SECONDS_MAX}
 */
public record Rate(int requests, int seconds) {
    /** The most tokens of a bucket. */
    public static final int REQUESTS_MAX = 1_000_000;

    /** The longest time in which a bucket fills: a day. */
    public static final int SECONDS_MAX = 24 * 60 * 60;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})/([0-9]{0,5})([smh])");
    private static final Map<String, Integer> UNITS = Map.of("s", 1, "m", 60, "h", 3_600);

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Rate {
        if (requests < 1 || requests > REQUESTS_MAX || seconds < 1 || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException("A rate has 1..%d requests in 1..%d seconds, not %d in %d"
                    .formatted(REQUESTS_MAX, SECONDS_MAX, requests, seconds));
        }
    }

    /**
     * Reads {@code 100/s}, {@code 10/m}, {@code 1000/12h}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Rate parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no rate; write 100/s, 10/m or 1000/12h");
        }
        int count = parts.group(2).isEmpty() ? 1 : Integer.parseInt(parts.group(2));
        long seconds = (long) count * UNITS.getOrDefault(parts.group(3), 1);
        return new Rate(Integer.parseInt(parts.group(1)), (int) Math.min(seconds, Integer.MAX_VALUE));
    }

    /** The time in which an empty bucket fills, in nanoseconds. */
    long window() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /** The time in which one token comes back, in nanoseconds. */
    long interval() {
        return window() / requests;
    }
}
