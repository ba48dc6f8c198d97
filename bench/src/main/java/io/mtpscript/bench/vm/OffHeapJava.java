package io.mtpscript.bench.vm;

import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.vm.memory.Memory;
import io.mtpscript.vm.memory.NativeBuffer;

/**
 * The programs of {@link TierBenchmark} written by hand in Java over memory laid out as the VM's objects are, with the same checks of
 * overflow, and wiped after each run. It knows its types and sizes, checks no offset and counts neither gas nor a
 * budget: what is left of the time is what the data itself costs.
 */
final class OffHeapJava implements AutoCloseable {
    private static final int CAPACITY = 1 << 20;
    private static final int NODE = 48;
    private static final int HASH = 0;
    private static final int KEY = 8;
    private static final int VALUE = 16;
    private static final int LEFT = 24;
    private static final int RIGHT = 32;
    private static final int SIZE = 40;

    private final NativeBuffer memory = new NativeBuffer(CAPACITY);
    private final long base = memory.address();
    private long top = base;

    OffHeapJava() {
        Memory.zero(base, CAPACITY);
    }

    @Override
    public void close() {
        memory.close();
    }

    private long take(long bytes) {
        long at = top;
        if (at + bytes > base + CAPACITY) {
            throw new IllegalStateException("full");
        }
        top = at + bytes;
        return at;
    }

    private void wipe() {
        Memory.zero(base, top - base);
        top = base;
    }

    /** A List each for the range, what map and what filter make, as the program has them. */
    long lists(int n) {
        long range = take(8 + 8L * n);
        Memory.putLong(range, n);
        for (long i = 0; i < n; i++) {
            Memory.putLong(range + 8 + 8 * i, i);
        }
        long mapped = take(8 + 8L * n);
        Memory.putLong(mapped, n);
        for (long i = 0; i < n; i++) {
            Memory.putLong(mapped + 8 + 8 * i, Math.multiplyExact(Memory.getLong(range + 8 + 8 * i), 3));
        }
        long kept = take(8 + 8L * n);
        long count = 0;
        for (long i = 0; i < n; i++) {
            long x = Memory.getLong(mapped + 8 + 8 * i);
            if (x % 2 == 0) {
                Memory.putLong(kept + 8 + 8 * count, x);
                count++;
            }
        }
        Memory.putLong(kept, count);
        long sum = 0;
        for (long i = 0; i < count; i++) {
            sum = Math.addExact(sum, Memory.getLong(kept + 8 + 8 * i));
        }
        wipe();
        return sum;
    }

    long maps(int n) {
        long root = 0;
        for (long i = n; i != 0; i--) {
            root = set(root, hash(i % 100), i % 100, i);
        }
        long size = size(root);
        wipe();
        return size;
    }

    /** Of the key's canonical CBOR; keys are below 100 here. */
    private static long hash(long key) {
        long hash = Fnv1a64.START;
        return key < 24
                ? Fnv1a64.update(hash, (byte) key)
                : Fnv1a64.update(Fnv1a64.update(hash, (byte) 0x18), (byte) key);
    }

    private static long size(long node) {
        return node == 0 ? 0 : Memory.getLong(node + SIZE);
    }

    private long set(long node, long hash, long key, long value) {
        if (node == 0) {
            return make(hash, key, value, 0, 0);
        }
        long nodeHash = Memory.getLong(node + HASH);
        long nodeKey = Memory.getLong(node + KEY);
        long left = Memory.getLong(node + LEFT);
        long right = Memory.getLong(node + RIGHT);
        int order = Long.compareUnsigned(hash, nodeHash);
        if (order == 0) {
            order = Long.compare(key, nodeKey);
        }
        if (order == 0) {
            return make(hash, key, value, left, right);
        }
        return order < 0
                ? balance(nodeHash, nodeKey, Memory.getLong(node + VALUE), set(left, hash, key, value), right)
                : balance(nodeHash, nodeKey, Memory.getLong(node + VALUE), left, set(right, hash, key, value));
    }

