package io.mtpscript.effects;

import io.mtpscript.effects.journal.Divergence;
import java.util.Optional;

/** The effects of a replayed request. */
public interface ReplayedEffects extends RequestEffects {
    /** The first recorded call that the replay has not made; to be asked when it has ended. */
    Optional<Divergence> unmade();
}
