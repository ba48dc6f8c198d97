package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** Collects diagnostics and hands them out sorted by file and position. */
final class Findings {
    private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().file().path())
            .thenComparingInt(d -> d.span().start())
            .thenComparingInt(d -> d.span().end())
            .thenComparing(d -> d.code().id())
            .thenComparing(Diagnostic::message);

    private final List<Diagnostic> all = new ArrayList<>();

    void add(Diagnostic diagnostic) {
        all.add(diagnostic);
    }

    void add(DiagnosticCode code, Span span, String message) {
        all.add(Diagnostic.of(code, span, message));
    }

    void add(DiagnosticCode code, Span span, String message, String hint) {
        all.add(Diagnostic.of(code, span, message).withHint(hint));
    }

    boolean hasErrors() {
        return all.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    /** Sorted, each finding once. */
    List<Diagnostic> sorted() {
        return new LinkedHashSet<>(all.stream().sorted(BY_PLACE).toList())
                .stream().toList();
    }
}
