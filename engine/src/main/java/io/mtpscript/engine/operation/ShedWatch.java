package io.mtpscript.engine.operation;

import io.mtpscript.engine.metrics.EngineMetrics;

/** Tells in a line that requests were refused, at most once a look. One lock guards it. */
final class ShedWatch {
    private final EngineMetrics metrics;
    private final EngineLog log;
    private long told;

    ShedWatch(EngineMetrics metrics, EngineLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    synchronized void look() {
        long all = metrics.shed();
        if (all > told) {
            log.warn(
                    EngineLog.Event.SHED,
                    (all - told) + (all - told == 1 ? " request was" : " requests were")
                            + " refused since the last line like this: " + metrics.shedByReason());
            told = all;
        }
    }
}
