package io.mtpscript.engine.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What all event loops of an engine have counted. Safe for all threads. */
public final class EngineMetrics {
    static final String NO_ROUTE = "";

    private final Map<ScheduledExecutorService, LoopMetrics> loops = new ConcurrentHashMap<>();
    private final LongAdder swapped = new LongAdder();
    private final LongAdder swapsRefused = new LongAdder();

    /** The counters of an event loop, always the same. */
    public LoopMetrics loop(ScheduledExecutorService eventLoop) {
        return loops.computeIfAbsent(eventLoop, _ -> new LoopMetrics());
    }

    /** Another snapshot is served now. */
    public void swapped() {
        swapped.increment();
    }

    /** Another snapshot could not be served. */
    public void swapRefused() {
        swapsRefused.increment();
    }

    /** How many requests were refused so far. */
    public long shed() {
        long all = 0;
        for (ShedReason reason : ShedReason.values()) {
            all += shed(reason);
        }
        return all;
    }

    /** How many requests were refused so far for this reason. */
    public long shed(ShedReason reason) {
        return loops.values().stream().mapToLong(loop -> loop.count(reason)).sum();
    }

    /** Writes everything that was counted. */
    public void write(PrometheusText text) {
        Map<String, List<RouteMetrics>> routes = byRoute();
        writeStatuses(text, routes);
        histogram(
                text,
                "mtp_request_duration_seconds",
                "Time from a request's last byte to its answer.",
                routes,
                RouteMetrics::time);
        histogram(text, "mtp_request_gas", "Gas that requests used.", routes, RouteMetrics::gas);
        histogram(text, "mtp_request_memory_bytes", "VM memory that requests used.", routes, RouteMetrics::memory);
        writeEffects(text);
        text.metric("mtp_shed_total", "counter", "Requests refused because the engine is at a limit or stops.");
        for (ShedReason reason : ShedReason.values()) {
            text.sample("mtp_shed_total", List.of("reason", reason.shown()), shed(reason));
        }
        text.metric("mtp_swaps_total", "counter", "Snapshots that were to be served in place of the one before.");
        text.sample("mtp_swaps_total", List.of("outcome", "done"), swapped.sum());
        text.sample("mtp_swaps_total", List.of("outcome", "refused"), swapsRefused.sum());
    }

    /** The counters of each route, one an event loop. */
    Map<String, List<RouteMetrics>> byRoute() {
        Map<String, List<RouteMetrics>> routes = new TreeMap<>();
        for (LoopMetrics loop : loops.values()) {
            loop.routes()
                    .forEach((shown, of) -> routes.computeIfAbsent(shown, _ -> new ArrayList<>())
                            .add(of));
            routes.computeIfAbsent(NO_ROUTE, _ -> new ArrayList<>()).add(loop.noRoute());
        }
        return routes;
    }

    private static void writeStatuses(PrometheusText text, Map<String, List<RouteMetrics>> routes) {
        text.metric("mtp_requests_total", "counter", "Requests answered; without a route where there is none.");
        routes.forEach((shown, all) -> {
            TreeSet<Integer> statuses = new TreeSet<>();
            all.forEach(route -> route.forEachStatus(statuses::add));
            for (int status : statuses) {
                long count =
                        all.stream().mapToLong(route -> route.count(status)).sum();
                text.sample("mtp_requests_total", List.of("route", shown, "status", Integer.toString(status)), count);
            }
        });
    }

    private static void histogram(
            PrometheusText text,
            String name,
            String help,
            Map<String, List<RouteMetrics>> routes,
            Function<RouteMetrics, Histogram> which) {
        text.metric(name, "histogram", help);
        routes.forEach((shown, all) -> write(
                text, name, List.of("route", shown), all.stream().map(which).toList()));
    }

    private void writeEffects(PrometheusText text) {
        Map<String, List<Histogram>> effects = new TreeMap<>();
        for (LoopMetrics loop : loops.values()) {
            loop.effects()
                    .forEach((function, times) -> effects.computeIfAbsent(function, _ -> new ArrayList<>())
                            .add(times));
        }
        String name = "mtp_effect_duration_seconds";
        text.metric(name, "histogram", "Time from an effect call to its answer.");
        effects.forEach((function, all) -> write(text, name, List.of("effect", function), all));
    }

    private static void write(PrometheusText text, String name, List<String> labels, List<Histogram> all) {
        Optional<Scale> scale = all.stream().map(Histogram::scale).findFirst();
        if (scale.isPresent()) {
            long[] total = new long[scale.get().buckets() + 1];
            all.forEach(each -> each.addTo(total));
            text.histogram(name, labels, scale.get(), total);
        }
    }
}
