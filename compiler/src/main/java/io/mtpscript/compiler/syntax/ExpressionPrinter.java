package io.mtpscript.compiler.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes expressions, with parentheses only where the parser would otherwise read another tree. Levels are those of
 * {@link BinaryLevel} with pipes below and prefixes and suffixes above.
 */
final class ExpressionPrinter {
    private ExpressionPrinter() {}

    private static final int ANY = 0;
    private static final int PIPE = 1;
    private static final int BINARY = 2;
    private static final int PREFIX = 9;
    private static final int AWAIT = 10;
    private static final int SUFFIX = 11;

    static Layout expression(Expr expr) {
        return expression(expr, ANY);
    }

    private static Layout expression(Expr expr, int least) {
        return levelOf(expr) < least ? parenthesised(expr) : bare(expr);
    }

    private static Layout parenthesised(Expr expr) {
        return Layout.of("(", bare(expr), ")");
    }

    private static int levelOf(Expr expr) {
        return switch (expr) {
            case Expr.Lambda e -> ANY;
            case Expr.If e -> ANY;
            case Expr.Match e -> ANY;
            case Expr.For e -> ANY;
            case Expr.Respond e -> ANY;
            case Expr.CallApi e -> ANY;
            case Expr.AwaitAll e -> ANY;
            case Expr.AwaitAllFor e -> ANY;
            case Expr.Block e -> ANY;
            case Expr.Pipe e -> PIPE;
            case Expr.Binary e -> PIPE + BinaryLevel.of(e.op());
            case Expr.Unary e -> PREFIX;
            case Expr.IntLit e -> e.value() < 0 ? PREFIX : SUFFIX;
            case Expr.Await e -> AWAIT;
            case Expr.DecimalLit e -> SUFFIX;
            case Expr.StringLit e -> SUFFIX;
            case Expr.BoolLit e -> SUFFIX;
            case Expr.UnitLit e -> SUFFIX;
            case Expr.Template e -> SUFFIX;
            case Expr.Sql e -> SUFFIX;
            case Expr.Ref e -> SUFFIX;
            case Expr.Field e -> SUFFIX;
            case Expr.Index e -> SUFFIX;
            case Expr.Call e -> SUFFIX;
            case Expr.Record e -> SUFFIX;
            case Expr.ListOf e -> SUFFIX;
            case Expr.Propagate e -> SUFFIX;
            case Expr.Missing e -> SUFFIX;
        };
    }

    private static Layout bare(Expr expr) {
        return switch (expr) {
            case Expr.IntLit e -> Layout.text(Long.toString(e.value()));
            case Expr.DecimalLit e -> Layout.text(e.digits());
            case Expr.StringLit e -> Layout.text(Literals.string(e.value()));
            case Expr.BoolLit e -> Layout.text(Boolean.toString(e.value()));
            case Expr.UnitLit e -> Layout.text("()");
            case Expr.Template e -> template("`", e.pieces(), e.holes());
            case Expr.Sql e -> template("sql`", e.pieces(), e.holes());
            case Expr.Ref e -> Layout.of(e.name().text(), TypePrinter.arguments(e.typeArgs()));
            case Expr.Field e -> field(e);
            case Expr.Index e -> Layout.group(target(e.target()), "[", expression(e.index()), "]");
            case Expr.Call e -> Layout.of(target(e.target()), arguments(e.args()));
            case Expr.Lambda e -> lambda(e);
            case Expr.Record e -> record(e);
            case Expr.ListOf e ->
                Layout.bracketed(
                        "[",
                        Layout.SOFT,
                        e.elements().stream().map(ExpressionPrinter::element).toList(),
                        "]");
            case Expr.Block e -> block(e, false);
            case Expr.If e -> ifExpression(e);
            case Expr.Match e -> match(e);
            case Expr.For e -> forExpression(e);
            case Expr.Unary e -> unary(e);
            case Expr.Binary e -> binary(e);
            case Expr.Pipe e -> pipe(e);
            case Expr.Propagate e -> propagate(e);
            case Expr.Await e -> Layout.of("await ", awaited(e.operand()));
            case Expr.AwaitAll e ->
                Layout.of(
                        "await all ",
                        Layout.bracketed(
                                "[",
                                Layout.SOFT,
                                e.operands().stream()
                                        .map(ExpressionPrinter::expression)
                                        .toList(),
                                "]"));
            case Expr.AwaitAllFor e -> Layout.of("await all ", forExpression(e.loop()));
            case Expr.Respond e -> respond(e);
            case Expr.CallApi e -> callApi(e);
            case Expr.Missing e -> Layout.text(e.span().text());
        };
    }

