package io.mtpscript.cli;

import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.cli.sql.CheckReport;
import io.mtpscript.cli.sql.LiveCatalog;
import io.mtpscript.cli.sql.SqlRecord;
import io.mtpscript.cli.sql.StatementCheck;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.database.AdminException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which {@code mtpsc check} is told to check statements, and how it does. */
final class StatementOptions {
    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "Have this database prepare every statement, and check parameters and columns.")
    private @Nullable String db;

    @Option(
            names = "--sql",
            description = "As --db, with MTP_DB or DATABASE_URL, else the app's own database, migrated.")
    private boolean sql;

    @Option(names = "--write-sql", description = "With --db or --sql: write what was found to mtp.sql.json.")
    private boolean write;

    @Option(names = "--offline", description = "Check statements against mtp.sql.json, without a database.")
    private boolean offline;

    boolean asked() {
        return db != null || sql || write || offline;
    }

    int check(Context context, Project project, Format format) throws CliFailure {
        boolean live = db != null || sql;
        if (live == offline || (write && !live)) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "statements are checked against a database (--db URL, --sql) or what was written of one (--offline);"
                            + " --write-sql needs a database");
        }
        CompileResult compiled = Compilation.resultToPrint(context, project, format);
        return offline ? offline(context, project, compiled, format) : live(context, project, compiled, format);
    }

    private int live(Context context, Project project, CompileResult compiled, Format format) throws CliFailure {
        Optional<String> given = db != null ? Optional.of(db) : EngineStart.givenDatabase(context.environment(), null);
        if (given.isPresent()) {
            return live(context, project, compiled, format, given.get());
        }
        try (EmbeddedPostgres own = EngineStart.database(context.terminal(), project.folder())) {
            return live(context, project, compiled, format, own.url());
        }
    }

    private int live(Context context, Project project, CompileResult compiled, Format format, String url)
            throws CliFailure {
        StatementCheck.Outcome outcome;
        try (LiveCatalog catalog = LiveCatalog.open(url)) {
            outcome = StatementCheck.of(compiled, catalog);
        } catch (AdminException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        boolean sound = tell(context, compiled, outcome, List.of(), format);
        if (write && sound) {
            Path file = project.folder().resolve(SqlRecord.FILE);
            OutputFile.write(
                    context, Optional.of(file), new SqlRecord(migrations(project), outcome.described()).write());
            context.terminal().say("Wrote " + file);
        } else if (write) {
            context.terminal().say(SqlRecord.FILE + " is as before: it is written when there are no errors.");
        }
        return (sound ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static SortedMap<String, String> migrations(Project project) throws CliFailure {
        Path folder = project.folder().resolve(EngineStart.MIGRATIONS);
        try {
            return Files.isDirectory(folder) ? Migrations.hashes(folder) : new TreeMap<>();
        } catch (MigrationException e) {
            throw DbOptions.failure(e);
        }
    }

    private static int offline(Context context, Project project, CompileResult compiled, Format format)
            throws CliFailure {
        Path file = project.folder().resolve(SqlRecord.FILE);
        SqlRecord record = read(file);
        StatementCheck.Outcome outcome;
        try {
            outcome = StatementCheck.of(compiled, record);
        } catch (AdminException e) {
            throw new IllegalStateException("a file is no database", e);
        }
        return (tell(context, compiled, outcome, stale(record, project, outcome), format)
                        ? ExitCode.OK
                        : ExitCode.FAILED)
                .code();
    }

    private static SqlRecord read(Path file) throws CliFailure {
        try (InputStream in = Files.newInputStream(file)) {
            return SqlRecord.read(in.readNBytes(Limits.OPENAPI_BYTES))
                    .orElseThrow(() -> new CliFailure(
                            ExitCode.REFUSED,
                            file + " is not what mtpsc writes; write it again with mtpsc check --db URL --write-sql"));
        } catch (NoSuchFileException e) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "there is no " + file + "; mtpsc check --db URL --write-sql writes it from a database",
                    e);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> stale(SqlRecord record, Project project, StatementCheck.Outcome outcome)
            throws CliFailure {
        List<String> stale = new ArrayList<>();
        record.without(outcome.statements())
                .forEach(sql -> stale.add("the program does not have this statement any more: " + sql.strip()));
        SortedMap<String, String> now = migrations(project);
        now.forEach((file, hash) -> {
            if (!record.migrations().containsKey(file)) {
                stale.add("the migration " + file + " is newer");
            } else if (!hash.equals(record.migrations().get(file))) {
                stale.add("the migration " + file + " was changed");
            }
        });
        record.migrations().keySet().stream()
                .filter(file -> !now.containsKey(file))
                .forEach(file -> stale.add("the migration " + file + " is gone"));
        return stale;
    }

    /** Whether all is well. */
    private static boolean tell(
            Context context,
            CompileResult compiled,
            StatementCheck.Outcome outcome,
            List<String> stale,
            Format format) {
        Terminal terminal = context.terminal();
        boolean errors = outcome.findings().stream().anyMatch(found -> found.severity() == Severity.ERROR);
        switch (format) {
            case HUMAN -> {
                Compilation.show(terminal, outcome.findings(), format);
                CheckReport.notChecked(outcome).forEach(terminal::say);
                stale.forEach(line -> terminal.say(SqlRecord.FILE + " is out of date: " + line));
                terminal.say((errors || !stale.isEmpty() ? "Checked " : "No errors in ")
                        + Compilation.count(outcome.statements().size(), "statement") + ".");
            }
            case JSON -> {
                var all = new ArrayList<Diagnostic>(compiled.diagnostics());
                all.addAll(outcome.findings());
                terminal.out().println(CheckReport.json(outcome, all, stale));
            }
        }
        return !errors && stale.isEmpty();
    }
}
