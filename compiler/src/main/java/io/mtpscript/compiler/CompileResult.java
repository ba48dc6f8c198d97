package io.mtpscript.compiler;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;

/**
 * What compiling gives.
 *
 * @param program present exactly when no diagnostic is an error
 * @param gasBounds one for each route of the program, in its order; empty without a program
 * @param diagnostics sorted by file and position
 */
public record CompileResult(Optional<Program> program, List<GasBound> gasBounds, List<Diagnostic> diagnostics) {
    public CompileResult {
        gasBounds = List.copyOf(gasBounds);
        diagnostics = List.copyOf(diagnostics);
    }
}
