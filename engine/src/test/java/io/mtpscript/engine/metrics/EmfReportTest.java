package io.mtpscript.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.effects.log.EmfLine.Metric;
import io.mtpscript.effects.log.EmfLine.Unit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** Metrics for CloudWatch. */
class EmfReportTest {
    private static List<String> lines(EmfReport report, Metric... more) {
        return report.lines(List.of(more)).stream()
                .map(line -> new String(line.toBytes(1), StandardCharsets.UTF_8)
                        .replaceAll(",\"_aws\":.*?\"Timestamp\":1}", ""))
                .toList();
    }

    @Test
    void aReportHasWhatWasCountedSinceTheOneBefore() {
        EngineMetrics metrics = new EngineMetrics();
        EmfReport report = new EmfReport(metrics);
        try (ScheduledExecutorService one = Executors.newSingleThreadScheduledExecutor();
                ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor()) {
            metrics.loop(one).route("GET /a").answered(200, 90_000);
            metrics.loop(one).route("GET /a").used(50, 2_000);
            metrics.loop(other).route("GET /a").answered(503, 20_000_000_000L);
            metrics.loop(other).noRoute().answered(404, 200_000);
            assertEquals(
                    List.of(
                            "{\"Duration\":250,\"Requests\":1,\"Route\":\"none\",\"ServerErrors\":0}",
                            "{\"Duration\":{\"Counts\":[1,1],\"Values\":[100,10000000]},\"Gas\":100,\"Memory\":4096,"
                                    + "\"Requests\":2,\"Route\":\"GET /a\",\"ServerErrors\":1}",
                            "{\"More\":7,\"Shed\":0}"),
                    lines(report, Metric.of("More", Unit.COUNT, 7)));
            metrics.loop(one).shed(ShedReason.RATE);
            assertEquals(List.of("{\"Shed\":1}"), lines(report));
            metrics.loop(one).route("GET /a").answered(200, 90_000);
            assertEquals(
                    List.of(
                            "{\"Duration\":100,\"Requests\":1,\"Route\":\"GET /a\",\"ServerErrors\":0}",
                            "{\"Shed\":0}"),
                    lines(report));
        }
    }
}
