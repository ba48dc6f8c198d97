package io.mtpscript.effects.claims;

import io.mtpscript.core.ErrorCode;
import java.util.Optional;

/** What became of the wish to claim a key. */
public sealed interface ClaimOutcome {
    /** The request is to be carried out. */
    record Granted() implements ClaimOutcome {}

    /** It was carried out before; this was the response. */
    record Done(ClaimedResponse response) implements ClaimOutcome {}

    /** It was carried out before; the response was not kept, or cannot be read any more. */
    record DoneUnknown() implements ClaimOutcome {}

    /** It is being carried out. */
    record UnderWay() implements ClaimOutcome {}

    /** The key was used for another request. */
    record OtherRequest() implements ClaimOutcome {}

    /**
     * Nobody knows: the database did not say.
     *
     * @param remedy one line for who runs the engine, where there is something to do
     */
    record Failed(ErrorCode code, Optional<String> remedy) implements ClaimOutcome {}
}
