package io.mtpscript.engine.operation;

import io.mtpscript.engine.metrics.EngineMetrics;
import io.mtpscript.engine.metrics.ShedReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells in a line that requests were refused, at most once a look. One lock guards it. */
final class ShedWatch {
    private final EngineMetrics metrics;
    private final EngineLog log;
    private final Map<ShedReason, Long> told = new EnumMap<>(ShedReason.class);

    ShedWatch(EngineMetrics metrics, EngineLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    synchronized void look() {
        long all = 0;
        List<String> byReason = new ArrayList<>();
        for (ShedReason reason : ShedReason.values()) {
            long count = metrics.shed(reason);
            long more = count - told.getOrDefault(reason, 0L);
            if (more > 0) {
                all += more;
                byReason.add(reason.shown() + " " + more);
                told.put(reason, count);
            }
        }
        if (all > 0) {
            log.warn(
                    EngineLog.Event.SHED,
                    all + (all == 1 ? " request was" : " requests were") + " refused since the last line like this: "
                            + String.join(", ", byReason));
        }
    }
}
