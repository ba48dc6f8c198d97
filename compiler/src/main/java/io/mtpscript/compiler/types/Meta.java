package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.Optional;

/**
 * A type that is not known yet; unification finds it. It stands inside a {@link Type.Param} while one function is
 * checked and never leaves the checker: {@link Unifier#zonk} puts its solution in its place.
 */
final class Meta extends Type.TypeParam {
    private Optional<Type> solution = Optional.empty();

    Meta(String name) {
        super(name);
    }

    Optional<Type> solution() {
        return solution;
    }

    void solve(Type type) {
        if (solution.isPresent()) {
            throw new IllegalStateException(name() + " is solved already");
        }
        solution = Optional.of(type);
    }

    /** Undoes {@link #solve} when a trial unification is taken back. */
    void forget() {
        solution = Optional.empty();
    }
}
