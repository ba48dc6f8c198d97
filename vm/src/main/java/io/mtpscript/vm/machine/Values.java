package io.mtpscript.vm.machine;

import io.mtpscript.vm.memory.Memory;
import io.mtpscript.vm.memory.Region;

/**
 * Objects as docs/internals.md, section 2, lays them out: reading their parts and making new ones. What makes an object
 * charges its size and gives 0 when that ended the request.
 */
public final class Values {
    /** {@code None}: variant 1, immediate. */
    public static final long NONE = immediate(1);

    private static final long SLICE = 1L << 32;

    /** What a slice takes: its length, the list whose elements it shares, and the first of them. */
    public static final long SLICE_BYTES = 24;

    private Values() {}

    // Unions

    /** The word of a variant without payload. */
    public static long immediate(int variant) {
        return (long) variant << 1 | 1;
    }

    /** The index of a union value's variant. */
    public static long tag(Machine m, long word) {
        return (word & 1) != 0 ? word >>> 1 : m.word(word);
    }

    /** A union value with one payload. */
    public static long variant(Machine m, int variant, long payload) {
        long offset = m.allocate(16);
        if (offset != 0) {
            m.setWord(offset, 0, variant);
            m.setWord(offset, 1, payload);
        }
        return offset;
    }

    public static long some(Machine m, long word) {
        return variant(m, 0, word);
    }

    public static long ok(Machine m, long word) {
        return variant(m, 0, word);
    }

    public static long err(Machine m, long word) {
        return variant(m, 1, word);
    }

    // Strings

    public static long byteLength(Machine m, long string) {
        return m.word(string) & 0xffff_ffffL;
    }

    public static long codePoints(Machine m, long string) {
        return m.word(string) >>> 32;
    }

    /** The native address of a String's bytes, all of which are inside of this VM. */
    public static long bytes(Machine m, long string) {
        return m.address(string + 8, byteLength(m, string));
    }

    /** The native address of a new String's bytes, for writing all {@code length} of them. */
    public static long newBytes(Machine m, long string, long length) {
        return m.writable(string + 8, length);
    }

    /** What a String of so many bytes costs. */
    public static long stringSize(long byteLength) {
        return 8 + ((byteLength + 7) & -8);
    }

    /** A String whose bytes the caller then writes at {@link #newBytes}. */
    public static long newString(Machine m, long byteLength, long codePoints) {
        long offset = m.allocate(stringSize(byteLength));
        if (offset != 0) {
            m.setWord(offset, 0, byteLength | codePoints << 32);
        }
        return offset;
    }

    /** A String of ASCII. */
    public static long ascii(Machine m, byte[] text, int length) {
        return utf8(m, text, 0, length, length);
    }

    /** A String of valid UTF-8 on the heap. */
    public static long utf8(Machine m, byte[] text, int offset, int length, int codePoints) {
        long string = newString(m, length, codePoints);
        if (string != 0) {
            Memory.copy(text, offset, newBytes(m, string, length), length);
        }
        return string;
    }

    // Decimals

    public static long decimal(Machine m, long hi, long lo) {
        long offset = m.allocate(16);
        if (offset != 0) {
            m.setWord(offset, 0, hi);
            m.setWord(offset, 1, lo);
        }
        return offset;
    }

    // Lists

    public static long length(Machine m, long list) {
        return m.word(list) & 0xffff_ffffL;
    }

    /** The offset of a list's first element; the others follow. */
    public static long elements(Machine m, long list) {
        if (m.word(list) < SLICE) {
            return list + 8;
        }
        return m.word(list, 1) + 8 + (m.word(list, 2) << 3);
    }

    /** A flat list whose elements the caller then sets: word 1 and on. */
    public static long newList(Machine m, long length) {
        long offset = m.allocate(8 + 8 * length);
        if (offset != 0) {
            m.setWord(offset, 0, length);
        }
        return offset;
    }

    /** A list of {@code length} elements of another one from {@code from} on, which shares them. */
    public static long slice(Machine m, long list, long from, long length) {
        long flat = list;
        long first = from;
        if (m.word(list) >= SLICE) {
            flat = m.word(list, 1);
            first += m.word(list, 2);
        }
        long offset = m.allocate(SLICE_BYTES);
        if (offset != 0) {
            m.setWord(offset, 0, length | SLICE);
            m.setWord(offset, 1, flat);
            m.setWord(offset, 2, first);
        }
        return offset;
    }

    /** What is left of a list behind its first elements, 0 where the budget ended the request. */
    public static long rest(Machine m, long list, long skipped) {
        long length = length(m, list);
        if (skipped > length) {
            throw new IllegalStateException("A list of " + length + " without " + skipped);
        }
        return slice(m, list, skipped, length - skipped);
    }

    /** Sets an element of a new list: only a flat list of the region can be written, and only its elements. */
    public static void setElement(Machine m, long list, long index, long value) {
        Region region = m.region();
        long length = region.word(list);
        if (list < region.imageSize() || list >= region.top() || index < 0 || index >= length || length >= SLICE) {
            throw new IllegalStateException("Element " + index + " of no new list");
        }
        region.setWord(list, 1 + index, value);
    }
}
