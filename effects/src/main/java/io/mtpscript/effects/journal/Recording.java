package io.mtpscript.effects.journal;

/**
 * The record of one request while it is written. Belongs to the request's event loop.
 *
 * <p>{@link #restart}, {@link #append} and {@link #outcome} are called by the request's effects; the engine calls {@link
 * #end}, once, when the response is complete.
 */
public interface Recording {
    /** An attempt begins: what an earlier attempt of the same request recorded is dropped. */
    void restart();

    /** One effect call has its answer, or the host ended the request at it. Calls that run side by side come in any order. */
    void append(JournalEntry entry);

    /** How the attempt's transaction ended. */
    void outcome(FinishOutcome outcome);

    /** The response is complete; nothing follows. */
    void end(ResponseRecord response);

    /** A recording that keeps nothing. */
    static Recording none() {
        return NoJournal.INSTANCE;
    }
}
