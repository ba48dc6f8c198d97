package io.mtpscript.effects.http;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.HttpSettings;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The HTTP client of one event loop. */
public final class HttpClients {
    /** Connections that nobody uses are closed after so many seconds, before most servers do it. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    /** The most calls that wait in the client: those whose turn it is while a connection of another one closes. */
    private static final int WAITING = 10_000;

    private final HttpSettings settings;
    private final EventLoop loop;
    private final Context context;
    private final HttpClientAgent client;
    private final AddressResolver<InetSocketAddress> resolver;
    private final HostGuards guards;
    private final Turns turns;

    private HttpClients(
            HttpSettings settings,
            EventLoop loop,
            Context context,
            HttpClientAgent client,
            AddressResolver<InetSocketAddress> resolver,
            HostGuards guards,
            Turns turns) {
        this.settings = settings;
        this.loop = loop;
        this.context = context;
        this.client = client;
        this.resolver = resolver;
        this.guards = guards;
        this.turns = turns;
    }

    /**
     * Prepares an event loop's client; connects when calls come.
     *
     * @param guards shared by all event loops
     */
    public static HttpClients of(HttpSettings settings, HostGuards guards, VertxInternal vertx, EventLoop loop) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(Limits.HTTP_OUT_HEADER_BYTES)
                .setConnectTimeout(settings.timeout())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setVerifyHost(true)
                .setForceSni(true)
                .setTrustAll(false)
                .setTrustOptions(Authorities.of(settings.trusted()));
        // Not shared with other loops: a request stays on its own, and its calls side by side want a connection each.
        int connections = settings.connections();
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(WAITING);
        Context context = vertx.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP)
                .withEventLoop(loop)
                .build();
        AddressResolver<InetSocketAddress> resolver =
                vertx.nameResolver().nettyAddressResolverGroup().getResolver(loop);
        HttpClientAgent client = vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                // A connection's fault reaches its call; the client would write it to the process's log as well, data
                // and all.
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
        return new HttpClients(settings, loop, context, client, resolver, guards, new Turns(connections));
    }

    /** The same client, which looks names up elsewhere. */
    HttpClients resolvingBy(AddressResolver<InetSocketAddress> other) {
        return new HttpClients(settings, loop, context, client, other, guards, turns);
    }

    /**
     * Sends a deferred request, if the deployment still allows its host.
     *
     * @param done gets the outcome, once, on the event loop
     * @return cancels it; nobody is told then
     */
    public Runnable send(DeferredRequest deferred, Consumer<Delivery> done) {
        CheckedRequest request = deferred.request().within(settings.timeout());
        if (!settings.allowed().allowsHost(request.tls(), request.host(), request.port())) {
            done.accept(new Delivery(false, "NotAllowed: The deployment does not allow this host"));
            return () -> {};
        }
        HttpCall call = new HttpCall(this, request);
        call.start(reply -> done.accept(Delivery.of(reply)));
        return call::abort;
    }

    Turns turns() {
        return turns;
    }

    HostGuards guards() {
        return guards;
    }

    HttpSettings settings() {
        return settings;
    }

    EventLoop loop() {
        return loop;
    }

    Context context() {
        return context;
    }

    HttpClientAgent client() {
        return client;
    }

    AddressResolver<InetSocketAddress> resolver() {
        return resolver;
    }
}