    private static Layout template(String open, List<String> pieces, List<Expr> holes) {
        List<Layout> parts = new ArrayList<>();
        parts.add(Layout.text(open + Literals.piece(pieces.getFirst())));
        for (int i = 0; i < holes.size(); i++) {
            parts.add(Layout.of("${", expression(holes.get(i)), "}" + Literals.piece(pieces.get(i + 1))));
        }
        parts.add(Layout.text("`"));
        return new Layout.Concat(parts);
    }

    // --- what follows an operand

    /** {@code expr} as what a call, a field, an index or a {@code ?} follows. */
    private static Layout target(Expr expr) {
        return expression(expr, SUFFIX);
    }

    private static Layout field(Expr.Field field) {
        boolean number = field.target() instanceof Expr.IntLit || field.target() instanceof Expr.DecimalLit;
        Layout target = number ? parenthesised(field.target()) : target(field.target());
        return Layout.of(target, ".", field.name().text(), TypePrinter.arguments(field.typeArgs()));
    }

    private static Layout arguments(List<Expr> args) {
        List<Layout> all = args.stream().map(ExpressionPrinter::expression).toList();
        boolean hugsLast = !args.isEmpty()
                && isBraced(args.getLast())
                && args.subList(0, args.size() - 1).stream().noneMatch(ExpressionPrinter::isBraced);
        return hugsLast
                ? Layout.of("(", Layout.join(Layout.text(", "), all), ")")
                : Layout.bracketed("(", Layout.SOFT, all, ")");
    }

    /** Whether an argument brings braces of its own, so that the call need not be broken around it. */
    private static boolean isBraced(Expr expr) {
        return expr instanceof Expr.Record
                || expr instanceof Expr.Match
                || (expr instanceof Expr.Lambda lambda
                        && (lambda.body() instanceof Expr.Block || isBraced(lambda.body())));
    }

    private static Layout propagate(Expr.Propagate propagate) {
        boolean awaits = propagate.operand() instanceof Expr.Await;
        return Layout.of(awaits ? bare(propagate.operand()) : target(propagate.operand()), "?");
    }

    /** What {@code await} waits for: it would end at a {@code ?}, and {@code all} would change its meaning. */
    private static Layout awaited(Expr operand) {
        Expr at = operand;
        while (true) {
            switch (at) {
                case Expr.Field e -> at = e.target();
                case Expr.Index e -> at = e.target();
                case Expr.Call e -> at = e.target();
                case Expr.Propagate e -> {
                    return parenthesised(operand);
                }
                case Expr.Ref e
                when e.name().text().equals("all") -> {
                    return parenthesised(operand);
                }
                default -> {
                    return target(operand);
                }
            }
        }
    }

    // --- operators

    private static Layout unary(Expr.Unary unary) {
        return switch (unary.op()) {
            case NOT -> Layout.of("!", expression(unary.operand(), PREFIX));
            case NEGATE -> {
                boolean literal = unary.operand() instanceof Expr.IntLit;
                boolean negative = unary.operand() instanceof Expr.Unary inner && inner.op() == Expr.UnaryOp.NEGATE;
                yield Layout.of(
                        "-",
                        literal || negative ? parenthesised(unary.operand()) : expression(unary.operand(), PREFIX));
            }
        };
    }

    /** A chain of one level is written on one line, or broken after each of its operators. */
    private static Layout binary(Expr.Binary binary) {
        int level = BinaryLevel.of(binary.op());
        Deque<Layout> rights = new ArrayDeque<>();
        Expr.Binary at = binary;
        while (true) {
            rights.push(Layout.of(" " + at.op().symbol(), Layout.SPACE, expression(at.right(), PIPE + level + 1)));
            boolean continues = at.left() instanceof Expr.Binary
                    && levelOf(at.left()) == PIPE + level
                    && !BinaryLevel.isComparison(level);
            if (!continues) {
                break;
            }
            at = (Expr.Binary) at.left();
        }
        Layout first = expression(at.left(), PIPE + (BinaryLevel.isComparison(level) ? level + 1 : level));
        return Layout.group(first, Layout.nest(new Layout.Concat(List.copyOf(rights))));
    }

