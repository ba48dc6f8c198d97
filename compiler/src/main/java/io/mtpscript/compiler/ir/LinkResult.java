package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * @param program absent exactly when {@code diagnostics} has an error
 * @param kept functions that are kept beside those of the routes: where it was linked with its tests, these in their order,
 *     then whatever the tests may leave out
 */
public record LinkResult(Optional<IrProgram> program, List<Integer> kept, List<Diagnostic> diagnostics) {
    public LinkResult {
        kept = List.copyOf(kept);
        diagnostics = List.copyOf(diagnostics);
    }
}
