package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Local;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A decision tree: which tests, in which order, lead to which arm of a match. */
sealed interface Tree {
    /** A local that an arm binds, and the part of the value it stands for. */
    record Binding(Local local, Place place) {}

    /** Nothing fits: cannot happen in a checked match. */
    record Fail() implements Tree {}

    record Leaf(int arm, List<Binding> bindings) implements Tree {}

    /** The arm fits if its guard holds. */
    record Guarded(int arm, List<Binding> bindings, Tree otherwise) implements Tree {}

    /** @param otherwise absent where {@code cases} has all variants */
    record OnVariant(Place place, SequencedMap<Integer, Tree> cases, Optional<Tree> otherwise) implements Tree {}

    record OnBool(Place place, Tree yes, Tree no) implements Tree {}

    /** Int, String or Decimal constants. */
    record OnLiteral(Place place, SequencedMap<Constant, Tree> cases, Tree otherwise) implements Tree {}

    /** Exactly {@code length} elements, or at least as many. */
    record OnLength(Place place, boolean exact, int length, Tree yes, Tree no) implements Tree {}
}
