package io.mtpscript.cli.cases;

import io.mtpscript.effects.journal.RecordedRequest;

/**
 * A recorded request as a test case.
 *
 * @param recorded with a response and without anything that only the host knew
 * @param gas whether the gas used counts too
 */
public record Case(RecordedRequest recorded, boolean gas) {
    /** How its file ends. */
    public static final String ENDING = ".case.json";

    /** What {@code Config.secret} gives in tests, so that a case needs no secret of a deployment. */
    public static final String SECRET = "secret of a test";

    /** Method and target. */
    public String name() {
        return recorded.request().method() + " " + recorded.request().target();
    }
}
