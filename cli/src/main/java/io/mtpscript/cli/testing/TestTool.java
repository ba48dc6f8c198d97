package io.mtpscript.cli.testing;

import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code mtpsc test}: runs the tests of a program and tells how they went. */
public final class TestTool {
    private final TestOptions options;
    private final PrintStream out;
    private final PrintStream err;

    /** @param err takes progress and what is said about the run as a whole */
    public TestTool(TestOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** The tests that the filter lets pass. */
    public List<TestProgram.Test> chosen(TestProgram program) {
        String filter = options.filter().toLowerCase(Locale.ROOT);
        return program.tests().stream()
                .filter(test -> test.name().toLowerCase(Locale.ROOT).contains(filter)
                        || test.file().toLowerCase(Locale.ROOT).contains(filter))
                .toList();
    }

    /**
     * Runs them.
     *
     * @param served the same program, as an engine takes it
     * @return whether all is well
     * @throws IOException if a file that was asked for cannot be read or written
     */
    public boolean run(
            TestProgram program,
            List<TestProgram.Test> chosen,
            List<SourceFile> sources,
            ServedProgram served,
            EngineSettings settings)
            throws StartException, IOException {
        long start = System.nanoTime();
        try (TestSession session = TestSession.open(program, sources, served, settings)) {
            Report report = report(session, chosen);
            var outcomes = new ArrayList<TestOutcome>();
            for (TestProgram.Test test : chosen) {
                progress(outcomes.size(), chosen.size(), test.name());
                TestOutcome outcome = session.run(test, Stubs.Injection.NONE).outcome();
                progressDone();
                outcomes.add(outcome);
                report.ended(outcome);
            }
            report.finished(outcomes, System.nanoTime() - start);
            return outcomes.stream().allMatch(TestOutcome::passed);
        }
    }

    private Report report(TestSession session, List<TestProgram.Test> chosen) {
        int width = chosen.stream().mapToInt(test -> test.name().length()).max().orElse(0);
        return new HumanReport(out, options.colour(), session.places(), width);
    }

    private void progress(int done, int all, String name) {
        if (options.progress()) {
            err.print("\r\u001B[K" + (done + 1) + "/" + all + " " + name);
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
