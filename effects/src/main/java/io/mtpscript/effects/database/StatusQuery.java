package io.mtpscript.effects.database;

import io.mtpscript.effects.TransactionLookup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/** {@code pg_xact_status}, each on a connection of its own: such questions are rare. */
public final class StatusQuery implements TransactionLookup {
    /** The id is none that this server has given out, such as after a restore. */
    private static final String INVALID_PARAMETER = "22023";

    private final Vertx vertx;
    private final PgConnectOptions options;

    public StatusQuery(Vertx vertx, PgConnectOptions options) {
        this.vertx = vertx;
        this.options = options;
    }

    @Override
    public String database() {
        return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
    }

    @Override
    public CompletableFuture<Status> status(long transactionId) {
        return PgConnection.connect(vertx, options)
                .compose(connection -> connection
                        .query("SELECT pg_catalog.pg_xact_status('" + Long.toUnsignedString(transactionId) + "')")
                        .execute()
                        .map(rows -> status(rows.iterator()))
                        .recover(StatusQuery::unknown)
                        .eventually(connection::close))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static Status status(Iterator<Row> rows) {
        return switch (rows.next().getString(0)) {
            case "committed" -> Status.COMMITTED;
            case "aborted" -> Status.ROLLED_BACK;
            case "in progress" -> Status.IN_PROGRESS;
            case null, default -> Status.UNKNOWN;
        };
    }

    private static Future<Status> unknown(Throwable failure) {
        return failure instanceof PgException error && INVALID_PARAMETER.equals(error.getSqlState())
                ? Future.succeededFuture(Status.UNKNOWN)
                : Future.failedFuture(failure);
    }
}
