package io.mtpscript.engine.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;

/** What one event loop has counted of one route. Written by that loop, read by any thread. */
public final class RouteMetrics {
    private static final int CLASSES = 6;
    private static final int STATUSES = 100;

    /** By hundreds of the status; made when the first one comes. */
    private final AtomicReferenceArray<AtomicLongArray> statuses = new AtomicReferenceArray<>(CLASSES);

    private final Histogram time = new Histogram(Scale.TIME);
    private final Histogram gas = new Histogram(Scale.GAS);
    private final Histogram memory = new Histogram(Scale.MEMORY);

    /**
     * A request was answered.
     *
     * @param status 100..599
     * @param nanos since its last byte was there
     */
    public void answered(int status, long nanos) {
        AtomicLongArray of = statuses.getPlain(status / STATUSES);
        if (of == null) {
            of = new AtomicLongArray(STATUSES);
            statuses.setRelease(status / STATUSES, of);
        }
        int at = status % STATUSES;
        of.setOpaque(at, of.getPlain(at) + 1);
        time.add(nanos);
    }

    /** What a request that a program has seen used. */
    public void used(long gasUnits, long memoryBytes) {
        gas.add(gasUnits);
        memory.add(memoryBytes);
    }

    Histogram time() {
        return time;
    }

    Histogram gas() {
        return gas;
    }

    Histogram memory() {
        return memory;
    }

    /** Every status that was answered, in order. */
    void forEachStatus(IntConsumer action) {
        for (int hundreds = 0; hundreds < CLASSES; hundreds++) {
            for (int rest = 0; rest < STATUSES; rest++) {
                if (count(hundreds * STATUSES + rest) > 0) {
                    action.accept(hundreds * STATUSES + rest);
                }
            }
        }
    }

    long count(int status) {
        AtomicLongArray of = statuses.getAcquire(status / STATUSES);
        return of == null ? 0 : of.getOpaque(status % STATUSES);
    }
}
