package io.mtpscript.effects.log;

import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metrics in CloudWatch's embedded metric format: a log line from which CloudWatch makes metrics.
 *
 * @param dimensions what the metrics are of, such as the route, by name; at most 30
 * @param metrics at most 100
 */
public record EmfLine(String namespace, SortedMap<String, String> dimensions, List<Metric> metrics) {
    /** The most values of one metric in a line. */
    public static final int VALUES_MAX = 100;

    private static final int METRICS_MAX = 100;
    private static final int DIMENSIONS_MAX = 30;

    /** CloudWatch's names of units. */
    public enum Unit {
        COUNT("Count"),
        MICROSECONDS("Microseconds"),
        BYTES("Bytes"),
        SECONDS("Seconds"),
        NONE("None");

        private final String shown;

        Unit(String shown) {
            this.shown = shown;
        }
    }

    /**
     * One metric.
     *
     * @param values how often each value was there; at most {@link #VALUES_MAX}
     */
    public record Metric(String name, Unit unit, SortedMap<Long, Long> values) {
        public Metric {
            values = new TreeMap<>(values);
            if (values.isEmpty() || values.size() > VALUES_MAX) {
                throw new IllegalArgumentException(
                        name + " has " + values.size() + " values; there must be 1.." + VALUES_MAX);
            }
        }

        /** A metric of one value. */
        public static Metric of(String name, Unit unit, long value) {
            return new Metric(name, unit, new TreeMap<>(Map.of(value, 1L)));
        }

        private JsonValue shown() {
            if (values.size() == 1 && values.firstEntry().getValue() == 1) {
                return new JsonValue.JsonInt(values.firstKey());
            }
            return object(Map.of("Values", numbers(values.keySet()), "Counts", numbers(values.values())));
        }
    }

    public EmfLine {
        dimensions = new TreeMap<>(dimensions);
        metrics = List.copyOf(metrics);
        if (dimensions.size() > DIMENSIONS_MAX || metrics.isEmpty() || metrics.size() > METRICS_MAX) {
            throw new IllegalArgumentException(dimensions.size() + " dimensions and " + metrics.size()
                    + " metrics; there may be " + DIMENSIONS_MAX + " and " + METRICS_MAX);
        }
    }

    /** The line, which has its time, for {@link LogSink#writeTimed}. */
    public byte[] toBytes(long epochMillis) {
        List<JsonValue> definitions = new ArrayList<>();
        TreeMap<String, JsonValue> members = new TreeMap<>();
        for (Metric metric : metrics) {
            definitions.add(object(Map.of(
                    "Name",
                    new JsonValue.JsonString(metric.name()),
                    "Unit",
                    new JsonValue.JsonString(metric.unit().shown))));
            members.put(metric.name(), metric.shown());
        }
        List<JsonValue> names = new ArrayList<>();
        dimensions.forEach((name, value) -> {
            names.add(new JsonValue.JsonString(name));
            members.put(name, new JsonValue.JsonString(value));
        });
        JsonValue directive = object(Map.of(
                "Dimensions",
                new JsonValue.JsonArray(List.of(new JsonValue.JsonArray(names))),
                "Metrics",
                new JsonValue.JsonArray(definitions),
                "Namespace",
                new JsonValue.JsonString(namespace)));
        members.put(
                "_aws",
                object(Map.of(
                        "CloudWatchMetrics",
                        new JsonValue.JsonArray(List.of(directive)),
                        "Timestamp",
                        new JsonValue.JsonInt(epochMillis))));
        return new JsonValue.JsonObject(members).toBytes();
    }

    private static JsonValue object(Map<String, JsonValue> members) {
        return new JsonValue.JsonObject(new TreeMap<>(members));
    }

    private static JsonValue numbers(Iterable<Long> numbers) {
        List<JsonValue> all = new ArrayList<>();
        numbers.forEach(number -> all.add(new JsonValue.JsonInt(number)));
        return new JsonValue.JsonArray(all);
    }
}
