package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.IdempotencyRules;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.claims.Claim;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.claims.ClaimedResponse;
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
import io.mtpscript.engine.idempotency.RequestKey;
import io.mtpscript.engine.idempotency.RequestKeys;
import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.net.http.ExtraFields;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.net.rate.RateLimits;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of one event loop: refuses what no program has to see, names the rest, runs it, records it and answers
 * (runtime contract, sections 1 and 7). Belongs to that loop.
 */
final class RequestHandler {
    private static final HttpField REPLAYED = new HttpField("Idempotency-Replayed", "true");
    private static final String OPTIONS = "OPTIONS";
    private static final int NO_CONTENT = 204;

    private final LoopContext loop;
    private final RequestPolicy policy;
    private final ServedProgram program;
    private final Journal journal;
    private final RequestMeter meter;
    private final Optional<AuditTrail> trail;
    private final boolean journalling;
    private final boolean limitsByPrincipal;
    private Seeds seeds;
    private String seedsAccount;
    private final RequestIds ids = new RequestIds();
    private final RequestKeys keys;
    private final Sha256 digest = new Sha256();

    RequestHandler(LoopContext loop, RequestShared shared, ServedProgram program) {
        this.loop = loop;
        this.policy = shared.policy();
        this.program = program;
        this.journal = shared.journal();
        this.meter = shared.meter();
        this.trail = shared.audit();
        limitsByPrincipal = shared.limits().byPrincipal();
        journalling = !journal.equals(Journal.none());
        keys = new RequestKeys(policy.principalHeader());
        seedsAccount = policy.accountId();
        seeds = new Seeds(seedsAccount, policy.functionVersion(), program.snapshotHash(), policy.gasLimit());
    }

    /** @param given by whoever may, else made here */
    void handle(MeteredExchange exchange, Optional<GivenIds> given) {
        try {
            arrived(exchange, given);
        } catch (RuntimeException | Error fault) {
            failed(exchange, fault);
        }
    }

    /** A fault of ours, before there was a run. */
    private void failed(HttpExchange exchange, Throwable fault) {
        loop.faultLog().fault("", fault);
        if (!exchange.answered()) {
            refuseUnrecorded(exchange, ErrorCode.INTERNAL);
        }
    }

