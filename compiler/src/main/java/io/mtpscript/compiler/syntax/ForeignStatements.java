package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements as TypeScript writes them: understood, and answered with what to write instead. */
final class ForeignStatements {
    private final TokenStream in;
    private final TypeParser types;
    private final ExpressionParser expressions;
    private final OperandParser operands;

    ForeignStatements(TokenStream in, TypeParser types, ExpressionParser expressions, OperandParser operands) {
        this.in = in;
        this.types = types;
        this.expressions = expressions;
        this.operands = operands;
    }

    /** A statement that starts with a reserved word, wherever it stands. */
    Expr statement() {
        Token word = in.peek();
        return switch (word.value()) {
            case "return" -> returned(in.next());
            case "throw" -> thrown(in.next());
            case "try" -> tried(in.next());
            case "while", "do" -> loop(in.next());
            case "break", "continue" -> jump(in.next());
            case "switch" -> switched(in.next());
            case "class" -> classBody(in.next());
            case "enum" ->
                skipped(
                        in.next(),
                        DiagnosticCode.ENUM,
                        "Types are declared at the top level",
                        "Write `type Name = A | B` outside of the function.");
            default -> {
                in.error(Diagnostic.of(
                        DiagnosticCode.FOREIGN_WORD,
                        in.span(word),
                        "`" + word.value() + "` is a reserved word without a meaning here"));
                yield new Expr.Missing(in.span(word));
            }
        };
    }

    private Expr missing(Token from) {
        return new Expr.Missing(in.spanFrom(from.start()));
    }

    private Expr returned(Token word) {
        Diagnostic report = Diagnostic.of(DiagnosticCode.RETURN, in.span(word), "There is no `return`")
                .withHint(
                        "The value of a function is the last expression of its body; an `if` gives the value of the branch"
                                + " it takes. An api ends in `respond`.");
        if (in.atEnd() || in.startsLine() || in.at(TokenKind.SEMICOLON)) {
            in.report(report);
            return new Expr.UnitLit(in.span(word));
        }
        Span fix = in.spanBetween(word.start(), in.here());
        Expr value = expressions.expression();
        in.accept(TokenKind.SEMICOLON);
        boolean last = in.atEnd() && expressions.blocks().directlyInFunction();
        in.report(last ? report.withFix(fix, "") : report);
        return value;
    }

    private Expr thrown(Token word) {
        in.report(Diagnostic.of(DiagnosticCode.EXCEPTION, in.span(word), "There are no exceptions to throw")
                .withHint(
                        "Give a `Result`: `Err(error)`, or `fail(404, \"NotFound\")` for an HTTP answer; the caller takes"
                                + " its value with `?`."));
        while (!in.atEnd() && !in.startsLine() && !in.at(TokenKind.SEMICOLON)) {
            in.skipOne();
        }
        return missing(word);
    }

    private Expr tried(Token word) {
        in.report(Diagnostic.of(DiagnosticCode.EXCEPTION, in.span(word), "There are no exceptions to catch")
                .withHint("What can fail gives a `Result`: take its value with `?`, or `match` its `Ok` and `Err`."));
        skipBraces();
        while (in.at(TokenKind.FOREIGN)
                && (in.peek().value().equals("catch") || in.peek().value().equals("finally"))) {
            in.next();
            if (in.at(TokenKind.LEFT_PAREN)) {
                in.skipOne();
            }
            skipBraces();
        }
        return missing(word);
    }

    private Expr loop(Token word) {
        in.report(Diagnostic.of(DiagnosticCode.LOOP, in.span(word), "There is no `" + word.value() + "`")
                .withHint(
                        "Go through a list with `for (x of xs) { ... }` or `fold`; what repeats until a condition holds is a"
                                + " function that calls itself."));
        if (word.value().equals("while")) {
            if (in.at(TokenKind.LEFT_PAREN)) {
                in.skipOne();
            }
            skipBraces();
        } else {
            skipBraces();
            if (in.at(TokenKind.FOREIGN) && in.peek().value().equals("while")) {
                in.next();
                in.skipOne();
            }
        }
        return missing(word);
    }

    private Expr jump(Token word) {
        in.report(Diagnostic.of(DiagnosticCode.LOOP, in.span(word), "There is no `" + word.value() + "`")
                .withHint("A `for` goes through its whole list: leave elements out with `filter` or `take` before."));
        if (in.at(TokenKind.IDENT) && !in.startsLine()) {
            in.next();
        }
        return missing(word);
    }

    private Expr switched(Token word) {
        in.report(
                Diagnostic.of(DiagnosticCode.SWITCH, in.span(word), "There is no `switch`")
                        .withHint(
                                "Write `match value { A => ..., B(x) => ..., _ => ... }`: it gives a value, and nothing falls through."));
        if (in.at(TokenKind.LEFT_PAREN)) {
            in.skipOne();
        }
        skipBraces();
        return missing(word);
    }

    private Expr classBody(Token word) {
        return skipped(
                word,
                DiagnosticCode.CLASS,
                "There are no classes",
                "Declare a record with `type`, and functions that take it.");
    }

    /** Reports a declaration that has no equivalent and passes over its name and braces. */
    Expr skipped(Token word, DiagnosticCode code, String message, String hint) {
        in.report(Diagnostic.of(code, in.span(word), message).withHint(hint));
        while (!in.atEnd() && !in.at(TokenKind.LEFT_BRACE) && !in.startsLine()) {
            in.skipOne();
        }
        skipBraces();
        return missing(word);
    }

    private void skipBraces() {
        if (in.at(TokenKind.LEFT_BRACE)) {
            in.skipOne();
        }
    }

    /** From the parameters of a function on: {@code (a: A): R uses { E } { body }}. */
    Expr functionAsLambda(int start) {
        if (in.at(TokenKind.LESS)) {
            types.parameters();
        }
        if (!in.at(TokenKind.LEFT_PAREN)) {
            in.expected("`(`");
            return new Expr.Missing(in.spanFrom(start));
        }
        List<Expr.LambdaParam> params = new ArrayList<>();
        for (Decl.Param param : operands.parameters(false)) {
            params.add(new Expr.LambdaParam(param.name(), param.type(), param.span()));
        }
        Optional<TypeExpr> result = in.accept(TokenKind.COLON) ? Optional.of(types.type()) : Optional.empty();
        if (in.atWord("uses") && in.peek(1).is(TokenKind.LEFT_BRACE)) {
            in.next();
            in.skipOne();
        }
        Expr body = expressions.blocks().functionBody();
        return new Expr.Lambda(params, result, body, in.spanFrom(start));
    }
}
