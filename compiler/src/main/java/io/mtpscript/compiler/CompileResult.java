package io.mtpscript.compiler;

import io.mtpscript.compiler.backend.CodePlaces;
import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.openapi.Description;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;

/**
 * What compiling gives.
 *
 * @param program present exactly when no diagnostic is an error
 * @param places where its code comes from; present when the program is
 * @param gasBounds one for each route of the program, in its order; empty without a program
 * @param asked what its routes ask of the world; present when the program is
 * @param description of the program's API; present when the program is
 * @param diagnostics sorted by file and position
 */
public record CompileResult(
        Optional<Program> program,
        Optional<CodePlaces> places,
        List<GasBound> gasBounds,
        Optional<Asked> asked,
        Optional<Description> description,
        List<Diagnostic> diagnostics) {
    /** @param diagnostics at least one of them an error */
    static CompileResult failed(List<Diagnostic> diagnostics) {
        return new CompileResult(
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), diagnostics);
    }

    public CompileResult {
        gasBounds = List.copyOf(gasBounds);
        diagnostics = List.copyOf(diagnostics);
    }
}
