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
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.idempotency.RequestKey;
import io.mtpscript.engine.idempotency.RequestKeys;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of one event loop: refuses what no program has to see, names the rest, runs it, records it and answers
 * (runtime contract, sections 1 and 7). Belongs to that loop.
 */
final class RequestHandler {
    private static final HttpField REPLAYED = new HttpField("Idempotency-Replayed", "true");
    private static final int REQUEST_ID_MAX = 200;

    private final LoopContext loop;
    private final RequestPolicy policy;
    private final ServedProgram program;
    private final Journal journal;
    private final RequestMeter meter;
    private final boolean journalling;
    private final Seeds seeds;
    private final RequestIds ids = new RequestIds();
    private final RequestKeys keys;
    private final Sha256 digest = new Sha256();

    RequestHandler(LoopContext loop, RequestShared shared, ServedProgram program) {
        this.loop = loop;
        this.policy = shared.policy();
        this.program = program;
        this.journal = shared.journal();
        this.meter = shared.meter();
        journalling = !journal.equals(Journal.none());
        keys = new RequestKeys(policy.principalHeader());
        seeds = new Seeds(policy.accountId(), policy.functionVersion(), program.snapshotHash(), policy.gasLimit());
    }

    /** @param requestId given by whoever may, else minted here */
    void handle(HttpExchange exchange, Optional<String> requestId) {
        try {
            route(exchange, requestId);
        } catch (RuntimeException | Error fault) {
            loop.faultLog().fault("", fault);
            if (!exchange.answered()) {
                refuse(exchange, ErrorCode.INTERNAL);
            }
        }
    }

