package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.Op;
import java.util.Optional;

/** Intervals of Ints. What overflows ends the request, so results stay in the range of Int. */
final class Ints {
    private Ints() {}

    static Size.Int of(Op.IntOp op, Size.Int a, Size.Int b) {
        return switch (op) {
            case ADD -> new Size.Int(plus(a.from(), b.from()), plus(a.to(), b.to()));
            case SUBTRACT -> new Size.Int(minus(a.from(), b.to()), minus(a.to(), b.from()));
            case MULTIPLY -> {
                long p = times(a.from(), b.from());
                long q = times(a.from(), b.to());
                long r = times(a.to(), b.from());
                long s = times(a.to(), b.to());
                yield new Size.Int(Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
            }
            case DIVIDE ->
                b.from() > 0
                        ? new Size.Int(
                                Math.min(a.from() / b.from(), a.from() / b.to()),
                                Math.max(a.to() / b.from(), a.to() / b.to()))
                        : Size.Int.ANY;
            case REMAINDER ->
                b.from() > 0
                        ? new Size.Int(
                                a.from() >= 0 ? 0 : Math.max(a.from(), 1 - b.to()),
                                a.to() <= 0 ? 0 : Math.min(a.to(), b.to() - 1))
                        : Size.Int.ANY;
        };
    }

    static Size.Int negated(Size.Int a) {
        return new Size.Int(minus(0, a.to()), minus(0, a.from()));
    }

    static long plus(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    private static long minus(long a, long b) {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }

    private static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
            return low;
        }
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** What is left of {@code a} where it stands in the relation to {@code b}, or does not; empty where nothing is. */
    static Optional<Size.Int> left(Size.Int a, Cond.Relation relation, Size.Int b, boolean holds) {
        return switch (relation) {
            case EQUAL -> holds ? range(Math.max(a.from(), b.from()), Math.min(a.to(), b.to())) : without(a, b);
            case NOT_EQUAL -> left(a, Cond.Relation.EQUAL, b, !holds);
            case LESS ->
                holds
                        ? range(a.from(), Math.min(a.to(), plus(b.to(), -1)))
                        : range(Math.max(a.from(), b.from()), a.to());
            case LESS_EQUAL ->
                holds
                        ? range(a.from(), Math.min(a.to(), b.to()))
                        : range(Math.max(a.from(), plus(b.from(), 1)), a.to());
        };
    }

    /** As {@link #left}, for the right side: {@code a relation b}. */
    static Optional<Size.Int> right(Size.Int a, Cond.Relation relation, Size.Int b, boolean holds) {
        return switch (relation) {
            case EQUAL, NOT_EQUAL -> left(b, relation, a, holds);
            case LESS -> left(b, Cond.Relation.LESS_EQUAL, a, !holds);
            case LESS_EQUAL -> left(b, Cond.Relation.LESS, a, !holds);
        };
    }

    private static Optional<Size.Int> without(Size.Int a, Size.Int b) {
        if (b.from() != b.to()) {
            return Optional.of(a);
        }
        long from = a.from() == b.from() && a.from() < Long.MAX_VALUE ? a.from() + 1 : a.from();
        long to = a.to() == b.to() && a.to() > Long.MIN_VALUE ? a.to() - 1 : a.to();
        return range(from, to);
    }

    private static Optional<Size.Int> range(long from, long to) {
        return from <= to ? Optional.of(new Size.Int(from, to)) : Optional.empty();
    }
}
