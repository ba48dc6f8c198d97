package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.source.Span;

/** Ends the walk of a route that no bound is found for; becomes a {@link GasBound.Unknown}. */
final class Unbounded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient String reason;
    private final transient Span span;

    Unbounded(String reason, Span span) {
        super(reason, null, false, false);
        this.reason = reason;
        this.span = span;
    }

    String reason() {
        return reason;
    }

    Span span() {
        return span;
    }
}
