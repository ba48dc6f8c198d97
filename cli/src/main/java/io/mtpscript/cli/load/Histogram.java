package io.mtpscript.cli.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How often which number came, in buckets that are a thousandth of their numbers wide: a quantile is at most 0.1 % too large,
 * below 2,048 it is exact. Recording makes no garbage and waits for nobody.
 */
final class Histogram {
    private static final int BITS = 10;
    private static final int HALF = 1 << BITS;
    private static final int BUCKETS = (Long.SIZE - BITS) << BITS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    /** @param value 0 or more; less counts as 0 */
    void record(long value) {
        long counted = Math.max(0, value);
        counts.incrementAndGet(bucket(counted));
        min.accumulate(counted);
        max.accumulate(counted);
    }

    private static int bucket(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value | HALF));
        return (shift << BITS) + (int) (value >>> shift);
    }

    /** The largest number of a bucket. */
    private static long largest(int bucket) {
        if (bucket < 2 * HALF) {
            return bucket;
        }
        int shift = (bucket >>> BITS) - 1;
        return (((long) (bucket & (HALF - 1)) + HALF + 1) << shift) - 1;
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The smallest; 0 where there is none. */
    long min() {
        long least = min.get();
        return least == Long.MAX_VALUE ? 0 : least;
    }

    long max() {
        return max.get();
    }

    /**
     * A number that so many of a thousand are not above.
     *
     * @param perMille 1..1000
     */
    long quantile(int perMille) {
        long count = count();
        long rank = (count * perMille + 999) / 1000;
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen >= rank && seen > 0) {
                return Math.min(largest(i), max());
            }
        }
        return 0;
    }
}
