package io.mtpscript.cli;

import io.mtpscript.cli.cases.StoredCase;
import io.mtpscript.cli.testing.TestOptions;
import io.mtpscript.cli.testing.TestTool;
import io.mtpscript.compiler.TestProgram;
import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc test <app>} */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the tests of a program, without a database or a network.")
final class TestCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only tests whose name or file holds TEXT, in any case of letters.")
    private String filter = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human (default), json (a line a test, then the sum) or junit.")
    private TestOptions.Format format = TestOptions.Format.HUMAN;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML to FILE too.")
    private @Nullable Path junit;

    @Option(names = "--gas-snapshot", description = "Write the gas of each test to .mtp-gas.")
    private boolean gasSnapshot;

    @Option(names = "--check", description = "Fail where the gas of a test is not that of .mtp-gas.")
    private boolean check;

    @Option(names = "--coverage", description = "Show which lines and effect calls the tests reach.")
    private boolean coverage;

    @Option(names = "--coverage-out", paramLabel = "FILE", description = "Write line coverage to FILE, as lcov.")
    private @Nullable Path lcov;

    @Option(
            names = "--faults",
            description = "Run each test with a call again for each error that each of its effect calls can give;"
                    + " fail where the api answers 500.")
    private boolean faults;

    @Option(
            names = "--allow-fault",
            paramLabel = "TEXT",
            description = "Let pass what --faults lists with TEXT in its line; repeat for more.")
    private List<String> allowedFaults = new ArrayList<>();

    TestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (gasSnapshot && check) {
            throw new CliFailure(ExitCode.USAGE, "--gas-snapshot writes what --check compares with; give one of them");
        }
        Project project = Project.load(app);
        TestProgram program = Compilation.compileTests(context, project);
        var tool = new TestTool(
                options(project), context.terminal().out(), context.terminal().err(), OutputFile::write);
        List<TestProgram.Test> chosen = tool.chosen(program);
        List<StoredCase> cases = cases(project);
        List<StoredCase> chosenCases = tool.chosen(cases);
        int all = program.tests().size() + cases.size();
        if (chosen.isEmpty() && chosenCases.isEmpty()) {
            throw new CliFailure(ExitCode.FAILED, nothingToRun(all));
        }
        // A test has the same limits everywhere: the variables of the machine it runs on do not count.
        var settings = EngineStart.settings(
                new Context(context.terminal(), Map.of(), context.compiler()),
                program.program(),
                null,
                null,
                Optional.empty());
        try {
            boolean well = tool.run(
                    program,
                    chosen,
                    chosenCases,
                    all,
                    project.sources(),
                    EngineStart.served(program.program()),
                    chosenCases.isEmpty() ? Optional.empty() : Optional.of(withoutTests(project)),
                    settings);
            return (well ? ExitCode.OK : ExitCode.FAILED).code();
        } catch (StartException e) {
            throw EngineStart.failure(e);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private TestOptions options(Project project) {
        return new TestOptions(
                project.folder(),
                filter,
                format,
                Optional.ofNullable(junit),
                gasSnapshot ? TestOptions.Gas.WRITE : check ? TestOptions.Gas.CHECK : TestOptions.Gas.SHOW,
                coverage,
                Optional.ofNullable(lcov),
                faults,
                allowedFaults,
                context.colourOut(),
                context.terminal().colour());
    }

    /** What is served: recorded requests run on that. */
    private ServedProgram withoutTests(Project project) {
        return EngineStart.served(context.compiler()
                .get()
                .compile(project.sources())
                .program()
                .orElseThrow(() -> new IllegalStateException("a program that compiles only with its tests")));
    }

    private static List<StoredCase> cases(Project project) throws CliFailure {
        try {
            return StoredCase.of(project.folder());
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "the tests cannot be read: " + e.getMessage(), e);
        }
    }

    private String nothingToRun(int all) {
        return all == 0
                ? app + " has no tests; one is written as: test \"what it shows\" { assertEqual(1 + 1, 2) }"
                : "no test of " + app + " has '" + filter + "' in its name or file; there are "
                        + Compilation.count(all, "test");
    }
}
