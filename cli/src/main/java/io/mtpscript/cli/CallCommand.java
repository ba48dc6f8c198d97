package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.shown.CallText;
import io.mtpscript.engine.shown.Findings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc call <app> METHOD PATH} */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = "Sends one request through the whole engine without a socket. The body goes to stdout.")
final class CallCommand implements Callable<Integer> {
    private static final int FIRST_ERROR_STATUS = 400;

    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, a folder of them, or a snapshot app.msqs.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Parameters(index = "1", paramLabel = "METHOD", description = "GET, POST, ...")
    @SuppressWarnings("NullAway.Init")
    private String method;

    @Parameters(index = "2", paramLabel = "PATH", description = "Path and query, percent-encoded: /notes?limit=5")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Mixin
    private final RequestOptions options = new RequestOptions();

    @Option(
            names = {"-i", "--include"},
            description = "Status line and headers before the body.")
    private boolean include;

    @Option(names = "--gas", description = "Gas used, on stderr.")
    private boolean gas;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "The request's id: the same id gives the same seed.")
    private @Nullable String requestId;

    CallCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        RunnableApp runnable = RunnableApp.load(context, app, options.trust());
        LocalRequest request = options.request(context, runnable.program(), method, path, Duration.ofMinutes(1));
        var route = RouteCredentials.route(runnable.program(), request.method(), request.target());
        return runnable.withDatabase(
                context, options.givenDatabase(context), route, false, url -> run(runnable.served(), request, url));
    }

    private int run(ServedProgram served, LocalRequest request, Optional<String> database) throws CliFailure {
        MemoryJournal journal = EngineStart.journal();
        var settings = EngineStart.settings(context, served.program(), null, null, database);
        try (LogSink log = QueuedLogSink.to(context.terminal().err());
                Engine engine = EngineStart.open(served, settings, journal, log)) {
            CompletableFuture<LocalResponse> answer =
                    requestId == null ? engine.call(request) : engine.call(request, requestId);
            LocalResponse response = answer.get();
            print(response);
            Optional<RecordedRequest> recorded =
                    journal.requestIds().stream().findFirst().flatMap(journal::find);
            if (response.status() >= FIRST_ERROR_STATUS && recorded.isPresent()) {
                printErrors(recorded.get(), engine);
            }
            if (gas) {
                printGas(recorded);
            }
            return (response.status() < FIRST_ERROR_STATUS ? ExitCode.OK : ExitCode.FAILED).code();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the engine failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.UNAVAILABLE, "interrupted before the answer came", e);
        }
    }

    private void print(LocalResponse response) {
        var out = context.terminal().out();
        if (include) {
            out.println("HTTP/1.1 " + response.status());
            for (HttpField field : response.fields()) {
                out.println(field.name() + ": " + field.value());
            }
            out.println();
        }
        out.writeBytes(response.body());
        if (context.terminal().colour()) {
            out.println(); // for people: the prompt starts on a line of its own; scripts get the exact bytes
        }
    }

    /** The program may have turned an effect's error into an answer that tells nothing of it. */
    private void printErrors(RecordedRequest recorded, Engine engine) throws InterruptedException {
        ReplayReport replay;
        try {
            replay = engine.replay(recorded).get(); // knows where the program makes each call
        } catch (ExecutionException e) {
            return; // such as of a record that has too much withheld
        }
        var text = new CallText(engine.program().program());
        for (ReplayStep step : replay.steps()) {
            recorded.entries().stream()
                    .filter(entry -> entry.n() == step.n())
                    .findFirst()
                    .flatMap(entry -> text.error(step.site(), entry.result()))
                    .ifPresent(error -> context.terminal()
                            .say("mtpsc: " + step.place() + ": "
                                    + step.site().effect() + "." + step.site().function() + " failed: "
                                    + Findings.cut(error)));
        }
    }

    private void printGas(Optional<RecordedRequest> recorded) {
        recorded.flatMap(RecordedRequest::response)
                .ifPresent(response -> context.terminal().say("gas used: " + response.gasUsed()));
    }
}
