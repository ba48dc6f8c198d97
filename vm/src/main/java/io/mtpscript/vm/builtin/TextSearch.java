package io.mtpscript.vm.builtin;

import io.mtpscript.vm.memory.Memory;

/**
 * Finds a text in another one in linear time and constant space, whatever they are: the two-way algorithm of Crochemore and
 * Perrin. Over native memory; the needle has at least one byte.
 */
final class TextSearch {
    private final long needle;
    private final int length;
    /** The needle is split behind this index. */
    private final int split;

    private final int period;
    private final boolean periodic;

    TextSearch(long needle, int length) {
        this.needle = needle;
        this.length = length;
        long forward = maximalSuffix(false);
        long backward = maximalSuffix(true);
        long chosen = (int) (forward >> 32) > (int) (backward >> 32) ? forward : backward;
        this.split = (int) (chosen >> 32);
        int suffixPeriod = (int) chosen;
        this.periodic = suffixPeriod + split + 1 <= length && Memory.equal(needle, needle + suffixPeriod, split + 1L);
        this.period = periodic ? suffixPeriod : Math.max(split + 1, length - split - 1) + 1;
    }

    /** The start of the maximal suffix, less one, in the upper half; its period in the lower. */
    private long maximalSuffix(boolean reversed) {
        int suffix = -1;
        int candidate = 0;
        int k = 1;
        int p = 1;
        while (candidate + k < length) {
            int order = at(candidate + k) - at(suffix + k);
            if (order == 0) {
                if (k == p) {
                    candidate += p;
                    k = 1;
                } else {
                    k++;
                }
            } else if (reversed ? order > 0 : order < 0) {
                candidate += k;
                k = 1;
                p = candidate - suffix;
            } else {
                suffix = candidate;
                candidate = suffix + 1;
                k = 1;
                p = 1;
            }
        }
        return (long) suffix << 32 | p;
    }

    private int at(int index) {
        return Memory.getByte(needle + index) & 0xff;
    }

    /**
     * The index of the first occurrence from {@code from} on.
     *
     * @return -1 if there is none
     */
    long find(long text, long textLength, long from) {
        if (length == 1) {
            return findByte(text, textLength, from);
        }
        long last = textLength - length;
        int known = -1;
        for (long start = from; start <= last; ) {
            int i = Math.max(split, known) + 1;
            while (i < length && at(i) == (Memory.getByte(text + start + i) & 0xff)) {
                i++;
            }
            if (i < length) {
                start += i - split;
                known = -1;
                continue;
            }
            i = split;
            while (i > known && at(i) == (Memory.getByte(text + start + i) & 0xff)) {
                i--;
            }
            if (i <= known) {
                return start;
            }
            start += period;
            known = periodic ? length - period - 1 : -1;
        }
        return -1;
    }

    private long findByte(long text, long textLength, long from) {
        byte wanted = Memory.getByte(needle);
        for (long i = from; i < textLength; i++) {
            if (Memory.getByte(text + i) == wanted) {
                return i;
            }
        }
        return -1;
    }
}
