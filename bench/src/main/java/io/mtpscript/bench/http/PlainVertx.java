package io.mtpscript.bench.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** {@link HandWrittenRoutes} on Vert.x Core, an event loop a processor. {@code PlainVertx <port>}. */
public final class PlainVertx extends AbstractVerticle {
    private final int port;

    private PlainVertx(int port) {
        this.port = port;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .deployVerticle(() -> new PlainVertx(port), new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    System.err.println(failure.getMessage());
                    System.exit(3);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(PlainVertx::answer)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
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
