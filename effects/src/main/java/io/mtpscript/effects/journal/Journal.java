package io.mtpscript.effects.journal;

import io.mtpscript.effects.append.AppendState;
import java.util.concurrent.Executor;

/** Where requests are recorded. Safe for all event loops. Runtime contract, section 6. */
public interface Journal extends Recorder, AutoCloseable {
    /** Whether a request that begins now can be recorded; one that cannot must be refused. */
    default boolean accepts() {
        return true;
    }

    /** What waits to be written; {@link AppendState#NONE} where nothing does. */
    default AppendState state() {
        return AppendState.NONE;
    }

    /**
     * The journal for one event loop, which may keep together what one of its turns records.
     *
     * @param atEndOfTurn runs a task on the event loop once it has handled what it has read
     */
    default Recorder recorder(Executor atEndOfTurn) {
        return this;
    }

    /** Ends the journal; what was recorded and can be kept, is kept. */
    @Override
    void close();

    /** A journal that keeps nothing. */
    static Journal none() {
        return NoJournal.INSTANCE;
    }
}
