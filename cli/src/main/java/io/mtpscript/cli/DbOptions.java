package io.mtpscript.cli;

import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.core.ExitCode;
import io.mtpscript.devdb.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options by which the commands of {@code mtpsc db} are told which app and which database. */
final class DbOptions {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "APP",
            defaultValue = ".",
            description = "The app's folder, or its .mtp file; default: the current folder.")
    private Path app = Path.of(".");

    @Option(
            names = "--db",
            paramLabel = "URL",
            description =
                    "The database; also MTP_DB or DATABASE_URL. Default: the app's own, as `mtpsc serve` uses it.")
    private @Nullable String db;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    Format format() {
        return format;
    }

    /** Where the migrations of an app are. */
    static Path migrations(Path app) throws CliFailure {
        if (Files.isDirectory(app)) {
            return app.resolve(EngineStart.MIGRATIONS).normalize();
        }
        if (!Files.exists(app)) {
            throw new CliFailure(ExitCode.UNAVAILABLE, app + " does not exist; give the app's folder");
        }
        return app.resolveSibling(EngineStart.MIGRATIONS).normalize();
    }

    /** What is done with the migrations. */
    @FunctionalInterface
    interface Work {
        ExitCode run(Migrations migrations) throws MigrationException;
    }

    int with(Context context, Work work) throws CliFailure {
        Path folder = migrations(app);
        if (!Files.isDirectory(folder)) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "there is no folder " + folder + " with migrations; mtpsc db new NAME makes the first");
        }
        Optional<String> given = EngineStart.givenDatabase(context.environment(), db);
        if (given.isPresent()) {
            return with(context, given.get(), folder, work);
        }
        Path place = Files.isDirectory(app) ? app : app.toAbsolutePath().resolveSibling("");
        try (EmbeddedPostgres own = EngineStart.ownDatabase(context.terminal(), place)) {
            return with(context, own.url(), folder, work);
        }
    }

    private static int with(Context context, String url, Path folder, Work work) throws CliFailure {
        try (Migrations migrations = Migrations.open(url, folder, context.terminal()::say)) {
            return work.run(migrations).code();
        } catch (MigrationException e) {
            throw failure(e);
        }
    }

    static CliFailure failure(MigrationException e) {
        return new CliFailure(e.exit(), String.valueOf(e.getMessage()), e);
    }
}
