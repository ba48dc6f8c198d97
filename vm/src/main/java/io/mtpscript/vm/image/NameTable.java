package io.mtpscript.vm.image;

import io.mtpscript.vm.memory.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a name among a few by its bytes, mostly those of a JSON key in memory outside the heap. The names are the program's, so nobody
 * can choose them to collide.
 */
public final class NameTable {
    // FNV-1a with 32 bits: short names that differ in a letter or two do not stand side by side in the table.
    private static final int FNV_START = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private final byte[][] names;
    /** Of each name what {@link #head(long, int)} gives: names of up to 8 bytes with the same one and one length are equal. */
    private final long[] heads;
    /** Open addressing: index + 1, or 0. */
    private final int[] slots;

    private final int longest;

    private NameTable(byte[][] names, int[] slots) {
        this.names = names;
        this.heads = Arrays.stream(names).mapToLong(NameTable::head).toArray();
        this.slots = slots;
        this.longest = Arrays.stream(names).mapToInt(name -> name.length).max().orElse(0);
    }

    static NameTable of(Layout.Member[] members) {
        return of(Arrays.stream(members).map(Layout.Member::name).toArray(String[]::new));
    }

    /** A table of names, which are all different. */
    public static NameTable of(String... all) {
        byte[][] names = new byte[all.length][];
        int[] slots = new int[Integer.highestOneBit(Math.max(1, all.length) * 4 - 1)];
        for (int i = 0; i < names.length; i++) {
            names[i] = all[i].getBytes(StandardCharsets.UTF_8);
            int slot = hash(names[i], 0, names[i].length) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
        return new NameTable(names, slots);
    }

    private static int hash(byte[] text, int offset, int length) {
        int hash = FNV_START;
        for (int i = 0; i < length; i++) {
            hash = step(hash, text[offset + i]);
        }
        return hash;
    }

    private static int step(int hash, byte b) {
        return (hash ^ b) * FNV_PRIME;
    }

    /**
     * The index of a name.
     *
     * @param expected the index to try first: keys mostly come in order
     * @return -1 if it is none of these names
     */
    public int find(long address, int length, int expected) {
        if (expected < names.length && is(expected, address, length)) {
            return expected;
        }
        int hash = FNV_START;
        for (int i = 0; i < length; i++) {
            hash = step(hash, Memory.getByte(address + i));
        }
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            if (is(slots[slot] - 1, address, length)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    /** The index of a name that is on the heap, or -1. */
    public int find(byte[] text, int offset, int length) {
        int slot = hash(text, offset, length) & (slots.length - 1);
        while (slots[slot] != 0) {
            byte[] name = names[slots[slot] - 1];
            if (Arrays.equals(name, 0, name.length, text, offset, offset + length)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    /** How many bytes the longest name has. */
    public int longest() {
        return longest;
    }

    private boolean is(int index, long address, int length) {
        byte[] name = names[index];
        if (name.length != length || heads[index] != head(address, length)) {
            return false;
        }
        for (int i = Long.BYTES; i < length; i++) {
            if (name[i] != Memory.getByte(address + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The first 8 bytes, or all of fewer, some of which are there twice: a few reads that never go beyond the name, which may be the last
     * thing that can be read.
     */
    private static long head(long address, int length) {
        if (length >= Long.BYTES) {
            return Memory.getLong(address);
        }
        if (length >= Integer.BYTES) {
            return head(Memory.getInt(address), Memory.getInt(address + length - Integer.BYTES));
        }
        return length == 0
                ? 0
                : head(
                        Memory.getByte(address),
                        Memory.getByte(address + (length >> 1)),
                        Memory.getByte(address + length - 1));
    }

    private static long head(byte[] name) {
        ByteBuffer bytes = ByteBuffer.wrap(name).order(ByteOrder.LITTLE_ENDIAN);
        int length = name.length;
        if (length >= Long.BYTES) {
            return bytes.getLong(0);
        }
        if (length >= Integer.BYTES) {
            return head(bytes.getInt(0), bytes.getInt(length - Integer.BYTES));
        }
        return length == 0 ? 0 : head(name[0], name[length >> 1], name[length - 1]);
    }

    private static long head(int first, int last) {
        return Integer.toUnsignedLong(first) | (long) last << 32;
    }

    private static long head(byte first, byte middle, byte last) {
        return (first & 0xff) | (middle & 0xff) << 8 | (last & 0xff) << 16;
    }
}
