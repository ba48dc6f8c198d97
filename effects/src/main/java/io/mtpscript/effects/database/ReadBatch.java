package io.mtpscript.effects.database;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads of several requests that go out over one session together and that the server answers together: it wakes up once for
 * them and writes once. Each has a transaction of its own, so that they know nothing of each other.
 *
 * <p>None is to suffer from the others. Only statements are put together that were {@link PreparedSql#quick quick} before, and the server
 * ends one that takes {@link #HURRY_MILLIS longer} after all: it is run again by itself, the one case of a read that is run twice.
 * Behind one that fails the server leaves out the others, which then go out for the first time. Where the connection is lost, all are told.
 */
final class ReadBatch {
    /** The most reads of a batch. With twice as many the server has 1 % more answers, and all wait for the last one. */
    static final int MOST = 4;

    /** How long a statement may take that goes out with others. */
    static final int HURRY_MILLIS = 50;

    private final Sessions sessions;
    private final Session session;
    private final List<ReadCall> calls = new ArrayList<>(MOST);
    private final List<PreparedSql> statements = new ArrayList<>(MOST);
    private int toCome;
    private boolean failed;
    private long since;

    ReadBatch(Sessions sessions, Session session) {
        this.sessions = sessions;
        this.session = session;
    }

    Session session() {
        return session;
    }

    int size() {
        return calls.size();
    }

    /** Takes in a read that stands in the session's line. */
    void add(ReadCall call, PreparedSql statement) {
        calls.add(call);
        statements.add(statement);
        toCome++;
    }

    /** Sends all of them. */
    void flush() {
        since = System.nanoTime();
        if (session.readsInTurn() && sessions.crowded()) {
            session.flushReads(calls.size());
        } else {
            toCome++;
            session.flushReads(calls.size(), new Reply<>() {
                @Override
                public void done(Integer count) {
                    end(false);
                }

                @Override
                public void failed(Fault fault) {
                    end(true);
                }
            });
        }
    }

    /** How much of the server's time has gone by since, for each read. */
    long serverNanos() {
        return session.serverNanos(System.nanoTime() - since) / calls.size();
    }

    /** Whether one has failed, so that the server has left out those that are not answered yet. */
    boolean failed() {
        return failed;
    }

    /** A read was answered or left out, or has failed. With the last one the session is given back. */
    void end(boolean withFailure) {
        failed |= withFailure;
        toCome--;
        if (toCome > 0) {
            return;
        }
        if (!failed) {
            session.answeredIn(System.nanoTime() - since);
            long nanos = serverNanos();
            statements.forEach(statement -> statement.answeredIn(nanos));
        }
        sessions.release(session);
    }

    /** The request of a read has ended: what nobody waits for any more is cancelled, with the connection. */
    void cancelIfUnwanted() {
        if (session.open() && calls.stream().allMatch(ReadCall::over)) {
            session.kill(Fault.lost(DbFailure.unavailable("The request has ended")));
        }
    }
}
