package io.mtpscript.core.testing;

import java.util.SplittableRandom;

/**
 * Property tests over seeded random cases: the same cases on every run, each with a seed of its own to run it
 * alone. A run of minutes says on the error stream how far it is.
 */
public final class Cases {
    private static final long BETWEEN_WORDS_NANOS = 30_000_000_000L;

    private Cases() {}

    /** A law, checked for one random case. */
    @FunctionalInterface
    public interface Law {
        void check(SplittableRandom random) throws Exception;
    }

    /** Checks a law for a number of cases; a failure names the case's own seed, for {@link #check}. */
    public static void forAll(long seed, int count, Law law) {
        SplittableRandom seeds = new SplittableRandom(seed);
        long said = System.nanoTime();
        for (int i = 0; i < count; i++) {
            check(seeds.nextLong(), law);
            if (System.nanoTime() - said > BETWEEN_WORDS_NANOS) {
                said = System.nanoTime();
                System.err.printf("%d of %d cases from seed %d%n", i + 1, count, seed);
            }
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
