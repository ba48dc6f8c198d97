package io.mtpscript.engine.inspector;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.request.ReplayRefusedException;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.shown.CallText;
import io.mtpscript.engine.shown.Findings;
import io.mtpscript.engine.shown.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the page asks for. */
final class InspectorJson {
    private final String app;
    private final Edits edits;

    InspectorJson(String app, Edits edits) {
        this.app = app;
        this.edits = edits;
    }

    /** The last requests, newest first, with what their records tell. */
    byte[] list(List<SeenRequests.Seen> seen, Map<String, RecordedRequest> recorded, Optional<String> problem) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out).beginObject();
        json.key("edits").text(edits.word());
        problem.ifPresent(text -> json.key("problem").text(text));
        json.key("requests").beginArray();
        for (SeenRequests.Seen each : seen) {
            Optional<RecordedRequest> record = Optional.ofNullable(recorded.get(each.correlationId()));
            json.beginObject();
            record.ifPresent(of -> json.key("effects").integer(of.entries().size()));
            record.flatMap(RecordedRequest::response)
                    .ifPresent(response -> json.key("gas").integer(response.gasUsed()));
            json.key("id").text(each.correlationId());
            json.key("method").text(each.method());
            json.key("micros").integer(each.micros());
            json.key("number").integer(each.number());
            json.key("recorded").bool(record.isPresent());
            json.key("status").integer(each.status());
            json.key("target").text(each.target());
            json.key("time").integer(each.epochMillis()).endObject();
        }
        json.endArray().endObject().end();
        return out.toByteArray();
    }

    /**
     * One request with its calls.
     *
     * @param steps of a replay by the program that it was recorded with; empty where that is served no more
     */
    byte[] details(String correlationId, RecordedRequest recorded, List<ReplayStep> steps, Program program) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out).beginObject();
        RequestRecord request = recorded.request();
        json.key("body").text(text(request.body()));
        json.key("calls").beginArray();
        CallText text = new CallText(program);
        for (JournalEntry entry : recorded.entries()) {
            Optional<ReplayStep> step =
                    steps.stream().filter(each -> each.n() == entry.n()).findFirst();
            Optional<Program.EffectSite> site = step.map(ReplayStep::site);
            json.beginObject();
            json.key("answer").text(text.answer(site, entry.result()));
            json.key("call").text(text.call(site, entry.call()));
            json.key("end").integer(entry.endMicros());
            step.ifPresent(each -> json.key("gas").integer(each.gasUsed()));
            json.key("n").integer(entry.n());
            step.map(ReplayStep::place)
                    .filter(place -> !place.isEmpty())
                    .ifPresent(place -> json.key("place").text(place));
            json.key("start").integer(entry.startMicros()).endObject();
        }
        json.endArray();
        json.key("command").text(CallLine.of(app, request));
        recorded.ended().ifPresent(reason -> json.key("ended").text(CallText.reason(reason)));
        json.key("gasLimit").integer(request.gasLimit());
        headers("headers", request.headers(), json);
        json.key("id").text(correlationId);
        json.key("method").text(request.method());
        request.principal().ifPresent(who -> json.key("principal").text(who.subject()));
        json.key("requestId").text(request.requestId());
        recorded.response().ifPresent(response -> response(response, json.key("response")));
        json.key("snapshot").text(Sha256.hex(request.snapshotHash()));
        json.key("target").text(request.target());
        json.key("time").integer(request.epochMillis());
        recorded.outcome()
                .flatMap(InspectorJson::outcome)
                .ifPresent(word -> json.key("transaction").text(word));
        json.endObject().end();
        return out.toByteArray();
    }

    private static Optional<String> outcome(FinishOutcome outcome) {
        return switch (outcome) {
            case FinishOutcome.Nothing() -> Optional.empty();
            case FinishOutcome.Rerun() -> Optional.of("run again");
            case FinishOutcome.Committed() -> Optional.of("committed");
            case FinishOutcome.RolledBack() -> Optional.of("rolled back");
            case FinishOutcome.ClaimLost() -> Optional.of("rolled back, its claim was another's");
            case FinishOutcome.Failed(var code) -> Optional.of("failed, " + code.code());
        };
    }

    private static void headers(String key, List<Header> headers, CanonicalJson json) {
        json.key(key).beginArray();
        headers.forEach(header -> json.text(header.name() + ": " + header.value()));
        json.endArray();
    }

    private static void response(ResponseRecord response, CanonicalJson json) {
        json.beginObject();
        json.key("body").text(text(response.body()));
        json.key("gas").integer(response.gasUsed());
        headers("headers", response.headers(), json);
        json.key("log").beginArray();
        response.logLines().forEach(line -> json.text(text(line)));
        json.endArray();
        json.key("sha256").text(Sha256.hex(response.bodySha256()));
        json.key("status").integer(response.status()).endObject();
    }

    /** What a replay gave. */
    byte[] verdict(RecordedRequest recorded, ReplayReport report, boolean sameProgram, Program program) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out).beginObject();
        json.key("diverges").bool(report.divergence().isPresent());
        json.key("equal").bool(report.equal());
        json.key("findings").beginArray();
        Findings.of(new Verdict(recorded, Optional.empty(), List.of(new Verdict.Run(1, report))), program)
                .forEach(json::text);
        json.endArray();
        response(report.replayed(), json.key("response"));
        json.key("sameProgram").bool(sameProgram);
        json.endObject().end();
        return out.toByteArray();
    }

    /** Why a replay could not be made. */
    byte[] refused(Throwable failure) {
        boolean known =
                failure instanceof ReplayRefusedException || failure.getCause() instanceof ReplayRefusedException;
        String why = failure instanceof ReplayRefusedException || failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().getMessage();
        var out = new ByteBuilder();
        new CanonicalJson(out)
                .beginObject()
                .key("refused")
                .text(known ? String.valueOf(why) : "the replay failed; the log has the reason")
                .endObject()
                .end();
        return out.toByteArray();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
