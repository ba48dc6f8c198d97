package io.mtpscript.vm.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Named access to memory outside the Java heap by native address: the one place that reads and writes it.
 *
 * <p>All accesses go through one segment that spans everything, so that compiled code sees a single kind of segment and the
 * address is all that varies. Nothing is checked here: whoever computes an address answers for it. {@link Region} masks
 * offsets into its own reservation; buffers check their capacity.
 *
 * <p>Words are little-endian; alignment is never needed.
 */
public final class Memory {
    @SuppressWarnings("restricted") // What this class is for.
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** More than any address has, and fewer than make a number negative. */
    private static final long ADDRESS_BITS = Long.MAX_VALUE >> 4;

    /** Up to here a loop of words is faster than the call that fills large ranges. */
    private static final int SMALL_FILL = 512;

    /** So many bytes are copied sooner than a call of the copier begins. */
    private static final int SMALL_COPY = 16;

    private Memory() {}

    public static long getLong(long address) {
        return ALL.get(LONG, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    /**
     * The same for an address by itself: where it is known to be small, the segment's check of it is left out. In a loop over a range
     * the check goes before the loop, and this would keep it from being unrolled.
     */
    public static long loadWord(long address) {
        return ALL.get(LONG, address & ADDRESS_BITS);
    }

    /** Stores at an address by itself, as {@link #loadWord} reads. */
    public static void storeWord(long address, long value) {
        ALL.set(LONG, address & ADDRESS_BITS, value);
    }

    public static int getInt(long address) {
        return ALL.get(INT, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    public static byte getByte(long address) {
        return ALL.get(BYTE, address);
    }

    public static void putByte(long address, byte value) {
        ALL.set(BYTE, address, value);
    }

    /** Copies between two ranges, which may overlap. */
    public static void copy(long from, long to, long length) {
        if (length > SMALL_COPY) {
            MemorySegment.copy(ALL, from, ALL, to, length);
            return;
        }
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            ALL.set(LONG, to + i, ALL.get(LONG, from + i));
        }
        for (; i < length; i++) {
            putByte(to + i, getByte(from + i));
        }
    }

    /** Copies from the heap; the array's bounds are checked. */
    public static void copy(byte[] from, int offset, long to, int length) {
        MemorySegment.copy(from, offset, ALL, BYTE, to, length);
    }

    /** Copies to the heap; the array's bounds are checked. */
    public static void copy(long from, byte[] to, int offset, int length) {
        MemorySegment.copy(ALL, BYTE, from, to, offset, length);
    }

    /** Zeroes a range whose length is a multiple of 8. */
    public static void zero(long address, long length) {
        if (length <= SMALL_FILL) {
            for (long at = address, end = address + length; at < end; at += Long.BYTES) {
                ALL.set(LONG, at, 0L);
            }
        } else {
            ALL.asSlice(address, length).fill((byte) 0);
        }
    }

    /** Whether two ranges hold the same bytes. */
    public static boolean equal(long a, long b, long length) {
        return mismatch(a, b, length) < 0;
    }

    /** The index of the first byte that differs, or -1. */
    public static long mismatch(long a, long b, long length) {
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long difference = getLong(a + i) ^ getLong(b + i);
            if (difference != 0) {
                return i + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
        }
        for (; i < length; i++) {
            if (getByte(a + i) != getByte(b + i)) {
                return i;
            }
        }
        return -1;
    }
}
