package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.database.Database;
import io.mtpscript.effects.database.StatusQuery;
import io.mtpscript.effects.http.HostGuards;
import io.mtpscript.effects.http.HttpClients;
import io.mtpscript.effects.http.HttpSite;
import io.mtpscript.effects.outbox.OutboxDelivery;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The runtime whose database and HTTP clients are Vert.x's, on its own event loops. Vert.x is made only where a database is configured or a
 * program calls HttpOut: an API without either starts in half the time.
 */
final class VertxRuntime implements EffectRuntime {
    private static final int CLOSE_SECONDS = 10;

    /** How long requests that are being sent after their transactions may take when the engine ends. */
    private static final long OUTBOX_MILLIS = 3_000;

    private final EventLoopGroup eventLoops;
    private final Late<VertxInternal> vertx;
    /** Filled before the runtime is handed out. */
    private final IdentityHashMap<Executor, LiveLoop> loops = new IdentityHashMap<>();

    private final HostSettings host;
    private final boolean live;
    private final Optional<TransactionLookup> transactions;
    private final Optional<String> transportNotice;
    /** Set before the runtime is handed out. */
    private Optional<OutboxDelivery> outbox = Optional.empty();

    private VertxRuntime(
            EventLoopGroup eventLoops,
            Late<VertxInternal> vertx,
            HostSettings host,
            boolean live,
            Optional<PgConnectOptions> database,
            Optional<String> transportNotice) {
        this.transportNotice = transportNotice;
        this.eventLoops = eventLoops;
        this.vertx = vertx;
        this.host = host;
        this.live = live;
        this.transactions = database.map(options -> new StatusQuery(vertx.get(), options));
    }

    static VertxRuntime open(EffectSettings settings, boolean live) {
        Optional<PgConnectOptions> database = settings.database().map(Database::options);
        settings.database().flatMap(DatabaseSettings::replica).ifPresent(Database::options);
        Transports transport = Transports.best(settings.ioUring());
        EventLoopGroup eventLoops = transport.eventLoops(settings.eventLoops());
        Late<VertxInternal> vertx = new Late<>(() -> transport.vertx(eventLoops));
        VertxRuntime runtime = new VertxRuntime(
                eventLoops, vertx, settings.host(), live, database, Transports.notice(settings.ioUring()));
        HttpSettings http = settings.host().http();
        // Also of responses that were kept under another setting.
        int ownRows = Math.max(http.requestBytes(), ClaimSettings.RESPONSE_BYTES_MAX);
        HostGuards guards = new HostGuards(http.guard());
        for (EventExecutor executor : eventLoops) {
            EventLoop loop = (EventLoop) executor;
            Optional<Database> own =
                    settings.database().map(d -> Database.of(d, ownRows, vertx.get(), loop, settings.eventLoops()));
            Late<HttpClients> clients = new Late<>(() -> HttpClients.of(http, guards, vertx.get(), loop));
            if (runtime.outbox.isEmpty() && live) {
                runtime.outbox = own.flatMap(d -> delivery(settings, loop, d, clients));
            }
            runtime.loops.put(
                    loop,
                    new LiveLoop(
                            loop,
                            own,
                            settings.database()
                                    .flatMap(DatabaseSettings::replica)
                                    .map(d -> Database.of(d, ownRows, vertx.get(), loop, settings.eventLoops())),
                            settings.database().map(DatabaseSettings::claims).orElse(ClaimSettings.DEFAULT),
                            clients,
                            runtime.outbox,
                            settings.host(),
                            settings.log()));
        }
        return runtime;
    }

    private static Optional<OutboxDelivery> delivery(
            EffectSettings settings, EventLoop loop, Database database, Late<HttpClients> clients) {
        HttpSettings http = settings.host().http();
        return settings.host()
                .randomKey()
                .map(key -> new OutboxDelivery(
                        loop, database.own(), clients, key.outbox(), http.outbox(), http.timeout(), settings.own()));
    }

    @Override
    public ScheduledExecutorService eventLoops() {
        return eventLoops;
    }

    @Override
    public Optional<String> transportNotice() {
        return transportNotice;
    }

    @Override
    public EffectLoop loop(Executor eventLoop) {
        LiveLoop loop = loops.get(eventLoop);
        if (loop == null) {
            throw new IllegalArgumentException("Not an event loop of this runtime: " + eventLoop);
        }
        return loop;
    }

    @Override
    public EffectProgram link(Program program) throws UnknownEffectException, MissingSettingException {
        SiteTable linked = SiteTable.link(program);
        if (live) {
            HostNeeds.check(program, host);
            if (program.effectSites().stream().anyMatch(site -> site.effect().equals(HttpSite.HTTP_OUT))) {
                // Now, since it takes its time, and none of the event loops'.
                loops.values().forEach(LiveLoop::prepareHttp);
            }
            if (program.effectSites().stream().anyMatch(HostNeeds::defers)) {
                outbox.ifPresent(OutboxDelivery::start);
            }
        }
        return linked;
    }

    @Override
    public Optional<TransactionLookup> transactions() {
        return transactions;
    }

    @Override
    public Optional<OutboxStatus> outbox() {
        return outbox.map(delivery -> delivery);
    }

    @Override
    public CompletableFuture<Void> settled() {
        return outbox.map(OutboxDelivery::settled).orElseGet(EffectRuntime.super::settled);
    }

    @Override
    public void close() {
        outbox.ifPresent(delivery -> delivery.close(OUTBOX_MILLIS));
        loops.values().forEach(LiveLoop::close);
        // It ends the event loops with itself.
        Future<?> closed = vertx.ifMade()
                .<Future<?>>map(made -> made.close().toCompletionStage().toCompletableFuture())
                .orElseGet(() -> eventLoops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS));
        try {
            closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // The event loops are daemons of a process that ends.
        }
    }
}
