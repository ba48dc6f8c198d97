package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/**
 * Why an expression must have a certain type, in the words of the message: {@code <subject> must be Int, but this is
 * String}.
 *
 * @param subject what is checked: {@code argument 2 of `total`}
 * @param label another place that explains the need, with a remark
 * @param hint what to do where the types themselves suggest nothing
 * @param tail whether this is the tail of an api body, where {@code respond} must stand
 */
record Reason(String subject, Optional<Label> label, Optional<String> hint, boolean tail) {
    record Label(Span span, String text) {}

    static Reason of(String subject) {
        return new Reason(subject, Optional.empty(), Optional.empty(), false);
    }

    static Reason of(String subject, Span because, String text) {
        return new Reason(subject, Optional.of(new Label(because, text)), Optional.empty(), false);
    }

    Reason withHint(Optional<String> hint) {
        return new Reason(subject, label, hint, tail);
    }

    /** Every branch of an api ends in {@code respond}. */
    static Reason respond() {
        return new Reason("the end of an api", Optional.empty(), Optional.empty(), true);
    }
}
