package io.mtpscript.engine.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one event loop counts, whatever programs it serves one after the other. Written by that loop, read by any thread. */
public final class LoopMetrics {
    private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
    private final Map<String, Histogram> effects = new ConcurrentHashMap<>();
    /** Has all of them from the start, so that it can be read while it is added to. */
    private final EnumMap<ShedReason, LongAdder> shed = new EnumMap<>(ShedReason.class);

    private final RouteMetrics noRoute = new RouteMetrics();

    LoopMetrics() {
        for (ShedReason reason : ShedReason.values()) {
            shed.put(reason, new LongAdder());
        }
    }

    private LongAdder of(ShedReason reason) {
        return Objects.requireNonNull(shed.get(reason));
    }

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
        of(reason).increment();
    }

    Map<String, RouteMetrics> routes() {
        return routes;
    }

    Map<String, Histogram> effects() {
        return effects;
    }

    long count(ShedReason reason) {
        return of(reason).sum();
    }
}
