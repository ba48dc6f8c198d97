package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the operands of expressions: literals, names, lists, records, lambdas, templates. Language reference section 3. */
final class OperandParser {
    private final TokenStream in;
    private final TypeParser types;
    private final ExpressionParser expressions;
    private final TypeScan scan;
    private final BlockParser blocks;
    private final ControlParser control;

    OperandParser(
            TokenStream in, TypeParser types, PatternParser patterns, ExpressionParser expressions, TypeScan scan) {
        this.in = in;
        this.types = types;
        this.expressions = expressions;
        this.scan = scan;
        this.blocks = new BlockParser(in, types, patterns, expressions);
        this.control = new ControlParser(in, patterns, expressions, blocks);
    }

    BlockParser blocks() {
        return blocks;
    }

    ControlParser control() {
        return control;
    }

    Expr operand() {
        Token token = in.peek();
        return switch (token.kind()) {
            case INT -> integer(in.next(), false);
            case DECIMAL -> {
                in.next();
                yield new Expr.DecimalLit(token.value(), in.span(token));
            }
            case STRING -> {
                in.next();
                yield new Expr.StringLit(token.value(), in.span(token));
            }
            case BROKEN -> {
                in.next();
                yield new Expr.Missing(in.span(token));
            }
            case TRUE, FALSE -> {
                in.next();
                yield new Expr.BoolLit(token.is(TokenKind.TRUE), in.span(token));
            }
            case TEMPLATE_START, SQL_START -> template();
            case IDENT -> name();
            case LEFT_PAREN -> lambdaAhead() ? lambda() : parenthesised();
            case LEFT_BRACKET -> list();
            case LEFT_BRACE -> recordDue();
            case IF -> control.ifExpression();
            case MATCH -> control.match();
            case FOR -> control.forExpression();
            case AWAIT -> awaitAllAhead() ? control.awaitAll() : expressions.nestedPostfix();
            case RESPOND -> control.respond();
            case FOREIGN, FUNCTION -> expressions.foreign().operand();
            default -> {
                in.expected("an expression");
                yield new Expr.Missing(in.span(token));
            }
        };
    }

    /** The Int literal after a minus, without its sign. */
    Expr negativeInt() {
        return integer(in.next(), true);
    }

    /** After a minus the least Int is read as itself: its negation is itself too. */
    private Expr integer(Token literal, boolean negative) {
        OptionalLong value = in.intValue(literal, negative);
        return value.isEmpty()
                ? new Expr.Missing(in.span(literal))
                : new Expr.IntLit(negative ? -value.getAsLong() : value.getAsLong(), in.span(literal));
    }

    private Expr name() {
        Optional<Expr> foreign = expressions.foreign().startingWithName();
        if (foreign.isPresent()) {
            return foreign.get();
        }
        if (callApiAhead()) {
            return callApi();
        }
        Token word = in.next();
        List<TypeExpr> typeArgs = expressions.typeArguments();
        return new Expr.Ref(in.asName(word), typeArgs, in.spanFrom(word.start()));
    }

    /** Whether {@code call} here is that of a test: a method and a path follow on its line. */
    private boolean callApiAhead() {
        if (!in.atWord("call") || !in.peek(1).is(TokenKind.IDENT) || in.startsLineAt(in.index() + 1)) {
            return false;
        }
        Token path = in.peek(2);
        return path.is(TokenKind.PATH) || path.is(TokenKind.TEMPLATE_START) || path.is(TokenKind.STRING);
    }

