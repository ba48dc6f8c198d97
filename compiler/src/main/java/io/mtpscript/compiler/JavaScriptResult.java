package io.mtpscript.compiler;

import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;

/**
 * What compiling to JavaScript gives.
 *
 * @param compiled present exactly when no diagnostic is an error
 * @param diagnostics sorted by place
 */
public record JavaScriptResult(Optional<Compiled> compiled, List<Diagnostic> diagnostics) {
    /** The module, and the same program as it was checked and as bytecode. */
    public record Compiled(CheckedProgram checked, JavaScript module, Program program) {}

    public JavaScriptResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