    /** A chain is written on one line, or broken before each {@code |>}. */
    private static Layout pipe(Expr.Pipe pipe) {
        Deque<Layout> rights = new ArrayDeque<>();
        Expr.Pipe at = pipe;
        while (true) {
            rights.push(Layout.of(Layout.SPACE, "|> ", pipedInto(at)));
            boolean continues = at.left() instanceof Expr.Pipe left && !endsInLambda(left);
            if (!continues) {
                break;
            }
            at = (Expr.Pipe) at.left();
        }
        Layout first = at.left() instanceof Expr.Pipe ? parenthesised(at.left()) : expression(at.left(), PIPE);
        return Layout.group(first, Layout.nest(new Layout.Concat(List.copyOf(rights))));
    }

    /** Whether a further {@code |>} would be read as part of the lambda at the end. */
    private static boolean endsInLambda(Expr.Pipe pipe) {
        return !pipe.grouped() && pipe.right() instanceof Expr.Lambda;
    }

    private static Layout pipedInto(Expr.Pipe pipe) {
        if (pipe.grouped()) {
            return parenthesised(pipe.right());
        }
        return levelOf(pipe.right()) == ANY ? bare(pipe.right()) : expression(pipe.right(), BINARY);
    }

    // --- records, lists, lambdas

    private static Layout element(Expr.Element element) {
        return Layout.of(element.spread() ? "..." : "", expression(element.value()));
    }

    static Layout record(Expr.Record record) {
        List<Layout> items = new ArrayList<>();
        record.spread().ifPresent(base -> items.add(Layout.of("...", expression(base))));
        record.fields().forEach(field -> items.add(fieldValue(field)));
        return Layout.bracketed("{", Layout.SPACE, items, "}");
    }

    static Layout fieldValue(Expr.FieldValue field) {
        return isShorthand(field)
                ? Layout.text(field.name().text())
                : Layout.of(TypePrinter.fieldName(field.name()), ": ", expression(field.value()));
    }

    private static boolean isShorthand(Expr.FieldValue field) {
        return field.value() instanceof Expr.Ref ref
                && ref.typeArgs().isEmpty()
                && ref.name().text().equals(field.name().text());
    }

    private static Layout lambda(Expr.Lambda lambda) {
        List<Layout> params = new ArrayList<>();
        for (Expr.LambdaParam param : lambda.params()) {
            params.add(Layout.of(param.name().text(), annotation(param.type())));
        }
        Layout result = lambda.result()
                .map(type -> Layout.of(": ", TypePrinter.lambdaResult(type)))
                .orElse(Layout.EMPTY);
        return Layout.of(Layout.bracketed("(", Layout.SOFT, params, ")"), result, " => ", afterArrow(lambda.body()));
    }

    static Layout annotation(Optional<TypeExpr> type) {
        return type.map(t -> Layout.of(": ", TypePrinter.type(t))).orElse(Layout.EMPTY);
    }

    /** What stands after {@code =>}, where a brace may open a record or a block. */
    private static Layout afterArrow(Expr body) {
        if (body instanceof Expr.Block block) {
            return block(block, true);
        }
        return startsLikeBlock(body) ? parenthesised(body) : expression(body);
    }

    /** Whether the text starts with a record of one name alone, which would be read as a block here. */
    private static boolean startsLikeBlock(Expr expr) {
        Expr at = expr;
        while (true) {
            switch (at) {
                case Expr.Field e -> at = e.target();
                case Expr.Index e -> at = e.target();
                case Expr.Call e -> at = e.target();
                case Expr.Propagate e -> at = e.operand();
                case Expr.Binary e -> at = e.left();
                case Expr.Pipe e -> at = e.left();
                case Expr.Record e -> {
                    return e.spread().isEmpty()
                            && e.fields().size() == 1
                            && isShorthand(e.fields().getFirst());
                }
                default -> {
                    return false;
                }
            }
        }
    }

    // --- blocks and control

    /** @param recordPossible whether empty braces would be read as a record here */
    static Layout block(Expr.Block block, boolean recordPossible) {
        return isEmpty(block) && recordPossible ? Layout.text("{ ; }") : Layout.group(lines(block));
    }

    private static boolean isEmpty(Expr.Block block) {
        return block.statements().isEmpty() && block.result().isEmpty();
    }

