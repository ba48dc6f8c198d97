package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads blocks and their statements. Language reference section 3. */
final class BlockParser {
    private final TokenStream in;
    private final TypeParser types;
    private final PatternParser patterns;
    private final ExpressionParser expressions;

    /** The region of the innermost function's own block. */
    private int functionRegion = -1;

    BlockParser(TokenStream in, TypeParser types, PatternParser patterns, ExpressionParser expressions) {
        this.in = in;
        this.types = types;
        this.patterns = patterns;
        this.expressions = expressions;
    }

    /** Whether the statement being read stands in a function's own block, in no inner one. */
    boolean directlyInFunction() {
        return functionRegion == in.limit();
    }

    /** The block that is a function's body. */
    Expr functionBody() {
        if (in.at(TokenKind.ARROW) && in.peek(1).is(TokenKind.LEFT_BRACE)) {
            Token arrow = in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN, in.span(arrow), "Expected `{` and the body, found `=>`")
                    .withHint("A body has no arrow before it: `{ ... }`.")
                    .withFix(in.span(arrow), ""));
        }
        if (!in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{` and the body");
            return new Expr.Missing(in.span(in.peek()));
        }
        int outer = functionRegion;
        TokenStream.Region region = in.enter();
        functionRegion = in.limit();
        Expr body = rest(region);
        functionRegion = outer;
        return body;
    }

    /** A block; at its brace. */
    Expr block() {
        return rest(in.enter());
    }

    /** A block, or the one statement that stands where it is due, which is reported. */
    Expr blockDue(String after) {
        if (in.at(TokenKind.LEFT_BRACE)) {
            return block();
        } else if (in.atEnd()) {
            in.expected("`{`");
            return new Expr.Missing(in.span(in.peek()));
        }
        int start = in.here();
        int before = in.index();
        List<Stmt> statements = new ArrayList<>();
        statements.add(statement());
        Span span = in.spanFrom(start);
        if (in.index() > before) {
            in.report(Diagnostic.of(DiagnosticCode.MISSING_BRACES, span, "What follows " + after + " stands in braces")
                    .withHint("Write `{ ... }` around it.")
                    .withFix(span, "{ " + span.text() + " }"));
        }
        return asBlock(statements, span);
    }

    private Expr rest(TokenStream.Region region) {
        List<Stmt> statements = new ArrayList<>();
        boolean apart = true;
        // Whether the last one is an expression that a semicolon parts from something damaged: that may be what is too
        // much.
        boolean doubtful = false;
        while (!in.atEnd()) {
            if (in.accept(TokenKind.SEMICOLON)) {
                apart = true;
                continue;
            }
            int before = in.index();
            boolean ownLine = in.startsLine();
            apart |= ownLine;
            in.startAfresh();
            if (in.at(TokenKind.MINUS) && !statements.isEmpty() && in.startsLine()) {
                minusStartsLine();
            }
            boolean around = in.beginPart();
            int start = in.here();
            Stmt statement = statement();
            endStatement(before);
            boolean damaged = in.endPart(around);
            if (damaged || (!apart && isLastDamaged(statements))) {
                addDamaged(statements, start);
                doubtful = false;
            } else {
                if (doubtful && statements.removeLast() instanceof Stmt.Eval last) {
                    statements.add(ofUnknownUse(last));
                }
                doubtful = !ownLine && statement instanceof Stmt.Eval && isLastDamaged(statements);
                statements.add(statement);
            }
            apart = false;
        }
        in.leave(region);
        return asBlock(statements, in.spanFrom(region.start()));
    }

    private static boolean isLastDamaged(List<Stmt> statements) {
        return !statements.isEmpty() && statements.getLast() instanceof Stmt.Damaged;
    }

    /**
     * What cannot be read may be the rest of the expression before it, or what stands behind a damaged statement on its line may
     * be the rest of that.
     */
    private void addDamaged(List<Stmt> statements, int start) {
        int from = start;
        if (!statements.isEmpty()) {
            switch (statements.getLast()) {
                case Stmt.Damaged before -> {
                    from = before.span().start();
                    statements.removeLast();
                }
                case Stmt.Eval before -> {
                    statements.removeLast();
                    statements.add(ofUnknownUse(before));
                }
                case Stmt.Let _, Stmt.Given _ -> {}
            }
        }
        statements.add(new Stmt.Damaged(in.spanBetween(from, in.here())));
    }

    /** An expression that may be a statement, part of one, or the value of the block. */
    private static Stmt ofUnknownUse(Stmt.Eval eval) {
        return switch (eval.expr()) {
            case Expr.Respond _, Expr.If _, Expr.Match _, Expr.Block _, Expr.For _ -> new Stmt.Damaged(eval.span());
            default -> new Stmt.Let(new Pattern.Missing(eval.span()), Optional.empty(), eval.expr(), eval.span());
        };
    }

    private static Expr asBlock(List<Stmt> statements, Span span) {
        if (!statements.isEmpty() && statements.getLast() instanceof Stmt.Eval last) {
            return new Expr.Block(statements.subList(0, statements.size() - 1), Optional.of(last.expr()), span);
        }
        if (!statements.isEmpty() && statements.getLast() instanceof Stmt.Damaged(Span last)) {
            return new Expr.Block(statements, Optional.of(new Expr.Missing(last)), span);
        }
        return new Expr.Block(statements, Optional.empty(), span);
    }

    private void endStatement(int before) {
        boolean ended = in.atEnd() || in.startsLine() || in.at(TokenKind.SEMICOLON);
        if (!ended && !in.recovering()) {
            separatorMissing();
        }
        if (in.recovering()) {
            while (!in.atEnd() && !in.at(TokenKind.SEMICOLON) && !(in.startsLine() && in.index() > before)) {
                in.skipOne();
            }
        } else if (in.index() == before) {
            in.skipOne();
        }
        in.recovered();
    }

    private void separatorMissing() {
        Token next = in.peek();
        boolean statement = next.is(TokenKind.LET)
                || next.is(TokenKind.IDENT)
                || next.is(TokenKind.IF)
                || next.is(TokenKind.MATCH)
                || next.is(TokenKind.FOR)
                || next.is(TokenKind.RESPOND);
        if (statement && !next.afterFault()) {
            in.report(Diagnostic.of(
                            DiagnosticCode.MISSING_SEPARATOR, in.span(next), "A new statement starts on a new line")
                    .withHint("Break the line before `" + next.value() + "`, or put a `;` there."));
        } else {
            in.expected("the end of the statement");
        }
    }

    private void minusStartsLine() {
        in.report(
                Diagnostic.of(
                                DiagnosticCode.MINUS_STARTS_LINE,
                                in.span(in.peek()),
                                "This line starts a new statement: it is not subtracted from the line before")
                        .withHint(
                                "To go on with the line before, end that one with the `-`; else write the value in parentheses."));
    }

    Stmt statement() {
        Token first = in.peek();
        boolean foreignLet = first.is(TokenKind.FOREIGN)
                && (first.value().equals("const") || first.value().equals("var"));
        if (foreignLet) {
            foreignLet(first);
        }
        if (first.is(TokenKind.LET) || foreignLet) {
            return let();
        } else if (first.is(TokenKind.FUNCTION) && in.peek(1).is(TokenKind.IDENT)) {
            Name name = in.asName(in.peek(1));
            Expr lambda = expressions.expression();
            return new Stmt.Let(new Pattern.Bind(name, name.span()), Optional.empty(), lambda, lambda.span());
        }
        if (first.isWord("given") && in.peek(1).is(TokenKind.IDENT) && !in.startsLineAt(in.index() + 1)) {
            return given();
        }
        int start = first.start();
        Expr expr = expressions.expression();
        if (in.at(TokenKind.ASSIGN) || in.at(TokenKind.COMPOUND_ASSIGN)) {
            expr = assignment(start);
        }
        return new Stmt.Eval(expr, in.spanFrom(start));
    }

    private Stmt given() {
        int start = in.next().start();
        Expr stub = expressions.expression();
        if (!in.accept(TokenKind.ASSIGN)) {
            in.expected("`=` and the answer");
            return new Stmt.Given(stub, new Expr.Missing(in.span(in.peek())), in.spanFrom(start));
        }
        Expr answer = expressions.expression();
        return new Stmt.Given(stub, answer, in.spanFrom(start));
    }

    /** Reports {@code const} or {@code var} where {@code let} is due; it stays to be taken. */
    void foreignLet(Token word) {
        in.report(Diagnostic.of(DiagnosticCode.CONST_OR_VAR, in.span(word), "There is no `" + word.value() + "`")
                .withHint("Write `let`: it never changes.")
                .withFix(in.span(word), "let"));
    }

    private Stmt let() {
        int start = in.next().start();
        if (in.atWord("mut") && in.peek(1).is(TokenKind.IDENT)) {
            Token word = in.next();
            in.report(Diagnostic.of(DiagnosticCode.ASSIGNMENT, in.span(word), "A `let` never changes")
                    .withHint("Leave `mut` out and give each new value a name of its own.")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        }
        Pattern pattern = patterns.binding();
        Optional<TypeExpr> type = in.accept(TokenKind.COLON) ? Optional.of(types.type()) : Optional.empty();
        Expr value = initialiser("A `let` needs a value");
        return new Stmt.Let(pattern, type, value, in.spanFrom(start));
    }

    /** {@code = value} after a name being declared. */
    Expr initialiser(String complaint) {
        if (in.accept(TokenKind.ASSIGN)) {
            return expressions.expression();
        }
        if (!in.recovering() && (in.atEnd() || in.startsLine() || in.at(TokenKind.SEMICOLON))) {
            Span span = in.spanBetween(Math.max(0, in.lastEnd() - 1), in.lastEnd());
            in.error(Diagnostic.of(DiagnosticCode.UNEXPECTED_TOKEN, span, complaint)
                    .withHint("Write `= value` after the name; it never changes later."));
        } else {
            in.expected("`=`");
        }
        return new Expr.Missing(in.span(in.peek()));
    }

    private Expr assignment(int start) {
        Token sign = in.next();
        expressions.expression();
        in.report(Diagnostic.of(
                        DiagnosticCode.ASSIGNMENT, in.span(sign), "Values never change, so nothing can be assigned to")
                .withHint(
                        "Name the new value with `let`; a changed record is `{ ...old, field: value }`, a sum over a list is"
                                + " `fold`."));
        return new Expr.Missing(in.spanFrom(start));
    }
}
