package io.mtpscript.compiler.diagnostic;

import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One finding about the user's program: a value, never an exception.
 *
 * @param code stable code; its severity and long explanation live with it
 * @param span where; the underlined text
 * @param message one sentence, no full stop needed, naming what is wrong in the user's terms
 * @param labels other places that matter, each with a few words (for example the first declaration)
 * @param hint what to do about it, one sentence, when there is something to say
 * @param fix a replacement an editor can apply, when it is certain
 */
public record Diagnostic(
        DiagnosticCode code, Span span, String message, List<Label> labels, Optional<String> hint, Optional<Fix> fix) {
    public Diagnostic {
        labels = List.copyOf(labels);
    }

    /** A secondary place with a short remark. */
    public record Label(Span span, String text) {}

    /** Replaces the text of {@code span} with {@code replacement}. */
    public record Fix(Span span, String replacement) {}

    public static Diagnostic of(DiagnosticCode code, Span span, String message) {
        return new Diagnostic(code, span, message, List.of(), Optional.empty(), Optional.empty());
    }

    public Diagnostic withHint(String text) {
        return new Diagnostic(code, span, message, labels, Optional.of(text), fix);
    }

    public Diagnostic withLabel(Span where, String text) {
        var more = new java.util.ArrayList<>(labels);
        more.add(new Label(where, text));
        return new Diagnostic(code, span, message, more, hint, fix);
    }

    public Diagnostic withFix(Span where, String replacement) {
        return new Diagnostic(code, span, message, labels, hint, Optional.of(new Fix(where, replacement)));
    }

    public Severity severity() {
        return code.severity();
    }
}