    /** A block that is broken where the group around it is. */
    private static Layout lines(Expr.Block block) {
        if (isEmpty(block)) {
            return Layout.text("{}");
        }
        List<Layout> lines = new ArrayList<>();
        block.statements().forEach(statement -> lines.add(statement(statement)));
        block.result().ifPresent(result -> lines.add(line(result)));
        Layout edge = block.statements().isEmpty() ? Layout.SPACE : Layout.HARD;
        return Layout.of("{", Layout.nest(edge, Layout.join(Layout.HARD, lines)), edge, "}");
    }

    private static Layout statement(Stmt statement) {
        return switch (statement) {
            case Stmt.Let let ->
                Layout.of(
                        "let ",
                        TypePrinter.pattern(let.pattern()),
                        annotation(let.type()),
                        " = ",
                        expression(let.value()));
            case Stmt.Eval eval -> line(eval.expr());
            case Stmt.Given given ->
                Layout.of("given ", expression(given.stub()), " = ", expression(given.answer()));
        };
    }

    /** An expression at the start of a line: a minus there would look like a subtraction. */
    private static Layout line(Expr expr) {
        Expr at = expr;
        while (true) {
            switch (at) {
                case Expr.Binary e -> at = e.left();
                case Expr.Pipe e -> at = e.left();
                case Expr.Unary e
                when e.op() == Expr.UnaryOp.NEGATE -> {
                    return parenthesised(expr);
                }
                case Expr.IntLit e
                when e.value() < 0 -> {
                    return parenthesised(expr);
                }
                default -> {
                    return expression(expr);
                }
            }
        }
    }

    private static Layout braces(Expr body) {
        return body instanceof Expr.Block block ? block(block, false) : expression(body);
    }

    private static Layout ifExpression(Expr.If e) {
        return Layout.group(branches(e));
    }

    /** All branches are written on one line, or each on lines of its own. */
    private static Layout branches(Expr.If e) {
        Layout otherwise = e.otherwise()
                .map(other -> Layout.of(" else ", other instanceof Expr.If next ? branches(next) : branch(other)))
                .orElse(Layout.EMPTY);
        return Layout.of("if (", expression(e.condition()), ") ", branch(e.then()), otherwise);
    }

    private static Layout branch(Expr body) {
        return body instanceof Expr.Block block ? lines(block) : expression(body);
    }

    private static Layout match(Expr.Match e) {
        Layout head = Layout.of("match ", expression(e.scrutinee(), PIPE), " {");
        if (e.arms().isEmpty()) {
            return Layout.of(head, "}");
        }
        List<Layout> arms = new ArrayList<>();
        for (Expr.Arm arm : e.arms()) {
            Layout guard = arm.guard()
                    .map(g -> Layout.of(" if ", expression(g, BINARY)))
                    .orElse(Layout.EMPTY);
            arms.add(Layout.of(TypePrinter.pattern(arm.pattern()), guard, " => ", afterArrow(arm.body()), ","));
        }
        return Layout.of(head, Layout.nest(Layout.HARD, Layout.join(Layout.HARD, arms)), Layout.HARD, "}");
    }

    private static Layout forExpression(Expr.For e) {
        return Layout.group(
                "for (", TypePrinter.pattern(e.item()), " of ", expression(e.list()), ") ", braces(e.body()));
    }

    private static Layout callApi(Expr.CallApi e) {
        List<Layout> clauses = new ArrayList<>();
        Layout path = e.path() instanceof Expr.StringLit(String text, var _) ? Layout.text(text) : bare(e.path());
        clauses.add(Layout.of("call ", e.method().text(), " ", path));
        e.query().ifPresent(query -> clauses.add(Layout.of("query ", record(query))));
        e.headers().ifPresent(headers -> clauses.add(Layout.of("headers ", record(headers))));
        e.body().ifPresent(body -> clauses.add(Layout.of("body ", expression(body, SUFFIX))));
        return Layout.group(Layout.nest(Layout.join(Layout.SPACE, clauses)));
    }

    private static Layout respond(Expr.Respond e) {
        List<Layout> clauses = new ArrayList<>();
        clauses.add(Layout.text(e.rollback() ? "respond rollback" : "respond"));
        e.status().ifPresent(status -> clauses.add(Layout.of("status(", expression(status), ")")));
        e.headers()
                .forEach(
                        h -> clauses.add(Layout.of("header(", expression(h.name()), ", ", expression(h.value()), ")")));
        e.json().ifPresent(json -> clauses.add(Layout.of("json(", expression(json), ")")));
        return Layout.group(Layout.nest(Layout.join(Layout.SPACE, clauses)));
    }
}
