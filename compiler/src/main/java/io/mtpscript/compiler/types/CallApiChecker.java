package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code call POST /orders { ... }} in a test: everything that travels as text becomes text here. */
final class CallApiChecker {
    private static final int SOME = 0;
    private static final int NONE = 1;

    /** One query parameter or header on its way: {@code { name: String, value: String }}. */
    private static final Type.Record PAIR = new Type.Record(List.of(
            new Type.Field("name", Type.Prim.STRING, false, false),
            new Type.Field("value", Type.Prim.STRING, false, false)));

    private static final Type.ListOf PAIRS = new Type.ListOf(PAIR);

    private final Checking checking;
    private final Unifier unifier;
    private final ExprChecker exprs;
    private final OperatorChecker operators;

    CallApiChecker(Checking checking, ExprChecker exprs, OperatorChecker operators) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.exprs = exprs;
        this.operators = operators;
    }

    Typed call(Expr.CallApi call, Scope scope) {
        boolean placed = TestChecker.inTest(checking, scope, "call", call.span());
        List<String> pieces = call.path() instanceof Expr.Template template
                ? template.pieces()
                : List.of(((Expr.StringLit) call.path()).value());
        var holes = new ArrayList<Typed>();
        if (call.path() instanceof Expr.Template template) {
            template.holes().forEach(hole -> holes.add(operators.text(hole, exprs.infer(hole, scope), scope)));
        }
        var query = pairs(call.query(), "a query parameter", call.span(), scope);
        var headers = pairs(call.headers(), "a header", call.span(), scope);
        Optional<Typed> body = call.body().map(written -> {
            Typed value = exprs.infer(written, scope);
            checking.instantiations.demand(value.type(), Demand.JSON, written.span());
            return value;
        });
        Type result = answer();
        if (!placed) {
            return Typed.error(call.span());
        }
        return new Typed(
                result,
                () -> new TExpr.Call(
                        TestEffect.CALL.symbol(),
                        List.of(),
                        List.of(
                                new TExpr.StringLit(call.method().text(), call.span()),
                                texts(
                                        pieces.stream()
                                                .<TExpr>map(piece -> new TExpr.StringLit(piece, call.span()))
                                                .toList(),
                                        call.span()),
                                texts(holes.stream().map(Typed::build).toList(), call.span()),
                                query.get(),
                                headers.get(),
                                body(body, call.span())),
                        result,
                        call.span()));
    }

    /** {@code { status: Int, headers: Map<String, String>, body: Json, text: String }} */
    private Type answer() {
        return new Type.Record(List.of(
                new Type.Field("body", new Type.Union(checking.library.union("Json"), List.of()), false, false),
                new Type.Field("headers", new Type.MapOf(Type.Prim.STRING, Type.Prim.STRING), false, false),
                new Type.Field("status", Type.Prim.INT, false, false),
                new Type.Field("text", Type.Prim.STRING, false, false)));
    }

    private static TExpr texts(List<TExpr> values, Span span) {
        return new TExpr.ListOf(
                values.stream().map(value -> new TExpr.Element(value, false)).toList(),
                new Type.ListOf(Type.Prim.STRING),
                span);
    }

    private TExpr body(Optional<Typed> body, Span span) {
        Type.Union type = checking.library.option(Type.Prim.STRING);
        if (body.isEmpty()) {
            return new TExpr.Construct(type, NONE, List.of(), span);
        }
        var encode = checking.library.function("Json", "encode").symbol();
        TExpr value = body.get().build();
        TExpr text = new TExpr.Call(encode, List.of(value.type()), List.of(value), Type.Prim.STRING, span);
        return new TExpr.Construct(type, SOME, List.of(text), span);
    }

    private Supplier<TExpr> pairs(Optional<Expr.Record> written, String what, Span call, Scope scope) {
        if (written.isEmpty()) {
            return () -> new TExpr.ListOf(List.of(), PAIRS, call);
        }
        var record = written.get();
        record.spread().ifPresent(spread -> {
            exprs.infer(spread, scope);
            refuse(spread.span(), what + " is written out: `...` cannot stand here");
        });
        var parts = new ArrayList<Supplier<TExpr.Element>>();
        for (var field : record.fields()) {
            parts.add(pair(field, what, scope));
        }
        return () -> new TExpr.ListOf(parts.stream().map(Supplier::get).toList(), PAIRS, record.span());
    }

    /** A scalar is one pair, an Option one or none, a List as many as it has elements. */
    private Supplier<TExpr.Element> pair(Expr.FieldValue field, String what, Scope scope) {
        String name = field.name().text();
        Span span = field.value().span();
        Typed value = exprs.infer(field.value(), scope);
        Type type = unifier.resolve(value.type());
        Type one = switch (type) {
            case Type.ListOf(Type element) -> unifier.resolve(element);
            case Type.Union union
            when checking.library.isOption(union) ->
                unifier.resolve(union.args().getFirst());
            default -> type;
        };
        if (!isScalar(one) && !Unifier.isError(one)) {
            refuse(
                    span,
                    what + " is String, Int, Bool or Decimal, or an Option or a List of one, but this is "
                            + checking.printer.show(type));
        }
        if (!isScalar(one)) {
            return () -> new TExpr.Element(new TExpr.UnitLit(span), false);
        }
        if (one.equals(type)) {
            return () -> new TExpr.Element(pair(name, text(value.build(), span), span), false);
        }
        return () -> {
            var local = new Local(name, one);
            TExpr made = pair(name, text(new TExpr.LocalRef(local, span), span), span);
            TExpr source = value.build();
            return new TExpr.Element(
                    source.type() instanceof Type.Union option
                            ? optional(option, source, local, made, span)
                            : new TExpr.For(new TPattern.Bind(local), source, made, PAIRS, span),
                    true);
        };
    }

    private static TExpr optional(Type.Union option, TExpr source, Local local, TExpr made, Span span) {
        var some = new TPattern.Variant(option, SOME, List.of(new TPattern.Bind(local)));
        var none = new TPattern.Variant(option, NONE, List.of());
        return new TExpr.Match(
                source,
                List.of(
                        new TExpr.Arm(
                                some,
                                Optional.empty(),
                                new TExpr.ListOf(List.of(new TExpr.Element(made, false)), PAIRS, span)),
                        new TExpr.Arm(none, Optional.empty(), new TExpr.ListOf(List.of(), PAIRS, span))),
                PAIRS,
                span);
    }

    private static boolean isScalar(Type type) {
        return type == Type.Prim.STRING || type == Type.Prim.INT || type == Type.Prim.BOOL || type == Type.Prim.DECIMAL;
    }

    private TExpr text(TExpr value, Span span) {
        if (value.type() == Type.Prim.STRING || !(value.type() instanceof Type.Prim prim)) {
            return value;
        }
        var convert = checking.library
                .function(TypePrinter.primName(prim), "toString")
                .symbol();
        return new TExpr.Call(convert, List.of(), List.of(value), Type.Prim.STRING, span);
    }

    private static TExpr pair(String name, TExpr value, Span span) {
        return new TExpr.Record(
                Optional.empty(),
                List.of(
                        new TExpr.FieldValue("name", new TExpr.StringLit(name, span)),
                        new TExpr.FieldValue("value", value)),
                PAIR,
                span);
    }

    private void refuse(Span span, String message) {
        checking.findings.add(DiagnosticCode.CALL_VALUE, span, message);
    }
}
