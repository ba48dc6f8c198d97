package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/** A statement of a block. */
public sealed interface Stmt {
    Span span();

    record Let(Pattern pattern, Optional<TypeExpr> type, Expr value, Span span) implements Stmt {}

    record Eval(Expr expr, Span span) implements Stmt {}
}
