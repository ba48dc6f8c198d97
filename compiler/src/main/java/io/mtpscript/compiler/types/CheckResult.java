package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.typed.CheckedProgram;
import java.util.List;
import java.util.Optional;

/**
 * What checking gives.
 *
 * @param program present when there is no error; warnings do not stand in its way
 * @param diagnostics sorted by file and position
 */
public record CheckResult(Optional<CheckedProgram> program, List<Diagnostic> diagnostics) {
    public CheckResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
