package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.outbox.OutboxAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which the commands of {@code mtpsc outbox} are told which database, and how to answer. */
final class OutboxOptions {
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

    /** What is done with the outbox. */
    @FunctionalInterface
    interface Work {
        ExitCode run(OutboxAdmin outbox) throws AdminException, CliFailure;
    }

    int with(Context context, Path app, Work work) throws CliFailure {
        Optional<String> given = EngineStart.givenDatabase(context.environment(), db);
        if (given.isPresent()) {
            return with(given.get(), work);
        }
        Path place = Files.isDirectory(app) ? app : app.toAbsolutePath().resolveSibling("");
        if (!EngineStart.hasOwnDatabase(place)) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE, app + " has no database of its own; name the engine's one by --db");
        }
        try (EmbeddedPostgres own = EngineStart.ownDatabase(context.terminal(), place)) {
            return with(own.url(), work);
        }
    }

    private static int with(String url, Work work) throws CliFailure {
        try (AdminSession session = AdminSession.open(url)) {
            return work.run(new OutboxAdmin(session)).code();
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (AdminException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
