package io.mtpscript.compiler.bound;

/** Arithmetic on counts of 0 or more, up to {@link #UNBOUNDED}, which absorbs. */
final class Count {
    static final long UNBOUNDED = Long.MAX_VALUE;

    private Count() {}

    static long plus(long a, long b) {
        return a > UNBOUNDED - b ? UNBOUNDED : a + b;
    }

    static long times(long a, long b) {
        if (a == 0 || b == 0) {
            return 0;
        }
        return a > UNBOUNDED / b ? UNBOUNDED : a * b;
    }

    /** Started blocks of 64 bytes. */
    static long blocks(long bytes) {
        return bytes / 64 + (bytes % 64 == 0 ? 0 : 1);
    }

    /** The number of binary digits. */
    static long bits(long count) {
        return 64L - Long.numberOfLeadingZeros(count);
    }
}
