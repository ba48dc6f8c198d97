package io.mtpscript.effects;

import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.HostEnd;

/** Why an effect call ends its request instead of giving it an answer. */
public sealed interface EffectEnd {
    /** The statement could not be serialised with other transactions; {@link RequestEffects#finish} will say Rerun. */
    record Rerun() implements EffectEnd {}

    /** The route does not declare this effect: the snapshot is not what the compiler made. Nothing was done. */
    record NotAllowed(String effect) implements EffectEnd {}

    /** A replayed request made another call than the recorded one. */
    record Diverged(Divergence divergence) implements EffectEnd {}

    /** The record withholds a secret, and the one of this name now has another value or none. Only in replays. */
    record SecretChanged(String name) implements EffectEnd {}

    /** The host ended the recorded request at this call. Only in replays. */
    record Ended(HostEnd reason) implements EffectEnd {}
}
