package io.mtpscript.engine.operation;

import io.mtpscript.effects.log.EmfLine;
import io.mtpscript.effects.log.EmfLine.Metric;
import io.mtpscript.effects.log.EmfLine.Unit;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.metrics.EmfReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes metrics as lines of the log once a minute, for logs that CloudWatch reads, and a last time at the end. */
public final class MetricsLog implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final int CLOSE_SECONDS = 2;

    private final EmfReport report;
    private final Optional<OutboxStatus> outbox;
    private final LogSink log;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("metrics log").daemon().unstarted(task));
    /** What follows belongs to the thread. */
    private long lostBefore;

    private long deliveredBefore;

    private MetricsLog(Engine engine, LogSink log) {
        this.report = new EmfReport(engine.probe().metrics());
        this.outbox = engine.outbox();
        this.log = log;
    }

    /** Begins to write. */
    public static MetricsLog start(Engine engine, LogSink log) {
        MetricsLog metrics = new MetricsLog(engine, log);
        var _ = metrics.thread.scheduleAtFixedRate(metrics::write, SECONDS, SECONDS, TimeUnit.SECONDS);
        return metrics;
    }

    private void write() {
        List<Metric> more = new ArrayList<>();
        long lost = log.lost();
        more.add(Metric.of("LogLinesLost", Unit.COUNT, lost - lostBefore));
        lostBefore = lost;
        outbox.ifPresent(status -> {
            OutboxStatus.Counts counts = status.counts();
            more.add(Metric.of("OutboxPending", Unit.COUNT, counts.pending()));
            more.add(Metric.of("OutboxFailed", Unit.COUNT, counts.failed()));
            more.add(Metric.of("OutboxOldest", Unit.SECONDS, counts.oldestSeconds()));
            more.add(Metric.of("OutboxDelivered", Unit.COUNT, counts.delivered() - deliveredBefore));
            deliveredBefore = counts.delivered();
        });
        long now = System.currentTimeMillis();
        for (EmfLine line : report.lines(more)) {
            log.writeTimed(line.toBytes(now));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                write();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
