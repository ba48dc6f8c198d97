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

    /**
     * The response is complete; nothing follows. It may leave once {@code done} says that the record is kept.
     *
     * @param done told once, on any thread, maybe before this returns
     */
    void end(ResponseRecord response, Done done);

    /** Hears what became of a record. */
    @FunctionalInterface
    interface Done {
        /** @param kept whether the record survives the death of this process, as far as its journal can do that */
        void ended(boolean kept);
    }

    /** A recording that keeps nothing. */
    static Recording none() {
        return NoJournal.INSTANCE;
    }
}
