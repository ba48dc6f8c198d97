package io.mtpscript.engine.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one event loop counts, whatever programs it serves one after the other. Written by that loop, read by any thread. */
public final class LoopMetrics {
    private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
    private final Map<String, Histogram> effects = new ConcurrentHashMap<>();
    private final AtomicLongArray shed = new AtomicLongArray(ShedReason.values().length);
    private final RouteMetrics noRoute = new RouteMetrics();

    /** @param shown as people write it: {@code GET /orders/:id} */
    public RouteMetrics route(String shown) {
        return routes.computeIfAbsent(shown, _ -> new RouteMetrics());
    }

    /** Of requests that no route is for. */
    public RouteMetrics noRoute() {
        return noRoute;
    }

    /** How long calls of an effect's function take, such as {@code DbRead.query}, in nanoseconds. */
    public Histogram effect(String function) {
        return effects.computeIfAbsent(function, _ -> new Histogram(Scale.TIME));
    }

    /** A request was refused. */
    public void shed(ShedReason reason) {
        shed.setOpaque(reason.ordinal(), shed.getPlain(reason.ordinal()) + 1);
    }

    Map<String, RouteMetrics> routes() {
        return routes;
    }

    Map<String, Histogram> effects() {
        return effects;
    }

    long count(ShedReason reason) {
        return shed.getOpaque(reason.ordinal());
    }
}
