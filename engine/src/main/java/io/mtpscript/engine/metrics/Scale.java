package io.mtpscript.engine.metrics;

/** The bounds of a histogram's buckets, and the unit in which it is shown. */
enum Scale {
    /** Nanoseconds, shown as seconds: 100 microseconds to 10 seconds. */
    TIME(
            1e9,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            5_000_000_000L,
            10_000_000_000L),
    GAS(1, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000),
    /** Bytes. */
    MEMORY(1, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20);

    private final double unit;
    private final long[] bounds;

    Scale(double unit, long... bounds) {
        this.unit = unit;
        this.bounds = bounds;
    }

    /** With the one for what is over the last bound. */
    int buckets() {
        return bounds.length + 1;
    }

    /** Where a value is counted. */
    int bucket(long value) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        return at;
    }

    /** A bucket's upper bound; the last one's lower bound, which has no upper one. */
    long bound(int bucket) {
        return bounds[Math.min(bucket, bounds.length - 1)];
    }

    /** A bucket's upper bound as Prometheus writes it. */
    String shownBound(int bucket) {
        return bucket == bounds.length ? "+Inf" : shown(bounds[bucket]);
    }

    String shown(long value) {
        double inUnit = value / unit;
        return inUnit == Math.rint(inUnit) && Math.abs(inUnit) < 1e15
                ? Long.toString((long) inUnit)
                : Double.toString(inUnit);
    }
}
