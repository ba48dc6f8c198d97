package io.mtpscript.effects.journal;

/**
 * The record of one request while it is written. Belongs to the request's event loop.
 *
 * <p>{@link #restart}, {@link #append}, {@link #ended} and {@link #outcome} are called by the request's effects; the engine calls {@link
 * #end}, once, when the response is complete.
 */
public interface Recording {
    /** An attempt begins: what an earlier attempt of the same request recorded is dropped. */
    void restart();

    /** One effect call has its answer, or the host ended the request at it. Calls that run side by side come in any order. */
    void append(JournalEntry entry);

    /** The host ended the attempt, at the calls that say so or before its next. */
    void ended(HostEnd reason);

    /** How the attempt's transaction ended. */
    void outcome(FinishOutcome outcome);

    /** The response is complete; nothing follows. */
    void end(ResponseRecord response);

    /** A recording that keeps nothing. */
    static Recording none() {
        return NoJournal.INSTANCE;
    }
}
