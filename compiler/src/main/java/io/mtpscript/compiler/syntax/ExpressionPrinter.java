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

    static String expression(Expr expr) {
        return expression(expr, ANY);
    }

    private static String expression(Expr expr, int least) {
        return levelOf(expr) < least ? parenthesised(expr) : bare(expr);
    }

    private static String parenthesised(Expr expr) {
        return Texts.of("(", bare(expr), ")");
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

    private static String bare(Expr expr) {
        return switch (expr) {
            case Expr.IntLit e -> Long.toString(e.value());
            case Expr.DecimalLit e -> e.digits();
            case Expr.StringLit e -> Literals.string(e.value());
            case Expr.BoolLit e -> Boolean.toString(e.value());
            case Expr.UnitLit e -> "()";
            case Expr.Template e -> template("`", e.pieces(), e.holes());
            case Expr.Sql e -> template("sql`", e.pieces(), e.holes());
            case Expr.Ref e -> Texts.of(e.name().text(), TypePrinter.arguments(e.typeArgs()));
            case Expr.Field e -> field(e);
            case Expr.Index e -> Texts.of(target(e.target()), "[", expression(e.index()), "]");
            case Expr.Call e -> Texts.of(target(e.target()), arguments(e.args()));
            case Expr.Lambda e -> lambda(e);
            case Expr.Record e -> record(e);
            case Expr.ListOf e ->
                Texts.bracketed(
                        "[",
                        "",
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
            case Expr.Await e -> Texts.of("await ", awaited(e.operand()));
            case Expr.AwaitAll e ->
                Texts.of(
                        "await all ",
                        Texts.bracketed(
                                "[",
                                "",
                                e.operands().stream()
                                        .map(ExpressionPrinter::expression)
                                        .toList(),
                                "]"));
            case Expr.AwaitAllFor e -> Texts.of("await all ", forExpression(e.loop()));
            case Expr.Respond e -> respond(e);
            case Expr.CallApi e -> callApi(e);
            case Expr.Missing e -> e.span().text();
        };
    }

    private static String template(String open, List<String> pieces, List<Expr> holes) {
        List<String> parts = new ArrayList<>();
        parts.add(open + Literals.piece(pieces.getFirst()));
        for (int i = 0; i < holes.size(); i++) {
            parts.add(Texts.of("${", expression(holes.get(i)), "}" + Literals.piece(pieces.get(i + 1))));
        }
        parts.add("`");
        return String.join("", parts);
    }

    // --- what follows an operand

    /** {@code expr} as what a call, a field, an index or a {@code ?} follows. */
    private static String target(Expr expr) {
        return expression(expr, SUFFIX);
    }

    private static String field(Expr.Field field) {
        boolean number = field.target() instanceof Expr.IntLit || field.target() instanceof Expr.DecimalLit;
        String target = number ? parenthesised(field.target()) : target(field.target());
        return Texts.of(target, ".", field.name().text(), TypePrinter.arguments(field.typeArgs()));
    }

    private static String arguments(List<Expr> args) {
        List<String> all = args.stream().map(ExpressionPrinter::expression).toList();
        return Texts.bracketed("(", "", all, ")");
    }

    private static String propagate(Expr.Propagate propagate) {
        boolean awaits = propagate.operand() instanceof Expr.Await;
        return Texts.of(awaits ? bare(propagate.operand()) : target(propagate.operand()), "?");
    }

    /** What {@code await} waits for: it would end at a {@code ?}, and {@code all} would change its meaning. */
    private static String awaited(Expr operand) {
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

    private static String unary(Expr.Unary unary) {
        return switch (unary.op()) {
            case NOT -> Texts.of("!", expression(unary.operand(), PREFIX));
            case NEGATE -> {
                boolean literal = unary.operand() instanceof Expr.IntLit;
                boolean negative = unary.operand() instanceof Expr.Unary inner && inner.op() == Expr.UnaryOp.NEGATE;
                yield Texts.of(
                        "-",
                        literal || negative ? parenthesised(unary.operand()) : expression(unary.operand(), PREFIX));
            }
        };
    }

    private static String binary(Expr.Binary binary) {
        int level = BinaryLevel.of(binary.op());
        Deque<String> rights = new ArrayDeque<>();
        Expr.Binary at = binary;
        while (true) {
            rights.push(Texts.of(" " + at.op().symbol(), " ", expression(at.right(), PIPE + level + 1)));
            boolean continues = at.left() instanceof Expr.Binary
                    && levelOf(at.left()) == PIPE + level
                    && !BinaryLevel.isComparison(level);
            if (!continues) {
                break;
            }
            at = (Expr.Binary) at.left();
        }
        String first = expression(at.left(), PIPE + (BinaryLevel.isComparison(level) ? level + 1 : level));
        return Texts.of(first, String.join("", List.copyOf(rights)));
    }

    private static String pipe(Expr.Pipe pipe) {
        Deque<String> rights = new ArrayDeque<>();
        Expr.Pipe at = pipe;
        while (true) {
            rights.push(Texts.of(" ", "|> ", pipedInto(at)));
            boolean continues = at.left() instanceof Expr.Pipe left && !endsInLambda(left);
            if (!continues) {
                break;
            }
            at = (Expr.Pipe) at.left();
        }
        String first = at.left() instanceof Expr.Pipe ? parenthesised(at.left()) : expression(at.left(), PIPE);
        return Texts.of(first, String.join("", List.copyOf(rights)));
    }

    /** Whether a further {@code |>} would be read as part of the lambda at the end. */
    private static boolean endsInLambda(Expr.Pipe pipe) {
        return !pipe.grouped() && pipe.right() instanceof Expr.Lambda;
    }

    private static String pipedInto(Expr.Pipe pipe) {
        if (pipe.grouped()) {
            return parenthesised(pipe.right());
        }
        return levelOf(pipe.right()) == ANY ? bare(pipe.right()) : expression(pipe.right(), BINARY);
    }

    // --- records, lists, lambdas

    private static String element(Expr.Element element) {
        return Texts.of(element.spread() ? "..." : "", expression(element.value()));
    }

    static String record(Expr.Record record) {
        List<String> items = new ArrayList<>();
        record.spread().ifPresent(base -> items.add(Texts.of("...", expression(base))));
        record.fields().forEach(field -> items.add(fieldValue(field)));
        return Texts.bracketed("{", " ", items, "}");
    }

    static String fieldValue(Expr.FieldValue field) {
        return isShorthand(field)
                ? field.name().text()
                : Texts.of(TypePrinter.fieldName(field.name()), ": ", expression(field.value()));
    }

    private static boolean isShorthand(Expr.FieldValue field) {
        return field.value() instanceof Expr.Ref ref
                && ref.typeArgs().isEmpty()
                && ref.name().text().equals(field.name().text());
    }

    private static String lambda(Expr.Lambda lambda) {
        List<String> params = new ArrayList<>();
        for (Expr.LambdaParam param : lambda.params()) {
            params.add(Texts.of(param.name().text(), annotation(param.type())));
        }
        String result = lambda.result()
                .map(type -> Texts.of(": ", TypePrinter.lambdaResult(type)))
                .orElse("");
        return Texts.of(Texts.bracketed("(", "", params, ")"), result, " => ", afterArrow(lambda.body()));
    }

    static String annotation(Optional<TypeExpr> type) {
        return type.map(t -> Texts.of(": ", TypePrinter.type(t))).orElse("");
    }

    /** What stands after {@code =>}, where a brace may open a record or a block. */
    private static String afterArrow(Expr body) {
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
    static String block(Expr.Block block, boolean recordPossible) {
        return isEmpty(block) && recordPossible ? "{ ; }" : lines(block);
    }

    private static boolean isEmpty(Expr.Block block) {
        return block.statements().isEmpty() && block.result().isEmpty();
    }

    private static String lines(Expr.Block block) {
        if (isEmpty(block)) {
            return "{}";
        }
        List<String> lines = new ArrayList<>();
        block.statements().forEach(statement -> lines.add(statement(statement)));
        block.result().ifPresent(result -> lines.add(line(result)));
        String edge = block.statements().isEmpty() ? " " : "\n";
        return Texts.of("{", Texts.of(edge, String.join("\n", lines)), edge, "}");
    }

    private static String statement(Stmt statement) {
        return switch (statement) {
            case Stmt.Let let ->
                Texts.of(
                        "let ",
                        TypePrinter.pattern(let.pattern()),
                        annotation(let.type()),
                        " = ",
                        expression(let.value()));
            case Stmt.Eval eval -> line(eval.expr());
            case Stmt.Given given -> Texts.of("given ", expression(given.stub()), " = ", expression(given.answer()));
            case Stmt.Damaged damaged -> damaged.span().text();
        };
    }

    /** An expression at the start of a line: a minus there would look like a subtraction. */
    private static String line(Expr expr) {
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

    private static String braces(Expr body) {
        return body instanceof Expr.Block block ? block(block, false) : expression(body);
    }

    private static String ifExpression(Expr.If e) {
        return branches(e);
    }

    private static String branches(Expr.If e) {
        String otherwise = e.otherwise()
                .map(other -> Texts.of(" else ", other instanceof Expr.If next ? branches(next) : branch(other)))
                .orElse("");
        return Texts.of("if (", expression(e.condition()), ") ", branch(e.then()), otherwise);
    }

    private static String branch(Expr body) {
        return body instanceof Expr.Block block ? lines(block) : expression(body);
    }

    private static String match(Expr.Match e) {
        String scrutinee = endsInPath(e.scrutinee()) ? parenthesised(e.scrutinee()) : expression(e.scrutinee(), PIPE);
        String head = Texts.of("match ", scrutinee, " {");
        if (e.arms().isEmpty()) {
            return Texts.of(head, "}");
        }
        List<String> arms = new ArrayList<>();
        for (Expr.Arm arm : e.arms()) {
            String guard = arm.guard()
                    .map(g -> Texts.of(" if ", expression(g, BINARY)))
                    .orElse("");
            arms.add(Texts.of(TypePrinter.pattern(arm.pattern()), guard, " => ", afterArrow(arm.body()), ","));
        }
        return Texts.of(head, Texts.of("\n", String.join("\n", arms)), "\n", "}");
    }

    /** Whether the text ends in the path of a call, to which a brace behind it would give a body. */
    private static boolean endsInPath(Expr expr) {
        Expr at = expr;
        while (true) {
            switch (at) {
                case Expr.Pipe e when !e.grouped() -> at = e.right();
                case Expr.Lambda e -> at = e.body();
                case Expr.If e -> at = e.otherwise().orElse(e.then());
                case Expr.For e -> at = e.body();
                case Expr.AwaitAllFor e -> at = e.loop().body();
                case Expr.CallApi e -> {
                    return e.query().isEmpty()
                            && e.headers().isEmpty()
                            && e.body().isEmpty();
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private static String forExpression(Expr.For e) {
        return Texts.of("for (", TypePrinter.pattern(e.item()), " of ", expression(e.list()), ") ", braces(e.body()));
    }

    private static String callApi(Expr.CallApi e) {
        List<String> clauses = new ArrayList<>();
        String path = e.path() instanceof Expr.StringLit(String text, var _) ? text : bare(e.path());
        clauses.add(Texts.of("call ", e.method().text(), " ", path));
        e.query().ifPresent(query -> clauses.add(Texts.of("query ", record(query))));
        e.headers().ifPresent(headers -> clauses.add(Texts.of("headers ", record(headers))));
        e.body().ifPresent(body -> clauses.add(Texts.of("body ", expression(body, SUFFIX))));
        return String.join(" ", clauses);
    }

    private static String respond(Expr.Respond e) {
        List<String> clauses = new ArrayList<>();
        clauses.add(e.rollback() ? "respond rollback" : "respond");
        e.status().ifPresent(status -> clauses.add(Texts.of("status(", expression(status), ")")));
        e.headers()
                .forEach(h -> clauses.add(Texts.of("header(", expression(h.name()), ", ", expression(h.value()), ")")));
        e.json().ifPresent(json -> clauses.add(Texts.of("json(", expression(json), ")")));
        return String.join(" ", clauses);
    }
}