    private long balance(long hash, long key, long value, long left, long right) {
        long weightLeft = size(left) + 1;
        long weightRight = size(right) + 1;
        if (heavy(weightRight, weightLeft)) {
            long inner = Memory.getLong(right + LEFT);
            long outer = Memory.getLong(right + RIGHT);
            if (single(size(inner) + 1, size(outer) + 1)) {
                return over(right, make(hash, key, value, left, inner), outer);
            }
            return over(
                    inner,
                    make(hash, key, value, left, Memory.getLong(inner + LEFT)),
                    over(right, Memory.getLong(inner + RIGHT), outer));
        }
        if (heavy(weightLeft, weightRight)) {
            long inner = Memory.getLong(left + RIGHT);
            long outer = Memory.getLong(left + LEFT);
            if (single(size(inner) + 1, size(outer) + 1)) {
                return over(left, outer, make(hash, key, value, inner, right));
            }
            return over(
                    inner,
                    over(left, outer, Memory.getLong(inner + LEFT)),
                    make(hash, key, value, Memory.getLong(inner + RIGHT), right));
        }
        return make(hash, key, value, left, right);
    }

    private static boolean heavy(long heavy, long light) {
        long difference = heavy - light;
        return difference > 0 && difference * difference > 2 * light * light;
    }

    private static boolean single(long inner, long outer) {
        return inner * inner < 2 * outer * outer;
    }

    private long over(long node, long left, long right) {
        return make(Memory.getLong(node + HASH), Memory.getLong(node + KEY), Memory.getLong(node + VALUE), left, right);
    }

    private long make(long hash, long key, long value, long left, long right) {
        long node = take(NODE);
        Memory.putLong(node + HASH, hash);
        Memory.putLong(node + KEY, key);
        Memory.putLong(node + VALUE, value);
        Memory.putLong(node + LEFT, left);
        Memory.putLong(node + RIGHT, right);
        Memory.putLong(node + SIZE, size(left) + size(right) + 1);
        return node;
    }

    /** Three Strings a round, as the program has them: the slice, the number, the template. */
    long text(int n) {
        long all = take(8);
        for (int i = n; i != 0; i--) {
            long slice = slice(all, 20);
            long number = number(i);
            all = join(number, slice);
        }
        long points = Memory.getLong(all) >>> 32;
        wipe();
        return points;
    }

    private long slice(long string, int count) {
        int length = Memory.getInt(string);
        int end = 0;
        int points = 0;
        while (end < length) {
            if ((Memory.getByte(string + 8 + end) & 0xC0) != 0x80) {
                if (points == count) {
                    break;
                }
                points++;
            }
            end++;
        }
        long to = string(end, points);
        Memory.copy(string + 8, to + 8, end);
        return to;
    }

    private long number(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long to = string(digits, digits);
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            Memory.putByte(to + 8 + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return to;
    }

    private long join(long number, long slice) {
        int a = Memory.getInt(number);
        int b = Memory.getInt(slice);
        long to = string(a + 1 + b, (int) ((Memory.getLong(number) >>> 32) + 1 + (Memory.getLong(slice) >>> 32)));
        Memory.copy(number + 8, to + 8, a);
        Memory.putByte(to + 8 + a, (byte) ':');
        Memory.copy(slice + 8, to + 9 + a, b);
        return to;
    }

    private long string(int bytes, int points) {
        long to = take(8 + ((bytes + 7L) & -8));
        Memory.putLong(to, bytes | (long) points << 32);
        return to;
    }

    long moved(int n) {
        long label = string(1, 1);
        Memory.putByte(label + 8, (byte) 'p');
        long p = point(label, 1, 2);
        for (long i = n; i != 0; i--) {
            p = point(
                    Memory.getLong(p),
                    Math.addExact(Memory.getLong(p + 8), 1),
                    Math.addExact(Memory.getLong(p + 16), i));
        }
        long sum = Math.addExact(Memory.getLong(p + 8), Memory.getLong(p + 16));
        wipe();
        return sum;
    }

    private long point(long label, long x, long y) {
        long p = take(24);
        Memory.putLong(p, label);
        Memory.putLong(p + 8, x);
        Memory.putLong(p + 16, y);
        return p;
    }
}
