package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * Where each instruction of a program comes from, for profiles. A snapshot carries the places of what can trap alone.
 *
 * @param functions by their numbers in the program
 */
public record CodePlaces(List<OfFunction> functions) {
    public CodePlaces {
        functions = List.copyOf(functions);
    }

    /**
     * @param declared the function itself; empty where it stands in no source
     * @param instructions one for each of its instructions; none where it stands in no source
     */
    public record OfFunction(Optional<Span> declared, List<Span> instructions) {
        /** What stands in no source. */
        static final OfFunction NOWHERE = new OfFunction(Optional.empty(), List.of());

        public OfFunction {
            instructions = List.copyOf(instructions);
        }
    }
}
