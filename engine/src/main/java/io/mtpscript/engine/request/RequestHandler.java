package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.audit.AuditRecord;
import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of one event loop: refuses what no program has to see, names the rest, runs it, records it and answers
 * (runtime contract, sections 1 and 7). Belongs to that loop.
 */
final class RequestHandler {
    private static final HttpField CONTENT_TYPE = new HttpField("Content-Type", MediaTypes.JSON);
    private static final HttpField RETRY_AFTER = new HttpField("Retry-After", "1");
    private static final int REQUEST_ID_MAX = 200;

    private final LoopContext loop;
    private final RequestPolicy policy;
    private final ServedProgram program;
    private final Journal journal;
    private final RequestMeter meter;
    private final Optional<AuditTrail> trail;
    private final boolean journalling;
    private final Seeds seeds;
    private final RequestIds ids = new RequestIds();
    private final Sha256 digest = new Sha256();

    RequestHandler(LoopContext loop, RequestShared shared, ServedProgram program) {
        this.loop = loop;
        this.policy = shared.policy();
        this.program = program;
        this.journal = shared.journal();
        this.meter = shared.meter();
        this.trail = shared.audit();
        journalling = !journal.equals(Journal.none());
        seeds = new Seeds(policy.accountId(), policy.functionVersion(), program.snapshotHash(), policy.gasLimit());
    }

    /** @param requestId given by whoever may, else minted here */
    void handle(HttpExchange exchange, Optional<String> requestId) {
        try {
            route(exchange, requestId);
        } catch (RuntimeException | Error fault) {
            loop.faultLog().fault("", fault);
            if (!exchange.answered()) {
                trail.ifPresent(AuditTrail::unrecorded);
                refuse(exchange, ErrorCode.INTERNAL);
            }
        }
    }