    private Expr callApi() {
        Token word = in.next();
        Name method = HttpMethods.read(in);
        Token token = in.peek();
        Expr path;
        if (token.is(TokenKind.TEMPLATE_START)) {
            path = template();
        } else {
            in.next();
            if (token.is(TokenKind.STRING)) {
                in.report(Diagnostic.of(DiagnosticCode.INVALID_PATH, in.span(token), "A path is written without quotes")
                        .withFix(in.span(token), token.value()));
            }
            path = new Expr.StringLit(token.value(), in.span(token));
        }
        Optional<Expr.Record> query = Optional.empty();
        Optional<Expr.Record> headers = Optional.empty();
        Optional<Expr> body = Optional.empty();
        if (in.at(TokenKind.LEFT_BRACE) && !in.startsLine()) {
            body = Optional.of(record());
        }
        while (!in.recovering() && callClauseAhead()) {
            Token clause = in.next();
            boolean repeated = switch (clause.value()) {
                case "query" -> query.isPresent();
                case "headers" -> headers.isPresent();
                default -> body.isPresent();
            };
            if (repeated) {
                in.report(Diagnostic.of(
                        DiagnosticCode.REPEATED_CLAUSE,
                        in.span(clause),
                        "`" + clause.value() + "` stands twice in this call"));
            }
            switch (clause.value()) {
                case "query" -> query = Optional.of(record());
                case "headers" -> headers = Optional.of(record());
                default -> body = Optional.of(expressions.nestedPostfix());
            }
        }
        return new Expr.CallApi(method, path, query, headers, body, in.spanFrom(word.start()));
    }

    /** A clause may stand on a line of its own: none of these two tokens could begin a statement. */
    private boolean callClauseAhead() {
        Token next = in.peek(1);
        if (in.atWord("query") || in.atWord("headers")) {
            return next.is(TokenKind.LEFT_BRACE) && !next.lineBefore();
        }
        return in.atWord("body")
                && !next.lineBefore()
                && switch (next.kind()) {
                    case LEFT_BRACE, IDENT, INT, DECIMAL, STRING, TRUE, FALSE, IF, MATCH, FOR, AWAIT -> true;
                    // Else they would be an argument, an index, a tag.
                    case LEFT_PAREN, LEFT_BRACKET, TEMPLATE_START, SQL_START -> next.spaceBefore();
                    default -> false;
                };
    }

    private Expr parenthesised() {
        TokenStream.Region region = in.enter();
        if (in.atEnd()) {
            in.leave(region);
            return new Expr.UnitLit(in.spanFrom(region.start()));
        }
        Expr inner = expressions.expression();
        if (in.at(TokenKind.COMMA)) {
            in.error(Diagnostic.of(DiagnosticCode.TUPLE_TYPE, in.span(in.peek()), "There are no tuples")
                    .withHint("Write a record, `{ a, b }`, or a list, `[a, b]`."));
        }
        in.leave(region);
        return inner;
    }

    private Expr template() {
        boolean sql = in.at(TokenKind.SQL_START);
        List<String> pieces = new ArrayList<>();
        List<Expr> holes = new ArrayList<>();
        TokenStream.Region region = in.enter();
        while (!in.atEnd()) {
            if (in.at(TokenKind.HOLE_START)) {
                holes.add(hole());
            } else {
                pieces.add(in.next().value());
            }
        }
        in.leave(region);
        while (pieces.size() <= holes.size()) {
            pieces.add("");
        }
        Span span = in.spanFrom(region.start());
        return sql ? new Expr.Sql(pieces, holes, span) : new Expr.Template(pieces, holes, span);
    }

    private Expr hole() {
        TokenStream.Region region = in.enter();
        Expr hole = expressions.expression();
        in.leave(region);
        return hole;
    }

    private Expr list() {
        TokenStream.Region region = in.enter();
        List<Expr.Element> elements = new ArrayList<>();
        in.items(TokenStream.Separator.COMMA, () -> {
            boolean spread = in.accept(TokenKind.ELLIPSIS);
            elements.add(new Expr.Element(expressions.expression(), spread));
        });
        in.leave(region);
        return new Expr.ListOf(elements, in.spanFrom(region.start()));
    }

    // --- records

    /** Whether the brace here opens a record rather than a block, where either may stand. */
    boolean recordAhead() {
        Token first = braceContent(1);
        Token second = braceContent(2);
        boolean field = first.isAnyWord() || first.is(TokenKind.STRING);
        return first.is(TokenKind.RIGHT_BRACE)
                || first.is(TokenKind.ELLIPSIS)
                || (field && (second.is(TokenKind.COLON) || second.is(TokenKind.COMMA)));
    }

