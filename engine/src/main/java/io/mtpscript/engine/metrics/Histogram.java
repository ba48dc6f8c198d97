package io.mtpscript.engine.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/** How often values were at most so large. Written by one thread, read by any. */
public final class Histogram {
    private final Scale scale;

    /** One a bucket, one for what is over the last bound, and the sum. */
    private final AtomicLongArray counts;

    Histogram(Scale scale) {
        this.scale = scale;
        counts = new AtomicLongArray(scale.buckets() + 1);
    }

    /** @param value not negative, in the unit of the scale's bounds */
    public void add(long value) {
        bump(scale.bucket(value), 1);
        bump(scale.buckets(), value);
    }

    /** Only this thread writes: no other one's increment can be lost. */
    private void bump(int at, long by) {
        counts.setOpaque(at, counts.getPlain(at) + by);
    }

    /** Adds this one's counts, and last their sum, to a total of the same scale. */
    void addTo(long[] total) {
        for (int i = 0; i < total.length; i++) {
            total[i] += counts.getOpaque(i);
        }
    }

    Scale scale() {
        return scale;
    }
}
