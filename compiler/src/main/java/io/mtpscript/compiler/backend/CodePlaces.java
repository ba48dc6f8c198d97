package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.Span;
import java.util.List;

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
     * @param declared the function itself
     * @param instructions one for each of its instructions
     */
    public record OfFunction(Span declared, List<Span> instructions) {
        public OfFunction {
            instructions = List.copyOf(instructions);
        }
    }
}
