package io.mtpscript.cli.cases;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.request.Seeds;
import io.mtpscript.engine.shown.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a case of a recorded request. Texts are replaced in the request and in the answers of effects; then the program runs on
 * these, and what it calls and answers now is what the case expects. Where it goes another way than it went, there is no case.
 */
public final class CaseExport {
    private static final int ID_DIGITS = 8;

    private final Program program;
    private final Program.Route route;
    private final CaseRunner runner;

    /** @param route that the request went to */
    public CaseExport(Program program, Program.Route route, CaseRunner runner) {
        this.program = program;
        this.route = route;
        this.runner = runner;
    }

    /**
     * What is written.
     *
     * @param name of the file
     * @param replaced how many different texts are others now
     */
    public record Exported(String name, String text, int calls, int replaced) {}

    /**
     * Makes the case.
     *
     * @param verdict of replaying the request as it was recorded
     * @param full whether nothing is replaced but secrets
     * @param kept texts that are not replaced
     * @param gas whether the case expects the gas too
     * @throws CaseException if there is no case; the message says why
     */
    public Exported export(Verdict verdict, boolean full, Set<String> kept, boolean gas)
            throws CaseException, InterruptedException {
        if (!verdict.equal()) {
            throw new CaseException("the request does not replay as it was recorded, so it is no case");
        }
        RecordedRequest recorded = verdict.recorded();
        boolean own = !(recorded.outcome().orElse(new FinishOutcome.Nothing()) instanceof FinishOutcome.ClaimLost);
        if (recorded.ended().isPresent() || recorded.response().isEmpty() || !own) {
            throw new CaseException("the request did not end by itself, so it is no case");
        }
        var texts = new Placeholders(new ProgramTexts(program), kept);
        String id = "case-"
                + Sha256.hexOf(recorded.request().requestId().getBytes(StandardCharsets.UTF_8))
                        .substring(0, ID_DIGITS);
        RecordedRequest changed =
                changed(verdict, full ? Optional.empty() : Optional.of(new Redaction(program.types(), texts)), id);
        Case made = new Case(settled(changed), gas);
        check(recorded.response().get(), made.recorded().response().orElseThrow());
        String text = CaseFile.write(made);
        if (!runner.run(CaseFile.read(text.getBytes(StandardCharsets.UTF_8))).passed()) {
            throw new IllegalStateException("a case just made does not pass");
        }
        return new Exported(fileName(id), text, made.recorded().entries().size(), texts.replaced());
    }

    /** {@code get-invoices-id-1f2e3d4c.case.json}: of the route, not of what the request said. */
    private String fileName(String id) {
        String words = (route.method() + " " + route.pattern()).toLowerCase(java.util.Locale.ROOT);
        return words.replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "") + id.substring(id.indexOf('-')) + Case.ENDING;
    }

    private RecordedRequest changed(Verdict verdict, Optional<Redaction> redaction, String id) {
        RecordedRequest recorded = verdict.recorded();
        List<ReplayStep> steps = verdict.runs().getFirst().report().steps();
        RequestRecord request =
                redaction.map(each -> each.of(recorded.request(), route, id)).orElse(recorded.request());
        var seeds =
                new Seeds(request.accountId(), request.functionVersion(), request.snapshotHash(), request.gasLimit());
        request = new RequestRecord(
                request.requestId(),
                request.accountId(),
                request.functionVersion(),
                1,
                seeds.seed(request.requestId()),
                request.snapshotHash(),
                request.gasLimit(),
                request.memoryBudget(),
                request.method(),
                request.target(),
                request.headers(),
                request.body(),
                request.epochMillis(),
                request.principal());
        var entries = new ArrayList<JournalEntry>();
        for (JournalEntry entry : recorded.entries()) {
            JournalEntry.Result result = switch (entry.result()) {
                case JournalEntry.Answered(byte[] cbor) -> {
                    int type = steps.stream()
                            .filter(step -> step.n() == entry.n())
                            .findFirst()
                            .orElseThrow()
                            .site()
                            .resultType();
                    yield new JournalEntry.Answered(
                            redaction.map(each -> each.answer(type, cbor)).orElse(cbor));
                }
                case JournalEntry.Withheld _ -> CaseFile.withheld();
                case JournalEntry.Ended ended -> ended;
            };
            entries.add(new JournalEntry(entry.n(), entry.hash(), entry.call(), result, 0, 0));
        }
        return new RecordedRequest(request, entries, Optional.empty(), recorded.outcome(), recorded.response());
    }

    /** Runs until every call is the one that is made on the new texts; then takes the response. */
    private RecordedRequest settled(RecordedRequest start) throws CaseException, InterruptedException {
        RecordedRequest now = start;
        for (int round = 0; round <= start.entries().size(); round++) {
            Verdict verdict = runner.replay(now);
            if (verdict.refused().isPresent()) {
                throw another(verdict.refused().get());
            }
            ReplayReport report = verdict.runs().getFirst().report();
            if (report.divergence().isEmpty()) {
                ResponseRecord response = report.replayed();
                return new RecordedRequest(
                        now.request(), now.entries(), Optional.empty(), now.outcome(), Optional.of(response));
            }
            Divergence at = report.divergence().get();
            if (at.recorded().isEmpty()
                    || at.made().isEmpty()
                    || !sameCall(at.recorded().get(), at.made().get())) {
                throw another(verdict.divergence(program).orElse("it makes other calls"));
            }
            now = with(now, at.n(), at.made().get());
        }
        throw another("its calls do not settle");
    }

    private static CaseException another(String why) {
        return new CaseException("with placeholders for its texts the request goes another way: " + why
                + ". Leave a text that matters as it is with --keep TEXT, or all with --full");
    }

    /** The same function; of the database the same statement. */
    private static boolean sameCall(byte[] recorded, byte[] made) {
        List<CborValue> a = ((CborValue.Array) CaseFile.cbor(recorded)).items();
        List<CborValue> b = ((CborValue.Array) CaseFile.cbor(made)).items();
        return a.subList(0, 2).equals(b.subList(0, 2)) && statement(a).equals(statement(b));
    }

    private static Optional<CborValue> statement(List<CborValue> call) {
        boolean database = call.getFirst() instanceof CborValue.Text(String effect) && effect.startsWith("Db");
        return database
                        && ((CborValue.Array) call.getLast()).items().getFirst()
                                instanceof CborValue.Array(List<CborValue> sql)
                ? Optional.of(sql.getFirst())
                : Optional.empty();
    }

    private static RecordedRequest with(RecordedRequest recorded, int n, byte[] call) {
        return new RecordedRequest(
                recorded.request(),
                recorded.entries().stream()
                        .map(entry -> entry.n() == n
                                ? new JournalEntry(n, Sha256.of(call), call, entry.result(), 0, 0)
                                : entry)
                        .toList(),
                Optional.empty(),
                recorded.outcome(),
                recorded.response());
    }

    private static void check(ResponseRecord before, ResponseRecord now) throws CaseException {
        if (before.status() != now.status() || !error(before).equals(error(now))) {
            throw another("it answers " + now.status() + " " + error(now) + " instead of " + before.status() + " "
                    + error(before));
        }
    }

    /** The {@code error} of a body that has one. */
    private static String error(ResponseRecord response) {
        return JsonValue.parse(response.body()) instanceof JsonObject object
                        && object.get("error").orElse(object) instanceof JsonValue.JsonString(String code)
                ? code
                : "";
    }
}
