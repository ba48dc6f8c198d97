package io.mtpscript.effects.database;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One DbRead outside of transactions that write: a session for this statement alone, in a transaction of its own that is
 * read-only by {@code BEGIN} and always rolled back. Rolling back undoes whatever the statement's functions set on the session
 * (settings, roles, temporary tables, channels listened to); advisory locks, which it does not undo, are given back by name, later
 * where {@link AdvisoryLocks nobody can see the difference}.
 *
 * <p>The three commands go out together: one round trip, and where the statement is out of {@link AdvisoryLocks}' reach one answer. Where at least
 * as many requests wait for sessions as have one, the end is left to whoever has the session next: a read does both at once. There it
 * may also go out together with others, as a {@link ReadBatch}.
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

    /** Where it reads apart, or prepares its statement. */
    private Optional<Session> session = Optional.empty();

    /** Else where it reads, with others or alone. */
    private Optional<ReadBatch> batch = Optional.empty();

    /** Whether it is not to be put together with others. */
    private boolean alone;

    /** Whether its statement must not be used as the next session knows it: that may be as old as what failed. */
    private boolean prepareAnew;

    private boolean preparedAnew;
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
        sessions.acquire(new Turn());
    }

    /** Waits for a session. */
    private final class Turn implements Sessions.Reader {
        @Override
        public void done(Session acquired) {
            if (over()) {
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

        @Override
        public boolean unwanted() {
            return over();
        }

        @Override
        public boolean fits(Session other) {
            return !alone
                    && other.prepared(sql.text()).filter(PreparedSql::quick).isPresent();
        }

        @Override
        public void join(ReadBatch batch) {
            PreparedSql statement = batch.session().prepared(sql.text()).orElseThrow();
            switch (Statements.bind(statement, sql, site)) {
                case Statements.Ready.Refused(DbFailure failure) ->
                    answer(site.answer().failure(failure));
                case Statements.Ready.ToSend ready -> addTo(batch, statement, ready);
            }
        }
    }

    private void onSession(Session acquired) {
        Optional<PreparedSql> prepared = acquired.prepared(sql.text());
        if (prepareAnew) {
            prepareAnew = false;
            prepared.ifPresent(acquired::forget);
        } else if (prepared.isPresent()) {
            execute(acquired, prepared.get());
            return;
        }
        // What fails in a transaction fails the transaction.
        acquired.settle();
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
                if (statement.outOfLocks() && on.readsAtOnce() && !on.unlockOverdue()) {
                    inBatch(on, statement, ready);
                } else {
                    apart(on, statement, () -> send(on, ready, executed(on, statement)));
                    on.flush();
                }
            }
        }
    }

    private void send(Session on, Statements.Ready.ToSend ready, Reply<Statements.Executed> reply) {
        statements.send(on, ready, site, () -> giveUp(on), reply);
    }

    private void inBatch(Session on, PreparedSql statement, Statements.Ready.ToSend ready) {
        on.putOffUnlock();
        boolean quick = !alone && statement.quick();
        on.hurry(quick && (on.hurried() || sessions.nextFits(on)) ? sessions.hurryMillis() : 0);
        ReadBatch made = new ReadBatch(sessions, on);
        addTo(made, statement, ready);
        if (on.hurried()) {
            sessions.fill(made);
        }
        made.flush();
    }

    private void addTo(ReadBatch joined, PreparedSql statement, Statements.Ready.ToSend ready) {
        session = Optional.empty();
        batch = Optional.of(joined);
        joined.add(this, statement);
        Session on = joined.session();
        on.read(() -> send(on, ready, answered(joined, statement)));
    }

    private Reply<Statements.Executed> answered(ReadBatch in, PreparedSql statement) {
        return new Reply<>() {
            @Override
            public void done(Statements.Executed executed) {
                if (in.failed()) {
                    readAgain();
                } else {
                    answer(executed.answer());
                }
                in.end(false);
            }

            @Override
            public void failed(Fault fault) {
                if (fault.lost()) {
                    // Whether the server has run it nobody knows: so it is told, and not run again.
                    in.session().kill(fault);
                    answer(site.answer().failure(fault.failure()));
                } else if (in.failed()) {
                    // The server has left it out.
                    readAgain();
                } else {
                    alone = true;
                    if (fault.canceled() && in.session().hurried()) {
                        statement.answeredIn(TimeUnit.MILLISECONDS.toNanos(ReadBatch.HURRY_MILLIS));
                        readAgain();
                    } else if (isToBePreparedAnew(fault)) {
                        prepareAnew(in.session(), statement);
                        readAgain();
                    } else {
                        answer(site.answer().failure(fault.failure()));
                    }
                }
                in.end(true);
            }
        };
    }

    /** Waits for a session once more, before all others. */
    private void readAgain() {
        batch = Optional.empty();
        if (!over()) {
            sessions.acquireFirst(new Turn());
        }
    }

    /** Whether nobody waits for an answer any more. */
    boolean over() {
        return answered || aborted;
    }

    private void apart(Session on, PreparedSql statement, Runnable read) {
        on.settle();
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

    /** The rest of the rows is of no use: a new connection costs less than reading them. Others' answers come behind them, though. */
    private void giveUp(Session on) {
        if (batch.filter(with -> with.size() > 1).isEmpty()) {
            on.kill(Fault.lost(DbFailure.tooLarge("The rows are over their limit")));
        }
    }

    private Reply<Statements.Executed> executed(Session on, PreparedSql statement) {
        return new Reply<>() {
            @Override
            public void done(Statements.Executed executed) {
                answer(executed.answer());
            }

            @Override
            public void failed(Fault fault) {
                if (isToBePreparedAnew(fault)) {
                    // It failed before it did anything: it is tried again behind the pipeline's end.
                    prepareAnew(on, statement);
                } else {
                    answer(site.answer().failure(fault.failure()));
                }
            }
        };
    }

    private boolean isToBePreparedAnew(Fault fault) {
        return fault.stalePlan() && !preparedAnew;
    }

    private void prepareAnew(Session on, PreparedSql statement) {
        on.forget(statement);
        preparedAnew = true;
        prepareAnew = true;
    }

    private <T> Reply<T> released(Session on) {
        return new Reply<>() {
            @Override
            public void done(T value) {
                releaseAndRetry(on);
            }

            @Override
            public void failed(Fault fault) {
                on.kill(fault);
                releaseAndRetry(on);
            }
        };
    }

    private void releaseAndRetry(Session on) {
        sessions.release(on);
        if (prepareAnew) {
            readAgain();
        }
    }

    private void answer(byte[] cbor) {
        if (!over()) {
            answered = true;
            reply.accept(cbor);
        }
    }

    /** The request ends: the statement is cancelled, nobody is told. */
    void abort() {
        aborted = true;
        if (answered) {
            return;
        }
        if (batch.isPresent()) {
            batch.get().cancelIfUnwanted();
        } else {
            session.filter(Session::open)
                    .ifPresent(s -> s.kill(Fault.lost(DbFailure.unavailable("The request has ended"))));
        }
    }
}
