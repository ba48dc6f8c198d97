package io.mtpscript.core.testing;

import java.util.SplittableRandom;

/** Property tests over seeded random cases: the same cases on every run, each with a seed of its own to run it alone. */
public final class Cases {
    private Cases() {}

    /** A law, checked for one random case. */
    @FunctionalInterface
    public interface Law {
        void check(SplittableRandom random) throws Exception;
    }

    /** Checks a law for a number of cases; a failure names the case's own seed, for {@link #check}. */
    public static void forAll(long seed, int count, Law law) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            check(seeds.nextLong(), law);
        }
    }

    /** Checks a law for the case of one seed. */
    public static void check(long caseSeed, Law law) {
        try {
            law.check(new SplittableRandom(caseSeed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("case " + caseSeed + "L: " + failure.getMessage(), failure);
        }
    }
}
