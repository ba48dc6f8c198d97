package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/**
 * A bound of linking was passed deep inside some function. Never leaves the compiler: the facades turn it into a diagnostic at
 * {@link #span()}, or at the place that was being linked when there is none of its own.
 */
public final class LimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;
    private final transient Optional<Span> span;

    public LimitExceeded(String message, Optional<Span> span) {
        super(message, null, false, false);
        this.text = message;
        this.span = span;
    }

    /** One sentence for the user. */
    public String text() {
        return text;
    }

    public Optional<Span> span() {
        return span;
    }

    /** This, at {@code place} unless it has a place already. */
    public LimitExceeded at(Span place) {
        return span.isPresent() ? this : new LimitExceeded(text, Optional.of(place));
    }
}
