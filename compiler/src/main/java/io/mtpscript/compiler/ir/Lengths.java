package io.mtpscript.compiler.ir;

import java.util.Set;
import java.util.TreeSet;

/**
 * The lengths a list may still have on one way through a decision tree.
 *
 * @param max {@link Integer#MAX_VALUE} where there is no bound
 * @param excluded lengths between min and max that are ruled out
 */
record Lengths(int min, int max, Set<Integer> excluded) {
    static final Lengths ANY = new Lengths(0, Integer.MAX_VALUE, Set.of());

    Lengths exactly(int length) {
        return new Lengths(length, length, Set.of());
    }

    Lengths atLeast(int length) {
        return except(Math.max(min, length), max, excluded);
    }

    Lengths below(int length) {
        return except(min, Math.min(max, length - 1), excluded);
    }

    Lengths except(int length) {
        var more = new TreeSet<>(excluded);
        more.add(length);
        return except(min, max, more);
    }

    private static Lengths except(int min, int max, Set<Integer> excluded) {
        int from = min;
        while (excluded.contains(from)) {
            from++;
        }
        int to = max;
        while (excluded.contains(to)) {
            to--;
        }
        return new Lengths(from, to, excluded);
    }

    boolean isExactly(int length) {
        return min == length && max == length;
    }

    boolean isAtLeast(int length) {
        return min >= length;
    }

    boolean mayBe(int length) {
        return min <= length && length <= max && !excluded.contains(length);
    }

    boolean mayReach(int length) {
        return max >= length;
    }
}
