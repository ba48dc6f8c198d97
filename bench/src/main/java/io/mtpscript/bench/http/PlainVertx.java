package io.mtpscript.bench.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * {@link HandWrittenRoutes} on Vert.x Core, an event loop a processor, and users from PostgreSQL by its client. {@code PlainVertx
 * <port> [<postgresql://...>]}.
 */
public final class PlainVertx extends AbstractVerticle {
    /** As the engine's default. */
    private static final int CONNECTIONS = 10;

    private static final String USERS = "/users/";

    private final int port;
    private final Optional<String> database;
    private Optional<Pool> pool = Optional.empty();

    private PlainVertx(int port, Optional<String> database) {
        this.port = port;
        this.database = database;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Optional<String> database = args.length > 1 ? Optional.of(args[1]) : Optional.empty();
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .deployVerticle(() -> new PlainVertx(port, database), new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    System.err.println(failure.getMessage());
                    System.exit(3);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        pool = database.map(url -> PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(url).setCachePreparedStatements(true))
                .with(new PoolOptions()
                        .setMaxSize(CONNECTIONS / Runtime.getRuntime().availableProcessors()))
                .using(vertx)
                .build());
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> {
                    if (pool.isPresent() && request.path().startsWith(USERS)) {
                        user(pool.get(), request);
                    } else {
                        answer(request);
                    }
                })
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private static void user(Pool pool, HttpServerRequest request) {
        long id = Long.parseLong(request.path().substring(USERS.length()));
        pool.preparedQuery("SELECT id, name, email FROM users WHERE id = $1")
                .execute(Tuple.of(id))
                .onComplete(
                        rows -> {
                            Row row = rows.iterator().next();
                            Buffer answer = new JsonObject()
                                    .put("email", row.getString(2))
                                    .put("id", row.getLong(0))
                                    .put("name", row.getString(1))
                                    .toBuffer();
                            request.response()
                                    .putHeader("content-type", "application/json")
                                    .end(answer);
                        },
                        failure -> request.response().setStatusCode(503).end());
    }

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                byte[] answer = HandWrittenRoutes.answer(request.path(), new ByteArrayInputStream(body.getBytes()));
                request.response().putHeader("content-type", "application/json").end(Buffer.buffer(answer));
            } catch (IOException e) {
                request.response().setStatusCode(400).end();
            }
        });
    }
}
