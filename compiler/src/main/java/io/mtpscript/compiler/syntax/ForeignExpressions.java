package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * Operators and operands as TypeScript writes them: understood, and answered with what to write instead. Statements that
 * it has and we do not are in {@link ForeignStatements}.
 */
final class ForeignExpressions {
    private final TokenStream in;
    private final TypeParser types;
    private final ExpressionParser expressions;
    private final OperandParser operands;
    private final ForeignStatements statements;

    ForeignStatements statements() {
        return statements;
    }

    ForeignExpressions(TokenStream in, TypeParser types, ExpressionParser expressions, OperandParser operands) {
        this.in = in;
        this.types = types;
        this.expressions = expressions;
        this.operands = operands;
        this.statements = new ForeignStatements(in, types, expressions, operands);
    }

    private Expr missing(int start) {
        return new Expr.Missing(in.spanFrom(start));
    }

    // --- between operands

    /**
     * Takes an operator that we do not have, with its right operand; empty, with nothing read, at any other token.
     *
     * @param shared whether {@code left} is, or is a part of, an operand of an operator before
     */
    Optional<Expr> operator(Expr left, int start, boolean shared) {
        Token token = in.peek();
        if (nullishAhead()) {
            return Optional.of(nullish(left, start, shared));
        } else if (isShift()) {
            in.next();
            return Optional.of(withoutEquivalent(token, token.value() + token.value(), start));
        } else if (token.is(TokenKind.FOREIGN_OPERATOR) || (token.is(TokenKind.BAR) && !in.startsLine())) {
            return Optional.of(withoutEquivalent(token, token.value(), start));
        } else if (token.is(TokenKind.FOREIGN)
                && (token.value().equals("instanceof") || token.value().equals("in"))) {
            in.next();
            expressions.nestedPostfix();
            in.report(Diagnostic.of(
                            DiagnosticCode.RUNTIME_TYPE_TEST,
                            in.span(token),
                            "There is no operator `" + token.value() + "`")
                    .withHint(
                            token.value().equals("in")
                                    ? "Ask a list with `xs.contains(x)`, a map with `m.has(k)`."
                                    : "Tell the variants of a union apart with `match`."));
            return Optional.of(missing(start));
        }
        return Optional.empty();
    }

    /** What {@code and} or {@code or} means, where it stands between two operands. */
    Optional<Expr.BinaryOp> wordBetween() {
        if (!in.at(TokenKind.IDENT) || in.startsLine() || in.startsLineAt(in.index() + 1)) {
            return Optional.empty();
        }
        return switch (in.peek().value()) {
            case "and" -> Optional.of(Expr.BinaryOp.AND);
            case "or" -> Optional.of(Expr.BinaryOp.OR);
            default -> Optional.empty();
        };
    }

    /** Reports an operator that has been taken for ours, where it is another language's. */
    void sign(Token sign, Expr.BinaryOp operator) {
        if (sign.is(TokenKind.STRICT_EQUALITY)) {
            String ours = sign.value().substring(0, 2);
            in.report(Diagnostic.of(
                            DiagnosticCode.STRICT_EQUALITY,
                            in.span(sign),
                            "There is no operator `" + sign.value() + "`")
                    .withHint("Write `" + ours + "`: it compares values of one type, all the way down.")
                    .withFix(in.span(sign), ours));
        } else if (sign.is(TokenKind.IDENT)) {
            word(sign, operator == Expr.BinaryOp.AND ? "&&" : "||", in.span(sign));
        }
    }

    /** Whether {@code not} stands before its operand, rather than as a name. */
    boolean notAhead() {
        Token operand = in.peek(1);
        return in.peek().value().equals("not")
                && !in.startsLineAt(in.index() + 1)
                && (operand.kind().group() == TokenKind.Group.LITERAL
                        || operand.kind().group() == TokenKind.Group.WORD);
    }

    /** Reports a {@code not} when its operand has been read: unlike our {@code !}, it takes in the comparison that follows. */
    void not(Token word, int operandStart) {
        boolean logical = BinaryLevel.operator(in.peek())
                .or(this::wordBetween)
                .filter(op -> op == Expr.BinaryOp.AND || op == Expr.BinaryOp.OR)
                .isPresent();
        if (operatorAhead() && !logical) {
            in.report(foreign(word).withHint("Write `!(...)` around what it denies."));
        } else {
            word(word, "!", in.spanBetween(word.start(), operandStart));
        }
    }

    /** Whether the operand that has been read is an operand of what follows too. */
    private boolean operatorAhead() {
        Token next = in.peek();
        return next.is(TokenKind.PIPE)
                || next.is(TokenKind.FOREIGN_OPERATOR)
                || next.is(TokenKind.FOREIGN)
                || BinaryLevel.operator(next).or(this::wordBetween).isPresent();
    }

