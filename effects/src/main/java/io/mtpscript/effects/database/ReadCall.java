package io.mtpscript.effects.database;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One DbRead outside of transactions that write: a session for this statement alone, in a transaction of its own that is
 * read-only by {@code BEGIN} and always rolled back. Rolling back undoes whatever the statement's functions set on the session
 * (settings, roles, temporary tables, channels listened to); advisory locks, which it does not undo, are given back by name, later
 * where {@link AdvisoryLocks nobody can see the difference}.
 *
 * <p>The three commands go out together: one round trip, and where the statement is out of {@link AdvisoryLocks}' reach one answer. Where at least
 * as many requests wait for sessions as have one, the end is left to whoever has the session next: a read does both at once.
 */
final class ReadCall {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
    private static final String END = "ROLLBACK";

    /** The next transaction is like the one before, {@link #BEGIN}'s. */
    private static final String NEXT = "ROLLBACK AND CHAIN";

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
        // What fails in a transaction fails the transaction.
        acquired.endReadIfOpen();
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
                Reply<Statements.Executed> executed = executed(on, statement);
                if (!statement.outOfLocks() || !on.readsAtOnce() || on.unlockOverdue()) {
                    apart(on, statement, () -> send(on, ready, executed));
                } else {
                    on.putOffUnlock();
                    if (on.readsInTurn() && sessions.crowded()) {
                        on.readAndLeaveOpen(() -> send(on, ready, both(executed, released(on))));
                    } else {
                        on.read(() -> send(on, ready, executed), released(on));
                    }
                }
                on.flush();
            }
        }
    }

    private void send(Session on, Statements.Ready.ToSend ready, Reply<Statements.Executed> reply) {
        statements.send(on, ready, site, () -> giveUp(on), reply);
    }

    /** @param then is told that all is done, whatever became of it, unless the connection was lost */
    private static Reply<Statements.Executed> both(Reply<Statements.Executed> first, Reply<Integer> then) {
        return new Reply<>() {
            @Override
            public void done(Statements.Executed executed) {
                first.done(executed);
                then.done(executed.rows());
            }

            @Override
            public void failed(Fault fault) {
                first.failed(fault);
                if (fault.lost()) {
                    then.failed(fault);
                } else {
                    then.done(0);
                }
            }
        };
    }

    private void apart(Session on, PreparedSql statement, Runnable read) {
        on.endReadIfOpen();
        if (!statement.outOfLocks()) {
            on.unlockIfOwed();
        }
        on.prepareReads(BEGIN, END, NEXT);
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
                if (on.open() && !on.idle() && !on.readOpen()) {
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
