package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.net.binding.ParameterBinder;

/**
 * A route with what one event loop needs to serve it.
 *
 * @param shown as people write it: {@code GET /orders/:id}
 * @param rerunnable its database writes may have to be run again, so the body stays until they are committed
 */
record RouteEntry(Program.Route route, String shown, ParameterBinder binder, boolean rerunnable) {
    private static final String WRITES = "DbWrite";

    static RouteEntry of(Program program, Program.Route route) {
        return new RouteEntry(
                route,
                route.method() + " " + route.pattern(),
                new ParameterBinder(program.types(), route),
                route.effects().contains(WRITES));
    }

    /** Whether nothing needs the request's body once it is decoded. */
    boolean decodesOnce() {
        return !rerunnable;
    }
}
