package io.mtpscript.vm.machine;

import java.util.Arrays;

/**
 * A growing stack of words: what walks over values keep instead of the host's stack, so that depth is bounded by gas and memory
 * alone. Walks that nest leave it as they found it. What is above {@link #size} is zero.
 */
public final class WordStack {
    private static final int FIRST = 32;
    private static final int RETAINED = 32 * 1024;

    /** Until the first push: thousands of suspended requests have a stack each. */
    private static final long[] NONE = {};

    private long[] words = NONE;
    private int size;

    public int size() {
        return size;
    }

    public void push(long word) {
        if (size == words.length) {
            reserve(1);
        }
        words[size++] = word;
    }

    public long pop() {
        long word = words[--size];
        words[size] = 0;
        return word;
    }

    public long get(int index) {
        return words[index];
    }

    public void set(int index, long word) {
        words[index] = word;
    }

    /** Makes room for {@code count} more words. */
    private void reserve(int count) {
        int needed = Math.addExact(size, count);
        if (needed > words.length) {
            words = Arrays.copyOf(words, (int)
                    Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, Math.max(FIRST, words.length * 2L))));
        }
    }

    /** Takes words, which are zero, or gives them back. */
    public void resize(int newSize) {
        if (newSize > size) {
            reserve(newSize - size);
        } else {
            Arrays.fill(words, newSize, size, 0L);
        }
        size = newSize;
    }

    /** The array, good until the next push. */
    public long[] words() {
        return words;
    }

    /** Leaves nothing. */
    void wipe() {
        resize(0);
        if (words.length > RETAINED) {
            words = NONE;
        }
    }
}
