package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.outbox.OutboxAdmin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtpsc outbox retry <id> [app]} */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description =
                "Has requests sent again that were given up, as often as new ones. A running engine does it at once.")
final class OutboxRetryCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as `mtpsc outbox list` shows it, or all.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String id;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "APP",
            defaultValue = ".",
            description = "The app's folder, or its .mtp file; default: the current folder.")
    private Path app = Path.of(".");

    @Mixin
    private OutboxOptions options = new OutboxOptions();

    OutboxRetryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (!id.equals(ALL) && !id.matches("[0-9]{1,18}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + id + "' is no number of a request; `mtpsc outbox list` shows them; all takes every one");
        }
        return options.with(context, app, this::run);
    }

    private ExitCode run(OutboxAdmin outbox) throws AdminException, CliFailure {
        List<Long> retried = outbox.retry(id.equals(ALL) ? Optional.empty() : Optional.of(Long.parseLong(id)));
        if (retried.isEmpty() && !id.equals(ALL)) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "there is no request " + id + " that was given up");
        }
        switch (options.format()) {
            case HUMAN ->
                context.terminal()
                        .say(
                                retried.isEmpty()
                                        ? "None was given up."
                                        : Compilation.count(retried.size(), "request") + " will be sent again.");
            case JSON -> {
                var bytes = new ByteBuilder();
                var json = new CanonicalJson(bytes).beginObject().key("retried").beginArray();
                retried.forEach(json::integer);
                json.endArray().endObject().end();
                context.terminal().out().println(bytes.toUtf8String());
            }
        }
        return ExitCode.OK;
    }
}
