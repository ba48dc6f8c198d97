package io.mtpscript.cli;

import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.NewMigration;
import io.mtpscript.core.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mtpsc db new <name> [app]} */
@Command(name = "new", mixinStandardHelpOptions = true, description = "Makes the file of the next migration.")
final class DbNewCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "NAME", description = "What it does, such as create_users.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "APP",
            defaultValue = ".",
            description = "The app's folder, or its .mtp file; default: the current folder.")
    private Path app = Path.of(".");

    DbNewCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        try {
            context.terminal().out().println(NewMigration.make(DbOptions.migrations(app), name));
            return ExitCode.OK.code();
        } catch (MigrationException e) {
            throw DbOptions.failure(e);
        }
    }
}
