package io.mtpscript.cli;

import io.mtpscript.cli.load.Asked;
import io.mtpscript.cli.load.Measurement;
import io.mtpscript.cli.load.Result;
import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.load.LoadClient;
import io.mtpscript.net.load.LoadPlan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc benchmark <app> [METHOD PATH]} */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description =
                "Serves an app on a free port of this machine, sends one request over and over, and shows throughput,"
                        + " latency, gas and memory.")
final class BenchmarkCommand implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";
    /** These say that a body is empty. */
    private static final Set<String> BODY_METHODS = Set.of("POST", "PUT", "PATCH");

    private static final int CONNECTIONS_MAX = 10_000;
    private static final long RATE_MAX = 1_000_000;

    /** How long responses under way are waited for at the end. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, a folder of them, or a snapshot app.msqs.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "METHOD",
            description = "GET, POST, ...; may be left out with PATH where one route alone needs nothing.")
    private @Nullable String method;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PATH",
            description = "Path and query, percent-encoded: /notes?limit=5")
    private @Nullable String path;

    @Mixin
    private final RequestOptions options = new RequestOptions();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationText.class,
            description = "How long to measure: 10s, 500ms, 2m. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "3s",
            converter = DurationText.class,
            description = "How long to send before that. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "Connections, each with one request at a time. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Requests a second, whether answers come or not; default: as many as come back.")
    private long rate;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    BenchmarkCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        check();
        RunnableApp runnable = RunnableApp.load(context, app, options.trust());
        Target target = Target.of(runnable.program(), method, path);
        Duration life = warmUp.plus(duration).plusMinutes(1);
        LocalRequest request = options.request(context, runnable.program(), target.method(), target.path(), life);
        try (StopSignal stop = new StopSignal()) {
            int status = runnable.withDatabase(
                    context,
                    options.givenDatabase(context),
                    Optional.of(target.route()),
                    true,
                    url -> run(runnable, request, url, stop));
            stop.status(status);
            return status;
        }
    }

    private void check() throws CliFailure {
        if (concurrency < 1 || concurrency > CONNECTIONS_MAX) {
            throw new CliFailure(ExitCode.USAGE, "--concurrency is 1.." + CONNECTIONS_MAX);
        }
        if (rate < 0 || rate > RATE_MAX) {
            throw new CliFailure(ExitCode.USAGE, "--rate is 1.." + RATE_MAX + " requests a second");
        }
        if (duration.isZero()) {
            throw new CliFailure(ExitCode.USAGE, "--duration must be more than nothing");
        }
    }

    private int run(RunnableApp runnable, LocalRequest request, Optional<String> database, StopSignal stop)
            throws CliFailure {
        EngineSettings settings = EngineStart.settings(context, runnable.program(), HOST, 0, database);
        var measurement = new Measurement();
        Result result;
        try (LogSink log = new SilentLog();
                Engine engine = EngineStart.open(
                        runnable.served(), settings, Journal.none(), log, measurement, Optional.empty())) {
            engine.listen();
            engine.gasNotice().ifPresent(context.terminal()::say);
            probe(engine, request);
            result = load(engine.port(), request, measurement, stop);
        } catch (StartException e) {
            throw EngineStart.failure(e);
        }
        var out = context.terminal().out();
        if (result.requests() == 0 && result.errors().isEmpty()) {
            throw new CliFailure(
                    ExitCode.FAILED, "nothing was measured; --duration must be longer than one request takes");
        }
        out.print(format == Format.JSON ? result.json() + "\n" : result.text());
        out.flush(); // a signal's halt does not
        return (result.well() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    /** A mistake in the request shows at once, not after the load. */
    private void probe(Engine engine, LocalRequest request) throws CliFailure {
        try {
            LocalResponse response = engine.call(request).get();
            if (response.status() >= 300) {
                String body = new String(response.body(), StandardCharsets.UTF_8);
                context.terminal().say("mtpsc: the first response is " + response.status() + ": " + body);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the engine failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.UNAVAILABLE, "interrupted before the answer came", e);
        }
    }

    private Result load(int port, LocalRequest request, Measurement measurement, StopSignal stop) {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);
        boolean bodies = !request.method().equals("HEAD");
        var plan = new LoadPlan(HOST, port, wire(request, port), bodies, concurrency, threads, rate);
        var progress = new BenchmarkProgress(context.terminal(), measurement);
        String named = request.method() + " " + request.target();
        var asked = new Asked(named, concurrency, rate, warmUp.toMillis());
        if (!warmUp.isZero()
                && send(plan, measurement, progress, "warm-up", warmUp, stop).asked()) {
            return measurement.result(asked, 0);
        }
        measurement.begin();
        Sent sent = send(plan, measurement, progress, "measuring " + named, duration, stop);
        return measurement.result(asked, sent.unanswered());
    }

    /**
     * @param asked whether a signal came meanwhile
     * @param unanswered requests that got no response
     */
    private record Sent(boolean asked, int unanswered) {}

    /** Sends for so long, on connections of its own: what was late before does not make what comes next late. */
    private static Sent send(
            LoadPlan plan,
            Measurement measurement,
            BenchmarkProgress progress,
            String what,
            Duration time,
            StopSignal stop) {
        try (LoadClient client = LoadClient.start(plan, measurement)) {
            boolean asked = progress.wait(what, time.toMillis(), stop);
            client.stop();
            progress.end();
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (client.underWay() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            return new Sent(asked, client.underWay());
        }
    }

    /** The request as HTTP/1.1 has it. */
    private static byte[] wire(LocalRequest request, int port) {
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        if (request.headers("Host").isEmpty()) {
            head.append("Host: " + HOST + ":").append(port).append("\r\n");
        }
        for (HttpField field : request.fields()) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (request.bodyLength() > 0 || BODY_METHODS.contains(request.method())) {
            head.append("Content-Length: ").append(request.bodyLength()).append("\r\n");
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(request.body());
        return all.toByteArray();
    }
}
