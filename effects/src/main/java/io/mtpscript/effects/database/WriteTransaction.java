package io.mtpscript.effects.database;

import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.journal.FinishOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The one transaction of a request that may write: begun by its first call, read or write, ended by {@link #finish} or {@link
 * #abort}.
 *
 * <p>Statements take place one after the other. Each stands in a savepoint, so that one that fails leaves the transaction
 * usable; setting and releasing savepoints travels with the statements and costs no round trip of its own:
 *
 * <pre>
 *   first      BEGIN; SAVEPOINT call     | statement
 *   next       RELEASE call; SAVEPOINT call | statement
 *   on failure ROLLBACK TO call          (the savepoint stays, the next statement uses it)
 *   finish     COMMIT or ROLLBACK        | what gives the session back clean
 * </pre>
 */
public final class WriteTransaction {
    private static final String ROLLBACK_TO = "ROLLBACK TO SAVEPOINT mtp_call";
    private static final String NEXT = "RELEASE SAVEPOINT mtp_call; SAVEPOINT mtp_call";

    private enum Savepoint {
        /** BEGIN has not been sent. */
        NO_TRANSACTION,
        /** Set, and nothing has been done since. */
        FRESH,
        /** A statement has succeeded behind it. */
        USED
    }

    private record Call(DatabaseSite site, SqlStatement sql, DatabaseReply reply) {}

    private final Sessions sessions;
    private final Statements statements;
    private final String begin;
    private final Queue<Call> waiting = new ArrayDeque<>();
    private final List<WrittenStatement> writes = new ArrayList<>();
    private Optional<Session> session = Optional.empty();
    private Optional<Fault> lost = Optional.empty();
    private Savepoint savepoint = Savepoint.NO_TRANSACTION;
    private boolean busy;
    private boolean retried;
    private boolean ended;

    /** Whether one of these may have an effect although the transaction has no id yet. */
    private boolean mayNotify;

    WriteTransaction(Sessions sessions, Statements statements, DatabaseSettings.Isolation isolation) {
        this.sessions = sessions;
        this.statements = statements;
        this.begin = "BEGIN ISOLATION LEVEL " + isolation.sql() + " READ WRITE; SAVEPOINT mtp_call";
    }

    /** Executes a statement behind those called before. */
    void call(DatabaseSite site, SqlStatement sql, DatabaseReply reply) {
        waiting.add(new Call(site, sql, reply));
        next();
    }

    private void next() {
        if (busy || ended || waiting.isEmpty()) {
            return;
        }
        busy = true;
        retried = false;
        Call call = waiting.remove();
        if (lost.isPresent()) {
            answer(call, call.site().answer().failure(DbFailure.unavailable("The request's transaction was lost")));
        } else if (session.isPresent()) {
            send(session.get(), call);
        } else {
            begin(call);
        }
    }

    private void begin(Call call) {
        sessions.acquire(new Reply<>() {
            @Override
            public void done(Session acquired) {
                if (ended) {
                    sessions.release(acquired);
                } else {
                    session = Optional.of(acquired);
                    send(acquired, call);
                }
            }

            @Override
            public void failed(Fault fault) {
                // No transaction was begun: the next call may try again.
                answer(call, call.site().answer().failure(fault.failure()));
            }
        });
    }

    private void send(Session on, Call call) {
        switch (savepoint) {
            case NO_TRANSACTION -> {
                on.settle();
                on.unlockIfOwed();
                on.command(begin, Reply.ignore());
            }
            case USED -> on.command(NEXT, Reply.ignore());
            case FRESH -> {}
        }
        savepoint = Savepoint.FRESH;
        Optional<PreparedSql> prepared = on.prepared(call.sql().text());
        if (prepared.isPresent()) {
            execute(on, call, prepared.get());
            return;
        }
        on.prepare(call.sql().text(), new Reply<>() {
            @Override
            public void done(PreparedSql statement) {
                execute(on, call, statement);
            }

            @Override
            public void failed(Fault fault) {
                statementFailed(on, call, fault);
            }
        });
        on.flush();
    }

    private void execute(Session on, Call call, PreparedSql statement) {
        switch (Statements.bind(statement, call.sql(), call.site())) {
            case Statements.Ready.Refused(DbFailure failure) -> {
                on.flush();
                answer(call, call.site().answer().failure(failure));
            }
            case Statements.Ready.ToSend ready -> {
                // Past the limit the rows are read and dropped: cancelling could hit the next statement instead.
                statements.send(on, ready, call.site(), () -> {}, executed(on, call, statement));
                on.flush();
            }
        }
    }

    private Reply<Statements.Executed> executed(Session on, Call call, PreparedSql statement) {
        long sent = System.nanoTime();
        return new Reply<>() {
            @Override
            public void done(Statements.Executed executed) {
                if (executed.failure().isPresent()) {
                    // The statement took place, but its rows could not be used: an Err leaves nothing behind.
                    rollBackTo(on);
                } else {
                    savepoint = Savepoint.USED;
                    if (call.site().writes()) {
                        long micros = (System.nanoTime() - sent) / 1_000;
                        writes.add(new WrittenStatement(statement.sha256(), executed.rows(), micros));
                        mayNotify |= StatementKind.mayNotify(call.sql().text());
                    }
                }
                answer(call, executed.answer());
            }

            @Override
            public void failed(Fault fault) {
                if (fault.stalePlan() && !retried && !ended) {
                    retried = true;
                    on.forget(statement);
                    rollBackTo(on);
                    send(on, call);
                } else {
                    statementFailed(on, call, fault);
                }
            }
        };
    }

    private void statementFailed(Session on, Call call, Fault fault) {
        if (fault.lost() || !on.open()) {
            lost = Optional.of(fault);
        } else {
            rollBackTo(on);
        }
        byte[] answer = call.site().answer().failure(fault.failure());
        if (fault.failure().kind() == DbFailure.Kind.SERIALIZATION && !ended) {
            busy = false;
            call.reply().notSerialised(answer);
            next();
        } else {
            answer(call, answer);
        }
    }

    private void rollBackTo(Session on) {
        on.command(ROLLBACK_TO, Reply.ignore());
        on.flush();
        savepoint = Savepoint.FRESH;
    }

    private void answer(Call call, byte[] cbor) {
        busy = false;
        if (!ended) {
            call.reply().answered(cbor);
            next();
        }
    }

    /** What it has written so far, in order. */
    List<WrittenStatement> writes() {
        return List.copyOf(writes);
    }

    /** Ends the transaction, if one was begun. */
    void finish(Ending ending, Consumer<FinishOutcome> done) {
        ended = true;
        if (session.isEmpty()) {
            done.accept(new FinishOutcome.Nothing());
            return;
        }
        Session on = session.get();
        switch (ending) {
            case Ending.Commit _
            when lost.isPresent() -> {
                giveUp(on, lost.get());
                done.accept(EndOfTransaction.failed(lost.get()));
            }
            case Ending.RollBack()
            when lost.isPresent() -> {
                giveUp(on, lost.get());
                done.accept(new FinishOutcome.RolledBack());
            }
            case Ending.Commit commit -> new EndOfTransaction(sessions, on, done).commit(commit, mayNotify);
            case Ending.RollBack() -> new EndOfTransaction(sessions, on, done).rollBack();
        }
    }

    private void giveUp(Session on, Fault fault) {
        on.kill(fault);
        sessions.release(on);
    }

    /** Cancels what is under way and rolls back; nobody is told. */
    void abort() {
        waiting.clear();
        if (busy && session.isPresent()) {
            Fault fault = Fault.lost(DbFailure.unavailable("The request has ended"));
            lost = Optional.of(fault);
            session.get().kill(fault);
        }
        finish(new Ending.RollBack(), _ -> {});
    }
}
