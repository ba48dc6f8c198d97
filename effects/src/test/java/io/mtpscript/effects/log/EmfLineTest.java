package io.mtpscript.effects.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.effects.log.EmfLine.Metric;
import io.mtpscript.effects.log.EmfLine.Unit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The embedded metric format, as CloudWatch's specification has it. */
class EmfLineTest {
    @Test
    void aLineNamesItsMetricsAndHasTheirValues() {
        EmfLine line = new EmfLine(
                "MTPScript",
                new TreeMap<>(Map.of("route", "GET /a")),
                List.of(
                        Metric.of("Requests", Unit.COUNT, 17),
                        new Metric("Duration", Unit.MICROSECONDS, new TreeMap<>(Map.of(5L, 12L, 2L, 5L)))));
        assertEquals(
                "{\"Duration\":{\"Counts\":[5,12],\"Values\":[2,5]},\"Requests\":17,\"_aws\":{\"CloudWatchMetrics\":"
                        + "[{\"Dimensions\":[[\"route\"]],\"Metrics\":[{\"Name\":\"Requests\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"Duration\",\"Unit\":\"Microseconds\"}],\"Namespace\":\"MTPScript\"}],"
                        + "\"Timestamp\":1769860800000},\"route\":\"GET /a\"}",
                new String(line.toBytes(1_769_860_800_000L), StandardCharsets.UTF_8));
    }

    @Test
    void whatCloudWatchWouldRefuseIsNotMade() {
        TreeMap<Long, Long> many = new TreeMap<>();
        for (long i = 0; i <= EmfLine.VALUES_MAX; i++) {
            many.put(i, 1L);
        }
        assertThrows(IllegalArgumentException.class, () -> new Metric("m", Unit.NONE, many));
        assertThrows(IllegalArgumentException.class, () -> new Metric("m", Unit.NONE, new TreeMap<>()));
        assertThrows(IllegalArgumentException.class, () -> new EmfLine("n", new TreeMap<>(), List.of()));
    }
}
