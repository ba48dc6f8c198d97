package io.mtpscript.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mtpsc outbox list|retry} */
@Command(
        name = "outbox",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | retry)",
        description =
                "Lists requests of HttpOut.afterCommit that are not delivered, or has those sent again that were given up.")
final class OutboxCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    /** The command with the two below it. */
    static CommandLine line(Context context) {
        return new CommandLine(new OutboxCommand())
                .addSubcommand("list", new OutboxListCommand(context))
                .addSubcommand("retry", new OutboxRetryCommand(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list or retry");
    }
}
