package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.outbox.OutboxAdmin;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtpsc outbox list [app]} */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists requests that wait to be sent, and those that were given up.")
final class OutboxListCommand implements Callable<Integer> {
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final int LIMIT_MAX = 100_000;

    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "APP",
            defaultValue = ".",
            description = "The app's folder, or its .mtp file; default: the current folder.")
    private Path app = Path.of(".");

    @Option(names = "--failed", description = "Only those that were given up.")
    private boolean failed;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "The most rows; default 1000.")
    private int limit;

    @Option(names = "--check", description = "Exit 1 where one was given up.")
    private boolean check;

    @Mixin
    private OutboxOptions options = new OutboxOptions();

    OutboxListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new ParameterException(spec.commandLine(), "--limit is " + limit + "; it must be 1.." + LIMIT_MAX);
        }
        return options.with(context, app, this::run);
    }

    private ExitCode run(OutboxAdmin outbox) throws AdminException {
        List<OutboxAdmin.Row> rows = outbox.list(failed, limit);
        switch (options.format()) {
            case HUMAN -> human(rows);
            case JSON -> context.terminal().out().println(json(rows));
        }
        boolean givenUp = rows.stream().anyMatch(OutboxAdmin.Row::failed);
        return check && givenUp ? ExitCode.FAILED : ExitCode.OK;
    }

    private void human(List<OutboxAdmin.Row> rows) {
        for (OutboxAdmin.Row row : rows) {
            String ink = row.failed() ? RED : YELLOW;
            String state = context.colourOut() ? "\u001B[" + ink + "m" + row.state() + "\u001B[0m" : row.state();
            context.terminal()
                    .out()
                    .println(row.id() + "  " + state + "  " + row.method() + " " + row.origin() + "  written "
                            + row.createdAt() + "  "
                            + (row.tries() == 1 ? "1 try" : row.tries() + " tries")
                            + (row.failed() ? "" : "  next " + row.nextAt())
                            + row.error().map(error -> "  " + error).orElse(""));
        }
        long givenUp = rows.stream().filter(OutboxAdmin.Row::failed).count();
        context.terminal()
                .say(
                        rows.isEmpty()
                                ? "Nothing waits."
                                : (rows.size() - givenUp) + " pending, " + givenUp + " given up"
                                        + (rows.size() == limit ? ", and maybe more (--limit)." : "."));
    }

    private static String json(List<OutboxAdmin.Row> rows) {
        var bytes = new ByteBuilder();
        var json = new CanonicalJson(bytes).beginObject().key("requests").beginArray();
        for (OutboxAdmin.Row row : rows) {
            json.beginObject().key("correlationId").text(row.correlationId());
            json.key("createdAt").text(row.createdAt());
            row.error().ifPresent(error -> json.key("error").text(error));
            json.key("id").integer(row.id()).key("key").text(row.key());
            json.key("method").text(row.method());
            if (!row.failed()) {
                json.key("nextAt").text(row.nextAt());
            }
            json.key("origin").text(row.origin()).key("state").text(row.state());
            json.key("tries").integer(row.tries()).endObject();
        }
        json.endArray().endObject().end();
        return bytes.toUtf8String();
    }
}
