package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * @param program absent exactly when {@code diagnostics} has an error
 * @param tests the functions of the program's tests, in their order; empty where it was linked without them
 */
public record LinkResult(Optional<IrProgram> program, List<Integer> tests, List<Diagnostic> diagnostics) {
    public LinkResult {
        tests = List.copyOf(tests);
        diagnostics = List.copyOf(diagnostics);
    }
}
