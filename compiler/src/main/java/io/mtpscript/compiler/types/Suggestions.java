package io.mtpscript.compiler.types;

import io.mtpscript.core.text.NearName;
import java.util.Collection;
import java.util.Optional;

/** How a name that was probably meant is offered. */
final class Suggestions {
    private Suggestions() {}

    /** {@code Did you mean `x`?} or nothing. */
    static Optional<String> hint(String name, Collection<String> candidates) {
        return NearName.of(name, candidates).map(candidate -> "Did you mean `" + candidate + "`?");
    }
}
