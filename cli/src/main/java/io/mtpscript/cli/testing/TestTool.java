package io.mtpscript.cli.testing;

import io.mtpscript.cli.cases.CaseRunner;
import io.mtpscript.cli.cases.StoredCase;
import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code mtpsc test}: runs the tests of a program and tells how they went. */
public final class TestTool {
    private final TestOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final Output output;

    /** Writes files whole. */
    @FunctionalInterface
    public interface Output {
        /** @throws IOException whose message names the file */
        void write(Path file, String text) throws IOException;
    }

    /**
     * @param err takes progress and what is said about the run as a whole
     * @param output writes what the options ask for
     */
    public TestTool(TestOptions options, PrintStream out, PrintStream err, Output output) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.output = output;
    }

    /** The tests that the filter lets pass. */
    public List<TestProgram.Test> chosen(TestProgram program) {
        return program.tests().stream()
                .filter(test -> passes(test.name(), test.file()))
                .toList();
    }

    /** The recorded requests that the filter lets pass. */
    public List<StoredCase> chosen(List<StoredCase> cases) {
        return cases.stream()
                .filter(stored -> passes(stored.name(), stored.file()))
                .toList();
    }

    private boolean passes(String name, String file) {
        String filter = options.filter().toLowerCase(Locale.ROOT);
        return name.toLowerCase(Locale.ROOT).contains(filter)
                || file.toLowerCase(Locale.ROOT).contains(filter);
    }

    /**
     * Runs them.
     *
     * @param cases recorded requests that are run too
     * @param all how many tests and recorded requests there are, whatever the filter
     * @param served the same program, as an engine takes it
     * @param plain the program without its tests, where there are recorded requests
     * @return whether all is well
     * @throws IOException if a file that was asked for cannot be read or written
     */
    public boolean run(
            TestProgram program,
            List<TestProgram.Test> chosen,
            List<StoredCase> cases,
            int all,
            List<SourceFile> sources,
            ServedProgram served,
            Optional<ServedProgram> plain,
            EngineSettings settings)
            throws StartException, IOException {
        long start = System.nanoTime();
        boolean counted = options.coverage() || options.lcov().isPresent();
        try (TestSession session = TestSession.open(program, sources, served, settings, counted)) {
            Report report = report(Stream.concat(
                    chosen.stream().map(TestProgram.Test::name), cases.stream().map(StoredCase::name)));
            var ran = new ArrayList<TestSession.Ran>();
            for (TestProgram.Test test : chosen) {
                progress(ran.size() + 1, chosen.size() + cases.size(), test.name());
                TestSession.Ran one = session.run(test, Stubs.Injection.NONE);
                progressDone();
                ran.add(one);
                report.ended(one.outcome());
            }
            List<TestOutcome> outcomes =
                    new ArrayList<>(ran.stream().map(TestSession.Ran::outcome).toList());
            if (plain.isPresent()) {
                outcomes.addAll(recorded(cases, plain.get(), settings, report, outcomes.size()));
            }
            report.finished(outcomes, System.nanoTime() - start);
            if (options.junit().isPresent()) {
                output.write(options.junit().get(), JunitReport.xml(outcomes));
            }
            boolean passed = outcomes.stream().allMatch(TestOutcome::passed);
            boolean whole = outcomes.size() == all;
            boolean gas = gas(report, outcomes, passed, whole);
            if (counted) {
                coverage(
                        report,
                        Coverage.of(
                                session,
                                ran.stream()
                                        .flatMap(one -> one.calls().stream())
                                        .toList()));
            }
            boolean faultless = !options.faults() || faults(report, session, ran);
            return passed && gas && faultless;
        }
    }

    private List<TestOutcome> recorded(
            List<StoredCase> cases, ServedProgram served, EngineSettings settings, Report report, int before)
            throws StartException {
        List<TestOutcome> outcomes = new ArrayList<>();
        try (CaseRunner runner = new CaseRunner(served, settings, new EngineLog())) {
            var runs = new CaseRuns(runner);
            for (StoredCase stored : cases) {
                progress(before + outcomes.size() + 1, before + cases.size(), stored.name());
                TestOutcome outcome = runs.run(stored);
                progressDone();
                outcomes.add(outcome);
                report.ended(outcome);
            }
        }
        return outcomes;
    }

    /** False where the gas of a test is not what was written down. */
    private boolean gas(Report report, List<TestOutcome> outcomes, boolean passed, boolean whole) throws IOException {
        return switch (options.gas()) {
            case SHOW -> true;
            case WRITE -> {
                if (passed) {
                    output.write(
                            GasSnapshot.file(options.folder()), GasSnapshot.text(options.folder(), outcomes, whole));
                    err.println("Wrote " + GasSnapshot.file(options.folder()));
                } else {
                    err.println(GasSnapshot.file(options.folder())
                            + " is as before: a test that fails has no gas of its own");
                }
                yield true;
            }
            case CHECK -> {
                var differences = GasSnapshot.compare(options.folder(), outcomes, whole);
                report.gas(differences);
                yield differences.isEmpty();
            }
        };
    }

    private void coverage(Report report, Coverage coverage) throws IOException {
        if (options.coverage()) {
            report.coverage(coverage);
        }
        if (options.lcov().isPresent()) {
            output.write(options.lcov().get(), coverage.lcov());
        }
    }

    private boolean faults(Report report, TestSession session, List<TestSession.Ran> ran) {
        var faults = new Faults(session, options.allowedFaults());
        int done = 0;
        for (TestSession.Ran one : ran) {
            done++;
            int number = done;
            if (one.outcome().passed()) {
                faults.test(one, what -> progress(number, ran.size(), what));
                progressDone();
            }
        }
        report.faults(faults.findings(), faults.runs());
        return faults.findings().stream().noneMatch(Faults.Finding::counts);
    }

    private Report report(Stream<String> names) {
        int width = names.mapToInt(String::length).max().orElse(0);
        return switch (options.format()) {
            case HUMAN -> new HumanReport(out, options.colour(), width);
            case JSON -> new JsonReport(out);
            case JUNIT -> new JunitReport(out);
        };
    }

    private void progress(int done, int all, String name) {
        if (options.progress()) {
            err.print("\r\u001B[K" + done + "/" + all + " " + name);
            err.flush();
        }
    }

    private void progressDone() {
        if (options.progress()) {
            err.print("\r\u001B[K");
            err.flush();
        }
    }
}
