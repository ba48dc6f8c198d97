package io.mtpscript.cli;

import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mtpsc db migrate [app]} */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Applies what is pending, in order, each file in a transaction, while no other run does.")
final class DbMigrateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private DbOptions options = new DbOptions();

    @Option(names = "--dry-run", description = "Only list what would be applied.")
    private boolean dryRun;

    @Option(names = "--out-of-order", description = "Apply files too that come before others that are applied already.")
    private boolean outOfOrder;

    DbMigrateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        return options.with(context, this::run);
    }

    private ExitCode run(Migrations migrations) throws MigrationException {
        List<String> files = dryRun ? migrations.pending(outOfOrder) : migrations.apply(outOfOrder);
        switch (options.format()) {
            case HUMAN -> {
                if (dryRun) {
                    files.forEach(file -> context.terminal().out().println("would apply " + file));
                }
                context.terminal()
                        .say(
                                files.isEmpty()
                                        ? "Nothing to apply."
                                        : Compilation.count(files.size(), "file")
                                                + (dryRun ? " pending." : " applied."));
            }
            case JSON -> {
                var bytes = new ByteBuilder();
                var json = new CanonicalJson(bytes)
                        .beginObject()
                        .key(dryRun ? "pending" : "applied")
                        .beginArray();
                files.forEach(json::text);
                json.endArray().endObject().end();
                context.terminal().out().println(bytes.toUtf8String());
            }
        }
        return ExitCode.OK;
    }
}
