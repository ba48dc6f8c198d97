package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.CommandLine;
import io.mtpscript.engine.settings.DevelopmentRoot;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
                    out.println("engine " + version());
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
        Path roots = line.trust().orElseGet(() -> DevelopmentRoot.path(environment));
        if (early.development()) {
            err.println("engine: development mode: trusting snapshots signed under " + roots + "; not for production");
        }
        ServedProgram program = SnapshotFiles.load(line.snapshot(), roots, Instant.now());
        EngineSettings settings = line.settings(program.program().serve());
        try (LogSink log = log(line.log());
                Engine engine = Engine.open(program, settings, log)) {
            engine.listen();
            engine.gasNotice().ifPresent(notice -> err.println("engine: " + notice));
            int routes = program.program().routes().size();
            err.println("engine: serving %s://%s:%d (%d %s, snapshot %s)"
                    .formatted(
                            settings.http().scheme(),
                            settings.http().host(),
                            engine.port(),
                            routes,
                            routes == 1 ? "route" : "routes",
                            engine.snapshotPrefix()));
            settings.http().socket().ifPresent(socket -> err.println("engine: serving " + socket + " too"));
            err.flush();
            serving.run();
            err.println("engine: stopping");
        }
    }

    private LogSink log(LogSettings settings) throws StartException {
        try {
            return QueuedLogSink.open(settings, out, notice -> err.println("engine: " + notice));
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot write the log: " + e);
        }
    }

    static String version() {
        try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
