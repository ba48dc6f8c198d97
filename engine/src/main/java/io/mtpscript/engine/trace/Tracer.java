package io.mtpscript.engine.trace;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonString;
import io.mtpscript.effects.log.BatchForm;
import io.mtpscript.effects.log.CollectorOutput;
import io.mtpscript.effects.log.LineQueue;
import io.mtpscript.effects.log.LogTarget;
import io.mtpscript.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Begins the traces of requests, and sends what is kept of them. Safe for all threads. */
public final class Tracer implements AutoCloseable {
    private static final String SCOPE = "mtpscript";
    private static final int CLOSE_MILLIS = 3_000;
    private static final byte[] COMMA = {','};

    /** As the conventions for HTTP spans have them; others are one. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    /** The last digits of a trace's id are random (W3C Trace Context level 2): so many of them decide. */
    private static final int DECIDING_DIGITS = 14;

    private final LineQueue queue;
    private final long below;
    private final LongAdder kept = new LongAdder();

    private Tracer(LineQueue queue, int perMillion) {
        this.queue = queue;
        long all = 1L << (4 * DECIDING_DIGITS);
        below = perMillion == TraceSettings.ALL ? all : all / TraceSettings.ALL * perMillion;
    }

    /** @param notice told when the collector does not take traces, and when it takes them again */
    public static Tracer start(TraceSettings settings, String engineVersion, Consumer<String> notice) {
        CollectorOutput output = new CollectorOutput(
                new LogTarget.Collector(settings.collector(), Optional.empty()),
                "trace collector",
                form(settings.service(), engineVersion),
                notice);
        return new Tracer(
                LineQueue.start("traces", output, settings.queueBytes(), CLOSE_MILLIS, _ -> Optional.empty()),
                settings.perMillion());
    }

    private static BatchForm form(String service, String engineVersion) {
        String resource = new JsonArray(List.of(
                        Span.attribute("service.name", "stringValue", service),
                        Span.attribute("service.version", "stringValue", engineVersion),
                        Span.attribute("telemetry.sdk.name", "stringValue", SCOPE),
                        Span.attribute("telemetry.sdk.language", "stringValue", "java")))
                .toText();
        String before = "{\"resourceSpans\":[{\"resource\":{\"attributes\":" + resource
                + "},\"scopeSpans\":[{\"scope\":{\"name\":" + new JsonString(SCOPE).toText() + "},\"spans\":[";
        return new BatchForm(
                "application/json",
                before.getBytes(StandardCharsets.UTF_8),
                COMMA,
                "]}]}]}".getBytes(StandardCharsets.UTF_8),
                true);
    }

    /**
     * Begins the trace of a request: the client's where it is in one, else one whose id is the correlation id.
     *
     * @param seed of the request, 32 bytes
     * @param correlationId 32 hex digits
     */
    public RequestTrace begin(HttpRequest request, byte[] seed, String correlationId, long epochMillis) {
        Optional<TraceContext> caller = TraceContext.of(request.headers("traceparent"), request.headers("tracestate"));
        String traceId = caller.map(TraceContext::traceId).orElse(correlationId);
        SpanIds ids = new SpanIds(seed);
        boolean sampled = caller.map(TraceContext::sampled).orElseGet(() -> chosen(traceId));
        if (!sampled) {
            return new PassedOnTrace(traceId, ids, caller);
        }
        String method = METHODS.contains(request.method()) ? request.method() : "_OTHER";
        return new KeptTrace(this, traceId, ids, caller, correlationId, method, epochMillis);
    }

    private boolean chosen(String traceId) {
        return Long.parseLong(traceId.substring(traceId.length() - DECIDING_DIGITS), 16) < below;
    }

    /** @param spans of one request */
    void send(List<byte[]> spans) {
        ByteBuilder all = new ByteBuilder();
        for (byte[] span : spans) {
            all.add(all.length() == 0 ? new byte[0] : COMMA).add(span);
        }
        kept.increment();
        queue.add(all.toByteArray(), LineQueue.TIMED);
    }

    /** How many requests were traced so far. */
    public long kept() {
        return kept.sum();
    }

    /** How many of them did not get to the collector, because they did not fit the queue or it would not have them. */
    public long lost() {
        return queue.lost();
    }

    /**
     * Waits until what was traced before is sent.
     *
     * @param millis the longest wait
     */
    public void flush(long millis) {
        queue.flush(millis);
    }

    /** Sends what waits, for a bounded time. */
    @Override
    public void close() {
        queue.close();
    }
}
