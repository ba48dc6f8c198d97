package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The effects of one attempt at one request. Everything is called on the request's event loop, and completes there, without
 * blocking it. Ends with exactly one {@link #finish} or {@link #abort}. Runtime contract, section 6.
 */
public interface RequestEffects {
    /** How often a request that could not be serialised is run again. */
    int MAX_RERUNS = 3;

    /**
     * Makes an effect call. Calls of one request may be under way side by side; those in one transaction take place in the
     * order in which they are made.
     *
     * @param site where the program calls it
     * @param n the call's number in this attempt, 0 and up
     * @param call canonical CBOR of {@code [effect, function, [arguments...]]}
     */
    void call(Program.EffectSite site, int n, byte[] call, Completion done);

    /**
     * Ends the attempt: commits or rolls back its transaction, if it has one, and hands its log lines to the log. To be called
     * when no call is under way.
     *
     * @param ending {@link Ending.RollBack} after a trap, {@code respond rollback} or {@link EffectEnd}
     * @param done gets the outcome, once
     */
    void finish(Ending ending, Consumer<FinishOutcome> done);

    /**
     * The host ends the request at the calls under way, or where none is, before its next: they never complete, what they do
     * in the world is cancelled, the transaction is rolled back in the background, the log lines go to the log. A replay ends
     * at the same call by {@link EffectEnd.Ended}.
     */
    void abort(HostEnd reason);

    /** In a replay: why the host ended the request where its response was due; else empty. */
    default Optional<HostEnd> endsAtResponse() {
        return Optional.empty();
    }

    /** Whether all calls so far can be taken back and made again: Db, Log, Clock and Random only. */
    boolean rerunnable();

    /** The attempt's log lines so far: canonical JSON without a time and without a line end. */
    List<byte[]> logLines();
}
