package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.log.LogFormat;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
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
import java.util.concurrent.CountDownLatch;

/**
 * {@code java -jar engine.jar app.msqs}: serves a snapshot until it is told to stop. Log lines go to standard output, what
 * concerns the one who started it to standard error, each failure in one line.
 */
public final class Main {
    private static final Program.Serve NOTHING =
            new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty());

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    Main(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Ends the process when the engine has stopped, with an {@link ExitCode}. */
    public static void main(String[] arguments) {
        // A client could have us negotiate over and over on one connection of TLS 1.2; the JDK reads this when it first
        // speaks TLS.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        Main main = new Main(System.getenv(), System.out, System.err);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        ExitCode code = main.run(List.of(arguments), () -> {
            // A signal starts the shutdown, which ends the process once this hook lets it; the exit status is then ours
            // to say.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                awaitQuietly(stopped);
                Runtime.getRuntime().halt(ExitCode.OK.code());
            }));
            awaitQuietly(stop);
        });
        stopped.countDown();
        if (stop.getCount() > 0) {
            System.exit(code.code());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does what the arguments ask for.
     *
     * @param serving called when the engine serves; it stops when this returns
     */
    ExitCode run(List<String> arguments, Runnable serving) {
        try {
            return switch (CommandLine.read(arguments, environment)) {
                case CommandLine.Help(String text) -> {
                    out.print(text);
                    yield ExitCode.OK;
                }
                case CommandLine.Version() -> {
                    out.println("engine " + EngineVersion.text());
                    yield ExitCode.OK;
                }
                case CommandLine.PrintConfig(CommandLine line) -> {
                    out.print(line.printed(
                            line.hasSnapshot() ? source(line).load().program().serve() : NOTHING));
                    yield ExitCode.OK;
                }
                case CommandLine.Serve(CommandLine line) -> {
                    serve(line, serving);
                    yield ExitCode.OK;
                }
            };
        } catch (UsageException e) {
            err.println("engine: " + e.line());
            return ExitCode.USAGE;
        } catch (StartException e) {
            err.println("engine: " + e.line());
            return e.exitCode();
        } catch (RuntimeException | Error fault) {
            err.println("engine: a fault of this program: " + fault);
            return ExitCode.INTERNAL;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private void serve(CommandLine line, Runnable serving) throws UsageException, StartException {
        // Nonsense is said before anything is read; what the program says can only be merged in afterwards.
        EngineSettings early = line.settings(NOTHING);
        OperationSettings operated = line.operation();
        EngineLog says = new EngineLog(err, operated.logFormat(), operated.logLevel(), Clock.systemUTC());
        Path roots = roots(line);
        if (early.development()) {
            says.warn(
                    Event.START, "development mode: trusting snapshots signed under " + roots + "; not for production");
        }
        SnapshotSource source = source(line);
        ServedProgram program = source.load();
        EngineSettings settings = line.settings(program.program().serve());
        try (LogSink log = log(line.log(), says);
                LogSink faults = QueuedLogSink.to(err)) {
            Engine engine = Engine.open(program, settings, log, faults);
            Operation operation;
            try {
                engine.listen();
                operation = Operation.start(engine, operated, line.snapshot(), source, says);
            } catch (StartException | RuntimeException | Error e) {
                engine.close();
                throw e;
            }
            // The engine is closed first: the management port tells of it to the end.
            Optional<MetricsLog> metrics = line.log().format() == LogFormat.CLOUDWATCH
                    ? Optional.of(MetricsLog.start(engine, log))
                    : Optional.empty();
            try (operation;
                    engine) {
                tellOfStart(engine, settings, says);
                serving.run();
                operation.drain();
                says.info(Event.STOP, "stopping");
            }
            metrics.ifPresent(MetricsLog::close);
            says.info(Event.STOP, "stopped");
        }
    }

    private Path roots(CommandLine line) {
        return line.trust().orElseGet(() -> DevelopmentRoot.path(environment));
    }

    private SnapshotSource source(CommandLine line) {
        return () -> SnapshotFiles.load(line.snapshot(), roots(line), Instant.now());
    }

    private static void tellOfStart(Engine engine, EngineSettings settings, EngineLog says) {
        engine.gasNotice().ifPresent(notice -> says.warn(Event.START, notice));
        int routes = engine.program().program().routes().size();
        says.info(
                Event.START,
                "serving %s://%s:%d (%d %s, snapshot %s)"
                        .formatted(
                                settings.http().scheme(),
                                settings.http().host(),
                                engine.port(),
                                routes,
                                routes == 1 ? "route" : "routes",
                                engine.snapshotPrefix()),
                Map.of("snapshot", Sha256.hex(engine.program().snapshotHash())));
        settings.http().socket().ifPresent(socket -> says.info(Event.START, "serving " + socket + " too"));
    }

    private LogSink log(LogSettings settings, EngineLog says) throws StartException {
        try {
            return QueuedLogSink.open(settings, out, notice -> says.warn(Event.LOG, notice));
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot write the log: " + e);
        }
    }
}