    private Token braceContent(int ahead) {
        return in.peek(ahead);
    }

    /** A brace where only a value may stand: a record. */
    private Expr recordDue() {
        Token first = braceContent(1);
        Token second = braceContent(2);
        boolean field = first.isAnyWord() || first.is(TokenKind.STRING);
        boolean shorthand = field && (second.is(TokenKind.RIGHT_BRACE) || second.is(TokenKind.ASSIGN));
        boolean computed = first.is(TokenKind.LEFT_BRACKET)
                && in.tokenAt(in.after(in.index() + 1)).is(TokenKind.COLON);
        boolean unclosed = !in.isClosedBracket(in.index());
        if (recordAhead() || shorthand || computed || unclosed) {
            return record();
        }
        int start = in.here();
        in.skipOne(); // a record with a fault, read as a block, would have one in each line
        in.report(Diagnostic.of(
                        DiagnosticCode.BLOCK_AS_EXPRESSION,
                        in.spanBetween(start, start + 1),
                        "A block cannot stand here as a value")
                .withHint("Give its parts names with `let` before, or move it to a function of its own."));
        return new Expr.Missing(in.spanFrom(start));
    }

    Expr.Record record() {
        List<Expr> spreads = new ArrayList<>();
        List<Expr.FieldValue> fields = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> {
            if (in.at(TokenKind.ELLIPSIS)) {
                int start = in.next().start();
                boolean first = spreads.isEmpty() && fields.isEmpty();
                Expr base = expressions.expression();
                if (!first) {
                    in.report(Diagnostic.of(
                                    DiagnosticCode.SPREAD_PLACE,
                                    in.spanFrom(start),
                                    "A record is spread once, and first")
                            .withHint("Write `{ ...base, field: value }`: one record, then the fields that change."));
                }
                spreads.add(base);
            } else {
                field().ifPresent(fields::add);
            }
        });
        in.leave(region);
        Optional<Expr> spread = spreads.isEmpty() ? Optional.empty() : Optional.of(spreads.getFirst());
        return new Expr.Record(spread, fields, in.spanFrom(region.start()));
    }

    /** {@code name: value}, or a name alone; empty after a complaint. */
    Optional<Expr.FieldValue> field() {
        Token first = in.peek();
        if (first.is(TokenKind.LEFT_BRACKET)) {
            in.error(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN, in.span(first), "The name of a field cannot be computed")
                    .withHint("For keys that are computed use a `Map`: `Map.fromList([{ key: k, value: v }])`."));
            return Optional.empty();
        }
        Optional<Name> name = in.fieldName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Expr value;
        if (in.at(TokenKind.ASSIGN)) {
            Span sign = in.span(in.next());
            in.report(Diagnostic.of(DiagnosticCode.UNEXPECTED_TOKEN, sign, "A field's value follows a colon")
                    .withHint("Write `:` instead of `=`.")
                    .withFix(sign, ":"));
            value = expressions.expression();
        } else if (in.accept(TokenKind.COLON)) {
            value = expressions.expression();
        } else if (first.is(TokenKind.IDENT)) {
            value = new Expr.Ref(name.get(), List.of(), name.get().span());
        } else if (first.is(TokenKind.STRING)) {
            in.expected("`:` and the field's value");
            return Optional.empty();
        } else {
            in.report(Diagnostic.of(
                            DiagnosticCode.RESERVED_WORD,
                            in.span(first),
                            "`" + first.value() + "` is a reserved word and cannot be a name")
                    .withHint("Give the field's value: `" + first.value() + ": ...`."));
            value = new Expr.Missing(in.span(first));
        }
        return Optional.of(new Expr.FieldValue(name.get(), value, in.spanFrom(first.start())));
    }

    // --- lambdas

    /** Whether the parenthesis here holds the parameters of a lambda. */
    boolean lambdaAhead() {
        return isLambda(in.index());
    }

    /** Whether a lambda starts at the token at {@code open}. */
    boolean isLambda(int open) {
        boolean paren = in.tokenAt(open).is(TokenKind.LEFT_PAREN) && in.isClosedBracket(open);
        if (!paren || expressions.inGuard()) {
            return false;
        }
        int after = in.after(open);
        if (in.tokenAt(after).is(TokenKind.ARROW)) {
            return true;
        } else if (!in.tokenAt(after).is(TokenKind.COLON)) {
            return false;
        }
        int result = scan.lambdaResult(after + 1);
        return result != TypeScan.NONE && in.tokenAt(result).is(TokenKind.ARROW);
    }

    Expr lambda() {
        int start = in.here();
        List<Expr.LambdaParam> params = new ArrayList<>();
        for (Decl.Param param : parameters(false)) {
            params.add(new Expr.LambdaParam(param.name(), param.type(), param.span()));
        }
        Optional<TypeExpr> result = in.accept(TokenKind.COLON) ? Optional.of(types.lambdaResult()) : Optional.empty();
        in.expect(TokenKind.ARROW);
        Expr body = bodyAfterArrow(true);
        return new Expr.Lambda(params, result, body, in.spanFrom(start));
    }

    /**
     * What follows {@code =>}: a record or a block where a brace stands, else an expression.
     *
     * @param lambda whether the arrow is a lambda's, where a block of one name is likely meant as a record
     */
    Expr bodyAfterArrow(boolean lambda) {
        if (!in.at(TokenKind.LEFT_BRACE) || recordAhead()) {
            return expressions.expression();
        }
        Token name = in.peek(1);
        boolean likeRecord = lambda && name.is(TokenKind.IDENT) && in.after(in.index()) == in.index() + 3;
        Expr block = lambda ? blocks.functionBody() : blocks.block();
        if (likeRecord) {
            in.report(Diagnostic.of(
                            DiagnosticCode.BLOCK_LIKE_RECORD,
                            block.span(),
                            "This is a block whose value is `" + name.value() + "`, not a record")
                    .withHint("For a record write `({ " + name.value() + " })`, for the value `" + name.value()
                            + "` alone.")
                    .withFix(block.span(), "({ " + name.value() + " })"));
        }
        return block;
    }

    /** {@code (a: A, b: B)}; types are required where {@code typed}. */
    List<Decl.Param> parameters(boolean typed) {
        List<Decl.Param> params = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> parameter(typed).ifPresent(params::add));
        in.leave(region);
        return params;
    }

    private Optional<Decl.Param> parameter(boolean typed) {
        Token first = in.peek();
        if (first.is(TokenKind.ELLIPSIS) || first.is(TokenKind.LEFT_BRACE) || first.is(TokenKind.LEFT_BRACKET)) {
            return expressions.foreign().parameter();
        }
        Optional<Name> name = in.name("a parameter name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Token> mark = in.at(TokenKind.QUESTION) ? Optional.of(in.next()) : Optional.empty();
        Optional<TypeExpr> type = in.accept(TokenKind.COLON) ? Optional.of(types.type()) : Optional.empty();
        if (mark.isPresent()) {
            expressions.foreign().optionalParameter(mark.get());
        }
        if (in.at(TokenKind.ASSIGN)) {
            expressions.foreign().defaultValue();
        }
        if (typed && type.isEmpty()) {
            in.report(Diagnostic.of(
                            DiagnosticCode.MISSING_PARAMETER_TYPE,
                            name.get().span(),
                            "The parameter `" + name.get().text() + "` needs a type")
                    .withHint("For example `" + name.get().text() + ": Int`."));
            type = Optional.of(new TypeExpr.Missing(name.get().span()));
        }
        return Optional.of(new Decl.Param(name.get(), type, in.spanFrom(first.start())));
    }

    /** Whether {@code await} here is {@code await all}. */
    boolean awaitAllAhead() {
        Token after = in.peek(2);
        return in.at(TokenKind.AWAIT)
                && in.peek(1).isWord("all")
                && !in.startsLineAt(in.index() + 2)
                && (after.is(TokenKind.LEFT_BRACKET) || after.is(TokenKind.FOR));
    }
}
