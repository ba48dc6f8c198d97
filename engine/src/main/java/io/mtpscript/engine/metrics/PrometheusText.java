package io.mtpscript.engine.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the text format of Prometheus, version 0.0.4. Belongs to one thread. */
public final class PrometheusText {
    /** Its media type. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();

    /**
     * Begins a metric; its samples follow.
     *
     * @param type {@code counter}, {@code gauge} or {@code histogram}
     */
    public void metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** A metric with one sample. */
    public void single(String name, String type, String help, double value) {
        metric(name, type, help);
        sample(name, List.of(), value);
    }

    /** As the other one. */
    public void single(String name, String type, String help, long value) {
        metric(name, type, help);
        sample(name, List.of(), value);
    }

    /** @param labels names and values by turns */
    public void sample(String name, List<String> labels, double value) {
        sample(name, labels, Double.toString(value));
    }

    /** As the other one. */
    public void sample(String name, List<String> labels, long value) {
        sample(name, labels, Long.toString(value));
    }

    private void sample(String name, List<String> labels, String value) {
        text.append(name);
        for (int i = 0; i < labels.size(); i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
            text.append(escaped(labels.get(i + 1))).append('"');
        }
        text.append(labels.isEmpty() ? " " : "} ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Leaves out what nobody has counted. */
    void histogram(String name, List<String> labels, Scale scale, long[] counts) {
        long upTo = 0;
        int buckets = scale.buckets();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            upTo += counts[i];
            lines.add(Long.toString(upTo));
        }
        if (upTo == 0) {
            return;
        }
        for (int i = 0; i < buckets; i++) {
            List<String> bounded = new ArrayList<>(labels);
            bounded.add("le");
            bounded.add(scale.shownBound(i));
            sample(name + "_bucket", bounded, lines.get(i));
        }
        sample(name + "_sum", labels, scale.shown(counts[buckets]));
        sample(name + "_count", labels, Long.toString(upTo));
    }

    /** What was written. */
    public byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
