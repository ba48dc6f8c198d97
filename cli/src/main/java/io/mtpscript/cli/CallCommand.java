package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.StreamLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(
            names = {"-d", "--data"},
            paramLabel = "BODY",
            description = "Request body, or @FILE for a file's content.")
    private @Nullable String data;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'K: V'",
            description = "Request header; repeat for more.")
    private List<String> headers = new ArrayList<>();

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

    @Option(names = "--as", paramLabel = "SUBJECT", description = "Who calls, for a route with `auth`.")
    private @Nullable String subject;

    @Option(names = "--db", paramLabel = "URL", description = "The database to use; also DATABASE_URL.")
    private @Nullable String db;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "For a snapshot: PEM roots; default: the development root.")
    private @Nullable Path trust;

    CallCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        boolean snapshot = app.toString().endsWith(".msqs");
        ServedProgram served;
        Path folder;
        if (snapshot) {
            served = SnapshotTrust.load(context, app, trust);
            folder = Optional.ofNullable(app.toAbsolutePath().getParent()).orElse(app);
        } else {
            Project project = Project.load(app);
            served = EngineStart.served(Compilation.compile(context, project, Format.HUMAN));
            folder = project.folder();
        }
        if (subject != null) {
            HttpField credentials = RouteCredentials.of(
                    context, served.program(), method.toUpperCase(Locale.ROOT), path, subject, Duration.ofMinutes(1));
            headers.add(credentials.name() + ": " + credentials.value());
        }
        LocalRequest request = request();
        Optional<String> given = EngineStart.givenDatabase(context.environment(), db);
        if (given.isEmpty() && !snapshot && usesDatabase(served.program(), request)) {
            try (EmbeddedPostgres database = EngineStart.database(context.terminal(), folder)) {
                return run(served, request, Optional.of(database.url()));
            }
        }
        return run(served, request, given);
    }

    private int run(ServedProgram served, LocalRequest request, Optional<String> database) throws CliFailure {
        MemoryJournal journal = EngineStart.journal();
        var settings = EngineStart.settings(context, served.program(), null, null, database);
        try (LogSink log = StreamLogSink.to(context.terminal().err());
                Engine engine = EngineStart.open(served, settings, journal, log)) {
            CompletableFuture<LocalResponse> answer =
                    requestId == null ? engine.call(request) : engine.call(request, requestId);
            LocalResponse response = answer.get();
            print(response);
            if (gas) {
                printGas(journal);
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

    private void printGas(MemoryJournal journal) {
        journal.requestIds().stream()
                .findFirst()
                .flatMap(journal::find)
                .flatMap(recorded -> recorded.response())
                .ifPresent(response -> context.terminal().say("gas used: " + response.gasUsed()));
    }

    private static boolean usesDatabase(Program program, LocalRequest request) {
        return RouteCredentials.route(program, request.method(), request.target())
                .filter(route -> EngineStart.needsDatabase(route.effects()))
                .isPresent();
    }

    private LocalRequest request() throws CliFailure {
        var fields = new ArrayList<HttpField>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new CliFailure(ExitCode.USAGE, "-H '" + header + "' is no header; write 'Name: value'");
            }
            fields.add(new HttpField(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip()));
        }
        byte[] body = body();
        boolean typed = fields.stream().anyMatch(field -> field.name().equalsIgnoreCase("Content-Type"));
        if (data != null && !typed) {
            fields.add(new HttpField("Content-Type", "application/json"));
        }
        try {
            return new LocalRequest(method.toUpperCase(Locale.ROOT), path, fields, body);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] body() throws CliFailure {
        if (data == null) {
            return new byte[0];
        }
        if (!data.startsWith("@")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        String file = data.substring(1);
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
