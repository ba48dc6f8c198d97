package io.mtpscript.vm.image;

import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a name among a few by the bytes of a JSON key, in memory outside the heap. The names are the program's, so nobody
 * can choose them to collide.
 */
public final class NameTable {
    private final byte[][] names;
    /** Open addressing: index + 1, or 0. */
    private final int[] slots;

    private NameTable(byte[][] names, int[] slots) {
        this.names = names;
        this.slots = slots;
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
            int hash = 0;
            for (byte b : names[i]) {
                hash = step(hash, b);
            }
            int slot = hash & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
        return new NameTable(names, slots);
    }

    private static int step(int hash, byte b) {
        return hash * 31 + b;
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
        int hash = 0;
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

    /** The index of a name that had to be made on the heap, or -1. */
    public int find(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return find(text, 0, text.length);
    }

    /** The index of a name that is on the heap, or -1. */
    public int find(byte[] text, int offset, int length) {
        for (int i = 0; i < names.length; i++) {
            if (Arrays.equals(names[i], 0, names[i].length, text, offset, offset + length)) {
                return i;
            }
        }
        return -1;
    }

    private boolean is(int index, long address, int length) {
        byte[] name = names[index];
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != Memory.getByte(address + i)) {
                return false;
            }
        }
        return true;
    }
}
