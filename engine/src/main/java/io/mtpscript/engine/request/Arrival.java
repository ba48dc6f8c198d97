package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.HttpExchange;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A request that no program has seen yet.
 *
 * @param exchange where it is answered
 * @param metered the one that counts its answer, which is behind the other
 * @param given its ids, given by whoever may
 * @param route where there is one
 * @param principal who asks, where that is known
 * @param named what names it, where it has that already
 * @param trace is told what happens
 */
record Arrival(
        HttpExchange exchange,
        MeteredExchange metered,
        Optional<GivenIds> given,
        long epochMillis,
        Optional<RouteEntry> route,
        Optional<Principal> principal,
        Optional<RequestIdentity> named,
        RequestTrace trace) {
    /** It is traced, which takes its names. */
    Arrival traced(RequestIdentity identity, RequestTrace by) {
        return new Arrival(exchange, metered, given, epochMillis, route, principal, Optional.of(identity), by);
    }

    Arrival by(Optional<Principal> caller) {
        return new Arrival(exchange, metered, given, epochMillis, route, caller, named, trace);
    }

    /** When it came, by {@link System#nanoTime}. */
    long nanos() {
        return metered.sinceNanos();
    }

    /** What is left of the time that it may take, in nanoseconds; none is left below 1. */
    long leftNanos(int timeoutMillis) {
        return TimeUnit.MILLISECONDS.toNanos(timeoutMillis) - (System.nanoTime() - nanos());
    }

    /** To be answered through another exchange, which stands before the same one. */
    Arrival through(HttpExchange other) {
        return new Arrival(other, metered, given, epochMillis, route, principal, named, trace);
    }
}
