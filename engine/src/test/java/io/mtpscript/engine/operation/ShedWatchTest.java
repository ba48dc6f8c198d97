package io.mtpscript.engine.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.engine.metrics.EngineMetrics;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.engine.settings.OperationSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class ShedWatchTest {
    @Test
    void eachLineHasWhatWasRefusedSinceTheOneBefore() {
        var written = new ByteArrayOutputStream();
        var log = new EngineLog(
                new PrintStream(written, true, StandardCharsets.UTF_8),
                OperationSettings.LogFormat.JSON,
                LogLevel.INFO,
                Clock.systemUTC());
        var metrics = new EngineMetrics();
        var watch = new ShedWatch(metrics, log);
        try (ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor()) {
            metrics.loop(loop).shed(ShedReason.RATE);
            watch.look();
            assertEquals("1 request was refused since the last line like this: rate 1", told(written));
            watch.look();
            assertEquals("", told(written));
            metrics.loop(loop).shed(ShedReason.WORKERS);
            metrics.loop(loop).shed(ShedReason.RATE);
            metrics.loop(loop).shed(ShedReason.RATE);
            watch.look();
            assertEquals("3 requests were refused since the last line like this: workers 1, rate 2", told(written));
        }
    }

    /** The last line's sentence. */
    private static String told(ByteArrayOutputStream written) {
        String line = written.toString(StandardCharsets.UTF_8).strip();
        written.reset();
        return line.replaceFirst(".*?([0-9]+ requests? w[^\"]*).*", "$1");
    }
}
