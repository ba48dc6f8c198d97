package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/**
 * A bound of linking was passed deep inside some function. Never leaves the compiler: the facades turn it into a diagnostic at
 * {@link #span()}, or at the place that was being linked when there is none of its own.
 */
public final class LimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Span> span;

    public LimitExceeded(String message, Optional<Span> span) {
        super(message, null, false, false);
        this.span = span;
    }

    public Optional<Span> span() {
        return span;
    }
}
