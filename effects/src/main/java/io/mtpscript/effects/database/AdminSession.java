package io.mtpscript.effects.database;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.DatabaseSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One session with a database for a tool or a thread that may wait: a command at a time. Statements are described by the
 * same reading of the protocol as those of programs, so that types are the same.
 *
 * <p>Thread ownership: the thread that opened it; its connection has an event loop of its own.
 */
public final class AdminSession implements AutoCloseable {
    private static final int CONNECT_SECONDS = 15;
    private static final int CLOSE_SECONDS = 5;
    private static final int KEPT_STATEMENTS = 8;
    private static final int MOST_ROWS = 100_000;

    private final Vertx vertx;
    private final ContextInternal context;
    private final Session session;
    private final long patienceNanos;

    private AdminSession(Vertx vertx, ContextInternal context, Session session, long patienceNanos) {
        this.vertx = vertx;
        this.context = context;
        this.session = session;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Connects. Commands may take as long as they do.
     *
     * @param url {@code postgresql://user:password@host:port/database}
     * @throws IllegalArgumentException if the URL cannot be understood; the message does not repeat it
     * @throws AdminException if there is no connection; the message says why
     */
    public static AdminSession open(String url) throws AdminException {
        return open(url, "mtpsc", Optional.empty(), Limits.DATABASE_ANSWER_BYTES);
    }

    /**
     * Connects.
     *
     * @param name by which the server shows the session
     * @param patience how long a command may take; after that the session is lost
     * @param maxMessage the most bytes of one message of the server, such as a row; at a longer one the session is lost
     * @throws IllegalArgumentException if the URL cannot be understood; the message does not repeat it
     * @throws AdminException if there is no connection; the message says why
     */
    public static AdminSession open(String url, String name, Duration patience, int maxMessage) throws AdminException {
        return open(url, name, Optional.of(patience), maxMessage);
    }

    private static AdminSession open(String url, String name, Optional<Duration> patience, int maxMessage)
            throws AdminException {
        DatabaseSettings settings = DatabaseSettings.of(url);
        PgConnectOptions options = Database.options(settings);
        options.addProperty("application_name", name)
                .addProperty(
                        "statement_timeout",
                        Long.toString(patience.map(Duration::toMillis).orElse(0L)))
                .addProperty("idle_in_transaction_session_timeout", "0");
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            var context = (ContextInternal) vertx.getOrCreateContext();
            SqlConnection connection = new PgConnectionFactory((VertxInternal) vertx)
                    .connect((Context) context, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CONNECT_SECONDS, TimeUnit.SECONDS);
            Session session = Session.over((PgConnection) connection, maxMessage, KEPT_STATEMENTS, Long.MAX_VALUE / 2);
            return new AdminSession(
                    vertx, context, session, patience.map(Duration::toNanos).orElse(Long.MAX_VALUE));
        } catch (ExecutionException refused) {
            closeAll(vertx);
            throw AdminException.unavailable(reason(Objects.requireNonNullElse(refused.getCause(), refused), options));
        } catch (TimeoutException late) {
            closeAll(vertx);
            throw AdminException.unavailable("the database at " + place(options) + " does not answer");
        } catch (InterruptedException stop) {
            closeAll(vertx);
            Thread.currentThread().interrupt();
            throw AdminException.unavailable("interrupted before the database answered");
        }
    }

    private static String place(PgConnectOptions options) {
        return options.getHost() + ":" + options.getPort();
    }

    private static String reason(Throwable cause, PgConnectOptions options) {
        return cause instanceof PgException said
                ? "the database at " + place(options) + " refuses: "
                        + ServerError.of(said).message()
                : "the database at " + place(options) + " cannot be reached: " + cause.getMessage();
    }

    /**
     * Runs one statement, or several in one go, without looking at rows.
     *
     * @throws AdminException if the server refuses, or the connection is lost
     */
    public void run(String sql) throws AdminException {
        this.<Boolean>await(reply -> session.command(sql, reply));
    }

    /** Whether the server says that a transaction is open. */
    public boolean inTransaction() {
        return !session.tap().idle();
    }

    /**
     * The rows of a query.
     *
     * @param sql whose columns are of type text
     * @param columns the names of those that are wanted
     * @param parameters texts
     * @throws AdminException if the server refuses, or the connection is lost
     */
    public List<List<Optional<String>>> rows(String sql, List<String> columns, String... parameters)
            throws AdminException {
        RowShape shape = new RowShape(columns.stream()
                .map(name -> new RowShape.RowField(
                        name,
                        name.getBytes(StandardCharsets.UTF_8),
                        new ColumnShape.Nullable(ColumnShape.Scalar.STRING)))
                .toList());
        PreparedSql prepared = this.<PreparedSql>await(reply -> session.prepare(sql, reply));
        if (!(prepared.match(shape) instanceof RowShape.Matched.Decoder(RowDecoder decoder))) {
            throw new IllegalArgumentException("The query does not give these columns as text: " + columns);
        }
        var sink = new RowSink(decoder, MOST_ROWS, Integer.MAX_VALUE, () -> {});
        this.<RowSink>await(reply -> session.query(prepared, tuple(prepared, parameters), sink, 0, reply));
        return read(sink, columns);
    }

    private static Tuple tuple(PreparedSql prepared, String... parameters) {
        Tuple tuple = Tuple.tuple();
        for (int i = 0; i < parameters.length; i++) {
            try {
                if (ParameterEncoder.encode(
                                new SqlValue.OfText(parameters[i]),
                                prepared.parameterTypes().get(i))
                        instanceof ParameterEncoder.Encoded.Binary(byte[] bytes)) {
                    tuple.addBuffer(io.vertx.core.buffer.Buffer.buffer(bytes));
                }
            } catch (MismatchException mismatch) {
                throw new IllegalArgumentException("A parameter that is no text", mismatch);
            }
        }
        return tuple;
    }

    private static List<List<Optional<String>>> read(RowSink sink, List<String> columns) {
        var rows = new ArrayList<List<Optional<String>>>();
        CborWriter all = new CborWriter().array(sink.rows());
        all.buffer().add(sink.records().toByteArray(), 0, sink.records().length());
        var in = new CborReader(all.toByteArray(), Integer.MAX_VALUE - 1);
        try {
            in.array(sink.rows());
            for (int row = 0; row < sink.rows(); row++) {
                Map<String, Optional<String>> values = new TreeMap<>();
                for (int left = in.map(); left > 0; left--) {
                    String name = in.text();
                    boolean some = in.array() == 2;
                    in.integer();
                    values.put(name, some ? Optional.of(in.text()) : Optional.empty());
                }
                rows.add(columns.stream()
                        .map(column -> Objects.requireNonNull(values.get(column)))
                        .toList());
            }
            return rows;
        } catch (CborException e) {
            throw new IllegalStateException("Rows just written cannot be read", e);
        }
    }

    /**
     * Has a statement prepared, and forgets it.
     *
     * @return the types of its parameters and columns
     * @throws AdminException if the server refuses it, or the connection is lost
     */
    public StatementTypes describe(String sql) throws AdminException {
        PreparedSql prepared = this.<PreparedSql>await(reply -> session.prepare(sql, reply));
        session.forget(prepared);
        return prepared.types();
    }

    private <T> T await(Consumer<Reply<T>> command) throws AdminException {
        var done = new CompletableFuture<T>();
        context.runOnContext(_ -> {
            command.accept(new Reply<>() {
                @Override
                public void done(T value) {
                    done.complete(value);
                }

                @Override
                public void failed(Fault fault) {
                    done.completeExceptionally(AdminException.of(fault));
                }
            });
            session.flush();
        });
        try {
            return done.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AdminException refused) {
                throw refused;
            }
            throw new IllegalStateException("A command failed", failed.getCause());
        } catch (TimeoutException late) {
            context.runOnContext(_ -> session.kill(Fault.lost(DbFailure.unavailable("The database does not answer"))));
            throw AdminException.unavailable("the database does not answer");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw AdminException.unavailable("interrupted before the database answered");
        }
    }

    /** Ends the session; what is open in it is rolled back, and its locks are free. */
    @Override
    public void close() {
        context.runOnContext(_ -> session.close());
        closeAll(vertx);
    }

    private static void closeAll(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // Its event loop is a daemon of a process that ends.
        }
    }
}
