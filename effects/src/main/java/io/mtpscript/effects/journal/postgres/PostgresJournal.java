package io.mtpscript.effects.journal.postgres;

import io.mtpscript.effects.append.AppendQueue;
import io.mtpscript.effects.append.AppendState;
import io.mtpscript.effects.journal.CollectingRecording;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.JournalReader;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps requests in a table of PostgreSQL. A record is committed before its response may leave; {@link AppendQueue} says what happens
 * where the database does not take it.
 */
public final class PostgresJournal implements Journal, JournalReader {
    private final PostgresReader reader;
    private final AppendQueue<RecordedRequest> queue;
    private final PostgresRetention retention;

    private PostgresJournal(PostgresReader reader, AppendQueue<RecordedRequest> queue, PostgresRetention retention) {
        this.reader = reader;
        this.queue = queue;
        this.retention = retention;
    }

    /**
     * Opens the journal for writing.
     *
     * @param notice takes a line where something went wrong; on any thread
     * @throws IOException if the database cannot be used; the message says why
     * @throws IllegalArgumentException if the URL cannot be understood; the message does not repeat it
     */
    public static PostgresJournal open(PostgresSettings settings, Consumer<String> notice) throws IOException {
        PostgresStore store = PostgresStore.open(settings);
        PostgresRetention retention = new PostgresRetention(settings, PostgresRetention.PATIENCE, notice);
        retention.start();
        return new PostgresJournal(
                new PostgresReader(settings.url(), settings.keys()),
                AppendQueue.start("journal", store, settings.queueBytes(), notice),
                retention);
    }

    @Override
    public boolean accepts() {
        return queue.accepts();
    }

    @Override
    public AppendState state() {
        return queue.state();
    }

    @Override
    public Recording begin(RequestRecord request) {
        return new CollectingRecording(request, (recorded, done) -> queue.add(recorded, recorded.bytes(), done::ended));
    }

    @Override
    public Optional<RecordedRequest> find(String requestId) {
        try {
            return reader.find(requestId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what waits, and ends the sessions. */
    @Override
    public void close() {
        retention.close();
        queue.close();
    }
}
