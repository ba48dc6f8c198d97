package io.mtpscript.cli.load;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a benchmark has measured.
 *
 * @param nanos from the begin of the measurement to the last response
 * @param requests that were answered
 * @param gas and {@code memory} (bytes): of a request that reached the program
 * @param statuses how many responses had each
 * @param errors what failed without a response, and how often
 * @param refusal the first response that was no success; empty where there was none
 */
public record Result(
        Asked asked,
        long nanos,
        long requests,
        Latency latency,
        Spread gas,
        Spread memory,
        SortedMap<Integer, Long> statuses,
        SortedMap<String, Long> errors,
        String refusal) {
    public Result {
        statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
        errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    /** In nanoseconds. */
    public record Latency(long p50, long p90, long p99, long p999, long max) {}

    /** Over all requests. */
    public record Spread(long min, long median, long max) {}

    /** Requests a second. */
    public long rate() {
        return nanos == 0 ? 0 : Math.round(requests * 1e9 / nanos);
    }

    /** Whether everything was answered, and by success. */
    public boolean well() {
        return requests > 0 && errors.isEmpty() && failures() == 0;
    }

    private long failures() {
        return statuses.entrySet().stream()
                .filter(entry -> !Measurement.isSuccess(entry.getKey()))
                .mapToLong(entry -> entry.getValue())
                .sum();
    }

    /** For people. */
    public String text() {
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s on %s for %s, after %s of warm-up\n\n",
                asked.request(),
                count(asked.connections(), "connection"),
                time(nanos),
                time(asked.warmUpMillis() * 1_000_000)));
        text.append(String.format(Locale.ROOT, "  requests   %,d, %,d a second%s\n", requests, rate(), goal()));
        text.append(String.format(
                Locale.ROOT,
                "  latency    p50 %s   p90 %s   p99 %s   p99.9 %s   max %s\n",
                time(latency.p50()),
                time(latency.p90()),
                time(latency.p99()),
                time(latency.p999()),
                time(latency.max())));
        if (gas.max() > 0) {
            text.append("  gas        ").append(spread(gas, "")).append('\n');
            text.append("  memory     ").append(spread(memory, " bytes")).append('\n');
        }
        text.append("  statuses   ")
                .append(statuses.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%d: %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ")))
                .append('\n');
        errors.forEach((why, count) -> text.append(String.format(Locale.ROOT, "  failed     %,d: %s\n", count, why)));
        if (failures() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "\n  %,d of %,d responses are no success (2xx); the first of them is\n  %s\n",
                    failures(),
                    requests,
                    refusal));
        }
        return text.toString();
    }

    private String goal() {
        if (asked.rate() == 0) {
            return "";
        }
        boolean missed = rate() < asked.rate() * 0.98;
        return String.format(
                Locale.ROOT, " of the %,d asked for%s", asked.rate(), missed ? ": more than it can do" : "");
    }

    private static String count(int n, String what) {
        return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? what : what + "s");
    }

    private static String spread(Spread of, String unit) {
        return of.min() == of.max()
                ? String.format(Locale.ROOT, "%,d%s a request", of.min(), unit)
                : String.format(
                        Locale.ROOT,
                        "%,d%s at least, %,d in the median, %,d at most",
                        of.min(),
                        unit,
                        of.median(),
                        of.max());
    }

    /** Three digits and a unit. */
    public static String time(long nanos) {
        double micros = nanos / 1e3;
        if (micros < 999.5) {
            return digits(micros) + " us";
        }
        return micros < 999_500 ? digits(micros / 1e3) + " ms" : digits(micros / 1e6) + " s";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }

    /** Canonical JSON on one line. */
    public String json() {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out);
        json.beginObject().key("connections").integer(asked.connections());
        json.key("errors").beginObject();
        errors.forEach((why, count) -> json.key(why).integer(count));
        json.endObject();
        spread(json.key("gas"), gas);
        json.key("latencyNanos").beginObject();
        json.key("max").integer(latency.max());
        json.key("p50").integer(latency.p50()).key("p90").integer(latency.p90());
        json.key("p99").integer(latency.p99()).key("p999").integer(latency.p999());
        json.endObject();
        spread(json.key("memory"), memory);
        json.key("nanos").integer(nanos);
        if (asked.rate() > 0) {
            json.key("rate").integer(asked.rate());
        }
        json.key("request").text(asked.request()).key("requests").integer(requests);
        json.key("requestsPerSecond").integer(rate());
        json.key("statuses").beginObject();
        statuses.forEach((status, count) -> json.key(Integer.toString(status)).integer(count));
        json.endObject().key("warmUpMillis").integer(asked.warmUpMillis());
        json.endObject();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static void spread(CanonicalJson json, Spread of) {
        json.beginObject().key("max").integer(of.max());
        json.key("median").integer(of.median()).key("min").integer(of.min()).endObject();
    }
}
