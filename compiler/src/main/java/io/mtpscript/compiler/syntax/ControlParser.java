package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code if}, {@code match}, {@code for}, {@code await all} and {@code respond}. Language reference section 3. */
final class ControlParser {
    private final TokenStream in;
    private final PatternParser patterns;
    private final ExpressionParser expressions;
    private final BlockParser blocks;

    ControlParser(TokenStream in, PatternParser patterns, ExpressionParser expressions, BlockParser blocks) {
        this.in = in;
        this.patterns = patterns;
        this.expressions = expressions;
        this.blocks = blocks;
    }

    Expr ifExpression() {
        if (!in.descend()) {
            return new Expr.Missing(in.span(in.peek()));
        }
        Token word = in.next();
        Expr condition = condition();
        Expr then = in.recovering() && !in.at(TokenKind.LEFT_BRACE)
                ? new Expr.Missing(in.span(in.peek()))
                : blocks.blockDue("`if`");
        if (in.at(TokenKind.SEMICOLON) && in.peek(1).is(TokenKind.ELSE)) {
            in.next();
        }
        Expr otherwise;
        if (in.accept(TokenKind.ELSE)) {
            otherwise = in.at(TokenKind.IF) ? ifExpression() : blocks.blockDue("`else`");
        } else {
            if (!in.recovering()) {
                in.report(Diagnostic.of(DiagnosticCode.MISSING_ELSE, in.span(word), "This `if` has no `else`")
                        .withHint(elseHint(then)));
            }
            otherwise = new Expr.Missing(in.spanFrom(word.start()));
        }
        in.ascend();
        return new Expr.If(condition, then, Optional.of(otherwise), in.spanFrom(word.start()));
    }

    private Expr condition() {
        if (in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`(` and a condition");
            return new Expr.Missing(in.span(in.peek()));
        }
        boolean parens = in.at(TokenKind.LEFT_PAREN);
        int after = parens ? in.after(in.index()) : 0;
        boolean whole = parens && !continues(in.tokenAt(after));
        if (!whole) {
            int start = in.here();
            Expr condition = expressions.expression();
            if (!in.recovering()) {
                Span span = in.spanFrom(start);
                in.report(Diagnostic.of(DiagnosticCode.MISSING_PARENTHESES, span, "A condition stands in parentheses")
                        .withHint("Write `if (...) { ... }`.")
                        .withFix(span, "(" + span.text() + ")"));
            }
            return condition;
        }
        TokenStream.Region region = in.enter();
        Expr condition = expressions.expression();
        if (in.at(TokenKind.ASSIGN)) {
            Token sign = in.next();
            in.report(Diagnostic.of(DiagnosticCode.ASSIGNMENT, in.span(sign), "A condition compares with `==`")
                    .withFix(in.span(sign), "=="));
            Expr right = expressions.expression();
            condition = new Expr.Binary(
                    Expr.BinaryOp.EQUAL,
                    condition,
                    right,
                    in.span(sign),
                    in.spanFrom(condition.span().start()));
        }
        in.leave(region);
        return condition;
    }

    /** Who leaves from the first branch, as other languages allow, means the rest of the body to be the second one. */
    private static String elseHint(Expr then) {
        boolean responds = then instanceof Expr.Block block
                && block.result().filter(Expr.Respond.class::isInstance).isPresent();
        if (responds) {
            return "Put what follows into `else { ... }`: each branch of an api ends with its own `respond`.";
        } else if (then.span().text().contains("return ")) {
            return "Put what follows into `else { ... }`: the value of the branch that is taken is the result.";
        }
        return "Say what its value is otherwise; where there is nothing to do write `else {}`.";
    }

    /** Whether the condition goes on after its first parenthesis, as in {@code if (a) && (b)}. */
    private static boolean continues(Token token) {
        return token.is(TokenKind.DOT)
                || token.is(TokenKind.PIPE)
                || (BinaryLevel.operator(token).isPresent() && !token.is(TokenKind.MINUS) && !token.is(TokenKind.LESS));
    }

    // --- match

