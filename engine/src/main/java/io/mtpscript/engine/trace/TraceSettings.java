package io.mtpscript.engine.trace;

import java.net.URI;

/**
 * Where traces go, and which.
 *
 * @param collector takes OTLP in JSON over HTTP, such as {@code http://localhost:4318/v1/traces}
 * @param perMillion of the requests that come without a trace so many are traced, 0..{@link #ALL}; those that come with one are
 *     when their trace is
 * @param service as the collector shows this engine
 * @param queueBytes what may wait to be sent; traces beyond it are lost
 */
public record TraceSettings(URI collector, int perMillion, String service, long queueBytes) {
    /** Every request. */
    public static final int ALL = 1_000_000;

    /** The default of {@link #queueBytes}. */
    public static final long QUEUE_BYTES = 16L << 20;

    public TraceSettings {
        if (perMillion < 0 || perMillion > ALL) {
            throw new IllegalArgumentException("The share of traced requests is out of its range");
        }
    }
}
