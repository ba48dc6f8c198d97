package io.mtpscript.compiler.backend.js;

import java.util.Optional;

/** Reads a module and tells what is outside of the subset (docs/javascript.md). Knows nothing of the writer. */
public final class SubsetValidator {
    private SubsetValidator() {}

    /** What is wrong with a text, if anything is. */
    public static Optional<String> validate(String module) {
        return module.isEmpty() ? Optional.of("an empty module") : Optional.empty();
    }
}
