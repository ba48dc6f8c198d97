package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.claims.ClaimedResponse;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.engine.audit.AuditRecord;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.metrics.LoopMetrics;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers requests that no program is asked about. Belongs to one event loop. */
final class DirectAnswers {
    private static final HttpField REPLAYED = new HttpField("Idempotency-Replayed", "true");
    private static final int NO_CONTENT = 204;

    private final FaultLog faultLog;
    private final LoopMetrics metrics;
    private final Sha256 digest;
    private final Identities identities;
    private final RequestAudits audits;

    DirectAnswers(LoopContext loop, Identities identities, RequestAudits audits) {
        this.faultLog = loop.faultLog();
        this.metrics = loop.metrics();
        this.digest = loop.digest();
        this.identities = identities;
        this.audits = audits;
    }

    /** A fault of ours, before there was a run. */
    void failed(HttpExchange exchange, Throwable fault) {
        faultLog.fault("", fault);
        if (!exchange.answered()) {
            refuseUnrecorded(exchange, ErrorCode.INTERNAL);
        }
    }

    /** Refuses a request of which there will be no record. */
    void refuseUnrecorded(HttpExchange exchange, ErrorCode code) {
        audits.unrecorded();
        Refusals.refuse(exchange, code);
    }

    void turnAway(Arrival arrival, ErrorCode code) {
        turnAway(arrival, code, List.of(), List.of());
    }

    void turnAway(Arrival arrival, Authenticator.Outcome.Refused refused) {
        List<HttpField> challenge = refused.challenge()
                .map(text -> List.of(new HttpField("WWW-Authenticate", text)))
                .orElse(List.of());
        turnAway(arrival, refused.code(), challenge, List.of());
    }

    /** Refuses a request that no program has seen. */
    void turnAway(Arrival arrival, ErrorCode code, List<HttpField> more, List<Faults.Fault> details) {
        List<HttpField> fields = Refusals.fields(code, more);
        answer(arrival, code.status(), Optional.of(code), fields, Refusals.body(arrival.exchange(), code, details));
    }

    /** Answers a request that the host has ended before there was a run of it. */
    void endedByHost(Arrival arrival, HostEnd reason) {
        if (reason == HostEnd.SHUTTING_DOWN) {
            metrics.shed(ShedReason.STOPPING);
        }
        turnAway(arrival, Endable.code(reason));
    }

    /** Answers what methods a path has: whoever asks that needs no program. */
    void tellMethods(Arrival arrival, HttpField allow) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(allow);
        answer(arrival, NO_CONTENT, Optional.empty(), fields, arrival.exchange().newBody());
    }

    private void answer(
            Arrival arrival, int status, Optional<ErrorCode> code, List<HttpField> fields, ResponseBody body) {
        if (!audits.kept()) {
            arrival.exchange().respond(status, fields, body);
            return;
        }
        RequestIdentity identity = identities.of(arrival);
        fields.add(new HttpField(ResponseFields.CORRELATION_ID, identity.correlationId()));
        body.addTo(digest);
        AuditRecord.Body hashed = new AuditRecord.Body(body.length(), digest.digest());
        send(arrival, audits.of(arrival, identity), new Direct(status, code, fields, body, hashed));
    }

    /** What the program answered the first time; it is not asked again. */
    void again(Arrival arrival, ClaimedResponse response) {
        List<HttpField> own = response.headers().stream()
                .map(header -> new HttpField(header.name(), header.value()))
                .toList();
        ResponseBody body = arrival.exchange().newBody();
        if (ResponseFields.mayHaveBody(response.status())) {
            body.write(response.body());
        }
        body.addTo(digest);
        byte[] hash = digest.digest();
        List<HttpField> fields = ResponseFields.of(own, body.length(), hash, response.correlationId());
        fields.add(REPLAYED);
        Optional<AuditedRequest> audit = audits.kept() ? audits.of(arrival, identities.of(arrival)) : Optional.empty();
        audit.ifPresent(to -> to.repeats(response.correlationId()));
        AuditRecord.Body hashed = new AuditRecord.Body(body.length(), hash);
        send(arrival, audit, new Direct(response.status(), Optional.empty(), fields, body, hashed));
    }

    /** An answer that no run gave. */
    private record Direct(
            int status, Optional<ErrorCode> code, List<HttpField> fields, ResponseBody body, AuditRecord.Body hashed) {}

    /** Once it is recorded, where that is asked for. */
    private static void send(Arrival arrival, Optional<AuditedRequest> audit, Direct answer) {
        HttpExchange exchange = arrival.exchange();
        if (audit.isEmpty()) {
            exchange.respond(answer.status(), answer.fields(), answer.body());
            return;
        }
        audit.get().answered(answer.status(), answer.code(), 0, 0, answer.hashed(), kept -> {
            if (kept) {
                exchange.respond(answer.status(), answer.fields(), answer.body());
            } else {
                answer.body().close();
                Refusals.refuse(exchange, ErrorCode.OVERLOADED);
            }
        });
    }
}
