package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.engine.trace.Tracer;
import io.mtpscript.net.http.ExtraFields;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.rate.RateLimits;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.vm.Faults;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Takes the requests of one event loop: refuses what no program has to see and has the rest run (runtime contract, sections 1
 * and 7). Belongs to that loop.
 */
final class RequestHandler {
    private static final String OPTIONS = "OPTIONS";

    private final LoopContext loop;
    private final int timeoutMillis;
    private final boolean limitsByPrincipal;
    private final RequestAudits audits;
    private final DirectAnswers direct;
    private final LiveRequests live;
    private final Optional<Tracer> tracer;
    private final Identities identities;
    private final KeyedRequests keyed;

    RequestHandler(LoopContext loop, RequestShared shared, ServedProgram program) {
        this.loop = loop;
        timeoutMillis = shared.policy().timeoutMillis();
        tracer = shared.tracer();
        limitsByPrincipal = shared.limits().byPrincipal();
        audits = new RequestAudits(shared.audit(), loop, program.snapshotHash());
        identities = new Identities(shared.policy(), program.snapshotHash());
        direct = new DirectAnswers(loop, identities, audits);
        live = new LiveRequests(loop, shared, program.snapshotHash(), identities, audits);
        keyed = new KeyedRequests(loop, shared.policy(), identities, direct, live);
    }

    /** @param given by whoever may, else made here */
    void handle(MeteredExchange exchange, Optional<GivenIds> given) {
        try {
            arrived(exchange, given);
        } catch (RuntimeException | Error fault) {
            direct.failed(exchange, fault);
        } finally {
            // What needs the path has it by now, or looks for the route again.
            loop.match().forget();
        }
    }

    private void arrived(MeteredExchange exchange, Optional<GivenIds> given) {
        if (!audits.accepts()) {
            loop.metrics().shed(ShedReason.AUDIT);
            direct.refuseUnrecorded(exchange, ErrorCode.OVERLOADED);
            return;
        }
        HttpRequest request = exchange.request();
        loop.find(request.method(), request.target());
        Optional<RouteEntry> route =
                loop.match().kind() == RouteMatch.Kind.FOUND ? Optional.of(loop.found()) : Optional.empty();
        Arrival arrival = traced(
                exchange,
                new Arrival(
                        exchange,
                        exchange,
                        given,
                        System.currentTimeMillis(),
                        route,
                        Optional.empty(),
                        Optional.empty(),
                        RequestTrace.NONE));
        switch (loop.match().kind()) {
            case NOT_FOUND -> direct.turnAway(arrival, ErrorCode.NOT_FOUND);
            case METHOD_NOT_ALLOWED -> {
                HttpField allow =
                        new HttpField("Allow", String.join(", ", loop.match().allowed()));
                if (request.method().equals(OPTIONS)) {
                    direct.tellMethods(arrival, allow);
                } else {
                    direct.turnAway(arrival, ErrorCode.METHOD_NOT_ALLOWED, List.of(allow), List.of());
                }
            }
            case MALFORMED ->
                direct.turnAway(
                        arrival,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("path", "has malformed percent-encoding")));
            case FOUND -> {
                RouteEntry found = loop.found();
                exchange.routed(found);
                if (loop.memoryFull()) {
                    loop.metrics().shed(ShedReason.MEMORY);
                    direct.turnAway(arrival, ErrorCode.OVERLOADED);
                } else if (found.slices().needsWorker() && loop.workers().full()) {
                    loop.metrics().shed(ShedReason.WORKERS);
                    direct.turnAway(arrival, ErrorCode.OVERLOADED);
                } else if (found.limit().isPresent() && !limitsByPrincipal) {
                    limited(arrival, found, found.limit().get(), this::routed);
                } else {
                    routed(arrival, found);
                }
            }
        }
    }

    private Arrival traced(MeteredExchange exchange, Arrival arrival) {
        if (tracer.isEmpty()) {
            return arrival;
        }
        RequestIdentity identity = identities.of(arrival);
        RequestTrace trace = tracer.get()
                .begin(exchange.request(), identity.seed(), identity.correlationId(), arrival.epochMillis());
        arrival.route().ifPresent(route -> trace.route(route.shown()));
        exchange.traced(trace);
        return arrival.traced(identity, trace);
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
            case Authenticator.Outcome.Refused refused -> direct.turnAway(arrival, refused);
            case Authenticator.Outcome.KeyMissing() -> {
                if (!mayAsk) {
                    direct.turnAway(arrival, loop.authenticator().unknownKey());
                } else if (!askForKeys(arrival)) {
                    // They may have been fetched since this token was looked at.
                    routed(arrival, route, false);
                }
            }
        }
    }

    /** Tries the request's token once more when the keys were fetched again; false where they are not going to be. */
    private boolean askForKeys(Arrival arrival) {
        WaitBeforeRun waiting = new WaitBeforeRun(loop, direct, arrival, timeoutMillis);
        boolean asked =
                loop.authenticator().ask(() -> loop.onLoop(() -> waiting.done(() -> routedAgain(arrival), () -> {})));
        if (asked) {
            waiting.begin();
        }
        return asked;
    }

    private void routedAgain(Arrival arrival) {
        HttpRequest request = arrival.exchange().request();
        loop.find(request.method(), request.target());
        routed(arrival, loop.found(), false);
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
            direct.turnAway(arrival, ErrorCode.TOO_MANY_REQUESTS, verdict.fields(), List.of());
        }
    }

    private void authenticated(Arrival known, RouteEntry route) {
        Optional<ErrorCode> refusal = refusal(known.exchange().request(), route);
        if (refusal.isPresent()) {
            direct.turnAway(known, refusal.get());
        } else if (!live.accepts()) {
            loop.metrics().shed(ShedReason.JOURNAL);
            direct.turnAway(known, ErrorCode.OVERLOADED);
        } else {
            keyed.run(known, route);
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
}
