package io.mtpscript.cli;

import io.mtpscript.cli.keys.KeyException;
import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotException;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.LoadedProgram;
import io.mtpscript.engine.request.RequestMeter;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.CommandLine;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.UsageException;
import io.mtpscript.vm.image.CodeWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code serve} and {@code call} share: a program becomes an engine in this process, with a database if it needs one. */
final class EngineStart {
    /** The folder of an app's migrations. */
    static final String MIGRATIONS = "db";

    private static final int JOURNAL_REQUESTS = 1_000;
    private static final long JOURNAL_BYTES = 64L << 20;

    private EngineStart() {}

    /** A program just compiled, in the form and with the hash that its snapshot would have. */
    static ServedProgram served(Program program) {
        byte[] snapshot = SnapshotWriter.write(program);
        try {
            return new ServedProgram(SnapshotReader.read(snapshot), Sha256.of(snapshot));
        } catch (SnapshotException e) {
            throw new IllegalStateException("a snapshot just written cannot be read", e);
        }
    }

    /** Whether one of these effects needs a database. */
    static boolean needsDatabase(List<String> effects) {
        return effects.contains("DbRead") || effects.contains("DbWrite");
    }

    /** Whether one of its routes asks who calls. */
    static boolean needsKeys(Program program) {
        return program.routes().stream().anyMatch(route -> route.auth().isPresent());
    }

    /**
     * The engine's settings, by the engine's own rules for variables and ranges.
     *
     * @param host overrides {@code serve} and {@code MTP_HOST}
     * @param database URL, when there is one
     */
    static EngineSettings settings(
            Context context, Program program, @Nullable String host, @Nullable Integer port, Optional<String> database)
            throws CliFailure {
        // An audit trail is of what is served, not of tests, measurements and replays.
        return servingSettings(context, program, host, port, database).withAudit(Optional.empty());
    }

    /** As {@link #settings}, with the audit trail that the environment asks for. */
    static EngineSettings servingSettings(
            Context context, Program program, @Nullable String host, @Nullable Integer port, Optional<String> database)
            throws CliFailure {
        var arguments = new ArrayList<>(List.of("app.msqs", "--dev"));
        if (host != null) {
            arguments.addAll(List.of("--host", host));
        }
        if (port != null) {
            arguments.addAll(List.of("--port", Integer.toString(port)));
        }
        database.ifPresent(url -> arguments.addAll(List.of("--db", url)));
        try {
            if (CommandLine.read(arguments, context.environment()) instanceof CommandLine.Serve serve) {
                return withKeys(context, program, serve.line().settings(program.serve()));
            }
            throw new IllegalStateException("arguments that ask to serve were read as something else");
        } catch (UsageException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Where log lines go, by the engine's own variables; standard output is the terminal's. */
    static LogSink log(Context context) throws CliFailure {
        Terminal terminal = context.terminal();
        try {
            if (CommandLine.read(List.of("app.msqs", "--dev"), context.environment())
                    instanceof CommandLine.Serve serve) {
                return QueuedLogSink.open(
                        serve.line().log(), terminal.out(), notice -> terminal.say("mtpsc: " + notice));
            }
            throw new IllegalStateException("arguments that ask to serve were read as something else");
        } catch (UsageException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "cannot write the log: " + e, e);
        }
    }

    /** Where no keys are given credentials are checked with those for development. */
    private static EngineSettings withKeys(Context context, Program program, EngineSettings settings)
            throws CliFailure {
        if (!needsKeys(program) || !settings.auth().equals(AuthSettings.NONE)) {
            return settings;
        }
        try {
            return settings.withAuth(context.developmentAuth().settings());
        } catch (KeyException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** The database given by {@code --db}, or by the engine's variable or the one that many hosts set. */
    static Optional<String> givenDatabase(Map<String, String> environment, @Nullable String flag) {
        return Stream.of(
                        Optional.ofNullable(flag),
                        Optional.ofNullable(environment.get("MTP_DB")),
                        Optional.ofNullable(environment.get("DATABASE_URL")))
                .flatMap(Optional::stream)
                .filter(url -> !url.isEmpty())
                .findFirst();
    }

    /** The app's own database: started, with its migrations applied. */
    static EmbeddedPostgres database(Terminal terminal, Path folder) throws CliFailure {
        EmbeddedPostgres postgres = ownDatabase(terminal, folder);
        try {
            migrate(terminal, postgres, folder);
            return postgres;
        } catch (CliFailure e) {
            postgres.close();
            throw e;
        }
    }

    /** Whether the app has had a database of its own. */
    static boolean hasOwnDatabase(Path folder) {
        return Files.exists(ownPlace(folder));
    }

    /** Where the app's own database lives. */
    static Path ownPlace(Path folder) {
        return folder.resolve(".mtp").resolve("postgres");
    }

    /** The app's own database, as it is. */
    static EmbeddedPostgres ownDatabase(Terminal terminal, Path folder) throws CliFailure {
        Path place = ownPlace(folder);
        if (!Files.exists(place)) {
            terminal.say("Making a PostgreSQL database in " + place + " ...");
        }
        try {
            return EmbeddedPostgres.open(place);
        } catch (EmbeddedPostgresException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Applies the migrations that have not been applied yet. */
    static void migrate(Terminal terminal, EmbeddedPostgres postgres, Path folder) throws CliFailure {
        Path files = folder.resolve(MIGRATIONS);
        if (!Files.isDirectory(files)) {
            return;
        }
        try (Migrations migrations = Migrations.open(postgres.url(), files, terminal::say)) {
            var _ = migrations.apply(false);
        } catch (MigrationException e) {
            throw DbOptions.failure(e);
        }
    }

    /** A journal for one process's requests. */
    static MemoryJournal journal() {
        return new MemoryJournal(JOURNAL_REQUESTS, JOURNAL_BYTES);
    }

    static Engine open(ServedProgram program, EngineSettings settings, Journal journal, LogSink log) throws CliFailure {
        return open(program, settings, journal, log, RequestMeter.NONE, Optional.empty());
    }

    /**
     * As {@link #open(ServedProgram, EngineSettings, Journal, LogSink)}, with somebody told what each request has used.
     *
     * @param watch is told what the code does, while one request runs after the other
     */
    static Engine open(
            ServedProgram program,
            EngineSettings settings,
            Journal journal,
            LogSink log,
            RequestMeter meter,
            Optional<CodeWatch> watch)
            throws CliFailure {
        EffectRuntime effects = effects(settings, log);
        try {
            LoadedProgram loaded = watch.isPresent()
                    ? LoadedProgram.watched(program, settings.vms(), effects, watch.get())
                    : LoadedProgram.load(program, settings.vms(), effects);
            return Engine.open(loaded, settings, effects, journal, log, meter);
        } catch (StartException e) {
            effects.close();
            throw failure(e);
        }
    }

    private static EffectRuntime effects(EngineSettings settings, LogSink log) throws CliFailure {
        try {
            return EffectRuntime.open(
                    new EffectSettings(settings.eventLoops(), settings.database(), settings.host(), log));
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    static CliFailure failure(StartException e) {
        return new CliFailure(e.exitCode(), e.line(), e);
    }
}
