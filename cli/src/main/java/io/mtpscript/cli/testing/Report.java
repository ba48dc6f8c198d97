package io.mtpscript.cli.testing;

import java.util.List;

/** Tells on stdout how tests went, while they run and at the end. */
interface Report {
    /** A test has ended. */
    void ended(TestOutcome outcome);

    /** All have. */
    void finished(List<TestOutcome> outcomes, long nanos);

    /** Where the gas is not that of {@code .mtp-gas}; empty where it is. */
    void gas(List<GasSnapshot.Difference> differences);

    void coverage(Coverage coverage);

    /** @param runs how many times a test was run for it */
    void faults(List<Faults.Finding> findings, int runs);
}
