package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.Recorder;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.audit.AuditRecord;
import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs requests for clients: each is recorded, run, answered and told of to the audit trail. Belongs to one event loop. */
final class LiveRequests {
    private final LoopContext loop;
    private final RequestPolicy policy;
    private final Journal journal;
    private final boolean journalling;
    private final Recorder recorder;
    private final RequestMeter meter;
    private final byte[] snapshotHash;
    private final Identities identities;
    private final RequestAudits audits;

    LiveRequests(
            LoopContext loop, RequestShared shared, byte[] snapshotHash, Identities identities, RequestAudits audits) {
        this.loop = loop;
        this.policy = shared.policy();
        this.journal = shared.journal();
        this.journalling = !journal.equals(Journal.none());
        this.recorder = journal.recorder(loop.eventLoop());
        this.meter = shared.meter();
        this.snapshotHash = snapshotHash;
        this.identities = identities;
        this.audits = audits;
    }

    /** Whether the journal takes another request. */
    boolean accepts() {
        return !journalling || journal.accepts();
    }

    /**
     * Runs a request, in the place where the loop has found its route.
     *
     * @param claim what it holds of its key
     */
    void run(Arrival arrival, RouteEntry route, Function<RequestIdentity, RequestClaim> claim) {
        HttpExchange exchange = arrival.exchange();
        HttpRequest request = exchange.request();
        RequestIdentity identity = identities.of(arrival);
        Recording recording = journalling ? recorder.begin(record(identity, route, arrival)) : Recording.none();
        Optional<AuditedRequest> audit = audits.of(arrival, identity);
        Live live = new Live(arrival, identity, route.metrics(), recording, audit);
        RunSetup setup = new RunSetup(
                route,
                request,
                identity,
                arrival.principal(),
                recording,
                audit.isPresent() ? audit.get() : RequestAudit.NONE,
                arrival.trace(),
                true,
                (declared, scope) -> loop.effects().begin(loop.effectProgram(), declared, scope),
                exchange::newBody,
                exchange::releaseRequestBody,
                claim.apply(identity),
                live::answer);
        RequestRun run = new RequestRun(loop, setup);
        live.run = run;
        run.start();
        if (!run.ended()) {
            live.watch(run, arrival.leftNanos(policy.timeoutMillis()));
        }
    }

    private RequestRecord record(RequestIdentity identity, RouteEntry route, Arrival arrival) {
        HttpRequest request = arrival.exchange().request();
        List<Header> bound = new ArrayList<>();
        route.route()
                .headerBindings()
                .forEach(binding -> request.headers(binding.external())
                        .forEach(value -> bound.add(new Header(binding.external(), value))));
        return new RequestRecord(
                identity.requestId(),
                identities.account(arrival),
                policy.functionVersion(),
                arrival.given().map(GivenIds::delivery).orElse(1),
                identity.seed(),
                snapshotHash,
                identity.gasLimit(),
                OptionalLong.of(loop.memoryBudget()),
                request.method(),
                request.target(),
                bound,
                request.copyBody(),
                arrival.epochMillis(),
                arrival.principal());
    }

    /** A request that is being run for a client. */
    private final class Live {
        private final HttpExchange exchange;
        private final RequestIdentity identity;
        private final RouteMetrics metrics;
        private final MeteredExchange metered;
        private final RequestTrace trace;
        private final Recording recording;
        private final Optional<AuditedRequest> audit;
        private @Nullable RequestRun run;
        private @Nullable Future<?> timeout;

        Live(
                Arrival arrival,
                RequestIdentity identity,
                RouteMetrics metrics,
                Recording recording,
                Optional<AuditedRequest> audit) {
            this.audit = audit;
            this.metrics = metrics;
            this.exchange = arrival.exchange();
            this.metered = arrival.metered();
            this.trace = arrival.trace();
            this.identity = identity;
            this.recording = recording;
        }

        /** The request waits for an effect: from now on the host may end it. */
        void watch(RequestRun waiting, long nanos) {
            timeout = loop.eventLoop().schedule(() -> waiting.end(HostEnd.TIMEOUT), nanos, TimeUnit.NANOSECONDS);
            exchange.onClientGone(() -> waiting.end(HostEnd.CLIENT_GONE));
        }

