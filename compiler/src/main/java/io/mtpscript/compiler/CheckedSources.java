package io.mtpscript.compiler;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What checking sources gives.
 *
 * @param sound present exactly when no diagnostic is an error
 * @param diagnostics those that compiling gives, sorted by file and position
 */
public record CheckedSources(Optional<Sound> sound, List<Diagnostic> diagnostics) {
    public CheckedSources {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * What a tool tells of a program without mistakes.
     *
     * @param routes how many it has
     * @param foreignUnions the unions of packages that the project itself sees, with the hashes of their variants: what its {@code
     *     mtp-unions.json} would say
     */
    public record Sound(int routes, SortedMap<String, String> foreignUnions) {}
}
