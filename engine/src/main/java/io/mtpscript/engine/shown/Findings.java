package io.mtpscript.engine.shown;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a replay did otherwise, one sentence each. */
public final class Findings {
    /** The most letters of a value in a sentence. */
    private static final int LETTERS = 1_000;

    private Findings() {}

    /** Where an effect call diverges, that alone; nothing where everything is equal. */
    public static List<String> of(Verdict verdict, Program program) {
        if (verdict.refused().isPresent()) {
            return List.of(verdict.refused().get());
        }
        Optional<Verdict.Run> different = verdict.different();
        if (different.isEmpty()) {
            return List.of();
        }
        ReplayReport report = different.get().report();
        if (report.divergence().isPresent()) {
            // It ends the request: that the response is another one follows.
            return List.of(sentence(report.divergence().get(), report, program));
        }
        List<String> findings = new ArrayList<>();
        for (ReplayReport.Difference difference : report.differences()) {
            findings.add(difference.what() + ": expected "
                    + cut(difference.recorded().strip()) + ", found "
                    + cut(difference.replayed().strip()));
        }
        return findings;
    }

    static String sentence(Divergence at, ReplayReport report, Program program) {
        CallText text = new CallText(program);
        Optional<ReplayStep> step =
                report.steps().stream().filter(each -> each.n() == at.n()).findFirst();
        String expected =
                at.recorded().map(call -> text.call(Optional.empty(), call)).orElse("no call: the record ends");
        String found = at.made()
                .map(call -> text.call(step.map(ReplayStep::site), call))
                .orElse("no call: the request ended without it");
        String place = step.map(ReplayStep::place)
                .filter(each -> !each.isEmpty())
                .map(each -> " at " + each)
                .orElse("");
        String hidden = expected.equals(found) ? " (they differ in white space or types)" : "";
        return "effect " + at.n() + place + " diverges: expected " + cut(expected) + ", found " + cut(found) + hidden;
    }

    /** As much of a text as a line has room for. */
    public static String cut(String text) {
        return text.length() <= LETTERS ? text : text.substring(0, LETTERS) + "... (" + text.length() + " letters)";
    }
}
