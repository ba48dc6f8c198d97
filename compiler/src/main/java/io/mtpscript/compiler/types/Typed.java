package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;

/**
 * What checking one expression gives: its type at once, and its tree once the function's metavariables are solved.
 * Building late means that the trees handed on never hold an unsolved type and no second pass rewrites them.
 */
record Typed(Type type, Tree tree) {

    /** Makes the finished expression; called once, after the whole function has been checked. */
    @FunctionalInterface
    interface Tree {
        TExpr build();
    }

    /** After a diagnostic: a value of the type that agrees with everything. The tree is never handed on. */
    static Typed error(Span span) {
        return new Typed(Unifier.ERROR, () -> new TExpr.UnitLit(span));
    }

    TExpr build() {
        return tree.build();
    }
}
