package io.mtpscript.engine.shown;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.engine.request.ReplayReport;
import java.util.List;
import java.util.Optional;

/**
 * What came of replaying one request.
 *
 * @param refused why it could not be run at all
 * @param runs one a tier; none where it was refused
 */
public record Verdict(RecordedRequest recorded, Optional<String> refused, List<Run> runs) {
    /** @param tier 1 the interpreter, 2 compiled code */
    public record Run(int tier, ReplayReport report) {}

    public Verdict {
        runs = List.copyOf(runs);
    }

    /** Whether every tier gave what was recorded. */
    public boolean equal() {
        return refused.isEmpty() && runs.stream().allMatch(run -> run.report().equal());
    }

    /** The first run that did not. */
    public Optional<Run> different() {
        return runs.stream().filter(run -> !run.report().equal()).findFirst();
    }

    /** Where an effect call is not the recorded one, in a sentence; empty where all are. */
    public Optional<String> divergence(Program program) {
        return runs.stream()
                .map(Run::report)
                .filter(report -> report.divergence().isPresent())
                .findFirst()
                .map(report -> Findings.sentence(report.divergence().get(), report, program));
    }
}
