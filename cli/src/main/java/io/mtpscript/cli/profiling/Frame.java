package io.mtpscript.cli.profiling;

import java.util.Optional;

/**
 * What gas and memory are charged to.
 *
 * @param place where a function is declared
 */
public record Frame(Kind kind, String name, Optional<Place> place) {
    /** Whose work it is. */
    public enum Kind {
        /** A function of the program. */
        FUNCTION,
        /** A function of the standard library that is written in the language. */
        LIBRARY,
        /** An operation of the VM. */
        BUILTIN,
        /** Writing a call's arguments and reading its answer. */
        EFFECT,
        /** What happens before and after the program's own code. */
        ENGINE;

        /** As JSON has it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Frame of(Kind kind, String name) {
        return new Frame(kind, name, Optional.empty());
    }

    /** For people: what is no function says so. */
    public String label() {
        return switch (kind) {
            case FUNCTION, LIBRARY, ENGINE -> name;
            case BUILTIN -> name + " [builtin]";
            case EFFECT -> name + " [effect]";
        };
    }
}
