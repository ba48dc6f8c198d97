package io.mtpscript.compiler;

import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.diagnostic.Diagnostic;
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
    /** The module, and the same program as bytecode. */
    public record Compiled(JavaScript module, Program program) {}

    public JavaScriptResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
