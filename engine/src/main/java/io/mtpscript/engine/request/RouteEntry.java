package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.engine.metrics.LoopMetrics;
import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.net.binding.ParameterBinder;

/**
 * A route with what one event loop needs to serve it.
 *
 * @param shown as people write it: {@code GET /orders/:id}
 * @param metrics where its requests are counted
 * @param rerunnable its database writes may have to be run again, so the body stays until they are committed
 */
record RouteEntry(Program.Route route, String shown, ParameterBinder binder, RouteMetrics metrics, boolean rerunnable) {
    private static final String WRITES = "DbWrite";

    static RouteEntry of(Program program, Program.Route route, LoopMetrics metrics) {
        String shown = route.method() + " " + route.pattern();
        return new RouteEntry(
                route,
                shown,
                new ParameterBinder(program.types(), route),
                metrics.route(shown),
                route.effects().contains(WRITES));
    }

    /** Whether nothing needs the request's body once it is decoded. */
    boolean decodesOnce() {
        return !rerunnable;
    }
}
