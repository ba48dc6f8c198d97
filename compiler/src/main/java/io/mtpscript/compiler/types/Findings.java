package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Collects diagnostics and hands them out sorted by file and position. */
final class Findings {
    private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().file().path())
            .thenComparingInt(d -> d.span().start())
            .thenComparingInt(d -> d.span().end())
            .thenComparing(d -> d.code().id())
            .thenComparing(Diagnostic::message);

    private final List<Diagnostic> all = new ArrayList<>();
    private final Map<String, DiagnosticLimit> limits = new TreeMap<>();
    private boolean errors;
    private boolean typesDoubted;

    /** @param damaged whether the text has faults, which are told elsewhere */
    Findings(boolean damaged) {
        this.errors = damaged;
    }

    /** Keeps it, unless its file has given so many that nobody reads one more. */
    void add(Diagnostic diagnostic) {
        errors |= diagnostic.severity() == Severity.ERROR;
        String path = diagnostic.span().file().path();
        if (limits.computeIfAbsent(path, _ -> new DiagnosticLimit()).admits(diagnostic.severity())) {
            all.add(diagnostic);
        }
    }

    /** A name was used that a damaged part may have declared: that a type cannot be inferred may come of it. */
    void doubtTypes() {
        typesDoubted = true;
    }

    void add(DiagnosticCode code, Span span, String message) {
        add(Diagnostic.of(code, span, message));
    }

    void add(DiagnosticCode code, Span span, String message, String hint) {
        add(Diagnostic.of(code, span, message).withHint(hint));
    }

    boolean hasErrors() {
        return errors;
    }

    /** Whether there are so many findings that one more need not be put well: looking for names that were meant takes time. */
    boolean crowded() {
        return all.size() >= DiagnosticLimit.MAX_PER_FILE;
    }

    /** Sorted, each finding once. */
    List<Diagnostic> sorted() {
        Set<Span> unknown = places(DiagnosticCode.UNKNOWN_NAME);
        Set<Span> payloads = places(DiagnosticCode.PATTERN_PAYLOAD);
        // In `{ name }` the name stands for a field and for a value: when there is no such value, that is told.
        return new LinkedHashSet<>(all.stream()
                        .filter(d -> d.code() != DiagnosticCode.UNKNOWN_FIELD || !unknown.contains(d.span()))
                        .filter(d -> d.code() != DiagnosticCode.ALTERNATIVE_NAMES || !payloads.contains(d.span()))
                        .filter(d -> d.code() != DiagnosticCode.CANNOT_INFER || !typesDoubted)
                        .sorted(BY_PLACE)
                        .toList())
                .stream().toList();
    }

    private Set<Span> places(DiagnosticCode code) {
        return all.stream()
                .filter(d -> d.code() == code)
                .map(Diagnostic::span)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
