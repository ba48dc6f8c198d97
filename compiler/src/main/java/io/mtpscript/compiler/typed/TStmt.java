package io.mtpscript.compiler.typed;

/** A statement of a checked block. */
public sealed interface TStmt {
    /** The pattern always fits. */
    record Let(TPattern pattern, TExpr value) implements TStmt {}

    record Eval(TExpr expr) implements TStmt {}
}
