package io.mtpscript.cli.testing;

import java.util.List;

/** Tells how tests went, while they run and at the end. */
interface Report {
    /** A test has ended. */
    void ended(TestOutcome outcome);

    /** All have. */
    void finished(List<TestOutcome> outcomes, long nanos);
}