    private void word(Token word, String ours, Span replaced) {
        in.report(foreign(word).withHint("Write `" + ours + "`.").withFix(replaced, ours));
    }

    private Diagnostic foreign(Token word) {
        return Diagnostic.of(
                DiagnosticCode.FOREIGN_OPERATOR, in.span(word), "There is no operator `" + word.value() + "`");
    }

    private Expr withoutEquivalent(Token token, String operator, int start) {
        in.next();
        expressions.nestedPostfix();
        in.report(Diagnostic.of(
                        DiagnosticCode.FOREIGN_OPERATOR,
                        in.spanBetween(token.start(), token.start() + operator.length()),
                        "There is no operator `" + operator + "`")
                .withHint(
                        operator.equals("**")
                                ? "Write `Int.pow(base, exponent)`."
                                : "There are no operators on bits; the logical ones are `&&`, `||` and `!`."));
        return missing(start);
    }

    private boolean isShift() {
        Token first = in.peek();
        Token second = in.peek(1);
        boolean angles = (first.is(TokenKind.LESS) && second.is(TokenKind.LESS))
                || (first.is(TokenKind.GREATER) && second.is(TokenKind.GREATER));
        return angles && !second.spaceBefore() && !second.lineBefore();
    }

    /** Whether {@code ??} with something to its right stands here, rather than two {@code ?}. */
    boolean nullishAhead() {
        boolean signs = in.at(TokenKind.QUESTION)
                && in.peek(1).is(TokenKind.QUESTION)
                && !in.peek(1).spaceBefore();
        return signs && !in.startsLineAt(in.index() + 2) && startsOperand(in.peek(2));
    }

    private boolean startsOperand(Token token) {
        return switch (token.kind()) {
            case LEFT_PAREN, LEFT_BRACKET -> token.spaceBefore();
            case LEFT_BRACE -> in.peek(4).is(TokenKind.COLON);
            default ->
                token.kind().group() == TokenKind.Group.LITERAL
                        || token.kind().group() == TokenKind.Group.WORD
                        || token.isTemplateStart();
        };
    }

    private Expr nullish(Expr left, int start, boolean shared) {
        Span sign = in.spanBetween(in.here(), in.here() + 2);
        in.next();
        in.next();
        Expr right = expressions.nestedPostfix();
        Span span = in.spanFrom(start);
        Name function = new Name("withDefault", sign);
        Expr call = new Expr.Call(new Expr.Field(left, function, List.of(), span), List.of(right), span);
        Diagnostic report = Diagnostic.of(DiagnosticCode.NULLISH, sign, "There is no operator `??`")
                .withHint("Write `option.withDefault(value)`.");
        // It binds more loosely than most operators: beside one, the operands that are meant may be others.
        boolean clear = !shared && !operatorAhead() && TreeDepth.isWithin(call);
        in.report(clear ? report.withFix(span, Printer.print(call)) : report);
        return call;
    }

