package io.mtpscript.effects.database;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.journal.FinishOutcome;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Ends the transaction of one session and gives the session back clean.
 *
 * <pre>
 *   [mark]  [id] | gate |  COMMIT or ROLLBACK  cleaning
 *   one round trip       one round trip
 * </pre>
 */
final class EndOfTransaction {
    /** Its type is none that {@link PgType} knows, so that the driver hands the text through. */
    private static final String ID = "SELECT pg_catalog.pg_current_xact_id_if_assigned()";

    /** Gives it one: what a transaction notifies is written down by COMMIT only, which would be too late. */
    private static final String ASSIGNED_ID = "SELECT pg_catalog.pg_current_xact_id()";

    /**
     * What {@code DISCARD ALL} does but for forgetting the prepared statements, which are the engine's, and plans. It cannot
     * stand behind COMMIT in the pipeline: it refuses to run beside other statements.
     */
    private static final String CLEAN = "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; "
            + AdvisoryLocks.UNLOCK + "; DISCARD TEMP; DISCARD SEQUENCES";

    private final Sessions sessions;
    private final Session on;
    private final Consumer<FinishOutcome> done;

    /** Whether it is known that nothing is kept. */
    private boolean ended;

    private String id = ID;

    /** @param done gets the outcome, once */
    EndOfTransaction(Sessions sessions, Session on, Consumer<FinishOutcome> done) {
        this.sessions = sessions;
        this.on = on;
        this.done = done;
    }

    void rollBack() {
        rollBack(new FinishOutcome.RolledBack());
    }

    private void rollBack(FinishOutcome outcome) {
        // Rolled back even if this fails: the server ends the transaction of a connection that is gone.
        on.command("ROLLBACK", new Reply<>() {
            @Override
            public void done(Boolean value) {
                done.accept(outcome);
            }

            @Override
            public void failed(Fault fault) {
                done.accept(outcome);
            }
        });
        clean();
    }

    /** @param mayNotify whether it may have an effect though it has no id */
    void commit(Ending.Commit ending, boolean mayNotify) {
        id = mayNotify ? ASSIGNED_ID : ID;
        if (ending.mark().isPresent()) {
            mark(ending.mark().get(), ending.gate());
        } else if (ending.gate().asks()) {
            ask(ending.gate());
            on.flush();
        } else {
            commit();
        }
    }

    private void mark(Mark mark, CommitGate gate) {
        on.prepared(mark.sql()).ifPresentOrElse(known -> mark(known, mark, gate), () -> {
            on.prepare(mark.sql(), new Reply<>() {
                @Override
                public void done(PreparedSql statement) {
                    mark(statement, mark, gate);
                }

                @Override
                public void failed(Fault fault) {
                    failedBefore(fault);
                }
            });
            on.flush();
        });
    }

    private void mark(PreparedSql statement, Mark mark, CommitGate gate) {
        Tuple parameters = Tuple.tuple();
        Statements.bind(statement, mark.values(), parameters).ifPresent(refused -> {
            throw new IllegalStateException("A mark that cannot be bound: " + refused.message());
        });
        on.update(statement, parameters, new Reply<>() {
            @Override
            public void done(Integer rows) {
                if (rows != 1) {
                    ended = true;
                    rollBack(new FinishOutcome.ClaimLost());
                } else if (!gate.asks()) {
                    commit();
                }
            }

            @Override
            public void failed(Fault fault) {
                if (fault.stalePlan()) {
                    on.forget(statement);
                }
                failedBefore(fault);
            }
        });
        if (gate.asks()) {
            ask(gate);
        }
        on.flush();
    }

    /** Behind the mark in the line, so that its reply is here before. */
    private void ask(CommitGate gate) {
        on.text(id, new Reply<>() {
            @Override
            public void done(Optional<String> known) {
                if (!ended) {
                    gate(
                            gate,
                            known.map(Long::parseUnsignedLong)
                                    .map(OptionalLong::of)
                                    .orElseGet(OptionalLong::empty));
                }
            }

            @Override
            public void failed(Fault fault) {
                failedBefore(fault);
            }
        });
    }

    private void gate(CommitGate gate, OptionalLong id) {
        gate.ask(id, open -> {
            if (open) {
                commit();
            } else {
                rollBack(new FinishOutcome.Failed(ErrorCode.OVERLOADED));
            }
        });
    }

    /** Before COMMIT was sent nothing is kept. */
    private void failedBefore(Fault fault) {
        if (ended) {
            return;
        }
        ended = true;
        FinishOutcome outcome = notCommitted(fault);
        if (fault.lost() || !on.open()) {
            on.kill(fault);
            sessions.release(on);
            done.accept(outcome);
        } else {
            rollBack(outcome);
        }
    }

    private void commit() {
        if (!on.open()) {
            failedBefore(Fault.lost(DbFailure.unavailable("The connection to the database was lost")));
            return;
        }
        on.tap().expectTransactionEnd();
        on.command("COMMIT", new Reply<>() {
            @Override
            public void done(Boolean value) {
                // A transaction that has failed answers COMMIT by rolling back, without an error.
                done.accept(
                        on.tap().transactionEnd() == WireTap.TransactionEnd.COMMIT
                                ? new FinishOutcome.Committed()
                                : new FinishOutcome.Failed(ErrorCode.EFFECT_FAILED));
            }

            @Override
            public void failed(Fault fault) {
                // An error in answer to COMMIT means that the transaction is rolled back.
                done.accept(fault.lost() ? new FinishOutcome.Failed(ErrorCode.COMMIT_UNKNOWN) : notCommitted(fault));
            }
        });
        clean();
    }

    private static FinishOutcome notCommitted(Fault fault) {
        return fault.failure().kind() == DbFailure.Kind.SERIALIZATION ? new FinishOutcome.Rerun() : failed(fault);
    }

    static FinishOutcome.Failed failed(Fault fault) {
        return new FinishOutcome.Failed(
                switch (fault.failure().kind()) {
                    case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
                    case TIMEOUT -> ErrorCode.TIMEOUT;
                    case UNIQUE_VIOLATION, SERIALIZATION -> ErrorCode.CONFLICT;
                    case FOREIGN_KEY_VIOLATION, CHECK_VIOLATION, NOT_NULL_VIOLATION, TOO_LARGE, MISMATCH, REJECTED ->
                        ErrorCode.EFFECT_FAILED;
                });
    }

    /** Puts the cleaning behind what ends the transaction; the session is given back when it is through. */
    private void clean() {
        on.command(CLEAN, new Reply<>() {
            @Override
            public void done(Boolean value) {
                sessions.release(on);
            }

            @Override
            public void failed(Fault fault) {
                on.kill(fault);
                sessions.release(on);
            }
        });
        on.flush();
    }
}
