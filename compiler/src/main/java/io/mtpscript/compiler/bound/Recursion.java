package io.mtpscript.compiler.bound;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How the arguments of a function's calls of itself differ from its own, at every such call: the lists that get shorter, the
 * numbers that rise below a bound or fall above one.
 *
 * @param steps by argument; what is known of others is nothing
 */
record Recursion(Map<Integer, Step> steps) {
    sealed interface Step {
        /** The list without its first {@code count} elements or more, of which there were so many. */
        record Shorter(long count) implements Step {}

        /** The number and {@code by} or more, which was at most {@code atMost}. */
        record Rises(long by, long atMost) implements Step {}

        /** The number less {@code by} or more, which was at least {@code atLeast}. */
        record Falls(long by, long atLeast) implements Step {}
    }

    /** What holds at both calls. */
    Recursion and(Recursion other) {
        var both = new TreeMap<Integer, Step>();
        steps.forEach((arg, step) -> {
            Step theirs = other.steps.get(arg);
            switch (step) {
                case Step.Shorter(long count)
                when theirs instanceof Step.Shorter(long count2) ->
                    both.put(arg, new Step.Shorter(Math.min(count, count2)));
                case Step.Rises(long by, long atMost)
                when theirs instanceof Step.Rises(long by2, long atMost2) ->
                    both.put(arg, new Step.Rises(Math.min(by, by2), Math.max(atMost, atMost2)));
                case Step.Falls(long by, long atLeast)
                when theirs instanceof Step.Falls(long by2, long atLeast2) ->
                    both.put(arg, new Step.Falls(Math.min(by, by2), Math.min(atLeast, atLeast2)));
                case Step.Shorter _, Step.Rises _, Step.Falls _ -> {}
            }
        });
        return new Recursion(both);
    }

    /** How many calls of itself can follow each other, from the arguments of the first. */
    OptionalLong depth(List<Size> args, Sizes sizes, List<Integer> types) {
        return steps.entrySet().stream()
                .mapToLong(e -> depth(e.getValue(), args.get(e.getKey()), sizes, types.get(e.getKey())))
                .min();
    }

    private static long depth(Step step, Size first, Sizes sizes, int type) {
        return switch (step) {
            case Step.Shorter(long count) -> sizes.list(type, first).length() / count;
            case Step.Rises(long by, long atMost) ->
                rounds(Sizes.interval(first).from(), atMost, by);
            case Step.Falls(long by, long atLeast) ->
                rounds(atLeast, Sizes.interval(first).to(), by);
        };
    }

    /** How often {@code by} fits between the two, and once more. */
    private static long rounds(long from, long to, long by) {
        if (from > to) {
            return 0;
        }
        long distance = to - from;
        return distance < 0 ? Count.UNBOUNDED : Count.plus(distance / by, 1);
    }
}
