package io.mtpscript.compiler.diagnostic;

import java.util.ArrayList;
import java.util.List;

/** How many findings there are at most: a text made of faults is told of some, not of all. */
public final class DiagnosticLimit {
    /** How many findings of one severity a file gives at most in each phase; the first ones are kept. */
    public static final int MAX_PER_FILE = 200;

    private int errors;
    private int warnings;

    /** Whether one more finding of this severity is wanted; counts it. */
    public boolean admits(Severity severity) {
        return switch (severity) {
            case ERROR -> errors++ < MAX_PER_FILE;
            case WARNING -> warnings++ < MAX_PER_FILE;
        };
    }

    /** The first findings of each severity, in the order given. */
    public static List<Diagnostic> first(List<Diagnostic> sorted) {
        DiagnosticLimit limit = new DiagnosticLimit();
        List<Diagnostic> kept = new ArrayList<>();
        for (Diagnostic diagnostic : sorted) {
            if (limit.admits(diagnostic.severity())) {
                kept.add(diagnostic);
            }
        }
        return kept;
    }
}
