package io.mtpscript.cli;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticIndex;
import io.mtpscript.compiler.diagnostic.Explanation;
import io.mtpscript.core.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc explain <code>} */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says at length what a diagnostic means, with examples.")
final class ExplainCommand implements Callable<Integer> {
    /** The most codes that are offered for a word. */
    private static final int MOST_OFFERED = 8;

    private final Context context;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "Such as MTP0241.")
    private @Nullable String code;

    @Option(names = "--list", description = "Lists all codes with severity and title.")
    private boolean list;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        String named = code;
        if (list == (named != null)) {
            throw new CliFailure(ExitCode.USAGE, "give one code, such as mtpsc explain MTP0241, or --list");
        }
        context.terminal().out().print(named == null ? listed() : explained(named));
        return ExitCode.OK.code();
    }

    private String listed() {
        return switch (format) {
            case HUMAN -> DiagnosticIndex.human(colour());
            case JSON -> DiagnosticIndex.json();
        };
    }

    private String explained(String name) throws CliFailure {
        DiagnosticCode found = DiagnosticIndex.find(name).orElseThrow(() -> unknown(name));
        return switch (format) {
            case HUMAN -> Explanation.human(found, colour());
            case JSON -> Explanation.json(found);
        };
    }

    private static CliFailure unknown(String name) {
        List<DiagnosticCode> near = DiagnosticIndex.near(name);
        String offer = near.isEmpty() || near.size() > MOST_OFFERED
                ? "mtpsc explain --list lists them"
                : "did you mean "
                        + near.stream()
                                .map(code -> code.id() + " (" + code.title() + ")")
                                .collect(Collectors.joining(", "))
                        + "?";
        return new CliFailure(ExitCode.USAGE, "there is no code " + name + "; " + offer);
    }

    /** The text is a result, so it is in colour only where stdout is a terminal too. */
    private boolean colour() {
        return context.terminal().colour() && context.colourOut();
    }
}