        void answer(Answer answer) {
            last(answer, () -> ended(answer));
        }

        private void ended(Answer answer) {
            if (timeout != null) {
                timeout.cancel(false);
            }
            ResponseBody body = answer.body();
            if (!ResponseFields.mayHaveBody(answer.status())) {
                body.written(0);
            }
            body.addTo(loop.digest());
            byte[] hash = loop.digest().digest();
            meter.used(answer.gasUsed(), answer.memoryUsed());
            metrics.used(answer.gasUsed(), answer.memoryUsed());
            metered.used(answer.gasUsed());
            trace.used(answer.gasUsed(), answer.memoryUsed());
            // Refused before its first effect, or rolled back: nothing of it is to be told, and a replay would not be
            // refused.
            boolean refused =
                    answer.error().filter(ErrorCode.OVERLOADED::equals).isPresent();
            if (!journalling || refused) {
                recorded(true, answer, hash);
                return;
            }
            ResponseRecord response = new ResponseRecord(
                    answer.status(),
                    answer.fields().stream()
                            .map(field -> new Header(field.name(), field.value()))
                            .toList(),
                    hash,
                    body.toByteArray(),
                    answer.gasUsed(),
                    run == null ? List.of() : run.logLines());
            Thread here = Thread.currentThread();
            recording.end(response, kept -> {
                Runnable next = () -> last(answer, () -> recorded(kept, answer, hash));
                if (Thread.currentThread().equals(here)) {
                    next.run();
                } else {
                    loop.onLoop(next);
                }
            });
        }

        /** The run has ended: a fault on the way from there to the client is met here, and it gets an answer all the same. */
        private void last(Answer answer, Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error fault) {
                loop.faultLog().fault(identity.correlationId(), fault);
                answer.body().close();
                if (!exchange.answered()) {
                    audits.unrecorded();
                    Refusals.refuse(exchange, unlessCommitted(ErrorCode.INTERNAL));
                }
            }
        }

        /** What is not recorded is not answered: nobody could show later what it was. */
        private void recorded(boolean kept, Answer answer, byte[] hash) {
            if (kept) {
                send(answer, hash);
                return;
            }
            answer.body().close();
            loop.metrics().shed(ShedReason.JOURNAL);
            ErrorCode code = unlessCommitted(ErrorCode.OVERLOADED);
            ResponseBody body = Refusals.body(exchange, code, List.of());
            body.addTo(loop.digest());
            send(
                    new Answer(
                            Optional.of(code), code.status(), List.of(), body, answer.gasUsed(), answer.memoryUsed()),
                    loop.digest().digest());
        }

        /** What is said in place of the response. */
        private ErrorCode unlessCommitted(ErrorCode code) {
            return run != null && run.committed() ? ErrorCode.COMMIT_UNKNOWN : code;
        }

        /** The audit trail comes last: it tells what is really answered. */
        private void send(Answer answer, byte[] hash) {
            ResponseBody body = answer.body();
            if (audit.isEmpty()) {
                exchange.respond(answer.status(), fields(answer, hash), body);
                return;
            }
            AuditRecord.Body hashed = new AuditRecord.Body(body.length(), hash);
            audit.get()
                    .answered(
                            answer.status(),
                            answer.error(),
                            answer.gasUsed(),
                            answer.memoryUsed(),
                            hashed,
                            kept -> last(answer, () -> audited(kept, answer, hash)));
        }

        private void audited(boolean kept, Answer answer, byte[] hash) {
            if (kept) {
                exchange.respond(answer.status(), fields(answer, hash), answer.body());
            } else {
                answer.body().close();
                loop.metrics().shed(ShedReason.AUDIT);
                Refusals.refuse(exchange, unlessCommitted(ErrorCode.OVERLOADED));
            }
        }

        private List<HttpField> fields(Answer answer, byte[] hash) {
            List<HttpField> fields =
                    ResponseFields.of(answer.fields(), answer.body().length(), hash, identity.correlationId());
            if (answer.error().filter(ErrorCode::retryAfter).isPresent()) {
                fields.add(ResponseFields.RETRY_AFTER);
            }
            return fields;
        }
    }
}
