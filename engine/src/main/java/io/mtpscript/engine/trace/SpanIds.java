package io.mtpscript.engine.trace;

import io.mtpscript.core.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The ids of a request's spans, made from its seed: a request that is looked at later has those that it had. */
record SpanIds(byte[] seed) {
    private static final byte[] SPAN = "mtpscript span".getBytes(StandardCharsets.UTF_8);
    private static final int BYTES = 8;

    /** Of the request itself. */
    String request() {
        return of(0, 0);
    }

    /**
     * Of an effect call.
     *
     * @param attempt 1 and up
     * @param n the call's number in the attempt
     */
    String call(int attempt, int n) {
        return of(attempt, n);
    }

    private String of(int attempt, int n) {
        ByteBuffer message = ByteBuffer.allocate(SPAN.length + seed.length + 2 * Integer.BYTES);
        message.put(SPAN).put(seed).putInt(attempt).putInt(n);
        return HexFormat.of().formatHex(Sha256.of(message.array()), 0, BYTES);
    }
}
