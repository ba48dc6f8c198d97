package io.mtpscript.cli;

import io.mtpscript.cli.serving.MistakePage;
import io.mtpscript.cli.serving.RequestLog;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.inspector.Edits;
import io.mtpscript.engine.inspector.Inspector;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc serve <app>} */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Compiles an app and serves it, with a PostgreSQL of its own unless one is given.")
final class ServeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Default: what serve { } says, else 8080; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "H", description = "Default: what serve { } says, else 127.0.0.1.")
    private @Nullable String host;

    @Option(names = "--db", paramLabel = "URL", description = "The database to use; also MTP_DB or DATABASE_URL.")
    private @Nullable String db;

    @Option(names = "--fresh", description = "Start with an empty database of its own; what was in it is lost.")
    private boolean fresh;

    ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Project project = Project.load(app);
        // Before anything that takes time: what is saved meanwhile is a change.
        var watch = new ProjectWatch(app, project);
        Program program = compile(project);
        Optional<String> given = EngineStart.givenDatabase(context.environment(), db);
        boolean own = given.isEmpty() && needsDatabase(program);
        if (fresh) {
            clear(project.folder(), own);
        }
        try (StopSignal stop = new StopSignal()) {
            if (own) {
                try (EmbeddedPostgres database = EngineStart.database(context.terminal(), project.folder())) {
                    database.closeOnlyWhenTold(); // requests under way need it
                    serve(program, watch, Optional.of(database.url()), Optional.of(database), stop);
                }
            } else {
                serve(program, watch, given, Optional.empty(), stop);
            }
        }
        return ExitCode.OK.code();
    }

    private Program compile(Project project) throws CliFailure {
        Program program = Compilation.compile(context, project, Format.HUMAN);
        requireRoutes(program, app);
        return program;
    }

    static void requireRoutes(Program program, Path app) throws CliFailure {
        if (program.routes().isEmpty()) {
            throw new CliFailure(ExitCode.FAILED, app + " has no api to serve");
        }
    }

    static boolean needsDatabase(Program program) {
        return program.routes().stream().anyMatch(route -> EngineStart.needsDatabase(route.effects()));
    }

    private void serve(
            Program program,
            ProjectWatch watch,
            Optional<String> database,
            Optional<EmbeddedPostgres> own,
            StopSignal stop)
            throws CliFailure {
        EngineSettings settings = EngineStart.servingSettings(context, program, host, port, database);
        try (LogSink log = EngineStart.log(context);
                Engine engine = open(EngineStart.served(program), settings, log)) {
            var inspector =
                    new Inspector(engine, app.toString(), settings.http().scheme(), Edits.SOURCES);
            var mistakes = new MistakePage();
            engine.listen((eventLoop, handler) -> inspector.around(eventLoop, mistakes.around(handler)));
            String url = settings.http().scheme() + "://" + settings.http().host() + ":" + engine.port();
            engine.gasNotice().ifPresent(context.terminal()::say);
            announce(program, inspector, url);
            Terminal terminal = context.terminal();
            try (var requests = new RequestLog(terminal.err(), terminal.colour(), url)) {
                engine.watch(requests);
                mistakes.watch(requests);
                var reload = new ServeReload(context, app, engine, inspector, mistakes, watch);
                boolean hasKeys = !settings.auth().equals(AuthSettings.NONE);
                while (!stop.await(ProjectWatch.PAUSE_MILLIS)) {
                    if (watch.changed()) {
                        reload.reload(database.isPresent(), hasKeys, own);
                    }
                }
            }
        } catch (StartException e) {
            throw EngineStart.failure(e);
        }
    }

    private static Engine open(ServedProgram program, EngineSettings settings, LogSink log) throws CliFailure {
        try {
            return Engine.open(program, settings, log);
        } catch (StartException e) {
            throw EngineStart.failure(e);
        }
    }

    private void announce(Program program, Inspector inspector, String url) {
        Terminal terminal = context.terminal();
        terminal.say("");
        for (Program.Route route : program.routes()) {
            terminal.say("  %-7s %s%s".formatted(route.method(), url, route.pattern()));
        }
        terminal.say("");
        terminal.say(
                "The API, to try it:         " + url + (inspector.hasDocs() ? Inspector.DOCS : Inspector.OWN_DOCS));
        terminal.say("Requests and their replays: " + url + Inspector.PATH);
        terminal.say("Serving, and again after each change of a file. Ctrl-C stops.");
    }

    private void clear(Path folder, boolean own) throws CliFailure {
        if (!own) {
            throw new CliFailure(ExitCode.USAGE, "--fresh is for the app's own database; this app does not use it");
        }
        try {
            EmbeddedPostgres.clear(EngineStart.ownPlace(folder));
        } catch (EmbeddedPostgresException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
