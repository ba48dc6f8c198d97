package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.database.Database;
import io.mtpscript.effects.database.StatusQuery;
import io.mtpscript.effects.http.HostGuards;
import io.mtpscript.effects.http.HttpClients;
import io.mtpscript.effects.outbox.OutboxDelivery;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import io.vertx.pgclient.PgConnectOptions;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The runtime over Vert.x, whose event loops it is. */
final class VertxRuntime implements EffectRuntime {
    private static final int CLOSE_SECONDS = 10;

    /** How long requests that are being sent after their transactions may take when the engine ends. */
    private static final long OUTBOX_MILLIS = 3_000;

    private final VertxInternal vertx;
    private final EventLoopGroup eventLoops;
    /** Filled before the runtime is handed out. */
    private final IdentityHashMap<Executor, LiveLoop> loops = new IdentityHashMap<>();

    private final HostSettings host;
    private final boolean live;
    private final Optional<TransactionLookup> transactions;
    private final Optional<String> noIoUring;
    /** Set before the runtime is handed out. */
    private Optional<OutboxDelivery> outbox = Optional.empty();

    private VertxRuntime(
            VertxInternal vertx,
            HostSettings host,
            boolean live,
            Optional<PgConnectOptions> database,
            Optional<String> noIoUring) {
        this.noIoUring = noIoUring;
        this.vertx = vertx;
        this.host = host;
        this.live = live;
        this.transactions = database.map(options -> new StatusQuery(vertx, options));
        this.eventLoops = vertx.nettyEventLoopGroup();
    }

    static VertxRuntime open(EffectSettings settings, boolean live) {
        Optional<PgConnectOptions> database = settings.database().map(Database::options);
        settings.database().flatMap(DatabaseSettings::replica).ifPresent(Database::options);
        Optional<String> noIoUring = settings.ioUring() ? Transports.withoutIoUring() : Optional.empty();
        VertxBuilder builder = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(settings.eventLoops())
                        .setPreferNativeTransport(true)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false)));
        if (settings.ioUring() && noIoUring.isEmpty()) {
            builder.withTransport(Transport.IO_URING);
        }
        VertxRuntime runtime =
                new VertxRuntime((VertxInternal) builder.build(), settings.host(), live, database, noIoUring);
        HttpSettings http = settings.host().http();
        HostGuards guards = new HostGuards(http.guard());
        for (EventExecutor executor : runtime.eventLoops) {
            EventLoop loop = (EventLoop) executor;
            Optional<Database> own =
                    settings.database().map(d -> Database.of(d, runtime.vertx, loop, settings.eventLoops()));
            HttpClients clients = HttpClients.of(http, guards, runtime.vertx, loop);
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
                                    .map(d -> Database.of(d, runtime.vertx, loop, settings.eventLoops())),
                            settings.database().map(DatabaseSettings::claims).orElse(ClaimSettings.DEFAULT),
                            clients,
                            runtime.outbox,
                            settings.host(),
                            settings.log()));
        }
        return runtime;
    }

    private static Optional<OutboxDelivery> delivery(
            EffectSettings settings, EventLoop loop, Database database, HttpClients clients) {
        HttpSettings http = settings.host().http();
        return settings.host()
                .randomKey()
                .map(key -> new OutboxDelivery(
                        loop, database.own(), clients, key.outbox(), http.outbox(), http.timeout(), settings.log()));
    }

    @Override
    public ScheduledExecutorService eventLoops() {
        return eventLoops;
    }

    @Override
    public Optional<String> noIoUring() {
        return noIoUring;
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
    public void close() {
        outbox.ifPresent(delivery -> delivery.close(OUTBOX_MILLIS));
        loops.values().forEach(LiveLoop::close);
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // The event loops are daemons of a process that ends.
        }
    }
}
