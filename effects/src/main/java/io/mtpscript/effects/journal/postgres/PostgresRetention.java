package io.mtpscript.effects.journal.postgres;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes requests that are too old out of the table, some with each statement, while the engine writes on: no request waits for it, and
 * where it fails old rows stay and nothing else happens.
 *
 * <p>Thread ownership: one thread of its own, with a session of its own each time.
 */
final class PostgresRetention implements AutoCloseable {
    /** How long the server may take for one statement. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int LOOK_SECONDS = 60;
    private static final int CLOSE_MILLIS = 10_000;

    /** How many rows one statement takes out: few, as their records may be large. */
    private static final int ROWS = 500;

    private final PostgresSettings settings;
    private final Duration patience;
    private final Consumer<String> notice;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private boolean told;

    /**
     * Ready to look for old requests.
     *
     * @param patience how long the server may take for one statement
     * @param notice takes a line where old requests cannot be taken out, once until they can
     */
    PostgresRetention(PostgresSettings settings, Duration patience, Consumer<String> notice) {
        this.settings = settings;
        this.patience = patience;
        this.notice = notice;
        thread = Thread.ofPlatform().daemon().name("journal-retain").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes out all that is too old now. */
    void look() {
        try (AdminSession on =
                AdminSession.open(settings.url(), "mtpscript journal", patience, Limits.DATABASE_ANSWER_BYTES)) {
            int gone;
            do {
                gone = on.rows(
                                JournalTable.RETAIN,
                                JournalTable.N,
                                Long.toString(settings.maxAgeMillis()),
                                Integer.toString(ROWS))
                        .size();
            } while (gone == ROWS && closing.getCount() > 0);
            told = false;
        } catch (AdminException | RuntimeException e) {
            // Such as a role that may not delete: what is old stays, and the next look tries again, whatever it was.
            if (!told && closing.getCount() > 0) {
                told = true;
                notice.accept("Old requests cannot be taken from the journal: " + e.getMessage());
            }
        }
    }

    /** Waits for no statement: one that is under way ends by itself. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
