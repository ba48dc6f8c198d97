package io.mtpscript.cli;

import io.mtpscript.cli.profiling.FlameGraph;
import io.mtpscript.cli.profiling.Heading;
import io.mtpscript.cli.profiling.JsonReport;
import io.mtpscript.cli.profiling.Place;
import io.mtpscript.cli.profiling.Profile;
import io.mtpscript.cli.profiling.Recorder;
import io.mtpscript.cli.profiling.Speedscope;
import io.mtpscript.cli.profiling.TextReport;
import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc profile <app> [METHOD PATH]} */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description =
                "Runs one request as `mtpsc call` does, in the interpreter, and shows where its gas and memory go: exactly,"
                        + " by function and by line.")
final class ProfileCommand implements Callable<Integer> {
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int ERROR_LETTERS = 500;

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
            names = "--request-id",
            paramLabel = "ID",
            defaultValue = "profile",
            description = "The request's id: the same id gives the same seed. Default: ${DEFAULT-VALUE}.")
    private String requestId = "profile";

    @Option(names = "--flame", paramLabel = "FILE", description = "Write the gas as a flame graph (SVG) to FILE.")
    private @Nullable Path flame;

    @Option(
            names = "--speedscope",
            paramLabel = "FILE",
            description = "Write gas and memory to FILE, to be opened in speedscope.app.")
    private @Nullable Path speedscope;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rows of each table; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    ProfileCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (top < 0) {
            throw new CliFailure(ExitCode.USAGE, "--top is a number of rows, 0 or more");
        }
        RunnableApp runnable = RunnableApp.load(context, app, options.trust());
        Target target = Target.of(runnable.program(), method, path);
        LocalRequest request =
                options.request(context, runnable.program(), target.method(), target.path(), Duration.ofMinutes(1));
        return runnable.withDatabase(
                context,
                options.givenDatabase(context),
                Optional.of(target.route()),
                false,
                url -> run(runnable, target, request, url));
    }

    private int run(RunnableApp runnable, Target target, LocalRequest request, Optional<String> database)
            throws CliFailure {
        MemoryJournal journal = EngineStart.journal();
        var settings = EngineStart.settings(context, runnable.program(), null, null, database);
        var recorder = new Recorder(runnable.program(), runnable.places());
        var memory = new AtomicLong();
        try (LogSink log = QueuedLogSink.to(context.terminal().err());
                Engine engine = EngineStart.open(
                        runnable.served(),
                        settings,
                        journal,
                        log,
                        (_, peak) -> memory.set(peak),
                        Optional.of(recorder))) {
            LocalResponse response = engine.call(request, requestId).get();
            Optional<ResponseRecord> record = journal.find(requestId).flatMap(RecordedRequest::response);
            if (record.isEmpty()) {
                throw new CliFailure(
                        ExitCode.FAILED, "the request was refused before the program ran: " + told(response));
            }
            Profile profile = recorder.finish(record.get().gasUsed());
            var heading = new Heading(
                    target.method() + " " + target.path(),
                    target.method() + " " + target.route().pattern(),
                    response.status(),
                    memory.get());
            write(runnable, heading, profile);
            if (response.status() < FIRST_ERROR_STATUS) {
                return ExitCode.OK.code();
            }
            context.terminal().say("mtpsc: the response is " + told(response));
            return ExitCode.FAILED.code();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the engine failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.UNAVAILABLE, "interrupted before the answer came", e);
        }
    }

    private static String told(LocalResponse response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return response.status() + ": "
                + (body.length() > ERROR_LETTERS ? body.substring(0, ERROR_LETTERS) + "..." : body);
    }

    private void write(RunnableApp runnable, Heading heading, Profile profile) throws CliFailure {
        String text = switch (format) {
            case HUMAN -> new TextReport(profile, top == 0 ? Integer.MAX_VALUE : top, source(runnable)).text(heading);
            case JSON -> JsonReport.text(heading, profile) + "\n";
        };
        OutputFile.write(context, Optional.empty(), text);
        if (flame != null) {
            OutputFile.write(context, Optional.of(flame), FlameGraph.text(heading, profile));
            context.terminal().say("Wrote " + flame + "; a browser shows it.");
        }
        if (speedscope != null) {
            OutputFile.write(context, Optional.of(speedscope), Speedscope.text(heading, profile));
            context.terminal()
                    .say("Wrote " + speedscope
                            + "; https://www.speedscope.app shows it, and keeps it on this machine.");
        }
    }

    private static Function<Place, Optional<String>> source(RunnableApp runnable) {
        Map<String, List<String>> lines = new HashMap<>();
        runnable.sources()
                .forEach(file -> lines.put(file.path(), file.text().lines().toList()));
        return place -> Optional.ofNullable(lines.get(place.file()))
                .filter(ofFile -> place.line() <= ofFile.size())
                .map(ofFile -> ofFile.get(place.line() - 1));
    }
}
