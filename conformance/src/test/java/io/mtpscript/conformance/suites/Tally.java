package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts what became of a suite's cases: passed as the suite asks, decided by us and found so, or skipped because the case is
 * about something that MTPScript does not have. {@link #end} fails where a case disagreed or too few ran.
 */
final class Tally {
    /** More would bury the first ones. */
    private static final int FAILURES_SHOWN = 40;

    private final String suite;
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int decided;
    private int skipped;

    Tally(String suite) {
        this.suite = suite;
    }

    /** A case where we do what the suite asks. */
    void passes(String name, Object wanted, Object found) {
        if (agree(name, wanted, found)) {
            passed++;
        }
    }

    /** A case that the suite leaves open, or where we decide otherwise. */
    void decides(String name, Object wanted, Object found) {
        if (agree(name, wanted, found)) {
            decided++;
        }
    }

    /** A case that is not run. */
    void skips() {
        skipped++;
    }

    void fails(String name, String why) {
        failures.add(name + ": " + why);
    }

    private boolean agree(String name, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            fails(name, "wanted " + wanted + ", found " + found);
            return false;
        }
        return true;
    }

    /**
     * Ends the suite.
     *
     * @param leastPassed fewer are a failure: a suite that lost its files must not look green
     * @param leastDecided as leastPassed
     */
    void end(int leastPassed, int leastDecided) {
        String counts = suite + ": " + passed + " passed, " + decided + " decided, " + skipped + " skipped";
        System.out.println(counts);
        assertTrue(
                failures.isEmpty(),
                () -> counts + ", " + failures.size() + " failed\n"
                        + String.join("\n", failures.subList(0, Math.min(failures.size(), FAILURES_SHOWN))));
        assertTrue(
                passed >= leastPassed && decided >= leastDecided,
                () -> counts + "; expected at least " + leastPassed + " passed and " + leastDecided + " decided");
    }
}
