package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Severity;
import java.util.List;

/**
 * What reading one source file gives: always a module, and what was found on the way.
 *
 * @param module complete where the text is sound; where it is not, {@code Missing} nodes stand for what could not be
 *     read, each covered by a diagnostic
 * @param diagnostics in source order
 */
public record ParseResult(Module module, List<Diagnostic> diagnostics) {
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether any finding stops the compilation. */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }
}
