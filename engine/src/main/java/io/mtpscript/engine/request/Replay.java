package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.ReplayedEffects;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalBody;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.routing.RouteMatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a recorded request again: the same program, seed, gas and memory budget, every effect answered from the record, no I/O. */
final class Replay {
    private final LoopContext loop;
    private final ServedProgram program;
    private final RecordedRequest recorded;
    private final ReplayProgram which;
    private final Consumer<ReplayReport> done;
    private final List<ReplayStep> steps = new ArrayList<>();
    private @Nullable RequestRun run;

    Replay(
            LoopContext loop,
            ServedProgram program,
            RecordedRequest recorded,
            ReplayProgram which,
            Consumer<ReplayReport> done) {
        this.loop = loop;
        this.program = program;
        this.recorded = recorded;
        this.which = which;
        this.done = done;
    }

    void start() {
        RequestRecord record = recorded.request();
        if (which == ReplayProgram.RECORDED && !Arrays.equals(record.snapshotHash(), program.snapshotHash())) {
            throw new ReplayRefusedException("The request was recorded with snapshot "
                    + Sha256.hex(record.snapshotHash()) + ", this is " + Sha256.hex(program.snapshotHash()));
        }
        long memoryBudget = record.memoryBudget().orElse(loop.memoryBudget());
        if (memoryBudget != loop.memoryBudget()) {
            throw new ReplayRefusedException("The request was recorded with a memory budget of " + memoryBudget
                    + " bytes, here it is " + loop.memoryBudget());
        }
        Seeds seeds = new Seeds(record.accountId(), record.functionVersion(), record.snapshotHash(), record.gasLimit());
        byte[] seed = seeds.seed(record.requestId());
        if (!Arrays.equals(seed, record.seed())) {
            throw new ReplayRefusedException("The record's seed is not that of its ids: the record was changed");
        }
        loop.find(record.method(), record.target());
        if (loop.match().kind() != RouteMatch.Kind.FOUND) {
            throw new ReplayRefusedException("The program has no route " + record.method() + " " + record.target());
        }
        if (loop.found().route().auth().isPresent() && record.principal().isEmpty()) {
            throw new ReplayRefusedException("The route asks who calls, and the record does not say");
        }
        LocalRequest request =
                new LocalRequest(record.method(), record.target(), fields(record.headers()), record.body());
        RequestIdentity identity =
                new RequestIdentity(record.requestId(), seed, seeds.correlationId(seed), record.gasLimit());
        ReplayedEffects effects = loop.effects()
                .replay(
                        loop.effectProgram(),
                        loop.found().route(),
                        new RequestScope(seed, identity.correlationId(), 1, Recording.none()),
                        recorded);
        RunSetup setup = new RunSetup(
                loop.found(),
                request,
                identity,
                record.principal(),
                Recording.none(),
                RequestAudit.NONE,
                RequestTrace.NONE,
                false,
                (_, _) -> new Traced(effects),
                LocalBody::new,
                () -> {},
                RequestClaim.NONE,
                answer -> compare(answer, effects));
        RequestRun started = new RequestRun(loop, setup);
        run = started;
        started.start();
    }

    private static List<HttpField> fields(List<Header> headers) {
        return headers.stream()
                .map(header -> new HttpField(header.name(), header.value()))
                .toList();
    }

    private void compare(Answer answer, ReplayedEffects effects) {
        byte[] body = answer.body().toByteArray();
        answer.body().close();
        ResponseRecord replayed = new ResponseRecord(
                answer.status(),
                answer.fields().stream()
                        .map(field -> new Header(field.name(), field.value()))
                        .toList(),
                Sha256.of(body),
                body,
                answer.gasUsed(),
                effects.logLines());
        List<ReplayReport.Difference> differences = new ArrayList<>();
        recorded.response()
                .ifPresentOrElse(
                        response -> compare(response, replayed, differences),
                        () -> differences.add(new ReplayReport.Difference("response", "none", "one")));
        Optional<EffectEnd> unlike = Optional.ofNullable(run).flatMap(RequestRun::unlikeRecord);
        if (unlike.orElse(null) instanceof EffectEnd.SecretChanged(String name)) {
            differences.add(new ReplayReport.Difference("secret", name + " as it was", "another value, or no key"));
        }
        Optional<Divergence> divergence =
                unlike.orElse(null) instanceof EffectEnd.Diverged(Divergence at) ? Optional.of(at) : effects.unmade();
        done.accept(new ReplayReport(replayed, steps, divergence, differences));
    }

    private static void compare(
            ResponseRecord recorded, ResponseRecord replayed, List<ReplayReport.Difference> differences) {
        compare("status", Integer.toString(recorded.status()), Integer.toString(replayed.status()), differences);
        compare("headers", shown(recorded.headers()), shown(replayed.headers()), differences);
        compare("body", Sha256.hex(recorded.bodySha256()), Sha256.hex(replayed.bodySha256()), differences);
        compare("gas", Long.toString(recorded.gasUsed()), Long.toString(replayed.gasUsed()), differences);
        compare("log", text(recorded.logLines()), text(replayed.logLines()), differences);
    }

    private static String shown(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining("; "));
    }

    private static String text(List<byte[]> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                line -> text.append(new String(line, StandardCharsets.UTF_8)).append('\n'));
        return text.toString();
    }

    private static void compare(
            String what, String recorded, String replayed, List<ReplayReport.Difference> differences) {
        if (!recorded.equals(replayed)) {
            differences.add(new ReplayReport.Difference(what, recorded, replayed));
        }
    }

    /** Notes which calls are made. */
    private final class Traced implements RequestEffects {
        private final ReplayedEffects effects;

        Traced(ReplayedEffects effects) {
            this.effects = effects;
        }

        @Override
        public void call(Program.EffectSite site, int n, byte[] call, Completion completion) {
            long gas = Optional.ofNullable(run).map(RequestRun::gasUsed).orElse(0L);
            steps.add(new ReplayStep(n, site, loop.place(site.position()), gas));
            effects.call(site, n, call, completion);
        }

        @Override
        public void finish(Ending ending, Consumer<FinishOutcome> finished) {
            effects.finish(ending, finished);
        }

        @Override
        public Optional<HostEnd> endsAtResponse() {
            return effects.endsAtResponse();
        }

        @Override
        public void abort(HostEnd reason) {
            effects.abort(reason);
        }

        @Override
        public boolean rerunnable() {
            return effects.rerunnable();
        }

        @Override
        public List<byte[]> logLines() {
            return effects.logLines();
        }
    }
}
