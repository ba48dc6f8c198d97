package io.mtpscript.effects.journal;

import io.mtpscript.effects.append.AppendState;

/** Where requests are recorded. Safe for all event loops. Runtime contract, section 6. */
public interface Journal extends AutoCloseable {
    /** Whether a request that begins now can be recorded; one that cannot must be refused. */
    default boolean accepts() {
        return true;
    }

    /** What waits to be written; {@link AppendState#NONE} where nothing does. */
    default AppendState state() {
        return AppendState.NONE;
    }

    /**
     * Begins the record of one request.
     *
     * @return the request's recording, to be used on its event loop only
     */
    Recording begin(RequestRecord request);

    /** Ends the journal; what was recorded and can be kept, is kept. */
    @Override
    void close();

    /** A journal that keeps nothing. */
    static Journal none() {
        return NoJournal.INSTANCE;
    }
}
