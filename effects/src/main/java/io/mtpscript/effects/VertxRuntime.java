package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.database.Database;
import io.mtpscript.effects.http.HttpClients;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.IdentityHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The runtime over Vert.x, whose event loops it is. */
final class VertxRuntime implements EffectRuntime {
    private static final int CLOSE_SECONDS = 10;

    private final VertxInternal vertx;
    private final EventLoopGroup eventLoops;
    /** Filled before the runtime is handed out. */
    private final IdentityHashMap<Executor, LiveLoop> loops = new IdentityHashMap<>();

    private final HostSettings host;
    private final boolean live;

    private VertxRuntime(VertxInternal vertx, HostSettings host, boolean live) {
        this.vertx = vertx;
        this.host = host;
        this.live = live;
        this.eventLoops = vertx.nettyEventLoopGroup();
    }

    static VertxRuntime open(EffectSettings settings, boolean live) {
        settings.database().ifPresent(Database::options);
        settings.database().flatMap(DatabaseSettings::replica).ifPresent(Database::options);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setPreferNativeTransport(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        VertxRuntime runtime = new VertxRuntime((VertxInternal) vertx, settings.host(), live);
        for (EventExecutor executor : runtime.eventLoops) {
            EventLoop loop = (EventLoop) executor;
            runtime.loops.put(
                    loop,
                    new LiveLoop(
                            loop,
                            settings.database().map(d -> Database.of(d, runtime.vertx, loop, settings.eventLoops())),
                            settings.database()
                                    .flatMap(DatabaseSettings::replica)
                                    .map(d -> Database.of(d, runtime.vertx, loop, settings.eventLoops())),
                            settings.database().map(DatabaseSettings::claims).orElse(ClaimSettings.DEFAULT),
                            HttpClients.of(settings.host().http(), runtime.vertx, loop, settings.eventLoops()),
                            settings.host(),
                            settings.log()));
        }
        return runtime;
    }

    @Override
    public ScheduledExecutorService eventLoops() {
        return eventLoops;
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
        }
        return linked;
    }

    @Override
    public void close() {
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
