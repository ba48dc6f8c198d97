package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads expressions by precedence: pipes, binary operators, prefixes, and what follows an operand. Operands are read by
 * {@link OperandParser}. Language reference section 3.
 */
final class ExpressionParser {
    /** Tokens looked at to tell {@code c ? a : b} from {@code c?}. */
    private static final int TERNARY_SCAN = 200;

    private final TokenStream in;
    private final TypeParser types;
    private final TypeScan scan;
    private final OperandParser operands;
    private final ForeignExpressions foreign;

    /** The region of the match guard being read, directly in which no arrow is a lambda's; -1 outside of guards. */
    private int guardRegion = -1;

    private boolean inTernary;

    ExpressionParser(TokenStream in, TypeParser types, PatternParser patterns) {
        this.in = in;
        this.types = types;
        this.scan = new TypeScan(in);
        this.operands = new OperandParser(in, types, patterns, this, scan);
        this.foreign = new ForeignExpressions(in, types, this, operands);
    }

    OperandParser operands() {
        return operands;
    }

    ForeignExpressions foreign() {
        return foreign;
    }

    BlockParser blocks() {
        return operands.blocks();
    }

    Expr expression() {
        if (!in.descend()) {
            return new Expr.Missing(in.span(in.peek()));
        }
        int start = in.here();
        Expr expr = pipe(start);
        if (in.at(TokenKind.QUESTION) && ternaryAhead()) {
            expr = ternary(expr, start);
        }
        in.ascend();
        return expr;
    }

    /** The condition of a match arm: in it an arrow ends the expression. */
    Expr guard() {
        int outer = guardRegion;
        guardRegion = in.limit();
        Expr expr = expression();
        guardRegion = outer;
        return expr;
    }

    /** Whether an arrow here would be the match arm's rather than a lambda's. */
    boolean inGuard() {
        return guardRegion == in.limit();
    }

    private Expr pipe(int start) {
        Expr left = binary(BinaryLevel.LOWEST, false);
        while (in.at(TokenKind.PIPE)) {
            in.next();
            boolean grouped = in.at(TokenKind.LEFT_PAREN) && !operands.lambdaAhead();
            int rightStart = in.index();
            Expr right = binary(BinaryLevel.LOWEST, true);
            // "()" has its brackets for itself.
            boolean whole = grouped && in.after(rightStart) == in.index() && in.index() - rightStart > 2;
            left = pipeInto(left, right, whole, in.spanFrom(start));
        }
        return left;
    }

    /** {@code x |> f?} is {@code (x |> f)?}: the pipe goes below the first {@code ?} of what it pipes into. */
    private static Expr pipeInto(Expr left, Expr right, boolean grouped, Span span) {
        List<Expr> outer = grouped ? List.of() : fromFirstPropagate(right);
        Expr target = outer.isEmpty() ? right : ((Expr.Propagate) outer.getLast()).operand();
        Expr result = new Expr.Pipe(left, target, grouped, span);
        for (Expr expr : outer.reversed()) {
            result = switch (expr) {
                case Expr.Field f -> new Expr.Field(result, f.name(), f.typeArgs(), span);
                case Expr.Index i -> new Expr.Index(result, i.index(), span);
                case Expr.Call c -> new Expr.Call(result, c.args(), span);
                default -> new Expr.Propagate(result, span);
            };
        }
        return result;
    }

    /** What follows an operand from its first {@code ?} on, outermost first; empty without a {@code ?}. */
    private static List<Expr> fromFirstPropagate(Expr expr) {
        List<Expr> spine = new ArrayList<>();
        int first = 0;
        Expr at = expr;
        while (true) {
            spine.add(at);
            switch (at) {
                case Expr.Propagate p -> {
                    first = spine.size();
                    at = p.operand();
                }
                case Expr.Field f -> at = f.target();
                case Expr.Index i -> at = i.target();
                case Expr.Call c -> at = c.target();
                default -> {
                    return spine.subList(0, first);
                }
            }
        }
    }

