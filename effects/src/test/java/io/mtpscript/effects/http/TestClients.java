package io.mtpscript.effects.http;

import io.mtpscript.effects.HttpSettings;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;

/** The HTTP client of one event loop, without an engine. */
final class TestClients implements AutoCloseable {
    private final VertxInternal vertx;
    private final EventLoop loop;
    private final HttpClients clients;

    TestClients(HttpSettings settings) {
        vertx = (VertxInternal) Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = vertx.nettyEventLoopGroup().next();
        clients = HttpClients.of(settings, new HostGuards(settings.guard()), vertx, loop);
    }

    EventLoop loop() {
        return loop;
    }

    HttpClients clients() {
        return clients;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
