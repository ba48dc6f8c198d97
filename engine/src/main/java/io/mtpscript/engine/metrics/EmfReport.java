package io.mtpscript.engine.metrics;

import io.mtpscript.effects.log.EmfLine;
import io.mtpscript.effects.log.EmfLine.Metric;
import io.mtpscript.effects.log.EmfLine.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What an engine has counted since the report before, as CloudWatch takes it: a line for each route that had requests, and one of
 * the whole engine. Values of time, gas and memory are the upper bounds of their buckets. Belongs to one thread.
 */
public final class EmfReport {
    /** Under which CloudWatch shows the metrics. */
    public static final String NAMESPACE = "MTPScript";

    private static final String ROUTE = "Route";
    private static final String NO_ROUTE = "none";
    private static final int SERVER_ERRORS = 500;
    private static final int MICRO = 1_000;

    private final EngineMetrics metrics;
    private final Map<String, Counted> before = new TreeMap<>();
    private long shedBefore;

    public EmfReport(EngineMetrics metrics) {
        this.metrics = metrics;
    }

    /** The sums of a route's counters at one time. */
    private record Counted(long errors, long[] time, long[] gas, long[] memory) {
        static Counted of(List<RouteMetrics> loops) {
            long[] errors = new long[1];
            for (RouteMetrics route : loops) {
                route.forEachStatus(status -> errors[0] += status >= SERVER_ERRORS ? route.count(status) : 0);
            }
            return new Counted(
                    errors[0],
                    sum(loops, Scale.TIME, RouteMetrics::time),
                    sum(loops, Scale.GAS, RouteMetrics::gas),
                    sum(loops, Scale.MEMORY, RouteMetrics::memory));
        }

        static Counted nothing() {
            return of(List.of());
        }

        private static long[] sum(List<RouteMetrics> loops, Scale scale, Function<RouteMetrics, Histogram> which) {
            long[] total = new long[scale.buckets() + 1];
            loops.forEach(route -> which.apply(route).addTo(total));
            return total;
        }

        Counted since(Counted earlier) {
            return new Counted(
                    errors - earlier.errors,
                    minus(time, earlier.time),
                    minus(gas, earlier.gas),
                    minus(memory, earlier.memory));
        }

        private static long[] minus(long[] now, long[] earlier) {
            long[] more = now.clone();
            for (int i = 0; i < more.length; i++) {
                more[i] -= earlier[i];
            }
            return more;
        }
    }

    /**
     * The lines since the report before.
     *
     * @param more of the whole engine
     */
    public List<EmfLine> lines(List<Metric> more) {
        List<EmfLine> lines = new ArrayList<>();
        metrics.byRoute().forEach((shown, loops) -> {
            Counted now = Counted.of(loops);
            Counted since = now.since(before.getOrDefault(shown, Counted.nothing()));
            before.put(shown, now);
            Map<Long, Long> times = values(Scale.TIME, since.time(), MICRO);
            long requests = times.values().stream().mapToLong(Long::longValue).sum();
            if (requests > 0) {
                List<Metric> all = new ArrayList<>();
                all.add(Metric.of("Requests", Unit.COUNT, requests));
                all.add(Metric.of("ServerErrors", Unit.COUNT, since.errors()));
                add(all, "Duration", Unit.MICROSECONDS, times);
                add(all, "Gas", Unit.NONE, values(Scale.GAS, since.gas(), 1));
                add(all, "Memory", Unit.BYTES, values(Scale.MEMORY, since.memory(), 1));
                String route = shown.equals(EngineMetrics.NO_ROUTE) ? NO_ROUTE : shown;
                lines.add(new EmfLine(NAMESPACE, new TreeMap<>(Map.of(ROUTE, route)), all));
            }
        });
        long shed = metrics.shed();
        List<Metric> whole = new ArrayList<>(List.of(Metric.of("Shed", Unit.COUNT, shed - shedBefore)));
        shedBefore = shed;
        whole.addAll(more);
        lines.add(new EmfLine(NAMESPACE, new TreeMap<>(), whole));
        return lines;
    }

    private static Map<Long, Long> values(Scale scale, long[] counts, long divisor) {
        Map<Long, Long> values = new TreeMap<>();
        for (int i = 0; i < scale.buckets(); i++) {
            if (counts[i] > 0) {
                values.merge(scale.bound(i) / divisor, counts[i], Long::sum);
            }
        }
        return values;
    }

    private static void add(List<Metric> all, String name, Unit unit, Map<Long, Long> values) {
        if (!values.isEmpty()) {
            all.add(new Metric(name, unit, new TreeMap<>(values)));
        }
    }
}
