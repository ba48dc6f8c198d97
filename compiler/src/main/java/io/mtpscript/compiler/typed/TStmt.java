package io.mtpscript.compiler.typed;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/** A statement of a checked block. */
public sealed interface TStmt {
    /** The pattern always fits. */
    record Let(TPattern pattern, TExpr value) implements TStmt {}

    /** {@code let [a, b] = await all [...]}: as many patterns as calls of effect functions, and each always fits. */
    record LetAll(List<TPattern> patterns, List<TExpr.Call> calls, Span span) implements TStmt {
        public LetAll {
            patterns = List.copyOf(patterns);
            calls = List.copyOf(calls);
        }
    }

    record Eval(TExpr expr) implements TStmt {}
}