    private void route(HttpExchange exchange, Optional<String> requestId) {
        HttpRequest request = exchange.request();
        loop.find(request.method(), request.target());
        switch (loop.match().kind()) {
            case NOT_FOUND -> refuse(exchange, ErrorCode.NOT_FOUND);
            case METHOD_NOT_ALLOWED -> {
                HttpField allow =
                        new HttpField("Allow", String.join(", ", loop.match().allowed()));
                refuse(exchange, ErrorCode.METHOD_NOT_ALLOWED, List.of(allow), List.of());
            }
            case MALFORMED ->
                refuse(
                        exchange,
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
                    refuse(exchange, refused.code(), List.of(challenge), List.of());
                    return;
                }
                Optional<ErrorCode> refusal = refusal(request, loop.found());
                if (refusal.isPresent()) {
                    refuse(exchange, refusal.get());
                } else if (journalling && !journal.accepts()) {
                    refuse(exchange, ErrorCode.OVERLOADED);
                } else {
                    admitted(exchange, requestId, now, caller.flatMap(RequestHandler::principal));
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

    private void admitted(HttpExchange exchange, Optional<String> requestId, long now, Optional<Principal> principal) {
        Program.Route route = loop.found().route();
        switch (keys.of(route, exchange.request(), principal)) {
            case RequestKey.None() -> run(exchange, requestId, now, principal, _ -> RequestClaim.NONE);
            case RequestKey.Refused(String reason) ->
                refuse(
                        exchange,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("headers." + IdempotencyRules.HEADER, reason)));
            case RequestKey.Given(byte[] key, byte[] hash) -> {
                Claim claim = new Claim(key, hash, ids.next(now), policy.leaseMillis(), route.sensitive());
                claim(
                        exchange,
                        claim,
                        () -> run(
                                exchange,
                                requestId,
                                now,
                                principal,
                                identity -> new RequestClaim.Held(
                                        loop.effects().claims(), claim, identity.correlationId(), loop.eventLoop())));
            }
        }
    }

    /** @param granted runs the request, in the place where the loop has found its route */
    private void claim(HttpExchange exchange, Claim claim, Runnable granted) {
        loop.begun();
        loop.effects().claims().claim(claim, outcome -> {
            try {
                claimed(exchange, claim, outcome, granted);
            } catch (RuntimeException | Error fault) {
                loop.faultLog().fault("", fault);
                if (!exchange.answered()) {
                    refuse(exchange, ErrorCode.INTERNAL);
                }
            } finally {
                loop.ended();
            }
        });
    }

    private void claimed(HttpExchange exchange, Claim claim, ClaimOutcome outcome, Runnable granted) {
        switch (outcome) {
            case ClaimOutcome.Granted() -> {
                if (exchange.clientGone()) {
                    loop.effects().claims().release(claim, () -> {});
                    refuse(exchange, ErrorCode.UNAVAILABLE);
                } else {
                    HttpRequest request = exchange.request();
                    loop.find(request.method(), request.target());
                    granted.run();
                }
            }
            case ClaimOutcome.Done(ClaimedResponse response) -> answerAgain(exchange, response);
            case ClaimOutcome.DoneUnknown() -> refuse(exchange, ErrorCode.RESPONSE_NOT_KEPT);
            case ClaimOutcome.UnderWay() -> refuse(exchange, ErrorCode.IDEMPOTENCY_KEY_IN_USE);
            case ClaimOutcome.OtherRequest() -> refuse(exchange, ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case ClaimOutcome.Failed(ErrorCode code, Optional<String> remedy) -> {
                remedy.ifPresent(loop.faultLog()::claims);
                refuse(exchange, code);
            }
        }
    }

    /** What the program answered the first time; it is not asked again. */
    private void answerAgain(HttpExchange exchange, ClaimedResponse response) {
        List<HttpField> own = response.headers().stream()
                .map(header -> new HttpField(header.name(), header.value()))
                .toList();
        ResponseBody body = exchange.newBody();
        if (mayHaveBody(response.status())) {
            body.write(response.body());
        }
        body.addTo(digest);
        List<HttpField> fields = ResponseFields.of(own, body.length(), digest.digest(), response.correlationId());
        fields.add(REPLAYED);
        exchange.respond(response.status(), fields, body);
    }

    private static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }

    private void run(
            HttpExchange exchange,
            Optional<String> givenId,
            long now,
            Optional<Principal> principal,
            Function<RequestIdentity, RequestClaim> claim) {
        HttpRequest request = exchange.request();
        RouteEntry route = loop.found();
        String requestId = givenId.or(() -> clientsId(request)).orElseGet(() -> ids.next(now));
        byte[] seed = seeds.seed(requestId);
        RequestIdentity identity = new RequestIdentity(requestId, seed, seeds.correlationId(seed), policy.gasLimit());
        Recording recording =
                journalling ? journal.begin(record(identity, route, request, now, principal)) : Recording.none();
        Live live = new Live(exchange, identity, recording);
        RunSetup setup = new RunSetup(
                route,
                request,
                identity,
                principal,
                recording,
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

    private void refuse(HttpExchange exchange, ErrorCode code) {
        refuse(exchange, code, code.retryAfter() ? List.of(ResponseFields.RETRY_AFTER) : List.of(), List.of());
    }

    private static void refuse(
            HttpExchange exchange, ErrorCode code, List<HttpField> more, List<Faults.Fault> details) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(ResponseFields.CONTENT_TYPE);
        fields.addAll(more);
        ResponseBody body = exchange.newBody();
        body.write(ErrorBody.of(code, code.message().orElse(""), details));
        exchange.respond(code.status(), fields, body);
    }

    /** A request that is being run for a client. */
    private final class Live {
        private final HttpExchange exchange;
        private final RequestIdentity identity;
        private final Recording recording;
        private @Nullable RequestRun run;
        private @Nullable Future<?> timeout;

        Live(HttpExchange exchange, RequestIdentity identity, Recording recording) {
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
            // Refused before its first effect, or rolled back: nothing of it is to be told, and a replay would not be
            // refused.
            boolean refused =
                    answer.error().filter(ErrorCode.OVERLOADED::equals).isPresent();
            if (!journalling || refused) {
                exchange.respond(answer.status(), fields(answer, hash), body);
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

        private void onLoop(Runnable task) {
            try {
                loop.eventLoop().execute(task);
            } catch (RejectedExecutionException e) {
                // The engine has ended, and with it the connection.
            }
        }

        /** What is not recorded is not answered: nobody could show later what it was. */
        private void recorded(boolean kept, Answer answer, byte[] hash) {
            if (kept) {
                exchange.respond(answer.status(), fields(answer, hash), answer.body());
                return;
            }
            answer.body().close();
            boolean committed = run != null && run.committed();
            refuse(exchange, committed ? ErrorCode.COMMIT_UNKNOWN : ErrorCode.OVERLOADED);
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
