package io.mtpscript.effects.append;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Gathers what an event loop adds to a queue in one turn, so that one write appends it all: a write costs more than the record. Nothing
 * waits for more to come. Belongs to the event loop.
 */
public final class AppendBatch<T> {
    private static final int MOST_RECORDS = 64;

    private final AppendQueue<T> queue;
    private final Executor atEndOfTurn;
    private List<AppendQueue.Addition<T>> gathered = new ArrayList<>();
    private boolean due;

    /** @param atEndOfTurn runs a task on the event loop once it has handled what it has read */
    AppendBatch(AppendQueue<T> queue, Executor atEndOfTurn) {
        this.queue = queue;
        this.atEndOfTurn = atEndOfTurn;
    }

    /** As {@link AppendQueue#add}; {@code done} is never told before this returns, unless the event loop takes nothing more. */
    public void add(T record, long bytes, Consumer<Boolean> done) {
        gathered.add(new AppendQueue.Addition<>(record, bytes, done));
        if (gathered.size() == MOST_RECORDS) {
            flush();
        } else if (!due) {
            due = true;
            try {
                atEndOfTurn.execute(this::endOfTurn);
            } catch (RejectedExecutionException stopped) {
                endOfTurn();
            }
        }
    }

    private void endOfTurn() {
        due = false;
        flush();
    }

    private void flush() {
        if (!gathered.isEmpty()) {
            List<AppendQueue.Addition<T>> all = gathered;
            // Those who are told may add more.
            gathered = new ArrayList<>();
            queue.addAll(all);
        }
    }
}
