package io.mtpscript.effects.database;

import io.vertx.core.Completable;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CompositeCommand;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import io.vertx.sqlclient.internal.command.QueryCommandBase;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server. Commands are put into line and sent together by {@link #flush}; their replies come in the
 * same order.
 */
final class Session {
    private final PgConnection facade;
    private final Connection connection;
    private final WireTap tap;
    private final int keptStatements;
    private final long patienceNanos;
    private final Map<String, PreparedSql> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final List<PreparedStatement> dropped = new ArrayList<>();
    private CompositeCommand line = new CompositeCommand();
    private int lined;
    private int outstanding;
    private long deadline;

    /** Since when nobody has it, by both clocks: where a process was frozen either may have stood still. */
    private long unusedSinceNanos;

    private long unusedSinceMillis;

    /** Since when advisory locks may be there that were not given back; 0 where they were. */
    private long unlockOwedSince;

    /** The commands around a read, where they are prepared. */
    private @Nullable PreparedSql begin;

    private @Nullable PreparedSql end;
    private @Nullable PreparedSql next;
    private boolean readsPrepared;

    /** Whether the last read's transaction is left open, for the next user to end. */
    private boolean readOpen;

    /** Whether the server ends a statement that is not quick. */
    private boolean hurried;

    /** The least time that an answer has taken, or what the way to the server and back takes at most. */
    private long fastestNanos = TimeUnit.MILLISECONDS.toNanos(10);

    private @Nullable Fault fault;

    private Session(PgConnection facade, Connection connection, WireTap tap, int keptStatements, long patienceNanos) {
        this.facade = facade;
        this.connection = connection;
        this.tap = tap;
        this.keptStatements = keptStatements;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Takes over a connection that the driver has opened.
     *
     * @param maxMessage the most bytes of one message of the server
     * @param patienceNanos how long a command may take before {@link #overdue} is true
     */
    static Session over(PgConnection opened, int maxMessage, int keptStatements, long patienceNanos) {
        Connection connection = ((SqlConnectionInternal) opened).unwrap();
        WireTap tap = new WireTap(maxMessage);
        ((SocketConnectionBase) connection)
                .socket()
                .channelHandlerContext()
                .pipeline()
                .addBefore("codec", "mtp-wire-tap", tap);
        // The driver would print them. Errors also fail the commands that they concern.
        opened.noticeHandler(_ -> {});
        opened.exceptionHandler(_ -> {});
        return new Session(opened, connection, tap, keptStatements, patienceNanos);
    }

    WireTap tap() {
        return tap;
    }

    /** Advisory locks are given back later. */
    void putOffUnlock() {
        if (unlockOwedSince == 0) {
            unlockOwedSince = System.nanoTime();
        }
    }

    boolean owesUnlock() {
        return unlockOwedSince != 0;
    }

    /** Whether giving them back was put off for so long that it must be done now. */
    boolean unlockOverdue() {
        return unlockOwedSince != 0
                && System.nanoTime() - unlockOwedSince > TimeUnit.MILLISECONDS.toNanos(AdvisoryLocks.PUT_OFF_MILLIS);
    }

    /** What is put into line next gives them back. */
    void unlocks() {
        unlockOwedSince = 0;
    }

    /** Gives back the advisory locks that may still be there, before something that could see them. */
    void unlockIfOwed() {
        if (owesUnlock()) {
            unlock(Reply.ignore());
        }
    }

    /** Gives back the advisory locks; a session that cannot do so is given up. */
    void unlock(Reply<Boolean> reply) {
        settle();
        unlocks();
        sure(AdvisoryLocks.UNLOCK, reply);
    }

    /** A command without which the session cannot be used again. */
    private void sure(String sql, Reply<Boolean> reply) {
        command(sql, new Reply<>() {
            @Override
            public void done(Boolean value) {
                reply.done(value);
            }

            @Override
            public void failed(Fault fault) {
                kill(fault);
                reply.failed(fault);
            }
        });
    }

    void onClose(Runnable action) {
        facade.closeHandler(closed -> action.run());
    }

    /** A command without rows, or several separated by semicolons. */
    void command(String sql, Reply<Boolean> reply) {
        enqueue(
                new SimpleQueryCommand<>(
                        sql, true, false, QueryCommandBase.NULL_COLLECTOR, QueryResultHandler.NOOP_HANDLER),
                reply);
    }

    /** A query of one row with one column, of a type that the driver hands through as text; empty for NULL. */
    void text(String sql, Reply<Optional<String>> reply) {
        Collector<Row, List<String>, Optional<String>> first = Collector.of(
                ArrayList::new,
                (texts, row) -> Optional.ofNullable(row.getString(0)).ifPresent(texts::add),
                (left, right) -> left,
                texts -> texts.stream().findFirst());
        Outcome<Optional<String>> outcome = new Outcome<>();
        enqueue(new SimpleQueryCommand<>(sql, true, false, first, outcome), new Reply<Boolean>() {
            @Override
            public void done(Boolean value) {
                Throwable failure = outcome.failure;
                if (failure != null) {
                    reply.failed(fault(failure));
                } else {
                    reply.done(Objects.requireNonNull(outcome.result));
                }
            }

            @Override
            public void failed(Fault fault) {
                reply.failed(fault);
            }
        });
    }

    /** The statement, if this connection has prepared it. */
    Optional<PreparedSql> prepared(String sql) {
        return Optional.ofNullable(statements.get(sql));
    }

    void prepare(String sql, Reply<PreparedSql> reply) {
        describe(sql, new Reply<>() {
            @Override
            public void done(PreparedSql prepared) {
                statements.put(sql, prepared);
                if (statements.size() > keptStatements) {
                    forget(statements.values().iterator().next());
                }
                reply.done(prepared);
            }

            @Override
            public void failed(Fault fault) {
                reply.failed(fault);
            }
        });
    }

    /** Whether {@link #read} may be used. */
    boolean readsAtOnce() {
        return begin != null && end != null;
    }

    /** Whether {@link #read} may leave the end to the next one. */
    boolean readsInTurn() {
        return next != null;
    }

    /**
     * Prepares the commands around a read, once, for the reads to come; where that fails they stay apart.
     *
     * @param nextSql ends a read's transaction and begins that of the next one
     */
    void prepareReads(String beginSql, String endSql, String nextSql) {
        if (!readsPrepared) {
            readsPrepared = true;
            describe(beginSql, Reply.done(statement -> begin = statement));
            describe(endSql, Reply.done(statement -> end = statement));
            describe(nextSql, Reply.done(statement -> next = statement));
        }
    }

    private void describe(String sql, Reply<PreparedSql> reply) {
        enqueue(new PrepareStatementCommand(sql, null, true), new Reply<PreparedStatement>() {
            @Override
            public void done(PreparedStatement statement) {
                reply.done(new PreparedSql(statement, tap.description()));
            }

            @Override
            public void failed(Fault fault) {
                reply.failed(fault);
            }
        });
    }

    /**
     * Puts a read into line, in a transaction of its own: where that of the last read is open, one command ends it and begins this one's.
     * Nothing but reads may stand in line, and what {@link #settle} and {@link #hurry} put there before them.
     *
     * @param statement puts one execution into line
     */
    void read(Runnable statement) {
        update(Objects.requireNonNull(readOpen ? next : begin), Tuple.tuple(), Reply.ignore());
        readOpen = true;
        statement.run();
    }

    /**
     * Sends the reads that stand in line, for the server to answer all at once. Where one fails it leaves out those behind it, and the
     * end.
     *
     * @param ended is told when the last read's transaction was ended
     */
    void flushReads(int reads, Reply<Integer> ended) {
        // Each is two commands; the end is the one that keeps its Sync.
        tap.join(2 * reads);
        update(Objects.requireNonNull(end), Tuple.tuple(), new Reply<>() {
            @Override
            public void done(Integer count) {
                readOpen = !tap.idle();
                ended.done(count);
            }

            @Override
            public void failed(Fault fault) {
                ended.failed(fault);
            }
        });
        flush();
    }

    /** The same without the end, for a session that somebody waits for: it is left to {@link #read} or {@link #settle}. */
    void flushReads(int reads) {
        tap.join(2 * reads - 1);
        flush();
    }

    /** Before reads: has the server end statements that take longer than this, until {@link #settle}; 0 to settle now. */
    void hurry(int millis) {
        if (hurried != millis > 0) {
            settle();
            if (millis > 0) {
                hurried = true;
                sure("SET statement_timeout = " + millis, Reply.ignore());
            }
        }
    }

    /** Whether the server ends statements that are not quick. */
    boolean hurried() {
        return hurried;
    }

    /**
     * The server has answered reads.
     *
     * @param nanos since they were sent
     */
    void answeredIn(long nanos) {
        fastestNanos = Math.min(fastestNanos, nanos);
    }

    /** What of that time is not the way to the server and back. */
    long serverNanos(long nanos) {
        return nanos - fastestNanos;
    }

    /** Whether the last read's transaction is still to be ended: whoever has the session next does it, before anything else. */
    boolean readOpen() {
        return readOpen;
    }

    /**
     * Before anything but reads: ends the last read's transaction where it is open, and gives statements the time that the connection was
     * opened with.
     */
    void settle() {
        if (readOpen) {
            endRead(Reply.ignore());
        }
        if (hurried) {
            hurried = false;
            sure("RESET statement_timeout", Reply.ignore());
        }
    }

    /** Ends the last read's transaction; a session that cannot do so is given up. */
    void endRead(Reply<Boolean> reply) {
        readOpen = false;
        sure("ROLLBACK", reply);
    }

    /** Whether the server last said that the session is in no transaction. */
    boolean idle() {
        return tap.idle();
    }

    /** Drops a statement here and, when something else is sent, on the server. */
    void forget(PreparedSql statement) {
        statements.remove(statement.sql());
        dropped.add(statement.statement());
    }

    /** Executes a statement and takes its rows. */
    void query(PreparedSql statement, Tuple parameters, RowSink sink, int fetch, Reply<RowSink> reply) {
        execute(statement, parameters, sink.collector(), fetch, new Reply<>() {
            @Override
            public void done(Integer count) {
                reply.done(sink);
            }

            @Override
            public void failed(Fault fault) {
                reply.failed(fault);
            }
        });
    }

    /** Executes a statement of the engine's own and adds its rows to a list; gives the number of rows that it touched. */
    void rows(PreparedSql statement, Tuple parameters, List<OwnRow> into, Reply<Integer> reply) {
        Collector<Row, List<OwnRow>, List<OwnRow>> collector =
                Collector.of(() -> into, (rows, row) -> rows.add(ownRow(row)), (left, right) -> left, rows -> rows);
        execute(statement, parameters, collector, 0, reply);
    }

    private static OwnRow ownRow(Row row) {
        List<Optional<byte[]>> columns = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            columns.add(Optional.ofNullable(RowSink.bytes(row.getValue(i))));
        }
        return new OwnRow(columns);
    }

    /** Executes a statement and gives the number of rows that it touched. */
    void update(PreparedSql statement, Tuple parameters, Reply<Integer> reply) {
        execute(statement, parameters, QueryCommandBase.NULL_COLLECTOR, 0, reply);
    }

    private <R> void execute(
            PreparedSql statement, Tuple parameters, Collector<Row, ?, R> collector, int fetch, Reply<Integer> reply) {
        Outcome<R> outcome = new Outcome<>();
        enqueue(
                ExtendedQueryCommand.createQuery(
                        statement.sql(),
                        null,
                        statement.statement(),
                        parameters,
                        fetch,
                        null,
                        false,
                        false,
                        collector,
                        outcome),
                new Reply<Boolean>() {
                    @Override
                    public void done(Boolean suspended) {
                        Throwable failure = outcome.failure;
                        if (failure != null) {
                            reply.failed(fault(failure));
                        } else {
                            reply.done(outcome.count);
                        }
                    }

                    @Override
                    public void failed(Fault fault) {
                        reply.failed(fault);
                    }
                });
    }

    /** What the driver says of an execution before it completes the command. */
    private static final class Outcome<R> implements QueryResultHandler<R> {
        private int count;
        private @Nullable R result;
        private @Nullable Throwable failure;

        @Override
        public <V> void addProperty(io.vertx.sqlclient.PropertyKind<V> property, V value) {
            // PostgreSQL has none.
        }

        @Override
        public void handleResult(
                int updated, int size, @Nullable RowDesc columns, @Nullable R rows, @Nullable Throwable problem) {
            count = updated;
            result = rows;
            failure = problem;
        }
    }

    private <R> void enqueue(CommandBase<R> command, Reply<R> reply) {
        outstanding++;
        lined++;
        line.add(command, (result, failure) -> {
            outstanding--;
            deadline = System.nanoTime() + patienceNanos;
            if (failure != null) {
                reply.failed(fault(failure));
            } else {
                reply.done(result);
            }
        });
    }

    /** Sends what stands in line. */
    void flush() {
        if (lined == 0) {
            return;
        }
        // Not counted as outstanding: whoever waits for the commands before may have the session while these are
        // answered.
        dropped.forEach(statement -> line.add(new CloseStatementCommand(statement), (_, _) -> {}));
        dropped.clear();
        CompositeCommand batch = line;
        line = new CompositeCommand();
        lined = 0;
        deadline = System.nanoTime() + patienceNanos;
        connection.schedule(batch, (Completable<Void>) (done, refused) -> {
            if (refused != null) {
                // The connection was closed before: the driver fails the batch and forgets what is in it.
                for (CommandBase<?> command : batch.commands()) {
                    command.fail(refused);
                }
            }
        });
    }

    private Fault fault(Throwable failure) {
        Fault known = fault;
        if (known != null) {
            return known;
        }
        if (tap.oversized()) {
            return Fault.lost(DbFailure.tooLarge("A row or message of the database is over the limit"));
        }
        if (failure instanceof PgException error) {
            String state = Optional.ofNullable(error.getSqlState()).orElse("");
            DbFailure mapped = SqlState.failure(
                    state,
                    Optional.ofNullable(error.getConstraint()).orElse(""),
                    Optional.ofNullable(error.getColumn()).orElse(""),
                    Optional.ofNullable(error.getErrorMessage()).orElse(""));
            return new Fault(mapped, state, SqlState.endsConnection(state), Optional.of(ServerError.of(error)));
        }
        return Fault.lost(DbFailure.unavailable("The connection to the database was lost"));
    }

    /** Whether a command has been under way for too long. */
    boolean overdue(long now) {
        return outstanding > 0 && now - deadline > 0;
    }

    /** Whether the connection may serve another request: it is open, nothing is under way, and no transaction is open but a {@link #readOpen read's}. */
    boolean reusable() {
        return fault == null && outstanding == 0 && (readOpen || tap.idle()) && connection.isValid();
    }

    /** Nobody has it from now on. */
    void unused() {
        unusedSinceNanos = System.nanoTime();
        unusedSinceMillis = System.currentTimeMillis();
    }

    /** For how many milliseconds nobody has had it. */
    long unusedMillis() {
        return Math.max(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - unusedSinceNanos),
                System.currentTimeMillis() - unusedSinceMillis);
    }

    boolean open() {
        return fault == null && connection.isValid();
    }

    /** Ends the connection at once and asks the server to cancel what it does; everything under way fails with the fault. */
    void kill(Fault why) {
        if (fault != null) {
            return;
        }
        fault = why;
        if (outstanding > 0) {
            var _ = facade.cancelRequest();
        }
        tap.close();
    }

    /** Ends the connection in good order. */
    void close() {
        var _ = facade.close();
    }
}
