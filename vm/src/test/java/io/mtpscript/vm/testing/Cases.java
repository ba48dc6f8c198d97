package io.mtpscript.vm.testing;

import java.util.SplittableRandom;

/** Property tests over seeded random cases: the same on every run, each with a seed of its own to run it alone. */
public final class Cases {
    private Cases() {}

    /** A law, checked for one random case. */
    @FunctionalInterface
    public interface Law {
        void check(SplittableRandom random) throws Exception;
    }

    /** Checks a law for a number of cases; a failure names the case's own seed. */
    public static void forAll(long seed, int count, Law law) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            long caseSeed = seeds.nextLong();
            try {
                law.check(new SplittableRandom(caseSeed));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError("case " + caseSeed + "L: " + failure.getMessage(), failure);
            }
        }
    }
}
