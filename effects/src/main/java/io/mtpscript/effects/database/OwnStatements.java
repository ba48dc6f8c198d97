package io.mtpscript.effects.database;

import io.mtpscript.core.ErrorCode;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Statements of the engine's own on one event loop, each in a transaction of its own that is seen by others at once and need
 * not survive a crash of the server: what relies on one must be safe when it is gone. One round trip each.
 */
public final class OwnStatements {
    private static final String BEGIN =
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit TO off";

    private final Sessions sessions;

    OwnStatements(Sessions sessions) {
        this.sessions = sessions;
    }

    /** What came of a statement. */
    public sealed interface Result {
        /** @param count of rows that were changed or given */
        record Rows(int count, List<OwnRow> rows) implements Result {}

        /** @param sqlState the server's word for it; empty where it said nothing */
        record Failed(ErrorCode code, String sqlState) implements Result {}
    }

    /**
     * Runs a statement.
     *
     * @param sql with {@code $1} to {@code $n}
     * @param done gets the result, once
     */
    public void run(String sql, List<SqlValue> values, Consumer<Result> done) {
        onSession(done, session -> new Call(session, sql, values, done).prepare());
    }

    /** Runs statements without parameters and results in one transaction. */
    public void script(String sql, Consumer<Result> done) {
        onSession(done, session -> {
            session.command(sql, new Reply<>() {
                @Override
                public void done(Boolean value) {
                    sessions.release(session);
                    done.accept(new Result.Rows(0, List.of()));
                }

                @Override
                public void failed(Fault fault) {
                    sessions.release(session);
                    done.accept(failure(fault));
                }
            });
            session.flush();
        });
    }

    /** As {@link #script}, on a connection of its own: transactions that have all others may wait for it. */
    public void scriptApart(String sql, Consumer<Result> done) {
        sessions.apart(new Reply<>() {
            @Override
            public void done(Session session) {
                session.command(sql, new Reply<>() {
                    @Override
                    public void done(Boolean value) {
                        session.close();
                        done.accept(new Result.Rows(0, List.of()));
                    }

                    @Override
                    public void failed(Fault fault) {
                        session.close();
                        done.accept(failure(fault));
                    }
                });
                session.flush();
            }

            @Override
            public void failed(Fault fault) {
                done.accept(failure(fault));
            }
        });
    }

    private void onSession(Consumer<Result> done, Consumer<Session> use) {
        sessions.acquire(new Reply<>() {
            @Override
            public void done(Session session) {
                session.settle();
                use.accept(session);
            }

            @Override
            public void failed(Fault fault) {
                done.accept(failure(fault));
            }
        });
    }

    private static Result failure(Fault fault) {
        return new Result.Failed(EndOfTransaction.failed(fault).code(), fault.sqlState());
    }

    /** One statement on its session. */
    private final class Call {
        private final Session on;
        private final String sql;
        private final List<SqlValue> values;
        private final Consumer<Result> done;
        private boolean retried;

        Call(Session on, String sql, List<SqlValue> values, Consumer<Result> done) {
            this.on = on;
            this.sql = sql;
            this.values = values;
            this.done = done;
        }

        void prepare() {
            on.prepared(sql).ifPresentOrElse(this::execute, () -> {
                on.prepare(sql, new Reply<>() {
                    @Override
                    public void done(PreparedSql statement) {
                        execute(statement);
                    }

                    @Override
                    public void failed(Fault fault) {
                        sessions.release(on);
                        done.accept(failure(fault));
                    }
                });
                on.flush();
            });
        }

        private void execute(PreparedSql statement) {
            Tuple parameters = Tuple.tuple();
            Optional<DbFailure> refused = Statements.bind(statement, values, parameters);
            if (refused.isPresent()) {
                // The table is not what the engine made.
                sessions.release(on);
                done.accept(failure(Fault.local(refused.get())));
                return;
            }
            List<OwnRow> rows = new ArrayList<>();
            Outcome outcome = new Outcome();
            on.command(BEGIN, Reply.ignore());
            on.rows(statement, parameters, rows, outcome);
            on.command("COMMIT", new Reply<>() {
                @Override
                public void done(Boolean value) {
                    ended(statement, outcome, rows);
                }

                @Override
                public void failed(Fault fault) {
                    on.kill(fault);
                    outcome.fault = Optional.of(outcome.fault.orElse(fault));
                    ended(statement, outcome, rows);
                }
            });
            on.flush();
        }

        private void ended(PreparedSql statement, Outcome outcome, List<OwnRow> rows) {
            if (outcome.fault.isEmpty()) {
                sessions.release(on);
                done.accept(new Result.Rows(outcome.count, rows));
            } else if (outcome.fault.get().stalePlan() && !retried) {
                retried = true;
                on.forget(statement);
                prepare();
            } else {
                sessions.release(on);
                done.accept(failure(outcome.fault.get()));
            }
        }
    }

    /** What is known of the statement when its transaction has ended. */
    private static final class Outcome implements Reply<Integer> {
        private int count;
        private Optional<Fault> fault = Optional.empty();

        @Override
        public void done(Integer rows) {
            count = rows;
        }

        @Override
        public void failed(Fault reason) {
            fault = Optional.of(reason);
        }
    }
}
