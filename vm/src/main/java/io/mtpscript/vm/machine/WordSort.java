package io.mtpscript.vm.machine;

/**
 * Stable merge sort of records of words on a {@link WordStack}. Comparing may push onto the same stack, which may move its
 * array, so the array is asked for anew after every comparison.
 */
public final class WordSort {
    private WordSort() {}

    /** An order of records, told by the index of their first words on the stack. */
    @FunctionalInterface
    public interface Order {
        /** Negative, 0 or positive. */
        int compare(int a, int b);
    }

    /**
     * Sorts {@code count} records of {@code stride} words from {@code from} on, which are the top of the stack; it is as high
     * afterwards.
     */
    public static void sort(WordStack stack, int from, int count, int stride, Order order) {
        if (count < 2) {
            return;
        }
        int top = stack.size();
        int words = Math.multiplyExact(count, stride);
        stack.resize(Math.addExact(top, words));
        int source = from;
        int target = top;
        for (long width = 1; width < count; width *= 2) {
            for (long low = 0; low < count; low += 2 * width) {
                int middle = (int) Math.min(low + width, count);
                int high = (int) Math.min(low + 2 * width, count);
                merge(stack, source, target, (int) low, middle, high, stride, order);
            }
            int swap = source;
            source = target;
            target = swap;
        }
        if (source != from) {
            System.arraycopy(stack.words(), source, stack.words(), from, words);
        }
        stack.resize(top);
    }

    private static void merge(
            WordStack stack, int source, int target, int low, int middle, int high, int stride, Order order) {
        int left = low;
        int right = middle;
        for (int out = low; out < high; out++) {
            boolean takeLeft = right >= high
                    || (left < middle && order.compare(source + left * stride, source + right * stride) <= 0);
            int taken = takeLeft ? left++ : right++;
            long[] words = stack.words();
            for (int i = 0; i < stride; i++) {
                words[target + out * stride + i] = words[source + taken * stride + i];
            }
        }
    }
}
