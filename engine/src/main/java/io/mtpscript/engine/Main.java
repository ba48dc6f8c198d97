package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.settings.CommandLine;
import io.mtpscript.engine.settings.UsageException;
import io.mtpscript.engine.system.SpareMemory;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * {@code java -jar engine.jar app.msqs}: serves a snapshot until it is told to stop. Log lines go to standard output, what
 * concerns the one who started it to standard error, each failure in one line.
 */
public final class Main {
    private static final long UNTIL_SPARE_MILLIS = 2_000;

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
        CompletableFuture<ExitCode> stopped = new CompletableFuture<>();
        ExitCode code = main.run(List.of(arguments), () -> {
            // A signal starts the shutdown, which ends the process once this hook lets it; the exit status is then ours
            // to say. The end of what serves, without a signal, comes by here too.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                Runtime.getRuntime().halt(stopped.join().code());
            }));
            Thread.ofPlatform().daemon().name("spare-memory").start(Main::giveBackSpareMemory);
            awaitQuietly(stop);
        });
        stopped.complete(code);
        if (stop.getCount() > 0) {
            System.exit(code.code());
        }
    }

    /** Beside what serves, and not while the first requests are answered: it takes a moment, and nothing is spare yet. */
    private static void giveBackSpareMemory() {
        try {
            Thread.sleep(UNTIL_SPARE_MILLIS);
            SpareMemory.giveBackWhileIdle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
                    out.print(new EngineProcess(line, environment, out, err).settings());
                    yield ExitCode.OK;
                }
                case CommandLine.Serve(CommandLine line) -> {
                    new EngineProcess(line, environment, out, err).run(serving);
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
}
