package io.mtpscript.engine.trace;

import io.mtpscript.effects.CallTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request whose spans go to the collector when it is answered. */
final class KeptTrace implements RequestTrace {
    /** So many calls of one request are shown; how many there were is said. */
    private static final int CALLS_MAX = 128;

    /** What goes out of the engine: the others are answered at once. */
    private static final Set<String> OUTWARD = Set.of("DbRead", "DbWrite", "HttpOut");

    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final String traceId;
    private final SpanIds ids;
    private final Optional<TraceContext> caller;
    private final String correlationId;
    private final String method;
    private final long epochNanos;
    private final long begunNanos;
    private final List<Call> calls = new ArrayList<>();
    private String route = "";
    private int attempt;
    private int callCount;
    private long gas;
    private long memory;

    private static final class Call {
        private final String name;
        private final int attempt;
        private final int n;
        private final long fromNanos;
        private @Nullable Long untilNanos;

        Call(String name, int attempt, int n, long fromNanos) {
            this.name = name;
            this.attempt = attempt;
            this.n = n;
            this.fromNanos = fromNanos;
        }
    }

    KeptTrace(
            Tracer tracer,
            String traceId,
            SpanIds ids,
            Optional<TraceContext> caller,
            String correlationId,
            String method,
            long epochMillis) {
        this.tracer = tracer;
        this.traceId = traceId;
        this.ids = ids;
        this.caller = caller;
        this.correlationId = correlationId;
        this.method = method;
        epochNanos = TimeUnit.MILLISECONDS.toNanos(epochMillis);
        begunNanos = System.nanoTime();
    }

    @Override
    public void route(String shown) {
        route = shown;
    }

    @Override
    public void attempt() {
        attempt++;
    }

    @Override
    public CallTrace calls() {
        int of = attempt;
        return n -> Optional.of(TraceContext.passedOn(caller, traceId, ids.call(of, n), true));
    }

    @Override
    public void called(String effect, String function, int n) {
        if (OUTWARD.contains(effect)) {
            callCount++;
            if (calls.size() < CALLS_MAX) {
                calls.add(new Call(effect + "." + function, attempt, n, System.nanoTime()));
            }
        }
    }

    @Override
    public void answered(int n) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (call.n == n && call.attempt == attempt) {
                call.untilNanos = System.nanoTime();
                return;
            }
        }
    }

    @Override
    public void used(long gasUnits, long memoryBytes) {
        gas = gasUnits;
        memory = memoryBytes;
    }

    @Override
    public void ended(int status) {
        long now = System.nanoTime();
        Span span = new Span(traceId, ids.request(), caller.map(TraceContext::parent))
                .named(route.isEmpty() ? method : route, Span.SERVER)
                .at(epoch(begunNanos), epoch(now))
                .with("http.request.method", method)
                .with("http.response.status_code", status)
                .with("mtp.correlation_id", correlationId);
        caller.flatMap(TraceContext::state).ifPresent(span::state);
        if (!route.isEmpty()) {
            span.with("http.route", route.substring(route.indexOf(' ') + 1));
        }
        if (attempt > 0) {
            span.with("mtp.attempts", attempt).with("mtp.gas", gas).with("mtp.memory", memory);
        }
        if (callCount > calls.size()) {
            span.with("mtp.calls", callCount);
        }
        if (status >= SERVER_ERROR) {
            span.failed().with("error.type", Integer.toString(status));
        }
        List<byte[]> spans = new ArrayList<>();
        spans.add(span.toBytes());
        for (Call call : calls) {
            spans.add(shown(call, now));
        }
        tracer.send(spans);
    }

    private byte[] shown(Call call, long now) {
        Long until = call.untilNanos;
        Span span = new Span(traceId, ids.call(call.attempt, call.n), Optional.of(ids.request()))
                .named(call.name, Span.CLIENT)
                .at(epoch(call.fromNanos), epoch(until == null ? now : until))
                .with("mtp.call", call.n)
                .with("mtp.attempt", call.attempt);
        if (until == null) {
            // The host has ended the request, or the transaction was not serialisable.
            span.failed().with("error.type", "no answer");
        }
        return span.toBytes();
    }

    private long epoch(long nanos) {
        return epochNanos + (nanos - begunNanos);
    }
}
