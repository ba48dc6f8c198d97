package io.mtpscript.effects.journal;

import io.mtpscript.core.ErrorCode;

/** How the effects of one attempt ended. */
public sealed interface FinishOutcome {
    /** The attempt had no transaction. */
    record Nothing() implements FinishOutcome {}

    /** The attempt's transaction is committed: the database said so. */
    record Committed() implements FinishOutcome {}

    /** The attempt's transaction is rolled back, as asked. */
    record RolledBack() implements FinishOutcome {}

    /**
     * The transaction could not be serialised with others and is rolled back. The engine runs the request again in a fresh
     * VM, same seed, next attempt. Never given on the last attempt, nor after effects that cannot be taken back.
     */
    record Rerun() implements FinishOutcome {}

    /** The transaction is rolled back because its {@link io.mtpscript.effects.database.Mark} found no row of its own. */
    record ClaimLost() implements FinishOutcome {}

    /**
     * The attempt's response must not be sent: the transaction did not commit, or ({@link ErrorCode#COMMIT_UNKNOWN}) nobody
     * knows. Other codes: {@link ErrorCode#CONFLICT}, {@link ErrorCode#UNAVAILABLE}, {@link ErrorCode#TIMEOUT}, {@link
     * ErrorCode#EFFECT_FAILED}.
     */
    record Failed(ErrorCode code) implements FinishOutcome {}
}
