package io.mtpscript.compiler.types;

import io.mtpscript.compiler.calls.SqlToken;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators, templates and SQL literals. */
final class OperatorChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;

    OperatorChecker(Checking checking, ExprChecker exprs) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
    }

    Typed unary(Expr.Unary unary, Scope scope) {
        return switch (unary.op()) {
            case NOT -> {
                Typed operand = exprs.check(unary.operand(), Type.Prim.BOOL, Reason.of("the operand of `!`"), scope);
                yield new Typed(Type.Prim.BOOL, () -> new TExpr.Not(operand.build(), unary.span()));
            }
            case NEGATE -> {
                Typed operand = exprs.infer(unary.operand(), scope);
                Type type = unifier.resolve(operand.type());
                if (unifier.isUnknown(type)) {
                    unknown(unary.operand().span(), "Int or Decimal");
                    yield Typed.error(unary.span());
                }
                if (type != Type.Prim.INT && type != Type.Prim.DECIMAL) {
                    if (!Unifier.isError(type)) {
                        findings.add(
                                DiagnosticCode.BAD_OPERAND,
                                unary.span(),
                                "`-` takes Int or Decimal, but this is " + checking.printer.show(type));
                    }
                    yield Typed.error(unary.span());
                }
                yield new Typed(type, () -> new TExpr.Negate(operand.build(), type, unary.span()));
            }
        };
    }

    private void unknown(Span span, String choices) {
        findings.add(
                DiagnosticCode.CANNOT_INFER,
                span,
                "it cannot be told here whether this is " + choices,
                "Write the type where the value gets its name: `(x: Int) => ...`.");
    }

    Typed binary(Expr.Binary binary, Scope scope) {
        return switch (binary.op()) {
            case AND, OR -> logic(binary, scope);
            case EQUAL, NOT_EQUAL -> equality(binary, scope);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> comparison(binary, scope);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(binary, scope);
        };
    }

    private Typed logic(Expr.Binary binary, Scope scope) {
        Reason reason = Reason.of("each side of `" + binary.op().symbol() + "`");
        Typed left = exprs.check(binary.left(), Type.Prim.BOOL, reason, scope);
        Typed right = exprs.check(binary.right(), Type.Prim.BOOL, reason, scope);
        boolean and = binary.op() == Expr.BinaryOp.AND;
        return new Typed(Type.Prim.BOOL, () -> new TExpr.Logic(and, left.build(), right.build(), binary.span()));
    }

    private Typed equality(Expr.Binary binary, Scope scope) {
        String symbol = binary.op().symbol();
        Typed left = exprs.infer(binary.left(), scope);
        Typed right = exprs.check(
                binary.right(),
                left.type(),
                Reason.of("the right side of `" + symbol + "`", binary.left().span(), "the left side"),
                scope);
        checking.instantiations.demand(left.type(), Demand.EQUAL, binary.span());
        boolean negated = binary.op() == Expr.BinaryOp.NOT_EQUAL;
        return new Typed(Type.Prim.BOOL, () -> new TExpr.Equal(negated, left.build(), right.build(), binary.span()));
    }

    private Typed comparison(Expr.Binary binary, Scope scope) {
        Typed left = exprs.infer(binary.left(), scope);
        Typed right = exprs.infer(binary.right(), scope);
        if (!operands(binary, left, right, List.of(Type.Prim.INT, Type.Prim.STRING))) {
            return new Typed(Type.Prim.BOOL, () -> new TExpr.UnitLit(binary.span()));
        }
        var op = switch (binary.op()) {
            case LESS -> TExpr.CompareOp.LESS;
            case LESS_EQUAL -> TExpr.CompareOp.LESS_EQUAL;
            case GREATER -> TExpr.CompareOp.GREATER;
            case GREATER_EQUAL -> TExpr.CompareOp.GREATER_EQUAL;
            case OR, AND, EQUAL, NOT_EQUAL, ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER ->
                throw new IllegalStateException(binary.op().symbol());
        };
        return new Typed(Type.Prim.BOOL, () -> new TExpr.Compare(op, left.build(), right.build(), binary.span()));
    }

    private Typed arithmetic(Expr.Binary binary, Scope scope) {
        Typed left = exprs.infer(binary.left(), scope);
        Typed right = exprs.infer(binary.right(), scope);
        List<Type> allowed = switch (binary.op()) {
            case ADD -> List.of(Type.Prim.INT, Type.Prim.DECIMAL, Type.Prim.STRING);
            case REMAINDER -> List.of(Type.Prim.INT);
            default -> List.of(Type.Prim.INT, Type.Prim.DECIMAL);
        };
        if (!operands(binary, left, right, allowed)) {
            return Typed.error(binary.span());
        }
        var op = switch (binary.op()) {
            case ADD -> TExpr.ArithmeticOp.ADD;
            case SUBTRACT -> TExpr.ArithmeticOp.SUBTRACT;
            case MULTIPLY -> TExpr.ArithmeticOp.MULTIPLY;
            case DIVIDE -> TExpr.ArithmeticOp.DIVIDE;
            case REMAINDER -> TExpr.ArithmeticOp.REMAINDER;
            case OR, AND, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                throw new IllegalStateException(binary.op().symbol());
        };
        Type type = unifier.resolve(left.type());
        return new Typed(
                type, () -> new TExpr.Arithmetic(op, left.build(), right.build(), unifier.zonk(type), binary.span()));
    }

    /** Both operands have one of the allowed types, and the same; false after a diagnostic. */
    private boolean operands(Expr.Binary binary, Typed left, Typed right, List<Type> allowed) {
        Type a = unifier.resolve(left.type());
        Type b = unifier.resolve(right.type());
        if (Unifier.isError(a) || Unifier.isError(b)) {
            return false;
        }
        boolean unknownLeft = unifier.isUnknown(a);
        boolean unknownRight = unifier.isUnknown(b);
        if (unknownLeft && unknownRight) {
            unknown(binary.left().span(), choices(allowed));
            return false;
        }
        Type known = unknownLeft ? b : a;
        if (allowed.contains(known) && unifier.tryUnify(a, b)) {
            return true;
        }
        findings.add(operandFault(binary, a, b, allowed));
        return false;
    }

    private String choices(List<Type> allowed) {
        var names = allowed.stream().map(checking.printer::show).toList();
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private Diagnostic operandFault(Expr.Binary binary, Type a, Type b, List<Type> allowed) {
        String symbol = binary.op().symbol();
        String left = checking.printer.show(a);
        String right = checking.printer.show(b);
        String both =
                allowed.size() == 1 ? "two " + choices(allowed) + "s" : "two values of one type, " + choices(allowed);
        var diagnostic = Diagnostic.of(
                DiagnosticCode.BAD_OPERAND,
                binary.span(),
                "`" + symbol + "` takes " + both + ", but these are " + left + " and " + right);
        boolean ordering = !allowed.contains(Type.Prim.DECIMAL) && allowed.contains(Type.Prim.STRING);
        if (ordering && (a == Type.Prim.DECIMAL || b == Type.Prim.DECIMAL)) {
            return diagnostic.withHint("Decimals are compared by `Decimal.lessThan(a, b)`, `Decimal.greaterThan(a, b)`"
                    + " and `Decimal.compare(a, b)`.");
        }
        if (isMix(a, b, Type.Prim.INT, Type.Prim.DECIMAL)) {
            return diagnostic.withHint(
                    "Make both Decimals: `Decimal.fromInt(...)`, or write the literal with a point.");
        }
        Optional<String> parameter = isMix(a, b, Type.Prim.INT, Type.Prim.STRING)
                ? Mismatches.ofPath((a == Type.Prim.STRING ? binary.left() : binary.right()).span(), "Int")
                : Optional.empty();
        if (parameter.isPresent()) {
            return diagnostic.withHint(parameter.get());
        }
        if (allowed.contains(Type.Prim.STRING) && (a == Type.Prim.STRING || b == Type.Prim.STRING)) {
            return diagnostic.withHint(
                    "Use a template: `${...}` between backquotes takes Strings, Ints, Bools and" + " Decimals.");
        }
        if (allowed.equals(List.of(Type.Prim.INT)) && a == Type.Prim.DECIMAL) {
            return diagnostic.withHint("Decimals have no remainder.");
        }
        if (isWrapped(a) || isWrapped(b)) {
            return diagnostic.withHint("Take the value out first, with `?` or `match`.");
        }
        return diagnostic;
    }

    private static boolean isMix(Type a, Type b, Type one, Type other) {
        return (a.equals(one) && b.equals(other)) || (a.equals(other) && b.equals(one));
    }

    private boolean isWrapped(Type type) {
        return type instanceof Type.Union union
                && (checking.library.isOption(union) || checking.library.isResult(union));
    }

    private static boolean hasParts(Type type) {
        return switch (type) {
            case Type.ListOf _, Type.MapOf _, Type.Record _, Type.Union _ -> true;
            case Type.Prim _, Type.Function _, Type.Param _ -> false;
        };
    }

    Typed template(Expr.Template template, Scope scope) {
        var holes = new ArrayList<Typed>();
        for (var hole : template.holes()) {
            holes.add(text(hole, exprs.infer(hole, scope), scope));
        }
        return new Typed(
                Type.Prim.STRING,
                () -> new TExpr.Template(
                        template.pieces(), holes.stream().map(Typed::build).toList(), template.span()));
    }

    /** The value as a String: itself, or by its module's {@code toString}. */
    Typed text(Expr hole, Typed value, Scope scope) {
        Type type = unifier.resolve(value.type());
        if (type == Type.Prim.STRING || Unifier.isError(type)) {
            return value;
        }
        if (unifier.isUnknown(type)) {
            unknown(hole.span(), "String, Int, Bool or Decimal");
            return Typed.error(hole.span());
        }
        if (type instanceof Type.Prim prim
                && (prim == Type.Prim.INT || prim == Type.Prim.BOOL || prim == Type.Prim.DECIMAL)) {
            var convert = checking.library.function(TypePrinter.primName(prim), "toString");
            scope.body().routine().use(convert, hole.span());
            return new Typed(
                    Type.Prim.STRING,
                    () -> new TExpr.Call(
                            convert.symbol(), List.of(), List.of(value.build()), Type.Prim.STRING, hole.span()));
        }
        boolean secret = type == Type.Prim.SECRET;
        var diagnostic = Diagnostic.of(
                secret ? DiagnosticCode.SECRET_USE : DiagnosticCode.TEMPLATE_HOLE,
                hole.span(),
                "a template takes String, Int, Bool and Decimal, but this is " + checking.printer.show(type));
        if (isWrapped(type)) {
            diagnostic = diagnostic.withHint("Take the value out first, with `?`, `match` or `.withDefault(...)`.");
        } else if (secret) {
            diagnostic = diagnostic.withHint(
                    "It goes into headers of requests, such as `.bearer(...)`, and is a key for `Hash.hmacSha256`.");
        } else if (hasParts(type)) {
            diagnostic = diagnostic.withHint("For JSON text write `Json.encode(...)`.");
        }
        findings.add(diagnostic);
        return Typed.error(hole.span());
    }

    Typed sql(Expr.Sql sql, Scope scope) {
        HoledSql text = HoledSql.of(sql.pieces());
        dollars(text.text(), sql.span());
        var holes = new ArrayList<Typed>();
        for (var hole : sql.holes()) {
            Typed value = exprs.infer(hole, scope);
            holes.add(value);
            scope.body().routine().whenSolved(() -> sqlHole(hole.span(), value.type()));
        }
        for (QuotedHoles quoted : QuotedHoles.of(text)) {
            scope.body().routine().whenSolved(() -> quoted(quoted, sql.holes(), holes));
        }
        for (int key : text.sortKeys()) {
            scope.body()
                    .routine()
                    .whenSolved(() ->
                            sortKey(sql.holes().get(key).span(), holes.get(key).type()));
        }
        return new Typed(
                Type.Prim.SQL,
                () -> new TExpr.SqlLit(
                        sql.pieces(), holes.stream().map(Typed::build).toList(), sql.span()));
    }

    /** Parameters are numbered when literals are put together: one that is written out would be whichever gets its number. */
    private void dollars(String text, Span span) {
        for (int at = 0; at < text.length(); ) {
            SqlToken token = SqlToken.at(text, at);
            int end = at + 1;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            if (token.kind() == SqlToken.Kind.OTHER && text.charAt(at) == '$' && end > at + 1) {
                findings.add(
                        DiagnosticCode.SQL_DOLLAR,
                        span,
                        "`" + text.substring(at, end) + "` stands for a parameter that is not written here",
                        "Write the value where it belongs: `${...}`, as often as it is needed.");
                return;
            }
            at = token.end();
        }
    }

    /** A parameter is the same for every row. */
    private void sortKey(Span span, Type hole) {
        Type type = unifier.resolve(hole);
        if (type != Type.Prim.SQL && !unifier.hasError(type)) {
            findings.add(
                    DiagnosticCode.SQL_SORT_KEY,
                    span,
                    "this is a value, the same for every row, so that it sorts by nothing",
                    "A column cannot be a parameter. Choose one of several `sql` literals by `match`.");
        }
    }

    private void sqlHole(Span span, Type hole) {
        Type type = unifier.resolve(hole);
        if (unifier.hasError(type) || type == Type.Prim.SQL || parameter(type)) {
            return;
        }
        Type inner = switch (type) {
            case Type.ListOf(Type element) -> unifier.resolve(element);
            case Type.Union union
            when checking.library.isOption(union) ->
                unifier.resolve(union.args().getFirst());
            default -> type;
        };
        if (!inner.equals(type) && parameter(inner)) {
            return;
        }
        if (unifier.isUnknown(inner)) {
            findings.add(
                    DiagnosticCode.CANNOT_INFER,
                    span,
                    "the type of this SQL parameter is not known",
                    "Write the type arguments: `None<String>`.");
            return;
        }
        var diagnostic = Diagnostic.of(
                type == Type.Prim.SECRET ? DiagnosticCode.SECRET_USE : DiagnosticCode.SQL_HOLE,
                span,
                "a value of type " + checking.printer.show(type) + " cannot be a SQL parameter");
        findings.add(diagnostic.withHint(
                inner instanceof Type.ListOf && type instanceof Type.Union
                        ? "For NULL instead of an array use a condition of its own."
                        : "Parameters are Int, Bool, String, Decimal, Json, an Option or a List of those, or Sql."));
    }

    /** SQL in quotes is part of their text; a parameter there is none, and the statement is refused each time it is sent. */
    private void quoted(QuotedHoles quoted, List<Expr> holes, List<Typed> values) {
        for (int hole : quoted.holes()) {
            Type type = unifier.resolve(values.get(hole).type());
            if (type == Type.Prim.SQL || unifier.hasError(type)) {
                return;
            }
        }
        findings.add(
                DiagnosticCode.SQL_QUOTED_HOLE,
                holes.get(quoted.holes().getFirst()).span(),
                "this stands " + quoted.where() + ", where it is no parameter",
                quoted.remedy(hole -> "${" + holes.get(hole).span().text() + "}"
                        + cast(unifier.resolve(values.get(hole).type()))));
    }

    /** What makes a text of other values where they are joined with one. */
    private static String cast(Type type) {
        return type == Type.Prim.INT
                ? "::bigint"
                : type == Type.Prim.DECIMAL ? "::numeric" : type == Type.Prim.BOOL ? "::boolean" : "";
    }

    private boolean parameter(Type type) {
        return switch (type) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> true;
                    case UNIT, SQL, SECRET, RESPONSE -> false;
                };
            case Type.Union union -> checking.library.isJson(union);
            case Type.ListOf _, Type.MapOf _, Type.Record _, Type.Function _, Type.Param _ -> false;
        };
    }
}
