package io.mtpscript.cli.replay;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.shown.CallText;
import io.mtpscript.engine.shown.Findings;
import io.mtpscript.engine.shown.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of all requests that were replayed. */
public final class Totals {
    /** How many requests with findings are listed; all are counted. */
    private static final int LISTED = 1_000;

    private final List<Verdict> different = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private long equal;
    private long unequal;
    private long otherSnapshot;
    private long erased;

    /** A request was replayed. */
    public void add(Verdict verdict) {
        if (verdict.equal()) {
            equal++;
            return;
        }
        unequal++;
        if (different.size() < LISTED) {
            different.add(verdict);
        }
    }

    /** A request was recorded with another program than the one that is asked about. */
    public void otherSnapshot() {
        otherSnapshot++;
    }

    /** The key of a request was erased. */
    public void erased() {
        erased++;
    }

    /** Something in the journal is not what was written. */
    public void damaged(String line) {
        damage.add(line);
    }

    /** How many requests were replayed. */
    public long replayed() {
        return equal + unequal;
    }

    /** How many were not, because of their snapshot. */
    public long withOtherSnapshot() {
        return otherSnapshot;
    }

    /** How many replays did not give what was recorded. */
    public long unequal() {
        return unequal;
    }

    /** Whether the journal has bytes that were not written so. */
    public boolean anyDamage() {
        return !damage.isEmpty();
    }

    /** The places of the damage. */
    public List<String> damage() {
        return List.copyOf(damage);
    }

    /** What was found of requests that differ, two and more lines each. */
    public List<String> differences(Program program) {
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : different) {
            var request = verdict.recorded().request();
            lines.add(request.requestId() + "  " + request.method() + " " + request.target());
            for (String finding : Findings.of(verdict, program)) {
                lines.add("  "
                        + verdict.different()
                                .map(run -> "tier " + run.tier() + ", ")
                                .orElse("") + finding);
            }
        }
        if (unequal > different.size()) {
            lines.add("... and " + (unequal - different.size()) + " more");
        }
        return lines;
    }

    /** The sum on one line. */
    public String line() {
        return replayed() + (replayed() == 1 ? " request" : " requests") + " replayed on tier 1 and tier 2: " + equal
                + " equal, " + unequal + " different"
                + (otherSnapshot > 0 ? "; " + otherSnapshot + " of another snapshot passed over" : "")
                + (erased > 0 ? "; " + erased + " erased" : "")
                + (damage.isEmpty() ? "" : "; the journal is damaged at " + damage.size() + " places");
    }

    /**
     * The sum as canonical JSON.
     *
     * @param one told call by call, where one request was asked for
     */
    public String json(Program program, Optional<Verdict> one) {
        ByteBuilder buffer = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(buffer);
        json.beginObject().key("damage").beginArray();
        damage.forEach(json::text);
        json.endArray().key("differences").beginArray();
        different.forEach(verdict -> write(json, verdict, program));
        json.endArray().key("different").integer(unequal);
        json.key("equal").integer(equal).key("erased").integer(erased);
        json.key("otherSnapshot").integer(otherSnapshot);
        one.ifPresent(verdict -> write(json.key("request"), verdict, new CallText(program)));
        json.endObject().end();
        return buffer.toUtf8String() + "\n";
    }

    private static void write(CanonicalJson json, Verdict verdict, Program program) {
        json.beginObject().key("findings").beginArray();
        Findings.of(verdict, program).forEach(json::text);
        json.endArray();
        var request = verdict.recorded().request();
        json.key("method").text(request.method());
        json.key("requestId").text(request.requestId());
        json.key("target").text(request.target());
        verdict.different().ifPresent(run -> json.key("tier").integer(run.tier()));
        json.endObject();
    }

    private static void write(CanonicalJson json, Verdict verdict, CallText text) {
        var recorded = verdict.recorded();
        List<ReplayStep> steps = verdict.runs().stream()
                .findFirst()
                .map(Verdict.Run::report)
                .map(ReplayReport::steps)
                .orElse(List.of());
        json.beginObject().key("calls").beginArray();
        recorded.entries().forEach(entry -> write(json, entry, steps, text));
        json.endArray().key("epochMillis").integer(recorded.request().epochMillis());
        json.key("equal").bool(verdict.equal());
        json.key("method").text(recorded.request().method());
        json.key("requestId").text(recorded.request().requestId());
        if (recorded.response().isPresent()) {
            ResponseRecord response = recorded.response().get();
            json.key("response").beginObject();
            json.key("bodySha256").text(Sha256.hex(response.bodySha256()));
            json.key("gasUsed").integer(response.gasUsed());
            json.key("status").integer(response.status()).endObject();
        }
        json.key("snapshot").text(Sha256.hex(recorded.request().snapshotHash()));
        json.key("target").text(recorded.request().target()).endObject();
    }

    private static void write(CanonicalJson json, JournalEntry entry, List<ReplayStep> steps, CallText text) {
        Optional<ReplayStep> step =
                steps.stream().filter(each -> each.n() == entry.n()).findFirst();
        Optional<Program.EffectSite> site = step.map(ReplayStep::site);
        json.beginObject().key("answer").text(text.answer(site, entry.result()));
        json.key("call").text(text.call(site, entry.call()));
        json.key("endMicros").integer(entry.endMicros());
        step.ifPresent(each -> json.key("gasUsed").integer(each.gasUsed()));
        json.key("hash").text(Sha256.hex(entry.hash()));
        json.key("n").integer(entry.n());
        step.ifPresent(each -> json.key("place").text(each.place()));
        json.key("startMicros").integer(entry.startMicros()).endObject();
    }
}
