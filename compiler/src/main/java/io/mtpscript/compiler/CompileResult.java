package io.mtpscript.compiler;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;

/**
 * What compiling gives.
 *
 * @param program present exactly when no diagnostic is an error
 * @param diagnostics sorted by file and position
 */
public record CompileResult(Optional<Program> program, List<Diagnostic> diagnostics) {
    public CompileResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
