package io.mtpscript.compiler;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.core.code.Program;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What compiling gives.
 *
 * @param program present exactly when no diagnostic is an error
 * @param foreignUnions the unions of packages that the project itself sees, with the hashes of their variants: what its {@code
 *     mtp-unions.json} would say; empty without a program
 * @param diagnostics sorted by file and position
 */
public record CompileResult(
        Optional<Program> program, SortedMap<String, String> foreignUnions, List<Diagnostic> diagnostics) {
    public CompileResult {
        diagnostics = List.copyOf(diagnostics);
    }

    static CompileResult failed(List<Diagnostic> diagnostics) {
        return new CompileResult(Optional.empty(), Collections.emptySortedMap(), diagnostics);
    }
}
