package io.mtpscript.net.rate;

import java.util.Arrays;

/**
 * Token buckets by key, in a table of a fixed size. Of a bucket only the moment is kept at which it will be full again; one that
 * is full needs no place. Where a place is needed and none is free, the bucket that is full soonest is forgotten, in its
 * client's favour. Safe for all threads.
 *
 * <pre>
 * set:    hash of key mod sets
 * places: | tag, full at | tag, full at | ... WAYS of them
 * </pre>
 */
final class Buckets {
    private static final int WAYS = 8;
    private static final int LOCKS = 64;

    private final int sets;

    /** Hashes of keys; 0 where the place was never used. */
    private final long[] tags;

    /** When each bucket is full again, in nanoseconds of the caller's clock. */
    private final long[] fullAt;

    private final Object[] locks = new Object[LOCKS];

    Buckets(int keys) {
        sets = Math.max(1, (keys + WAYS - 1) / WAYS);
        tags = new long[sets * WAYS];
        fullAt = new long[sets * WAYS];
        Arrays.setAll(locks, _ -> new Object());
    }

    /**
     * What came of taking a token.
     *
     * @param allowed whether there was one
     * @param remaining how many are left
     * @param untilFull nanoseconds until the bucket is full again
     * @param untilToken nanoseconds until there is a token, where there was none; otherwise 0
     */
    record Outcome(boolean allowed, long remaining, long untilFull, long untilToken) {}

    /**
     * Takes a token.
     *
     * @param hash of the key
     * @param now in nanoseconds; never less than before by more than clocks of processors differ
     */
    Outcome take(long hash, Rate rate, long now) {
        long tag = hash == 0 ? 1 : hash;
        int set = Math.floorMod(Long.hashCode(hash), sets);
        synchronized (locks[set % LOCKS]) {
            int place = place(tag, set * WAYS, now);
            long full = Math.max(tags[place] == tag ? fullAt[place] : now, now);
            long next = full + rate.interval();
            long room = rate.window() - (next - now);
            if (room < 0) {
                return new Outcome(false, 0, full - now, -room);
            }
            tags[place] = tag;
            fullAt[place] = next;
            return new Outcome(true, room / rate.interval(), next - now, 0);
        }
    }

    private int place(long tag, int first, long now) {
        int soonest = first;
        for (int place = first; place < first + WAYS; place++) {
            if (tags[place] == tag) {
                return place;
            }
            boolean free = tags[place] == 0 || fullAt[place] <= now;
            boolean soonestFree = tags[soonest] == 0 || fullAt[soonest] <= now;
            if (!soonestFree && (free || fullAt[place] < fullAt[soonest])) {
                soonest = place;
            }
        }
        return soonest;
    }
}