    Expr match() {
        int start = in.next().start();
        Expr scrutinee = scrutinee();
        if (!in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{` and the arms of the match");
            if (armFollows()) {
                in.skipToEnd(); // read as statements, each arm would be a fault
            }
            return new Expr.Match(scrutinee, List.of(), in.spanFrom(start));
        }
        List<Expr.Arm> arms = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA_OR_LINE, () -> arms.add(arm()));
        in.leave(region);
        return new Expr.Match(scrutinee, arms, in.spanFrom(start));
    }

    /** Whether the next line, or the rest of this one, looks like an arm. */
    private boolean armFollows() {
        TokenKind before = TokenKind.END;
        for (int at = in.index(); at < in.limit(); at = in.after(at)) {
            if (in.tokenAt(at).is(TokenKind.ARROW)) {
                return before != TokenKind.LEFT_PAREN; // else a lambda
            }
            if (at > in.index() && in.startsLineAt(at)) {
                return false;
            }
            before = in.tokenAt(at).kind();
        }
        return false;
    }

    private Expr scrutinee() {
        if (in.at(TokenKind.LEFT_BRACE) && !expressions.operands().recordAhead() && armsAhead()) {
            in.expected("the value to match");
            return new Expr.Missing(in.span(in.peek()));
        }
        return expressions.expression();
    }

    /** Whether an arrow stands directly in the braces here. */
    private boolean armsAhead() {
        int end = in.after(in.index());
        for (int at = in.index() + 1; at < end; at = in.after(at)) {
            if (in.tokenAt(at).is(TokenKind.ARROW)) {
                return true;
            }
        }
        return false;
    }

    private Expr.Arm arm() {
        int start = in.here();
        if (in.at(TokenKind.FOREIGN) && in.peek().value().equals("case")) {
            Token word = in.next();
            in.report(Diagnostic.of(DiagnosticCode.SWITCH, in.span(word), "An arm starts with its pattern")
                    .withHint("Leave `case` out.")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        } else if (in.at(TokenKind.BAR)) {
            Token bar = in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.span(bar),
                            "An arm starts with its pattern, without `|`")
                    .withFix(in.spanBetween(bar.start(), in.here()), ""));
        }
        Pattern pattern = patterns.pattern();
        Optional<Expr> guard = in.accept(TokenKind.IF) ? Optional.of(expressions.guard()) : Optional.empty();
        if (!arrow()) {
            return new Expr.Arm(pattern, guard, new Expr.Missing(in.span(in.peek())), in.spanFrom(start));
        }
        Expr body = expressions.operands().bodyAfterArrow(false);
        return new Expr.Arm(pattern, guard, body, in.spanFrom(start));
    }

    private boolean arrow() {
        if (in.accept(TokenKind.ARROW)) {
            return true;
        }
        Token sign = in.peek();
        boolean thin = sign.is(TokenKind.MINUS) && in.peek(1).is(TokenKind.GREATER);
        if (!in.recovering() && (sign.is(TokenKind.COLON) || thin)) {
            in.next();
            if (thin) {
                in.next();
            }
            in.report(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.spanFrom(sign.start()),
                            "Pattern and value of an arm are joined by `=>`")
                    .withFix(in.spanFrom(sign.start()), "=>"));
            return true;
        }
        in.expected("`=>`");
        return false;
    }

    // --- for

    Expr forExpression() {
        int start = in.next().start();
        if (in.at(TokenKind.LEFT_PAREN)) {
            if (countsUp()) {
                return countingLoop(start);
            }
            TokenStream.Region region = in.enter();
            Pattern item = forItem();
            Expr list = forList();
            in.leave(region);
            return new Expr.For(item, list, blocks.blockDue("`for`"), in.spanFrom(start));
        }
        int headStart = in.here();
        Pattern item = forItem();
        Expr list = forList();
        if (!in.recovering()) {
            Span head = in.spanFrom(headStart);
            in.report(Diagnostic.of(
                            DiagnosticCode.MISSING_PARENTHESES, head, "What `for` goes through stands in parentheses")
                    .withFix(head, "(" + head.text() + ")"));
        }
        Expr body = in.recovering() ? new Expr.Missing(in.span(in.peek())) : blocks.blockDue("`for`");
        return new Expr.For(item, list, body, in.spanFrom(start));
    }

    private Pattern forItem() {
        Token word = in.peek();
        boolean declares = word.is(TokenKind.LET)
                || (word.is(TokenKind.FOREIGN)
                        && (word.value().equals("const") || word.value().equals("var")));
        if (declares) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.CONST_OR_VAR, in.span(word), "The name in a `for` stands alone")
                    .withHint("Write `for (x of xs)`.")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        }
        return patterns.binding();
    }

    private Expr forList() {
        Token word = in.peek();
        if (word.is(TokenKind.FOREIGN) && word.value().equals("in")) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.LOOP, in.span(word), "There is no `for ... in`")
                    .withHint("Write `of` for the elements of a list; `m.keys()` is a list too.")
                    .withFix(in.span(word), "of"));
        } else if (!in.acceptWord("of")) {
            in.expected("`of`");
            return new Expr.Missing(in.span(in.peek()));
        }
        return expressions.expression();
    }

    /** Whether a {@code ;} stands directly in the parentheses. */
    private boolean countsUp() {
        int end = in.after(in.index());
        for (int at = in.index() + 1; at < end; at = in.after(at)) {
            if (in.tokenAt(at).is(TokenKind.SEMICOLON)) {
                return true;
            }
        }
        return false;
    }

    private Expr countingLoop(int start) {
        in.skipOne();
        in.report(Diagnostic.of(DiagnosticCode.LOOP, in.spanFrom(start), "There is no counting loop")
                .withHint("Go through numbers with `for (i of List.range(0, n)) { ... }`."));
        if (in.at(TokenKind.LEFT_BRACE)) {
            in.skipOne();
        }
        return new Expr.Missing(in.spanFrom(start));
    }

    // --- await all

    /** {@code await all [...]} or {@code await all for ...}; at {@code await}. */
    Expr awaitAll() {
        int start = in.next().start();
        in.next();
        if (in.at(TokenKind.FOR)) {
            return forExpression() instanceof Expr.For loop
                    ? new Expr.AwaitAllFor(loop, in.spanFrom(start))
                    : new Expr.Missing(in.spanFrom(start));
        }
        List<Expr> operands = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> operands.add(expressions.expression()));
        in.leave(region);
        return new Expr.AwaitAll(operands, in.spanFrom(start));
    }

    // --- respond

    /** Clauses may stand on lines of their own: after {@code respond}, which ends its body, no statement can follow. */
    Expr respond() {
        Token word = in.next();
        boolean rollback = in.acceptWord("rollback");
        Optional<Expr> status = Optional.empty();
        Optional<Expr> json = Optional.empty();
        List<Expr.Header> headers = new ArrayList<>();
        while (!in.recovering() && in.peek(1).is(TokenKind.LEFT_PAREN) && !in.startsLineAt(in.index() + 1)) {
            Token clause = in.peek();
            if (clause.isWord("status")) {
                status = Optional.of(single(status.isPresent()));
            } else if (clause.isWord("json")) {
                json = Optional.of(single(json.isPresent()));
            } else if (clause.isWord("header")) {
                headers.add(header());
            } else {
                break;
            }
        }
        Span span = in.spanFrom(word.start());
        if (status.isEmpty() && json.isEmpty() && headers.isEmpty()) {
            in.error(
                    Diagnostic.of(DiagnosticCode.EMPTY_RESPOND, span, "`respond` needs a status or a body")
                            .withHint(
                                    "For example `respond json(value)`, `respond status(204)` or `respond status(201) json(value)`."));
        }
        return new Expr.Respond(rollback, status, headers, json, span);
    }

    private Expr single(boolean repeated) {
        Token word = in.next();
        if (repeated) {
            in.report(Diagnostic.of(
                    DiagnosticCode.REPEATED_CLAUSE,
                    in.span(word),
                    "`" + word.value() + "` stands twice in this `respond`"));
        }
        TokenStream.Region region = in.enter();
        expressions.argumentForm();
        Expr value = expressions.expression();
        if (in.accept(TokenKind.COMMA) && !in.atEnd()) {
            more(word);
        }
        in.leave(region);
        return value;
    }

    /** What other frameworks take beside the body or the status has a clause of its own. */
    private void more(Token clause) {
        int start = in.here();
        boolean named = in.at(TokenKind.IDENT) && in.peek(1).is(TokenKind.COLON);
        Token value = named ? in.peek(2) : in.peek();
        boolean json = clause.isWord("json");
        String status = value.is(TokenKind.INT) ? value.value() : "404";
        in.skipToEnd();
        in.report(Diagnostic.of(
                        named ? DiagnosticCode.NAMED_ARGUMENT : DiagnosticCode.UNEXPECTED_TOKEN,
                        in.spanFrom(start),
                        json ? "`json` takes the body alone" : "`status` takes the number alone")
                .withHint(
                        json
                                ? "Write `respond status(" + status
                                        + ") json(...)`; a header is `header(\"X-Name\", ...)`."
                                : "Write `respond status(...) json(...)`; a header is `header(\"X-Name\", ...)`."));
    }

    private Expr.Header header() {
        int start = in.next().start();
        TokenStream.Region region = in.enter();
        expressions.argumentForm();
        Expr name = expressions.expression();
        Expr value = new Expr.Missing(in.span(in.peek()));
        if (in.expect(TokenKind.COMMA)) {
            expressions.argumentForm();
            value = expressions.expression();
        }
        in.accept(TokenKind.COMMA);
        in.leave(region);
        return new Expr.Header(name, value, in.spanFrom(start));
    }
}
