package io.mtpscript.effects;

import io.mtpscript.effects.journal.Recording;

/**
 * What effects need to know of the request they belong to.
 *
 * @param seed 32 bytes
 * @param correlationId 32 hex digits
 * @param attempt 1, and one more at each run after {@link io.mtpscript.effects.journal.FinishOutcome.Rerun}
 * @param recording takes down the calls
 */
public record RequestScope(byte[] seed, String correlationId, int attempt, Recording recording) {}