    /** @param operatorBefore an operator stands before it, whose right operand it is */
    private Expr binary(int level, boolean operatorBefore) {
        if (!in.descend()) {
            return new Expr.Missing(in.span(in.peek()));
        }
        int start = in.here();
        Expr left = unary();
        int chained = 0;
        while (!in.recovering()) {
            boolean shared = operatorBefore || left instanceof Expr.Binary;
            Optional<Expr> replaced = foreign.operator(left, start, shared);
            if (replaced.isPresent()) {
                left = replaced.get();
                continue;
            }
            Optional<Expr.BinaryOp> operator = BinaryLevel.operator(in.peek()).or(foreign::wordBetween);
            boolean startsStatement = in.at(TokenKind.MINUS) && in.startsLine();
            if (operator.isEmpty() || startsStatement) {
                break;
            }
            int operatorLevel = BinaryLevel.of(operator.get());
            if (operatorLevel < level) {
                break;
            }
            Token sign = in.next();
            foreign.sign(sign, operator.get());
            Expr right = binary(operatorLevel + 1, true);
            if (BinaryLevel.isComparison(operatorLevel) && chained == operatorLevel) {
                chainedComparison(start, sign);
            }
            chained = operatorLevel;
            left = new Expr.Binary(operator.get(), left, right, in.span(sign), in.spanFrom(start));
        }
        in.ascend();
        return left;
    }

    private void chainedComparison(int start, Token sign) {
        Diagnostic chained =
                Diagnostic.of(DiagnosticCode.CHAINED_COMPARISON, in.spanFrom(start), "Comparisons cannot be chained");
        in.report(
                sign.is(TokenKind.GREATER)
                        ? chained.withHint(
                                "Join two comparisons with `&&`. Type arguments of a call need `<` directly after"
                                        + " the name: `f<T>(x)`.")
                        : chained.withHint("Join two comparisons with `&&`, or put one in parentheses."));
    }

    private Expr unary() {
        Token sign = in.peek();
        return switch (sign.kind()) {
            case BANG -> {
                in.next();
                yield new Expr.Unary(Expr.UnaryOp.NOT, operandOfUnary(), in.spanFrom(sign.start()));
            }
            case MINUS -> negated();
            case PLUS, INCREMENT, FOREIGN_OPERATOR, LESS, SLASH -> foreign.prefix();
            case IDENT -> {
                if (!foreign.notAhead()) {
                    yield postfix(false);
                }
                in.next();
                int operandStart = in.here();
                Expr operand = operandOfUnary();
                foreign.not(sign, operandStart);
                yield new Expr.Unary(Expr.UnaryOp.NOT, operand, in.spanFrom(sign.start()));
            }
            default -> postfix(false);
        };
    }

    private Expr operandOfUnary() {
        if (!in.descend()) {
            return new Expr.Missing(in.span(in.peek()));
        }
        Expr operand = unary();
        in.ascend();
        return operand;
    }

    /** A minus directly before an Int literal is part of the literal. */
    private Expr negated() {
        int start = in.next().start();
        if (!in.at(TokenKind.INT)) {
            return new Expr.Unary(Expr.UnaryOp.NEGATE, operandOfUnary(), in.spanFrom(start));
        }
        Expr operand = postfix(true);
        Span span = in.spanFrom(start);
        return operand instanceof Expr.IntLit literal
                ? new Expr.IntLit(-literal.value(), span)
                : new Expr.Unary(Expr.UnaryOp.NEGATE, operand, span);
    }

    /**
     * An operand and what follows it: calls, fields, indices, {@code ?}. {@code await} takes all of that up to the first
     * {@code ?}, for {@code await f()?} is {@code (await f())?}.
     *
     * @param negative the operand is an Int literal after a minus
     */
    private Expr postfix(boolean negative) {
        int start = in.here();
        boolean awaits = in.at(TokenKind.AWAIT) && !operands.awaitAllAhead();
        if (awaits) {
            in.next();
        }
        Expr expr = negative ? operands.negativeInt() : operands.operand();
        while (!in.recovering()) {
            Token token = in.peek();
            if (token.is(TokenKind.DOT)) {
                expr = field(expr, start);
            } else if (token.is(TokenKind.LEFT_PAREN) && !in.startsLine()) {
                List<Expr> args = arguments();
                expr = new Expr.Call(expr, args, in.spanFrom(start));
            } else if (token.is(TokenKind.LEFT_BRACKET) && !in.startsLine()) {
                expr = index(expr, start);
            } else if (token.is(TokenKind.QUESTION) && !in.startsLine() && !ternaryAhead() && !foreign.nullishAhead()) {
                expr = awaits ? new Expr.Await(expr, in.spanFrom(start)) : expr;
                awaits = false;
                in.next();
                expr = new Expr.Propagate(expr, in.spanFrom(start));
            } else {
                Optional<Expr> replaced = foreign.suffix(expr, start);
                if (replaced.isEmpty()) {
                    break;
                }
                expr = replaced.get();
            }
        }
        return awaits ? new Expr.Await(expr, in.spanFrom(start)) : expr;
    }

