package io.mtpscript.cli;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.core.ExitCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mtpsc explain [CODE]} */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Prints what a diagnostic code means, with wrong and right code; without one: lists all.")
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "Such as MTP0312.")
    private @Nullable String code;

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (code == null) {
            for (DiagnosticCode each : DiagnosticCode.values()) {
                context.terminal().out().println(each.id() + "  " + each.title());
            }
            return ExitCode.OK.code();
        }
        String wanted = code.toUpperCase(Locale.ROOT);
        DiagnosticCode found = Arrays.stream(DiagnosticCode.values())
                .filter(each -> each.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        ExitCode.USAGE, code + " is not a diagnostic code; mtpsc explain without a code lists them all"));
        context.terminal().out().println(found.title());
        return ExitCode.OK.code();
    }
}
