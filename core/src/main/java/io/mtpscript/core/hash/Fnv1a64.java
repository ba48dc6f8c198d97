package io.mtpscript.core.hash;

/**
 * FNV-1a with 64 bits: the first key of a Map's iteration order (runtime contract, section 5). No defence against
 * collisions; the order does not rely on any.
 *
 * <p>Incremental, so that callers hash memory of their own: start from {@link #START} and feed {@link #update} every byte.
 */
public final class Fnv1a64 {
    /** The hash of no bytes. */
    public static final long START = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Fnv1a64() {}

    /** The state after one more byte. */
    public static long update(long state, byte next) {
        return (state ^ (next & 0xFF)) * PRIME;
    }

    /** The state after the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public static long update(long state, byte[] bytes, int from, int to) {
        long result = state;
        for (int i = from; i < to; i++) {
            result = update(result, bytes[i]);
        }
        return result;
    }

    /** The hash of all bytes; to be compared as an unsigned number. */
    public static long of(byte[] bytes) {
        return update(START, bytes, 0, bytes.length);
    }
}
