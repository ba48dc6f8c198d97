package io.mtpscript.effects.database;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One DbRead outside of transactions that write: a session for this statement alone, in a transaction of its own that is
 * read-only by {@code BEGIN} and always rolled back. Rolling back undoes whatever the statement's functions set on the session
 * (settings, roles, temporary tables, channels listened to); advisory locks, which it does not undo, are given back by name, later
 * where {@link AdvisoryLocks nobody can see the difference}.
 *
 * <p>The three commands go out together: one round trip, and where the statement is out of {@link AdvisoryLocks}' reach one answer.
 */
final class ReadCall {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
    private static final String END = "ROLLBACK";
    private static final String END_AND_UNLOCK = END + "; " + AdvisoryLocks.UNLOCK;

    private final Sessions sessions;
    private final Statements statements;
    private final DatabaseSite site;
    private final SqlStatement sql;
    private Consumer<byte[]> reply = answer -> {};
    private Optional<Session> session = Optional.empty();
    private boolean retried;
    private boolean aborted;
    private boolean answered;

    ReadCall(Sessions sessions, Statements statements, DatabaseSite site, SqlStatement sql) {
        this.sessions = sessions;
        this.statements = statements;
        this.site = site;
        this.sql = sql;
    }

    /** @param to gets the answer's CBOR, unless the call is aborted */
    void start(Consumer<byte[]> to) {
        reply = to;
        acquire();
    }

    private void acquire() {
        sessions.acquire(new Reply<>() {
            @Override
            public void done(Session acquired) {
                if (aborted) {
                    sessions.release(acquired);
                } else {
                    session = Optional.of(acquired);
                    onSession(acquired);
                }
            }

            @Override
            public void failed(Fault fault) {
                answer(site.answer().failure(fault.failure()));
            }
        });
    }

    private void onSession(Session acquired) {
        Optional<PreparedSql> prepared = acquired.prepared(sql.text());
        if (prepared.isPresent()) {
            execute(acquired, prepared.get());
            return;
        }
        acquired.prepare(sql.text(), new Reply<>() {
            @Override
            public void done(PreparedSql statement) {
                execute(acquired, statement);
            }

            @Override
            public void failed(Fault fault) {
                sessions.release(acquired);
                answer(site.answer().failure(fault.failure()));
            }
        });
        acquired.flush();
    }

    private void execute(Session on, PreparedSql statement) {
        switch (Statements.bind(statement, sql, site)) {
            case Statements.Ready.Refused(DbFailure failure) -> {
                sessions.release(on);
                answer(site.answer().failure(failure));
            }
            case Statements.Ready.ToSend ready -> {
                Runnable read = () -> statements.send(on, ready, site, () -> giveUp(on), executed(on, statement));
                if (statement.outOfLocks() && on.readsAtOnce() && !on.unlockOverdue()) {
                    on.putOffUnlock();
                    on.read(read, released(on));
                } else {
                    apart(on, statement, read);
                }
                on.flush();
            }
        }
    }

    private void apart(Session on, PreparedSql statement, Runnable read) {
        if (!statement.outOfLocks()) {
            on.unlockIfOwed();
        }
        on.prepareReads(BEGIN, END);
        on.command(BEGIN, Reply.ignore());
        read.run();
        end(on, statement.outOfLocks());
    }

    private void end(Session on, boolean outOfLocks) {
        if (outOfLocks && !on.unlockOverdue()) {
            on.putOffUnlock();
            on.command(END, released(on));
        } else {
            on.unlocks();
            on.command(END_AND_UNLOCK, released(on));
        }
    }

    /** The rest of the rows is of no use: a new connection costs less than reading them. */
    private static void giveUp(Session on) {
        on.kill(Fault.lost(DbFailure.tooLarge("The rows are over their limit")));
    }

    private Reply<Statements.Executed> executed(Session on, PreparedSql statement) {
        return new Reply<>() {
            @Override
            public void done(Statements.Executed executed) {
                answer(executed.answer());
            }

            @Override
            public void failed(Fault fault) {
                if (fault.stalePlan() && !retried) {
                    // It failed before it did anything: it is tried again behind the pipeline's end.
                    retried = true;
                    on.forget(statement);
                } else {
                    retried = false;
                    answer(site.answer().failure(fault.failure()));
                }
            }
        };
    }

    private <T> Reply<T> released(Session on) {
        return new Reply<>() {
            @Override
            public void done(T value) {
                if (on.open() && !on.idle()) {
                    // The read has failed, and the server has left out what was sent behind it.
                    on.command(END, released(on));
                    on.flush();
                    return;
                }
                if (toBeRetried() && on.reusable()) {
                    // Any other one may have it prepared from the same time.
                    onSession(on);
                } else {
                    releaseAndRetry(on);
                }
            }

            @Override
            public void failed(Fault fault) {
                on.kill(fault);
                releaseAndRetry(on);
            }
        };
    }

    private boolean toBeRetried() {
        return retried && !answered && !aborted;
    }

    private void releaseAndRetry(Session on) {
        sessions.release(on);
        if (toBeRetried()) {
            acquire();
        }
    }

    private void answer(byte[] cbor) {
        if (!answered && !aborted) {
            answered = true;
            reply.accept(cbor);
        }
    }

    /** The request ends: the statement is cancelled, nobody is told. */
    void abort() {
        aborted = true;
        if (!answered) {
            session.filter(Session::open)
                    .ifPresent(s -> s.kill(Fault.lost(DbFailure.unavailable("The request has ended"))));
        }
    }
}
