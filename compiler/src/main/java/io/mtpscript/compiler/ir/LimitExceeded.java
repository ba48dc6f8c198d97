package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/**
 * A bound of linking was passed deep inside some function. Never leaves the compiler: the facades turn it into a diagnostic at
 * {@link #span()}, or at the place that was being linked when there is none of its own.
 */
public final class LimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The remedy where a function is too large. */
    public static final String SPLIT_FUNCTION = "Move parts of it to functions of their own.";

    /** The remedy where generic code may have been copied too often. */
    static final String FEWER_TYPES =
            "Split the program, or look for a generic function that is used with ever larger types.";

    private final String text;
    private final String remedy;
    private final transient Optional<Span> span;

    /**
     * @param message which bound was passed, one sentence without its full stop
     * @param remedy what to do about it, one sentence
     * @param span where, as far as it is known
     */
    public LimitExceeded(String message, String remedy, Optional<Span> span) {
        super(message, null, false, false);
        this.text = message;
        this.remedy = remedy;
        this.span = span;
    }

    public Optional<Span> span() {
        return span;
    }

    /** What the user is told, at this place. */
    public Diagnostic diagnostic(Span place) {
        return Diagnostic.of(DiagnosticCode.LINK_LIMIT, place, text).withHint(remedy);
    }

    /** This, at {@code place} unless it has a place already. */
    public LimitExceeded at(Span place) {
        return span.isPresent() ? this : new LimitExceeded(text, remedy, Optional.of(place));
    }
}