    private void arrived(MeteredExchange exchange, Optional<GivenIds> given) {
        if (trail.isPresent() && !trail.get().accepts()) {
            loop.metrics().shed(ShedReason.AUDIT);
            refuseUnrecorded(exchange, ErrorCode.OVERLOADED);
            return;
        }
        HttpRequest request = exchange.request();
        loop.find(request.method(), request.target());
        Optional<RouteEntry> route =
                loop.match().kind() == RouteMatch.Kind.FOUND ? Optional.of(loop.found()) : Optional.empty();
        Arrival arrival = new Arrival(exchange, given, System.currentTimeMillis(), route, Optional.empty());
        switch (loop.match().kind()) {
            case NOT_FOUND -> turnAway(arrival, ErrorCode.NOT_FOUND);
            case METHOD_NOT_ALLOWED -> {
                HttpField allow =
                        new HttpField("Allow", String.join(", ", loop.match().allowed()));
                if (request.method().equals(OPTIONS)) {
                    tellMethods(arrival, allow);
                } else {
                    turnAway(arrival, ErrorCode.METHOD_NOT_ALLOWED, List.of(allow), List.of());
                }
            }
            case MALFORMED ->
                turnAway(
                        arrival,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("path", "has malformed percent-encoding")));
            case FOUND -> {
                RouteEntry found = loop.found();
                exchange.routed(found.metrics());
                if (found.limit().isPresent() && !limitsByPrincipal) {
                    limited(arrival, found, found.limit().get(), this::routed);
                } else {
                    routed(arrival, found);
                }
            }
        }
    }

    private void routed(Arrival arrival, RouteEntry route) {
        routed(arrival, route, true);
    }

    /** @param mayAsk whether keys may be asked for that are not known here */
    private void routed(Arrival arrival, RouteEntry route, boolean mayAsk) {
        HttpRequest request = arrival.exchange().request();
        Optional<Program.Auth> asked = route.route().auth();
        if (asked.isEmpty()) {
            accepted(arrival, route);
            return;
        }
        switch (loop.authenticator().authenticate(asked.get(), request, arrival.epochMillis())) {
            case Authenticator.Outcome.Admitted(Principal principal) ->
                accepted(arrival.by(Optional.of(principal)), route);
            case Authenticator.Outcome.Refused refused -> turnAway(arrival, refused);
            case Authenticator.Outcome.KeyMissing() -> {
                if (!mayAsk) {
                    turnAway(arrival, loop.authenticator().unknownKey());
                } else if (!askForKeys(arrival)) {
                    // They may have been fetched since this token was looked at.
                    routed(arrival, route, false);
                }
            }
        }
    }

    /** Tries the request's token once more when the keys were fetched again; false where they are not going to be. */
    private boolean askForKeys(Arrival arrival) {
        boolean asked = loop.authenticator()
                .ask(() -> onLoop(() -> {
                    try {
                        HttpRequest request = arrival.exchange().request();
                        loop.find(request.method(), request.target());
                        routed(arrival, loop.found(), false);
                    } catch (RuntimeException | Error fault) {
                        failed(arrival.exchange(), fault);
                    } finally {
                        loop.ended();
                    }
                }));
        if (asked) {
            loop.begun();
        }
        return asked;
    }

    private void turnAway(Arrival arrival, Authenticator.Outcome.Refused refused) {
        List<HttpField> challenge = refused.challenge()
                .map(text -> List.of(new HttpField("WWW-Authenticate", text)))
                .orElse(List.of());
        turnAway(arrival, refused.code(), challenge, List.of());
    }

    /** The caller may. */
    private void accepted(Arrival known, RouteEntry route) {
        if (route.limit().isPresent() && limitsByPrincipal) {
            limited(known, route, route.limit().get(), this::authenticated);
        } else {
            authenticated(known, route);
        }
    }

    /** Goes on with a request of which its client has not had too many. */
    private void limited(
            Arrival arrival, RouteEntry route, RateLimits.RouteLimit limit, BiConsumer<Arrival, RouteEntry> next) {
        HttpExchange exchange = arrival.exchange();
        RateLimits.Verdict verdict =
                limit.take(exchange.request(), arrival.principal().map(Principal::subject));
        if (verdict.allowed()) {
            next.accept(arrival.through(new ExtraFields(exchange, verdict.fields())), route);
        } else {
            loop.metrics().shed(ShedReason.RATE);
            turnAway(arrival, ErrorCode.TOO_MANY_REQUESTS, verdict.fields(), List.of());
        }
    }

    private void authenticated(Arrival known, RouteEntry route) {
        Optional<ErrorCode> refusal = refusal(known.exchange().request(), route);
        if (refusal.isPresent()) {
            turnAway(known, refusal.get());
        } else if (journalling && !journal.accepts()) {
            loop.metrics().shed(ShedReason.JOURNAL);
            turnAway(known, ErrorCode.OVERLOADED);
        } else {
            admitted(known, route);
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

    private void admitted(Arrival arrival, RouteEntry found) {
        Program.Route route = found.route();
        switch (keys.of(route, arrival.exchange().request(), arrival.principal())) {
            case RequestKey.None() -> run(arrival, found, _ -> RequestClaim.NONE);
            case RequestKey.Refused(String reason) ->
                turnAway(
                        arrival,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("headers." + IdempotencyRules.HEADER, reason)));
            case RequestKey.Given(byte[] key, byte[] hash) -> {
                String owner = ids.next(arrival.epochMillis());
                Claim claim = new Claim(key, hash, owner, policy.leaseMillis(), route.sensitive());
                claim(
                        arrival,
                        claim,
                        () -> run(
                                arrival,
                                found,
                                identity -> new RequestClaim.Held(
                                        loop.effects().claims(), claim, identity.correlationId(), loop.eventLoop())));
            }
        }
    }

    /** @param granted runs the request, in the place where the loop has found its route */
    private void claim(Arrival arrival, Claim claim, Runnable granted) {
        loop.begun();
        loop.effects().claims().claim(claim, outcome -> {
            try {
                claimed(arrival, claim, outcome, granted);
            } catch (RuntimeException | Error fault) {
                failed(arrival.exchange(), fault);
            } finally {
                loop.ended();
            }
        });
    }

    private void claimed(Arrival arrival, Claim claim, ClaimOutcome outcome, Runnable granted) {
        switch (outcome) {
            case ClaimOutcome.Granted() -> {
                if (arrival.exchange().clientGone()) {
                    loop.effects().claims().release(claim, () -> {});
                    turnAway(arrival, ErrorCode.UNAVAILABLE);
                } else {
                    HttpRequest request = arrival.exchange().request();
                    loop.find(request.method(), request.target());
                    granted.run();
                }
            }
            case ClaimOutcome.Done(ClaimedResponse response) -> answerAgain(arrival, response);
            case ClaimOutcome.DoneUnknown() -> turnAway(arrival, ErrorCode.RESPONSE_NOT_KEPT);
            case ClaimOutcome.UnderWay() -> turnAway(arrival, ErrorCode.IDEMPOTENCY_KEY_IN_USE);
            case ClaimOutcome.OtherRequest() -> turnAway(arrival, ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case ClaimOutcome.Failed(ErrorCode code, Optional<String> remedy) -> {
                remedy.ifPresent(loop.faultLog()::claims);
                turnAway(arrival, code);
            }
        }
    }

    /** What the program answered the first time; it is not asked again. */
    private void answerAgain(Arrival arrival, ClaimedResponse response) {
        List<HttpField> own = response.headers().stream()
                .map(header -> new HttpField(header.name(), header.value()))
                .toList();
        HttpExchange exchange = arrival.exchange();
        ResponseBody body = exchange.newBody();
        if (mayHaveBody(response.status())) {
            body.write(response.body());
        }
        body.addTo(digest);
        byte[] hash = digest.digest();
        List<HttpField> fields = ResponseFields.of(own, body.length(), hash, response.correlationId());
        fields.add(REPLAYED);
        if (trail.isEmpty()) {
            exchange.respond(response.status(), fields, body);
            return;
        }
        AuditedRequest audit = audited(trail.get(), arrival, identity(arrival));
        audit.repeats(response.correlationId());
        audit.answered(response.status(), Optional.empty(), 0, 0, new AuditRecord.Body(body.length(), hash), kept -> {
            if (kept) {
                exchange.respond(response.status(), fields, body);
            } else {
                body.close();
                Refusals.refuse(exchange, ErrorCode.OVERLOADED);
            }
        });
    }

    private static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }

    private void run(Arrival arrival, RouteEntry route, Function<RequestIdentity, RequestClaim> claim) {
        HttpExchange exchange = arrival.exchange();
        HttpRequest request = exchange.request();
        RequestIdentity identity = identity(arrival);
        Recording recording = journalling ? journal.begin(record(identity, route, arrival)) : Recording.none();
        Optional<AuditedRequest> audit = trail.map(to -> audited(to, arrival, identity));
        Live live = new Live(exchange, identity, route.metrics(), recording, audit);
        RunSetup setup = new RunSetup(
                route,
                request,
                identity,
                arrival.principal(),
                recording,
                audit.isPresent() ? audit.get() : RequestAudit.NONE,
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
            live.watch(run);
        }
    }

    private String account(Arrival arrival) {
        return arrival.given().flatMap(GivenIds::accountId).orElse(policy.accountId());
    }

    /** A function belongs to one account, and learns it with its first event. */
    private Seeds seeds(String account) {
        if (!account.equals(seedsAccount)) {
            seeds = new Seeds(account, policy.functionVersion(), program.snapshotHash(), policy.gasLimit());
            seedsAccount = account;
        }
        return seeds;
    }

    private RequestIdentity identity(Arrival arrival) {
        String requestId = arrival.given()
                .map(GivenIds::requestId)
                .or(() -> policy.clientSetsRequestId()
                        ? RequestIds.given(arrival.exchange().request())
                        : Optional.empty())
                .orElseGet(() -> ids.next(arrival.epochMillis()));
        Seeds of = seeds(account(arrival));
        byte[] seed = of.seed(requestId);
        return new RequestIdentity(requestId, seed, of.correlationId(seed), policy.gasLimit());
    }

    private AuditedRequest audited(AuditTrail to, Arrival arrival, RequestIdentity identity) {
        return new AuditedRequest(
                to,
                this::onLoop,
                arrival.exchange().request(),
                identity,
                arrival.epochMillis(),
                arrival.route(),
                arrival.principal(),
                program.snapshotHash(),
                digest);
    }

    private void onLoop(Runnable task) {
        try {
            loop.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The engine has ended, and with it the connection.
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
                account(arrival),
                policy.functionVersion(),
                1,
                identity.seed(),
                program.snapshotHash(),
                identity.gasLimit(),
                request.method(),
                request.target(),
                bound,
                request.copyBody(),
                arrival.epochMillis(),
                arrival.principal());
    }

    private void refuseUnrecorded(HttpExchange exchange, ErrorCode code) {
        trail.ifPresent(AuditTrail::unrecorded);
        Refusals.refuse(exchange, code);
    }

    private void turnAway(Arrival arrival, ErrorCode code) {
        turnAway(arrival, code, List.of(), List.of());
    }

    /** Refuses a request that no program has seen. */
    private void turnAway(Arrival arrival, ErrorCode code, List<HttpField> more, List<Faults.Fault> details) {
        List<HttpField> fields = Refusals.fields(code, more);
        answerDirectly(
                arrival, code.status(), Optional.of(code), fields, Refusals.body(arrival.exchange(), code, details));
    }

    /** Answers what methods a path has: whoever asks that needs no program. */
    private void tellMethods(Arrival arrival, HttpField allow) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(allow);
        answerDirectly(
                arrival,
                NO_CONTENT,
                Optional.empty(),
                fields,
                arrival.exchange().newBody());
    }

    private void answerDirectly(
            Arrival arrival, int status, Optional<ErrorCode> code, List<HttpField> fields, ResponseBody body) {
        HttpExchange exchange = arrival.exchange();
        if (trail.isEmpty()) {
            exchange.respond(status, fields, body);
            return;
        }
        RequestIdentity identity = identity(arrival);
        AuditedRequest audit = audited(trail.get(), arrival, identity);
        fields.add(new HttpField("X-Correlation-Id", identity.correlationId()));
        body.addTo(digest);
        AuditRecord.Body hashed = new AuditRecord.Body(body.length(), digest.digest());
        audit.answered(status, code, 0, 0, hashed, kept -> {
            if (kept) {
                exchange.respond(status, fields, body);
            } else {
                body.close();
                Refusals.refuse(exchange, ErrorCode.OVERLOADED);
            }
        });
    }

    /** A request that is being run for a client. */
    private final class Live {
        private final HttpExchange exchange;
        private final RequestIdentity identity;
        private final RouteMetrics metrics;
        private final Recording recording;
        private final Optional<AuditedRequest> audit;
        private @Nullable RequestRun run;
        private @Nullable Future<?> timeout;

        Live(
                HttpExchange exchange,
                RequestIdentity identity,
                RouteMetrics metrics,
                Recording recording,
                Optional<AuditedRequest> audit) {
            this.audit = audit;
            this.metrics = metrics;
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
            if (!mayHaveBody(answer.status())) {
                body.written(0);
            }
            body.addTo(digest);
            byte[] hash = digest.digest();
            meter.used(answer.gasUsed(), answer.memoryUsed());
            metrics.used(answer.gasUsed(), answer.memoryUsed());
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
            loop.metrics().shed(ShedReason.JOURNAL);
            ErrorCode code = unrecorded();
            ResponseBody body = Refusals.body(exchange, code, List.of());
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
                            loop.metrics().shed(ShedReason.AUDIT);
                            Refusals.refuse(exchange, unrecorded());
                        }
                    });
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
