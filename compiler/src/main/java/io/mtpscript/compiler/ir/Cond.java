package io.mtpscript.compiler.ir;

/** What an {@link End.If} asks; each is one operation. */
public sealed interface Cond {
    /** A Bool, or any word that is not 0. */
    record Truth(Atom value) implements Cond {}

    /** Words compared; {@code relation} is never {@link Relation#NOT_EQUAL}: the branches are swapped instead. */
    record Compare(Relation relation, Atom left, Atom right) implements Cond {
        public Compare {
            if (relation == Relation.NOT_EQUAL) {
                throw new IllegalArgumentException("a condition asks for equality and swaps its branches");
            }
        }
    }

    /** Comparison of two words as signed numbers. */
    enum Relation {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_EQUAL
    }
}
