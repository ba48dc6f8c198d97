package io.mtpscript.engine.operation;

import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.OperationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An engine in operation: its management port, what happens when it gets SIGHUP or its files change, and how it stops being
 * ready. Safe for all threads.
 */
public final class Operation implements AutoCloseable {
    private static final int WATCH_MILLIS = 500;
    private static final int SHED_MILLIS = 1_000;

    private final OperationSettings settings;
    private final EngineLog log;
    private final Readiness readiness = new Readiness();
    private final List<Reloadable> reloadables;
    private final SnapshotSwap swap;
    private final ShedWatch shed;
    private final RefusedWatch refused;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("operation").daemon().unstarted(task));
    private Optional<ManagementServer> management = Optional.empty();

    private Operation(Engine engine, OperationSettings settings, SnapshotSource source, EngineLog log) {
        this.settings = settings;
        swap = new SnapshotSwap(engine, source, log, thread);
        this.log = log;
        shed = new ShedWatch(engine.probe().metrics(), log);
        refused = new RefusedWatch(engine, log);
        // Each by itself, and first those that need nobody else: a key that is taken away is not to wait for an
        // address.
        reloadables = new ArrayList<>(List.of(
                new Reloadable("API keys", engine::reloadApiKeys),
                new Reloadable("keys of tokens", engine::reloadTokenKeys)));
        if (engine.certificateExpires().isPresent()) {
            reloadables.add(new Reloadable("certificates", () -> reloadCertificates(engine)));
        }
    }

    private static void reloadCertificates(Engine engine) throws StartException {
        if (!engine.reloadCertificates()) {
            throw new StartException(ExitCode.UNAVAILABLE, "the line before says what is wrong with them");
        }
    }

    /**
     * Begins to operate an engine that listens.
     *
     * @param snapshot its file, beside which signature and certificates stand
     * @param source reads and verifies it
     * @throws StartException if the management port cannot be listened on
     */
    public static Operation start(
            Engine engine, OperationSettings settings, Path snapshot, SnapshotSource source, EngineLog log)
            throws StartException {
        Operation operation = new Operation(engine, settings, source, log);
        try {
            if (settings.management().isPresent()) {
                ManagementServer server =
                        ManagementServer.start(settings.management().get(), engine, operation.readiness, log);
                operation.management = Optional.of(server);
                String host = settings.management().get().host();
                log.info(
                        EngineLog.Event.START,
                        "management at http://" + host + ":" + server.port(),
                        Map.of("port", Integer.toString(server.port())));
            }
        } catch (StartException e) {
            operation.close();
            throw e;
        }
        operation.every(SHED_MILLIS, EngineLog.Event.REFUSED, operation::tellOfRefusals);
        if (settings.watch()) {
            FileWatch watch = new FileWatch(List.of(
                    snapshot,
                    snapshot.resolveSibling(snapshot.getFileName() + ".sig"),
                    snapshot.resolveSibling(snapshot.getFileName() + ".crt")));
            operation.every(WATCH_MILLIS, EngineLog.Event.SWAP, () -> {
                if (watch.changed()) {
                    operation.swap.swap();
                }
            });
        }
        boolean _ = HangUp.handle(operation::reload);
        return operation;
    }

    private void every(int millis, EngineLog.Event event, Runnable task) {
        var _ = thread.scheduleWithFixedDelay(() -> guarded(event, task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A fault of ours is told, and must not end what comes after, or again. Its message may hold data. */
    private void guarded(EngineLog.Event event, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            StackTraceElement[] frames = fault.getStackTrace();
            log.error(
                    event,
                    "a fault of the engine: " + fault.getClass().getName()
                            + (frames.length == 0 ? "" : " at " + frames[0]));
        }
    }

    private void tellOfRefusals() {
        shed.look();
        refused.look();
    }

    /** Reads again what can be read again, soon and on a thread of its own. */
    public void reload() {
        thread.execute(() -> {
            reloadables.forEach(each -> guarded(EngineLog.Event.RELOAD, () -> reload(each)));
            guarded(EngineLog.Event.SWAP, swap::swap);
        });
    }

    private void reload(Reloadable each) {
        try {
            each.action().reload();
            log.info(EngineLog.Event.RELOAD, each.name() + " read again");
        } catch (StartException e) {
            log.error(EngineLog.Event.RELOAD, each.name() + " not read again, those before stay in use: " + e.line());
        }
    }

    /** Says that the engine is not ready any more, and waits as long as others may need to hear it. */
    public void drain() {
        readiness.drain();
        if (settings.drainDelay() > 0) {
            log.info(
                    EngineLog.Event.DRAIN,
                    "not ready any more, taking requests for %,d ms".formatted(settings.drainDelay()));
            try {
                Thread.sleep(settings.drainDelay());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the management port, which should be the last thing that answers. */
    @Override
    public void close() {
        thread.shutdown();
        tellOfRefusals();
        management.ifPresent(ManagementServer::close);
    }
}