    private void route(HttpExchange exchange, Optional<String> requestId) {
        HttpRequest request = exchange.request();
        if (trail.isPresent() && !trail.get().accepts()) {
            trail.get().unrecorded();
            refuse(exchange, ErrorCode.OVERLOADED);
            return;
        }
        loop.find(request.method(), request.target());
        switch (loop.match().kind()) {
            case NOT_FOUND -> turnAway(exchange, requestId, ErrorCode.NOT_FOUND, List.of(), List.of());
            case METHOD_NOT_ALLOWED -> {
                HttpField allow =
                        new HttpField("Allow", String.join(", ", loop.match().allowed()));
                turnAway(exchange, requestId, ErrorCode.METHOD_NOT_ALLOWED, List.of(allow), List.of());
            }
            case MALFORMED ->
                turnAway(
                        exchange,
                        requestId,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("path", "has malformed percent-encoding")));
            case FOUND -> {
                long now = System.currentTimeMillis();
                Optional<Authenticator.Outcome> caller = loop.found()
                        .route()
                        .auth()
                        .map(auth -> loop.authenticator().authenticate(auth, request, now));
                if (caller.isPresent() && caller.get() instanceof Authenticator.Outcome.Refused refused) {
                    HttpField challenge = new HttpField("WWW-Authenticate", refused.challenge());
                    turnAway(exchange, requestId, refused.code(), List.of(challenge), List.of());
                    return;
                }
                Optional<ErrorCode> refusal = refusal(request, loop.found());
                if (refusal.isPresent()) {
                    turnAway(exchange, requestId, refusal.get(), List.of(), List.of());
                } else if (journalling && !journal.accepts()) {
                    turnAway(exchange, requestId, ErrorCode.OVERLOADED, List.of(RETRY_AFTER), List.of());
                } else {
                    run(exchange, requestId, now, caller.flatMap(RequestHandler::principal));
                }
            }
        }
    }

    private Optional<ErrorCode> refusal(HttpRequest request, RouteEntry route) {
        if (route.route().bodyType() >= 0) {
            List<String> types = request.headers("Content-Type");
            boolean json = types.size() == 1 && MediaTypes.isJson(types.getFirst());
            // Without a body there is nothing whose form could be wrong: that it is missing is a fault like others.
            if (!json && !(types.isEmpty() && request.bodyLength() == 0)) {
                return Optional.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
            }
        }
        List<String> accept = request.headers("Accept");
        if (!accept.isEmpty() && !MediaTypes.acceptsJson(accept)) {
            return Optional.of(ErrorCode.NOT_ACCEPTABLE);
        }
        return Optional.empty();
    }

    private static Optional<Principal> principal(Authenticator.Outcome outcome) {
        return outcome instanceof Authenticator.Outcome.Admitted(Principal principal)
                ? Optional.of(principal)
                : Optional.empty();
    }

    private void run(HttpExchange exchange, Optional<String> givenId, long now, Optional<Principal> principal) {
        HttpRequest request = exchange.request();
        RouteEntry route = loop.found();
        RequestIdentity identity = identity(request, givenId, now);
        Recording recording =
                journalling ? journal.begin(record(identity, route, request, now, principal)) : Recording.none();
        Optional<AuditedRequest> audit =
                trail.map(to -> audited(to, request, identity, now, Optional.of(route), principal));
        Live live = new Live(exchange, identity, recording, audit);
        RunSetup setup = new RunSetup(
                route,
                request,
                identity,
                principal,
                recording,
                audit.isPresent() ? audit.get() : RequestAudit.NONE,
                true,
                (declared, scope) -> loop.effects().begin(loop.effectProgram(), declared, scope),
                exchange::newBody,
                exchange::releaseRequestBody,
                live::answer);
        RequestRun run = new RequestRun(loop, setup);
        live.run = run;
        run.start();
        if (!run.ended()) {
            live.watch(run);
        }
    }

    private RequestIdentity identity(HttpRequest request, Optional<String> givenId, long now) {
        String requestId = givenId.or(() -> clientsId(request)).orElseGet(() -> ids.next(now));
        byte[] seed = seeds.seed(requestId);
        return new RequestIdentity(requestId, seed, seeds.correlationId(seed), policy.gasLimit());
    }

    private AuditedRequest audited(
            AuditTrail to,
            HttpRequest request,
            RequestIdentity identity,
            long now,
            Optional<RouteEntry> route,
            Optional<Principal> principal) {
        return new AuditedRequest(
                to, this::onLoop, request, identity, now, route, principal, program.snapshotHash(), digest);
    }

    private void onLoop(Runnable task) {
        try {
            loop.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The engine has ended, and with it the connection.
        }
    }

    private Optional<String> clientsId(HttpRequest request) {
        if (!policy.clientSetsRequestId()) {
            return Optional.empty();
        }
        List<String> given = request.headers("X-Request-Id");
        return given.size() == 1 && given.getFirst().length() <= REQUEST_ID_MAX && HeaderRules.isToken(given.getFirst())
                ? Optional.of(given.getFirst())
                : Optional.empty();
    }

    private RequestRecord record(
            RequestIdentity identity, RouteEntry route, HttpRequest request, long now, Optional<Principal> principal) {
        List<Header> bound = new ArrayList<>();
        route.route()
                .headerBindings()
                .forEach(binding -> request.headers(binding.external())
                        .forEach(value -> bound.add(new Header(binding.external(), value))));
        return new RequestRecord(
                identity.requestId(),
                policy.accountId(),
                policy.functionVersion(),
                1,
                identity.seed(),
                program.snapshotHash(),
                identity.gasLimit(),
                request.method(),
                request.target(),
                bound,
                request.copyBody(),
                now,
                principal);
    }

    private static void refuse(HttpExchange exchange, ErrorCode code) {
        exchange.respond(
                code.status(),
                code.retryAfter() ? List.of(CONTENT_TYPE, RETRY_AFTER) : List.of(CONTENT_TYPE),
                refusal(exchange, code, List.of()));
    }

    private static ResponseBody refusal(HttpExchange exchange, ErrorCode code, List<Faults.Fault> details) {
        ResponseBody body = exchange.newBody();
        body.write(ErrorBody.of(code, code.message().orElse(""), details));
        return body;
    }

    /** Refuses a request that no program has seen. */
    private void turnAway(
            HttpExchange exchange,
            Optional<String> givenId,
            ErrorCode code,
            List<HttpField> more,
            List<Faults.Fault> details) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(CONTENT_TYPE);
        ResponseBody body = refusal(exchange, code, details);
        if (trail.isEmpty()) {
            fields.addAll(more);
            exchange.respond(code.status(), fields, body);
            return;
        }
        long now = System.currentTimeMillis();
        RequestIdentity identity = identity(exchange.request(), givenId, now);
        Optional<RouteEntry> route =
                loop.match().kind() == RouteMatch.Kind.FOUND ? Optional.of(loop.found()) : Optional.empty();
        AuditedRequest audit = audited(trail.get(), exchange.request(), identity, now, route, Optional.empty());
        fields.add(new HttpField("X-Correlation-Id", identity.correlationId()));
        fields.addAll(more);
        body.addTo(digest);
        AuditRecord.Body hashed = new AuditRecord.Body(body.length(), digest.digest());
        audit.answered(code.status(), Optional.of(code), 0, 0, hashed, kept -> {
            if (kept) {
                exchange.respond(code.status(), fields, body);
            } else {
                body.close();
                refuse(exchange, ErrorCode.OVERLOADED);
            }
        });
    }

    /** A request that is being run for a client. */
    private final class Live {
        private final HttpExchange exchange;
        private final RequestIdentity identity;
        private final Recording recording;
        private final Optional<AuditedRequest> audit;
        private @Nullable RequestRun run;
        private @Nullable Future<?> timeout;

        Live(HttpExchange exchange, RequestIdentity identity, Recording recording, Optional<AuditedRequest> audit) {
            this.audit = audit;
            this.exchange = exchange;
            this.identity = identity;
            this.recording = recording;
        }

        /** The request waits for an effect: from now on the host may end it. */
        void watch(RequestRun waiting) {
            timeout = loop.eventLoop()
                    .schedule(() -> waiting.end(HostEnd.TIMEOUT), policy.timeoutMillis(), TimeUnit.MILLISECONDS);
            exchange.onClientGone(() -> waiting.end(HostEnd.CLIENT_GONE));
        }

        void answer(Answer answer) {
            if (timeout != null) {
                timeout.cancel(false);
            }
            ResponseBody body = answer.body();
            if (answer.status() == 204 || answer.status() == 304) {
                body.written(0);
            }
            body.addTo(digest);
            byte[] hash = digest.digest();
            meter.used(answer.gasUsed(), answer.memoryUsed());
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
                if (Thread.currentThread().equals(here)) {
                    recorded(kept, answer, hash);
                } else {
                    onLoop(() -> recorded(kept, answer, hash));
                }
            });
        }

        /** What is not recorded is not answered: nobody could show later what it was. */
        private void recorded(boolean kept, Answer answer, byte[] hash) {
            if (kept) {
                send(answer, hash);
                return;
            }
            answer.body().close();
            ErrorCode code = unrecorded();
            ResponseBody body = refusal(exchange, code, List.of());
            body.addTo(digest);
            send(
                    new Answer(
                            Optional.of(code), code.status(), List.of(), body, answer.gasUsed(), answer.memoryUsed()),
                    digest.digest());
        }

        private ErrorCode unrecorded() {
            return run != null && run.committed() ? ErrorCode.COMMIT_UNKNOWN : ErrorCode.OVERLOADED;
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
                    .answered(answer.status(), answer.error(), answer.gasUsed(), answer.memoryUsed(), hashed, kept -> {
                        if (kept) {
                            exchange.respond(answer.status(), fields(answer, hash), body);
                        } else {
                            body.close();
                            refuse(exchange, unrecorded());
                        }
                    });
        }

        private List<HttpField> fields(Answer answer, byte[] hash) {
            List<HttpField> fields = new ArrayList<>(answer.fields().size() + 4);
            if (answer.body().length() > 0) {
                if (answer.fields().stream().noneMatch(field -> field.name().equalsIgnoreCase(CONTENT_TYPE.name()))) {
                    fields.add(CONTENT_TYPE);
                }
                fields.add(new HttpField(
                        "Content-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":"));
            }
            fields.add(new HttpField("X-Correlation-Id", identity.correlationId()));
            fields.addAll(answer.fields());
            if (answer.error().filter(ErrorCode::retryAfter).isPresent()) {
                fields.add(RETRY_AFTER);
            }
            return fields;
        }
    }
}
