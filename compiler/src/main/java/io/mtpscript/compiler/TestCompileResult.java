package io.mtpscript.compiler;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What compiling with tests gives.
 *
 * @param program present exactly when no diagnostic is an error
 * @param diagnostics sorted by file and position
 */
public record TestCompileResult(Optional<TestProgram> program, List<Diagnostic> diagnostics) {
    public TestCompileResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
