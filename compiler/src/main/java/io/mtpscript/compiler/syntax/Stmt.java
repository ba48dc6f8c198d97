package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;

/** A statement of a block. */
public sealed interface Stmt {
    Span span();

    record Let(Pattern pattern, Optional<TypeExpr> type, Expr value, Span span) implements Stmt {}

    record Eval(Expr expr, Span span) implements Stmt {}

    /** {@code given DbRead.one(_) = answer}: only in tests. {@code stub} is the call that is answered. */
    record Given(Expr stub, Expr answer, Span span) implements Stmt {}
}
