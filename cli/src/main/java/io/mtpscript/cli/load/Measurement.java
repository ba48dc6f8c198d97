package io.mtpscript.cli.load;

import io.mtpscript.engine.request.RequestMeter;
import io.mtpscript.net.load.LoadListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Collects what clients and engine tell, from {@link #begin} on. */
public final class Measurement implements LoadListener, RequestMeter {
    /** How many kinds of errors are told apart. */
    private static final int ERROR_KINDS = 8;

    private static final int REFUSAL_LETTERS = 300;

    private final Histogram latency = new Histogram();
    private final Histogram gas = new Histogram();
    private final Histogram memory = new Histogram();
    private final AtomicLongArray statuses = new AtomicLongArray(1000);
    private final LongAdder answered = new LongAdder();
    private final LongAccumulator until;
    private final Map<String, LongAdder> errors = new ConcurrentSkipListMap<>();
    private volatile boolean measuring;
    private volatile long begun;
    /** One of the first that were told: which, does not matter. */
    private volatile String refusal = "";

    /** Nothing counts yet. */
    public Measurement() {
        until = new LongAccumulator((a, b) -> b - a > 0 ? b : a, System.nanoTime());
    }

    /** What is sent from now on counts. */
    public void begin() {
        begun = System.nanoTime();
        until.accumulate(begun);
        measuring = true;
    }

    @Override
    public void answered(long from, long doneAt, int status, byte[] body) {
        if (!measuring || from - begun < 0) {
            return;
        }
        latency.record(doneAt - from);
        statuses.incrementAndGet(status);
        until.accumulate(doneAt);
        answered.increment();
        if (!isSuccess(status) && refusal.isEmpty()) {
            String text = new String(body, 0, Math.min(body.length, REFUSAL_LETTERS), StandardCharsets.UTF_8);
            refusal = status + ": " + text;
        }
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    @Override
    public void failed(String why) {
        if (measuring) {
            String kind = errors.size() < ERROR_KINDS || errors.containsKey(why) ? why : "other errors";
            errors.computeIfAbsent(kind, _ -> new LongAdder()).increment();
        }
    }

    @Override
    public void used(long gasUsed, long memoryUsed) {
        if (measuring) {
            gas.record(gasUsed);
            memory.record(memoryUsed);
        }
    }

    /** How many responses have counted up to now. */
    public long answered() {
        return answered.sum();
    }

    /** The latency that so many of a thousand are not above, up to now, in nanoseconds. */
    public long latency(int perMille) {
        return latency.quantile(perMille);
    }

    /**
     * What was measured.
     *
     * @param asked what was sent and how
     * @param unanswered requests that had no response when patience was over
     */
    public Result result(Asked asked, int unanswered) {
        var byStatus = new TreeMap<Integer, Long>();
        for (int status = 0; status < statuses.length(); status++) {
            if (statuses.get(status) > 0) {
                byStatus.put(status, statuses.get(status));
            }
        }
        var failures = new TreeMap<String, Long>();
        errors.forEach((why, count) -> failures.put(why, count.sum()));
        if (unanswered > 0) {
            failures.put("no response", (long) unanswered);
        }
        return new Result(
                asked,
                until.get() - begun,
                answered(),
                new Result.Latency(
                        latency.quantile(500),
                        latency.quantile(900),
                        latency.quantile(990),
                        latency.quantile(999),
                        latency.max()),
                spread(gas),
                spread(memory),
                byStatus,
                failures,
                refusal);
    }

    private static Result.Spread spread(Histogram of) {
        return new Result.Spread(of.min(), of.quantile(500), of.max());
    }
}
