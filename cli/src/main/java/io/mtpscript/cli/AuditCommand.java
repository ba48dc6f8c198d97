package io.mtpscript.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mtpsc audit verify|show} */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(verify | show)",
        description = "Verifies an engine's audit trail, or shows what it has.")
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    /** The command with the two below it. */
    static CommandLine line(Context context) {
        return new CommandLine(new AuditCommand())
                .addSubcommand("verify", new AuditVerifyCommand(context))
                .addSubcommand("show", new AuditShowCommand(context));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: verify or show");
    }
}
