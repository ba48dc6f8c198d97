package io.mtpscript.vm.builtin;

import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.memory.Memory;

/** Valid UTF-8 in native memory, code point by code point. */
final class NativeText {
    private NativeText() {}

    /** The number of bytes of the code point that begins here. */
    static int lengthAt(long address) {
        return Utf8.lengthFrom(Memory.getByte(address));
    }

    /** The code point that begins here. */
    static int codePointAt(long address) {
        int first = Memory.getByte(address);
        return switch (Utf8.lengthFrom((byte) first)) {
            case 1 -> first;
            case 2 -> (first & 0x1f) << 6 | continuation(address + 1);
            case 3 -> (first & 0x0f) << 12 | continuation(address + 1) << 6 | continuation(address + 2);
            default ->
                (first & 0x07) << 18
                        | continuation(address + 1) << 12
                        | continuation(address + 2) << 6
                        | continuation(address + 3);
        };
    }

    private static int continuation(long address) {
        return Memory.getByte(address) & 0x3f;
    }

    /** The start of the code point that ends before this address; not below {@code start}. */
    static long before(long address, long start) {
        long at = address - 1;
        while (at > start && !Utf8.startsCodePoint(Memory.getByte(at))) {
            at--;
        }
        return at;
    }

    /** Writes a code point; gives the address behind it. */
    static long put(long address, int codePoint) {
        int length = Utf8.length(codePoint);
        for (int i = 0; i < length; i++) {
            Memory.putByte(address + i, Utf8.encodedByte(codePoint, length, i));
        }
        return address + length;
    }

    /** The number of code points in so many bytes. */
    static long codePoints(long address, long bytes) {
        long count = 0;
        for (long i = 0; i < bytes; i++) {
            count += Utf8.startsCodePoint(Memory.getByte(address + i)) ? 1 : 0;
        }
        return count;
    }

    /**
     * The number of bytes of the first {@code count} code points.
     *
     * @param length how many bytes there are
     * @param ascii whether every code point is a byte
     */
    static long bytesOf(long address, long length, long count, boolean ascii) {
        if (ascii) {
            return Math.min(length, count);
        }
        long at = address;
        long end = address + length;
        for (long i = 0; i < count && at < end; i++) {
            at += lengthAt(at);
        }
        return Math.min(at, end) - address;
    }
}
