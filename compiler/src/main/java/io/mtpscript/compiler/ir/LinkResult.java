package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/** @param program absent exactly when {@code diagnostics} has an error */
public record LinkResult(Optional<IrProgram> program, List<Diagnostic> diagnostics) {
    public LinkResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
