package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogFormat;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.access.AccessLog;
import io.mtpscript.engine.inspector.Edits;
import io.mtpscript.engine.inspector.ErrorNotices;
import io.mtpscript.engine.inspector.Inspector;
import io.mtpscript.engine.lambda.LambdaFunction;
import io.mtpscript.engine.operation.EngineLog;
import io.mtpscript.engine.operation.EngineLog.Event;
import io.mtpscript.engine.operation.MetricsLog;
import io.mtpscript.engine.operation.Operation;
import io.mtpscript.engine.operation.SnapshotSource;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.CommandLine;
import io.mtpscript.engine.settings.DevelopmentRoot;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.OperationSettings;
import io.mtpscript.engine.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command line asks for, from the snapshot's files to the engine's end: over HTTP, or as a function of AWS Lambda. */
final class EngineProcess {
    private static final Program.Serve NOTHING =
            new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty());

    private final CommandLine line;
    private final Path roots;
    private final PrintStream out;
    private final PrintStream err;

    EngineProcess(CommandLine line, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.line = line;
        this.roots = line.trust().orElseGet(() -> DevelopmentRoot.path(environment));
        this.out = out;
        this.err = err;
    }

    /** Every setting that counts, with what the snapshot's program says where one is named. */
    String settings() throws UsageException, StartException {
        return line.printed(line.hasSnapshot() ? load().program().serve() : NOTHING);
    }

    private ServedProgram load() throws StartException {
        return SnapshotFiles.load(line.snapshot(), roots, Instant.now());
    }

    /** @param serving called when the engine serves; it stops when this returns */
    void run(Runnable serving) throws UsageException, StartException {
        OperationSettings operated = line.operation();
        EngineLog says = new EngineLog(err, operated.logFormat(), operated.logLevel(), Clock.systemUTC());
        if (operated.lambda().isEmpty()) {
            overHttp(operated, says, serving);
            return;
        }
        OperationSettings.Lambda lambda = operated.lambda().get();
        try {
            asFunction(operated, lambda, says, serving);
        } catch (StartException e) {
            LambdaFunction.failed(lambda.address(), e.line());
            throw e;
        } catch (UsageException e) {
            LambdaFunction.failed(lambda.address(), e.line());
            throw e;
        }
    }

    private void overHttp(OperationSettings operated, EngineLog says, Runnable serving)
            throws UsageException, StartException {
        checkSettings(says);
        Preparation preparation = Preparation.begin(true);
        SnapshotSource source = this::load;
        ServedProgram program = source.load();
        preparation.await();
        EngineSettings settings = line.settings(program.program().serve());
        try (LogSink log = log(line.log(), says);
                LogSink own = QueuedLogSink.to(err)) {
            EngineLines lines = new EngineLines(own, operated.logLevel());
            Engine engine = Engine.open(program, settings, log, lines);
            watch(engine, operated, own);
            Operation operation;
            try {
                listen(engine, settings, lines);
                operation = Operation.start(engine, operated, line.snapshot(), source, says);
            } catch (StartException | RuntimeException | Error e) {
                engine.close();
                throw e;
            }
            Optional<MetricsLog> metrics = metrics(engine, log);
            // The engine is closed first: the management port tells of it to the end.
            try (operation;
                    engine) {
                tellOfStart(engine, says, "serving " + url(engine, settings));
                if (settings.development()) {
                    says.info(Event.START, "requests and their replays at " + url(engine, settings) + Inspector.PATH);
                }
                settings.http().socket().ifPresent(socket -> says.info(Event.START, "serving " + socket + " too"));
                serving.run();
                operation.drain();
                says.info(Event.STOP, "stopping");
            }
            metrics.ifPresent(MetricsLog::close);
            says.info(Event.STOP, "stopped");
        }
    }

    /** In development with the inspector before the engine. */
    private void listen(Engine engine, EngineSettings settings, EngineLines lines) throws StartException {
        if (settings.development()) {
            Inspector inspector = new Inspector(
                    engine, line.snapshot().toString(), settings.http().scheme(), Edits.SNAPSHOT);
            engine.listen(inspector::around);
            engine.watch(new ErrorNotices(lines, url(engine, settings)));
        } else {
            engine.listen();
        }
    }

    private static void watch(Engine engine, OperationSettings operated, LogSink own) {
        if (operated.accessLog()) {
            engine.watch(new AccessLog(own));
        }
    }

    private static String url(Engine engine, EngineSettings settings) {
        return settings.http().scheme() + "://" + settings.http().host() + ":" + engine.port();
    }

    /** One event comes after the other: one event loop is enough. */
    private void asFunction(
            OperationSettings operated, OperationSettings.Lambda lambda, EngineLog says, Runnable serving)
            throws UsageException, StartException {
        checkSettings(says);
        Preparation preparation = Preparation.begin(false);
        ServedProgram program = load();
        preparation.await();
        EngineSettings settings = line.settings(program.program().serve());
        settings = settings.withIds(settings.accountId(), lambda.functionVersion())
                .withCapacity(1, settings.maxRequests());
        try (LogSink log = log(line.log(), says);
                LogSink own = QueuedLogSink.to(err);
                Engine engine = Engine.open(program, settings, log, new EngineLines(own, operated.logLevel()))) {
            watch(engine, operated, own);
            LambdaFunction function = LambdaFunction.of(
                    lambda.address(),
                    engine,
                    List.of(log, own),
                    lambda.streaming(),
                    notice -> says.error(Event.LAMBDA, notice));
            tellOfStart(engine, says, "answering events of AWS Lambda");
            var _ = Thread.ofPlatform().name("lambda stop").daemon().start(() -> {
                serving.run();
                function.stop();
            });
            Optional<MetricsLog> metrics = metrics(engine, log);
            function.run();
            metrics.ifPresent(MetricsLog::close);
            says.info(Event.STOP, "stopped");
        }
    }

    /** Logs that CloudWatch reads have metrics too. */
    private Optional<MetricsLog> metrics(Engine engine, LogSink log) throws UsageException {
        return line.log().format() == LogFormat.CLOUDWATCH
                ? Optional.of(MetricsLog.start(engine, log))
                : Optional.empty();
    }

    /** Nonsense is said before anything is read; what the program says can only be merged in afterwards. */
    private void checkSettings(EngineLog says) throws UsageException {
        if (line.settings(NOTHING).development()) {
            says.warn(
                    Event.START, "development mode: trusting snapshots signed under " + roots + "; not for production");
        }
    }

    private LogSink log(LogSettings settings, EngineLog says) throws StartException {
        try {
            return QueuedLogSink.open(settings, out, notice -> says.warn(Event.LOG, notice));
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot write the log: " + e);
        }
    }

    private static void tellOfStart(Engine engine, EngineLog says, String what) {
        engine.transportNotice().ifPresent(notice -> says.warn(Event.START, notice));
        engine.gasNotice().ifPresent(notice -> says.warn(Event.START, notice));
        int routes = engine.program().program().routes().size();
        says.info(
                Event.START,
                what + " (" + routes + (routes == 1 ? " route" : " routes") + ", snapshot " + engine.snapshotPrefix()
                        + ")",
                Map.of("snapshot", Sha256.hex(engine.program().snapshotHash())));
    }
}
