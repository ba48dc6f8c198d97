package io.mtpscript.cli.replay;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.shown.CallText;
import io.mtpscript.engine.shown.Findings;
import io.mtpscript.engine.shown.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One recorded request, call by call, for people. */
public final class Timeline {
    private Timeline() {}

    /** Lines for a terminal; secrets are not in them. */
    public static List<String> of(Verdict verdict, Program program) {
        RecordedRequest recorded = verdict.recorded();
        RequestRecord request = recorded.request();
        List<ReplayStep> steps = verdict.runs().stream()
                .findFirst()
                .map(Verdict.Run::report)
                .map(ReplayReport::steps)
                .orElse(List.of());
        List<String> lines = new ArrayList<>();
        lines.add(request.method() + " " + request.target());
        lines.add("  request " + request.requestId() + " at " + Instant.ofEpochMilli(request.epochMillis())
                + request.principal().map(who -> " by " + who.subject()).orElse("") + ", snapshot "
                + Sha256.hex(request.snapshotHash()).substring(0, 12));
        for (Header header : request.headers()) {
            lines.add("  " + header.name() + ": " + header.value());
        }
        if (request.body().length > 0) {
            lines.add("  body " + Findings.cut(new String(request.body(), StandardCharsets.UTF_8)));
        }
        CallText text = new CallText(program);
        recorded.entries().forEach(entry -> addCall(lines, entry, steps, text));
        recorded.ended().ifPresent(reason -> lines.add("  ended: " + CallText.reason(reason)));
        recorded.outcome()
                .map(Timeline::outcome)
                .filter(each -> !each.isEmpty())
                .ifPresent(lines::add);
        recorded.response().ifPresent(response -> addResponse(lines, response, request.gasLimit()));
        return lines;
    }

    private static void addCall(List<String> lines, JournalEntry entry, List<ReplayStep> steps, CallText text) {
        Optional<ReplayStep> step =
                steps.stream().filter(each -> each.n() == entry.n()).findFirst();
        Optional<Program.EffectSite> site = step.map(ReplayStep::site);
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  %d  +%.3f ms, took %.3f ms%s%s",
                entry.n(),
                entry.startMicros() / 1e3,
                (entry.endMicros() - entry.startMicros()) / 1e3,
                step.map(each -> ", gas " + each.gasUsed()).orElse(""),
                step.map(each -> ", " + each.place()).orElse("")));
        lines.add("     " + Findings.cut(text.call(site, entry.call())));
        lines.add("     = " + Findings.cut(text.answer(site, entry.result())));
    }

    private static String outcome(FinishOutcome outcome) {
        return switch (outcome) {
            case FinishOutcome.Nothing(), FinishOutcome.Rerun() -> "";
            case FinishOutcome.Committed() -> "  transaction: committed";
            case FinishOutcome.RolledBack() -> "  transaction: rolled back";
            case FinishOutcome.ClaimLost() -> "  transaction: rolled back, its claim was another's";
            case FinishOutcome.Failed(var code) -> "  transaction: failed, " + code.code();
        };
    }

    private static void addResponse(List<String> lines, ResponseRecord response, long gasLimit) {
        lines.add("");
        for (byte[] line : response.logLines()) {
            lines.add("  log " + new String(line, StandardCharsets.UTF_8));
        }
        lines.add("  status " + response.status() + ", gas " + response.gasUsed() + " of " + gasLimit + ", body "
                + response.body().length + " bytes, SHA-256 " + Sha256.hex(response.bodySha256()));
        for (Header header : response.headers()) {
            lines.add("  " + header.name() + ": " + header.value());
        }
    }
}
