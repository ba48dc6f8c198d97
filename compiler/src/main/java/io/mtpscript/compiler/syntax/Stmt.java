package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.Optional;
import java.util.Set;

/** A statement of a block. */
public sealed interface Stmt {
    Span span();

    record Let(Pattern pattern, Optional<TypeExpr> type, Expr value, Span span) implements Stmt {}

    record Eval(Expr expr, Span span) implements Stmt {}

    /** {@code given DbRead.one(_) = answer}: only in tests. {@code stub} is the call that is answered. */
    record Given(Expr stub, Expr answer, Span span) implements Stmt {}

    /** What could not be read, up to the next statement; names that it may declare are among its words. */
    record Damaged(Span span) implements Stmt {
        /** The names that it declares, if it declares any. */
        public Set<String> declared() {
            return Words.ofStatement(span.text());
        }

        /** Whether a name is missing in it, so that it may declare any. */
        public boolean lacksName() {
            return Words.lackName(span.text());
        }

        /** Every word in it. */
        public Set<String> words() {
            return Words.all(span.text());
        }
    }
}