    /** Takes what may follow an operand in TypeScript only; empty, with nothing read, at any other token. */
    Optional<Expr> suffix(Expr target, int start) {
        Token token = in.peek();
        if (in.startsLine()) {
            return Optional.empty();
        } else if (token.isTemplateStart()) {
            return Optional.of(taggedTemplate(target, start));
        } else if (token.is(TokenKind.BANG) && !token.spaceBefore()) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.CAST, in.span(token), "A value cannot be declared to be present")
                    .withHint("Take it out of its `Option` with `?`, `match` or `withDefault`."));
            return Optional.of(target);
        } else if ((token.isWord("as") || token.isWord("satisfies")) && startsType(in.peek(1))) {
            in.next();
            Token what = in.peek();
            if (what.is(TokenKind.FOREIGN) && what.value().equals("const")) {
                in.next();
            } else {
                types.type();
            }
            in.report(Diagnostic.of(
                            DiagnosticCode.CAST,
                            in.spanFrom(token.start()),
                            "A value cannot be declared to have another type")
                    .withHint("Give the `let` or the parameter a type, or convert the value."));
            return Optional.of(target);
        } else if (token.is(TokenKind.INCREMENT)) {
            in.next();
            increment(token);
            boolean operand = in.peek().kind().group() == TokenKind.Group.LITERAL || in.at(TokenKind.IDENT);
            if (operand && !in.startsLine()) {
                expressions.nestedPostfix();
            }
            return Optional.of(missing(start));
        }
        return Optional.empty();
    }

    private static boolean startsType(Token token) {
        return token.is(TokenKind.IDENT) || token.is(TokenKind.FOREIGN) || token.is(TokenKind.LEFT_BRACE);
    }

    private void increment(Token token) {
        in.report(Diagnostic.of(
                        DiagnosticCode.INCREMENT,
                        in.span(token),
                        "There is no operator `" + token.value() + "`: values never change")
                .withHint("Compute a new value, such as `x " + token.value().charAt(0)
                        + " 1`, and give it a name with `let`."));
    }

    private Expr taggedTemplate(Expr tag, int start) {
        boolean sql = tag instanceof Expr.Ref ref && ref.name().text().equals("sql");
        Span tagSpan = in.spanFrom(start);
        Expr template = operands.operand();
        Diagnostic tagged =
                Diagnostic.of(DiagnosticCode.TAGGED_TEMPLATE, tagSpan, "Only `sql` stands before a template, directly");
        if (sql && template instanceof Expr.Template t) {
            in.report(tagged.withHint("Remove the space.")
                    .withFix(in.spanBetween(tagSpan.end(), template.span().start()), ""));
            return new Expr.Sql(t.pieces(), t.holes(), in.spanFrom(start));
        }
        in.report(tagged.withHint("Call a function with the text: `" + "f(`...`)" + "`."));
        return missing(start);
    }

    // --- before operands

    /** A prefix operator that we do not have, and its operand. */
    Expr prefix() {
        Token token = in.peek();
        int start = token.start();
        return switch (token.kind()) {
            case SLASH -> {
                in.error(Diagnostic.of(
                                DiagnosticCode.REGULAR_EXPRESSION, in.span(token), "There are no regular expressions")
                        .withHint("Use the functions of `String`: `contains`, `startsWith`, `split`, `replace`."));
                yield missing(start);
            }
            case LESS -> {
                in.error(Diagnostic.of(DiagnosticCode.CAST, in.span(token), "An expression does not start with `<`")
                        .withHint("There are neither casts nor JSX; a type parameter belongs to a named function."));
                yield missing(start);
            }
            case INCREMENT -> {
                in.next();
                expressions.nestedPostfix();
                in.report(Diagnostic.of(
                                DiagnosticCode.INCREMENT,
                                in.span(token),
                                "There is no operator `" + token.value() + "`: values never change")
                        .withHint("Write `x " + token.value().charAt(0)
                                + " 1` for the next value; two minus signs need a space"
                                + " or parentheses between them."));
                yield missing(start);
            }
            default -> {
                in.next();
                Expr operand = expressions.nestedPostfix();
                in.report(Diagnostic.of(
                                DiagnosticCode.FOREIGN_OPERATOR,
                                in.span(token),
                                "There is no prefix operator `" + token.value() + "`")
                        .withHint("The prefix operators are `!` and `-`."));
                yield token.is(TokenKind.PLUS) ? operand : missing(start);
            }
        };
    }

    private static boolean isComparison(TokenKind kind) {
        return kind == TokenKind.EQUAL || kind == TokenKind.NOT_EQUAL || kind == TokenKind.STRICT_EQUALITY;
    }

    /** An operand that starts with a reserved word. */
    Expr operand() {
        Token token = in.peek();
        Span span = in.span(token);
        return switch (token.value()) {
            case "null", "undefined" -> {
                boolean compared = isComparison(in.tokenAt(in.index() - 1).kind());
                in.next();
                in.report(Diagnostic.of(DiagnosticCode.NULL_VALUE, span, "There is no `" + token.value() + "`")
                        .withHint(
                                compared
                                        ? "What may be absent is an `Option`: `match x { Some(value) => ..., None => ... }`,"
                                                + " or `x.orFail(404, \"NotFound\")?` where that ends the request."
                                        : "A value that may be absent is an `Option`: `Some(value)` or `None`."));
                yield new Expr.Missing(span);
            }
            case "new" -> {
                in.next();
                in.report(Diagnostic.of(
                                DiagnosticCode.NEW,
                                span,
                                "There is no `new`: values are made by calling a function or constructor")
                        .withHint("Leave `new` out.")
                        .withFix(in.spanBetween(token.start(), in.here()), ""));
                yield expressions.nestedPostfix();
            }
            case "this", "super" -> {
                in.next();
                in.report(Diagnostic.of(
                                DiagnosticCode.THIS,
                                span,
                                "There is no `" + token.value() + "`: there are no objects with methods")
                        .withHint("Pass the value to the function as a parameter."));
                yield new Expr.Missing(span);
            }
            case "typeof" -> {
                in.next();
                expressions.nestedPostfix();
                in.report(Diagnostic.of(
                                DiagnosticCode.RUNTIME_TYPE_TEST,
                                span,
                                "There is no operator `typeof`: the type of every value is known")
                        .withHint("Tell the variants of a union apart with `match`; `Json` is such a union."));
                yield missing(token.start());
            }
            case "void", "delete", "yield" -> {
                in.next();
                expressions.nestedPostfix();
                in.report(
                        Diagnostic.of(DiagnosticCode.FOREIGN_WORD, span, "There is no operator `" + token.value() + "`")
                                .withHint(
                                        token.value().equals("delete")
                                                ? "`m.remove(key)` gives a map without a key."
                                                : "Leave it out."));
                yield missing(token.start());
            }
            case "function" -> functionExpression();
            default -> statements.statement();
        };
    }

    /** {@code async ...} and {@code x => ...}; empty, with nothing read, where a name is just a name. */
    Optional<Expr> startingWithName() {
        Token word = in.peek();
        if (word.isWord("async") && !in.startsLineAt(in.index() + 1) && !expressions.inGuard()) {
            Token after = in.peek(1);
            boolean lambda = after.is(TokenKind.IDENT) && in.peek(2).is(TokenKind.ARROW);
            if (after.is(TokenKind.FUNCTION) || lambda || asyncLambdaAhead()) {
                async();
                return Optional.of(operands.operand());
            }
        }
        boolean arrow = in.peek(1).is(TokenKind.ARROW) && !in.startsLineAt(in.index() + 1);
        return arrow && !expressions.inGuard() ? Optional.of(bareArrow()) : Optional.empty();
    }

    private boolean asyncLambdaAhead() {
        int paren = in.index() + 1;
        return in.tokenAt(paren).is(TokenKind.LEFT_PAREN)
                && in.isClosedBracket(paren)
                && in.tokenAt(in.after(paren)).is(TokenKind.ARROW);
    }

    /** Takes {@code async}. */
    void async() {
        Token word = in.next();
        in.report(Diagnostic.of(DiagnosticCode.ASYNC, in.span(word), "Functions are not marked `async`")
                .withHint("Leave it out; a function that waits names the effects in `uses`, with `Async` among them.")
                .withFix(in.spanBetween(word.start(), in.here()), ""));
    }

    private Expr bareArrow() {
        Token name = in.next();
        in.next();
        in.report(Diagnostic.of(
                        DiagnosticCode.ARROW_WITHOUT_PARENTHESES,
                        in.span(name),
                        "The parameters of a lambda stand in parentheses")
                .withHint("Write `(" + name.value() + ") => ...`.")
                .withFix(in.span(name), "(" + name.value() + ")"));
        Expr body = operands.bodyAfterArrow(true);
        Expr.LambdaParam param = new Expr.LambdaParam(in.asName(name), Optional.empty(), in.span(name));
        return new Expr.Lambda(List.of(param), Optional.empty(), body, in.spanFrom(name.start()));
    }

    private Expr functionExpression() {
        Token word = in.next();
        Optional<Token> name = in.at(TokenKind.IDENT) ? Optional.of(in.next()) : Optional.empty();
        in.report(
                name.isPresent()
                        ? Diagnostic.of(
                                        DiagnosticCode.FUNCTION_EXPRESSION,
                                        in.spanFrom(word.start()),
                                        "Functions are declared at the top level")
                                .withHint("Move `" + name.get().value() + "` out, or write `let "
                                        + name.get().value() + " = (x) => ...`.")
                        : Diagnostic.of(
                                        DiagnosticCode.FUNCTION_EXPRESSION,
                                        in.span(word),
                                        "A function without a name is a lambda")
                                .withHint("Write `(x) => ...`."));
        return statements.functionAsLambda(word.start());
    }

    // --- parameters

    /** A parameter that is taken apart or takes the rest; empty, for it has no name. */
    Optional<Decl.Param> parameter() {
        int start = in.here();
        boolean rest = in.accept(TokenKind.ELLIPSIS);
        if (rest) {
            in.accept(TokenKind.IDENT);
        } else {
            in.skipOne();
        }
        if (in.accept(TokenKind.COLON)) {
            types.type();
        }
        Diagnostic form = Diagnostic.of(
                DiagnosticCode.PARAMETER_FORM,
                in.spanFrom(start),
                rest ? "A function takes a fixed number of arguments" : "A parameter is a name");
        in.report(form.withHint(
                rest
                        ? "Take a `List` as the last parameter."
                        : "Take it apart with `let { a, b } = value` in the body."));
        return Optional.empty();
    }

    void optionalParameter(Token mark) {
        in.report(Diagnostic.of(DiagnosticCode.PARAMETER_FORM, in.span(mark), "A parameter cannot be left out")
                .withHint("Give it the type `Option<T>` and pass `None`."));
    }

    void defaultValue() {
        int start = in.next().start();
        expressions.expression();
        in.report(Diagnostic.of(DiagnosticCode.PARAMETER_FORM, in.spanFrom(start), "A parameter has no default value")
                .withHint("Give it the type `Option<T>` and use `withDefault` in the body."));
    }
}
