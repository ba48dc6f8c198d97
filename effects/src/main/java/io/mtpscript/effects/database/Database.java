package io.mtpscript.effects.database;

import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.PoolState;
import io.netty.channel.EventLoop;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.impl.PgConnectionFactory;
import java.util.Optional;
import java.util.function.Consumer;

/** The database as one event loop reaches it. */
public final class Database {
    /** A statement goes out with what surrounds it: begin, savepoint, end, cleaning; and reads go out together. */
    private static final int PIPELINE = 32;

    /** What a row may have beside its one large value, such as the URL and the headers of a request that is kept. */
    private static final int ROW_ROOM = 256 << 10;

    private final DatabaseSettings settings;
    private final Sessions sessions;
    private final Statements statements;

    private Database(DatabaseSettings settings, Sessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
        this.statements = new Statements(settings.rows(), settings.answerBytes());
    }

    /**
     * Prepares an event loop's access; connects when the first call comes.
     *
     * @param ownRowBytes the most bytes of a value in a row of the engine's own
     * @param loops how many event loops share the settings' connections
     */
    public static Database of(
            DatabaseSettings settings, int ownRowBytes, VertxInternal vertx, EventLoop loop, int loops) {
        NetClientOptions tcp = new NetClientOptions()
                .setConnectTimeout(settings.connectTimeout())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                // A peer that is gone without a word is noticed by unacknowledged data in this time.
                .setTcpUserTimeout(settings.connectTimeout() + settings.statementTimeout());
        int connections = Math.max(1, (settings.connections() + loops - 1) / loops);
        Sessions sessions = new Sessions(
                settings,
                Math.max(settings.answerBytes(), ownRowBytes) + ROW_ROOM,
                connections,
                loop,
                vertx.contextBuilder()
                        .withThreadingModel(ThreadingModel.EVENT_LOOP)
                        .withEventLoop(loop)
                        .build(),
                new PgConnectionFactory(vertx, tcp),
                options(settings));
        return new Database(settings, sessions);
    }

    /**
     * What the driver needs to connect.
     *
     * @throws IllegalArgumentException if the URL cannot be understood; the message does not repeat it, as it may hold a password
     */
    public static PgConnectOptions options(DatabaseSettings settings) {
        PgConnectOptions options;
        try {
            options = PgConnectOptions.fromUri(settings.url());
        } catch (RuntimeException malformed) {
            // Its message repeats the URL.
            throw new IllegalArgumentException(
                    "The database URL is not of the form postgresql://user:password@host:port/database?sslmode=...");
        }
        if (options.getSslMode() != SslMode.DISABLE && options.getSslOptions() == null) {
            options.setSslOptions(new ClientSSLOptions()
                    .setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : ""));
        }
        options.setCachePreparedStatements(false).setPipeliningLimit(PIPELINE).setReconnectAttempts(0);
        options.addProperty("application_name", "mtpscript")
                .addProperty("statement_timeout", Integer.toString(settings.statementTimeout()))
                .addProperty(
                        "idle_in_transaction_session_timeout", Integer.toString(settings.idleInTransactionTimeout()))
                // What a statement turns into text must not depend on where the server stands.
                .addProperty("TimeZone", "UTC")
                .addProperty("DateStyle", "ISO, YMD")
                .addProperty("IntervalStyle", "iso_8601");
        return options;
    }

    /** The database calls of one request. */
    public RequestDatabase request(boolean transactional) {
        return new RequestDatabase(
                sessions,
                statements,
                transactional
                        ? Optional.of(new WriteTransaction(sessions, statements, settings.isolation()))
                        : Optional.empty());
    }

    /** Statements of the engine's own. */
    public OwnStatements own() {
        return new OwnStatements(sessions);
    }

    /** What the connections do now. */
    public PoolState state(String name) {
        return sessions.state(name);
    }

    /** Tells whether a connection can be had and the server answers on it. */
    public void probe(Consumer<Boolean> done) {
        own().script("BEGIN; COMMIT", result -> done.accept(result instanceof OwnStatements.Result.Rows));
    }

    /** Closes the connections that are not in use, and the others when they are free. */
    public void close() {
        sessions.close();
    }
}
