package io.mtpscript.effects;

import io.mtpscript.effects.journal.Recording;

/**
 * What effects need to know of the request they belong to.
 *
 * @param seed 32 bytes
 * @param correlationId 32 hex digits
 * @param attempt 1, and one more at each run after {@link io.mtpscript.effects.journal.FinishOutcome.Rerun}
 * @param repetition what the keys are made from by which other services tell a call that is repeated: the same for all runs that
 *     a client takes for one, the seed where a request stands for itself
 * @param recording takes down the calls
 * @param trace under which other services are called
 */
public record RequestScope(
        byte[] seed, String correlationId, int attempt, byte[] repetition, Recording recording, CallTrace trace) {
    /** A request that stands for itself. */
    public RequestScope(byte[] seed, String correlationId, int attempt, Recording recording) {
        this(seed, correlationId, attempt, seed, recording, CallTrace.NONE);
    }
}