    /** As {@link #postfix}, one level deeper: for what stands behind a word or sign that may be repeated. */
    Expr nestedPostfix() {
        if (!in.descend()) {
            return new Expr.Missing(in.span(in.peek()));
        }
        Expr expr = postfix(false);
        in.ascend();
        return expr;
    }

    private Expr field(Expr target, int start) {
        in.next();
        if (!in.peek().isAnyWord() || in.startsLine()) {
            in.expected("a field or function name");
            return new Expr.Missing(in.spanFrom(start));
        }
        Name name = in.asName(in.next());
        List<TypeExpr> typeArgs = typeArguments();
        return new Expr.Field(target, name, typeArgs, in.spanFrom(start));
    }

    /** {@code <T>} directly after a name; none when what stands there is a comparison. */
    List<TypeExpr> typeArguments() {
        return scan.opensArguments(in.index()) ? types.arguments() : List.of();
    }

    private Expr index(Expr target, int start) {
        TokenStream.Region region = in.enter();
        Expr index = expression();
        in.leave(region);
        return new Expr.Index(target, index, in.spanFrom(start));
    }

    List<Expr> arguments() {
        List<Expr> args = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> {
            argumentForm();
            args.add(expression());
        });
        in.leave(region);
        return args;
    }

    /** Reports a spread or a name before an argument, which is read past. */
    void argumentForm() {
        int start = in.here();
        if (in.accept(TokenKind.ELLIPSIS)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.SPREAD_PLACE,
                            in.spanFrom(start),
                            "A list cannot be spread over the arguments of a call")
                    .withHint("Pass the list itself, or its elements one by one."));
        } else if (in.at(TokenKind.IDENT) && in.peek(1).is(TokenKind.COLON)) {
            in.next();
            in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.NAMED_ARGUMENT,
                            in.spanFrom(start),
                            "Arguments are given by position, without names")
                    .withHint("Leave the name out, or pass a record.")
                    .withFix(in.spanBetween(start, in.here()), ""));
        }
    }

    // --- c ? a : b

    /** Whether the {@code ?} here has a {@code :} of its own. */
    boolean ternaryAhead() {
        int from = in.index() + 1;
        int at = from;
        for (int seen = 0; seen < TERNARY_SCAN; seen++) {
            Token token = in.tokenAt(at);
            switch (token.kind()) {
                case COLON -> {
                    return at > from;
                }
                case END, COMMA, SEMICOLON, ASSIGN, LET, ARROW -> {
                    return false;
                }
                default -> {
                    if (operands.isLambda(at)) {
                        return false;
                    } else if (in.startsLineAt(at) && !token.is(TokenKind.QUESTION)) {
                        return false;
                    }
                    at = in.after(at);
                }
            }
        }
        return false;
    }

    private Expr ternary(Expr condition, int start) {
        boolean outermost = !inTernary;
        inTernary = true;
        in.next();
        Expr then = expression();
        if (!in.expect(TokenKind.COLON)) {
            inTernary = !outermost;
            return new Expr.Missing(in.spanFrom(start));
        }
        Expr otherwise = expression();
        inTernary = !outermost;
        Span span = in.spanFrom(start);
        Expr result = new Expr.If(condition, blockOf(then), Optional.of(elseOf(otherwise)), span);
        if (outermost && !in.recovering()) {
            Diagnostic report = Diagnostic.of(DiagnosticCode.TERNARY, span, "There is no operator `? :`")
                    .withHint("`if` is an expression: `if (c) { a } else { b }`.");
            in.report(TreeDepth.isWithin(result) ? report.withFix(span, Printer.print(result)) : report);
        }
        return result;
    }

    private static Expr blockOf(Expr value) {
        return new Expr.Block(List.of(), Optional.of(value), value.span());
    }

    private static Expr elseOf(Expr value) {
        return value instanceof Expr.If ? value : blockOf(value);
    }
}
