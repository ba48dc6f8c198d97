package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.engine.metrics.LoopMetrics;
import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.net.binding.ParameterBinder;
import io.mtpscript.net.rate.RateLimits;
import java.util.Optional;

/**
 * A route with what one event loop needs to serve it.
 *
 * @param shown as people write it: {@code GET /orders/:id}
 * @param metrics where its requests are counted
 * @param limit how often a client may call it; empty where that is not limited
 * @param slices whether its requests need workers
 * @param rerunnable its database writes may have to be run again, so the body stays until they are committed
 */
record RouteEntry(
        Program.Route route,
        String shown,
        ParameterBinder binder,
        RouteMetrics metrics,
        SliceHistory slices,
        boolean rerunnable,
        Optional<RateLimits.RouteLimit> limit) {
    private static final String WRITES = "DbWrite";

    static RouteEntry of(Program program, Program.Route route, LoopMetrics metrics, RateLimits limits) {
        String shown = route.method() + " " + route.pattern();
        return new RouteEntry(
                route,
                shown,
                new ParameterBinder(program.types(), route),
                metrics.route(shown),
                new SliceHistory(),
                route.effects().contains(WRITES),
                limits.of(shown));
    }

    /** Whether nothing needs the request's body once it is decoded. */
    boolean decodesOnce() {
        return !rerunnable;
    }
}
