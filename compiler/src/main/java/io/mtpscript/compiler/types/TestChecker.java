package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Stmt;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What stands in tests only: {@code assert}, {@code assertEqual}, {@code given}. Each becomes a call of the effect {@link
 * TestEffect}, which whoever runs the tests answers.
 */
final class TestChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;
    private final NameChecker names;
    private final CallChecker calls;

    TestChecker(Checking checking, ExprChecker exprs, NameChecker names, CallChecker calls) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.names = names;
        this.calls = calls;
    }

    /** Whether {@code name}, which means nothing else here, is an assertion. */
    static boolean isAssertion(String name) {
        return name.equals("assert") || name.equals("assertEqual");
    }

    /** Whether this place is in a test; else a diagnostic about {@code what}. */
    static boolean inTest(Checking checking, Scope scope, String what, Span span) {
        if (!scope.body().routine().test()) {
            checking.findings.add(
                    DiagnosticCode.TEST_ONLY,
                    span,
                    "`" + what + "` stands in tests only",
                    "A test is `test \"what it shows\" { ... }`, beside the functions and apis of a file.");
            return false;
        }
        if (scope.body().kind() == Body.Kind.LAMBDA) {
            checking.findings.add(
                    DiagnosticCode.EFFECT_IN_LAMBDA,
                    span,
                    "a lambda is pure, so `" + what + "` cannot stand in it",
                    "Use `for (x of xs) { ... }`, whose body may hold it.");
            return false;
        }
        return true;
    }

    /** A call of {@code assert} or {@code assertEqual}. */
    Typed assertion(String name, Expr.Call call, Scope scope) {
        boolean equal = name.equals("assertEqual");
        boolean placed = inTest(checking, scope, name, call.target().span());
        int wanted = equal ? 2 : 1;
        if (call.args().size() != wanted) {
            findings.add(
                    DiagnosticCode.ARGUMENT_COUNT,
                    call.span(),
                    "`" + name + "` takes " + (equal ? "2 arguments (actual, expected)" : "1 argument (condition)")
                            + ", but " + call.args().size()
                            + (call.args().size() == 1 ? " is" : " are") + " given");
            call.args().forEach(arg -> exprs.infer(arg, scope));
            return new Typed(Type.Prim.UNIT, () -> new TExpr.UnitLit(call.span()));
        }
        Typed checked = equal ? assertEqual(call, scope) : assertTrue(call, scope);
        return placed ? checked : Typed.error(call.span());
    }

    private Typed assertTrue(Expr.Call call, Scope scope) {
        Typed condition =
                exprs.check(call.args().getFirst(), Type.Prim.BOOL, Reason.of("what `assert` is given"), scope);
        return new Typed(Type.Prim.UNIT, () -> switch (condition.build()) {
            case TExpr.Equal(boolean negated, TExpr left, TExpr right, Span span)
            when shown(left.type()) ->
                compared(
                        negated ? "!=" : "==",
                        left,
                        right,
                        (l, r) -> new TExpr.Equal(negated, l, r, span),
                        call.span());
            case TExpr.Compare(TExpr.CompareOp op, TExpr left, TExpr right, Span span) ->
                compared(symbol(op), left, right, (l, r) -> new TExpr.Compare(op, l, r, span), call.span());
            case TExpr other -> test(TestEffect.ASSERT, List.of(other), call.span());
        });
    }

    private Typed assertEqual(Expr.Call call, Scope scope) {
        Expr written = call.args().getFirst();
        Typed actual = exprs.infer(written, scope);
        Typed expected = exprs.check(
                call.args().getLast(),
                actual.type(),
                Reason.of("the expected value", written.span(), "the actual value"),
                scope);
        checking.instantiations.demand(actual.type(), Demand.SHOWN, call.span());
        return new Typed(
                Type.Prim.UNIT,
                () -> compared(
                        "",
                        actual.build(),
                        expected.build(),
                        (l, r) -> new TExpr.Equal(false, l, r, call.span()),
                        call.span()));
    }

    private boolean shown(Type type) {
        return new Forms(checking, (_, _) -> {}, _ -> {})
                .fault(type, Demand.SHOWN)
                .isEmpty();
    }

    private static String symbol(TExpr.CompareOp op) {
        return switch (op) {
            case LESS -> "<";
            case LESS_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_EQUAL -> ">=";
        };
    }

    @FunctionalInterface
    private interface Comparison {
        TExpr of(TExpr left, TExpr right);
    }

    /** Both sides are evaluated once, compared, and shown when that fails. */
    private static TExpr compared(String operator, TExpr left, TExpr right, Comparison comparison, Span span) {
        var first = new Local("left", left.type());
        var second = new Local("right", right.type());
        TExpr firstRef = new TExpr.LocalRef(first, left.span());
        TExpr secondRef = new TExpr.LocalRef(second, right.span());
        return new TExpr.Block(
                List.of(new TStmt.Let(new TPattern.Bind(first), left), new TStmt.Let(new TPattern.Bind(second), right)),
                test(
                        TestEffect.COMPARE,
                        List.of(
                                comparison.of(firstRef, secondRef),
                                new TExpr.StringLit(operator, span),
                                firstRef,
                                secondRef),
                        span),
                span);
    }

    static TExpr test(TestEffect function, List<TExpr> args, Span span) {
        return new TExpr.Call(function.symbol(), List.of(), args, Type.Prim.UNIT, span);
    }

    /** {@code given DbRead.one(_) = answer} */
    Supplier<TStmt> given(Stmt.Given given, Scope scope) {
        boolean placed = inTest(checking, scope, "given", given.span());
        var stubbed = stubbed(given.stub(), scope);
        if (stubbed.isEmpty()) {
            exprs.infer(given.answer(), scope);
            return () -> new TStmt.Eval(new TExpr.UnitLit(given.span()));
        }
        var function = stubbed.get().function();
        String shown = function.symbol().toString();
        var typeArgs = typeArgs(stubbed.get(), scope);
        var arguments = arguments(stubbed.get(), typeArgs, scope);
        Type result = unifier.substitute(function.symbol().result(), function.typeParams(), typeArgs);
        Typed answer = exprs.check(given.answer(), result, Reason.of("the answer of `" + shown + "`"), scope);
        boolean typed = !stubbed.get().typeArgs().isEmpty();
        if (!placed) {
            return () -> new TStmt.Eval(new TExpr.UnitLit(given.span()));
        }
        return () -> new TStmt.Eval(test(
                TestEffect.GIVEN,
                List.of(
                        new TExpr.StringLit(shown, given.span()),
                        new TExpr.BoolLit(typed, given.span()),
                        arguments.get(),
                        answer.build()),
                given.span()));
    }

    private record Stubbed(Definition.Function function, List<TypeExpr> typeArgs, List<Expr> args, Span span) {}

    /** The effect's function that a {@code given} answers, or a diagnostic. */
    private Optional<Stubbed> stubbed(Expr stub, Scope scope) {
        if (stub instanceof Expr.Call(Expr.Field field, var args, Span span)) {
            var namespace = names.namespace(field.target(), scope);
            if (namespace.isPresent()) {
                var member = calls.member(namespace.get(), field, scope);
                if (member.isEmpty()) {
                    return Optional.empty();
                }
                if (member.get() instanceof Definition.Function function
                        && function.effect().isPresent()) {
                    return Optional.of(new Stubbed(function, field.typeArgs(), args, span));
                }
            }
        }
        findings.add(Diagnostic.of(
                        DiagnosticCode.GIVEN_TARGET,
                        stub.span(),
                        "`given` answers a call of an effect's function, and this is none")
                .withHint("For example `given DbRead.one(_) = Ok(None)`. Other functions run as they are."));
        return Optional.empty();
    }

    private List<Type> typeArgs(Stubbed stubbed, Scope scope) {
        var function = stubbed.function();
        if (!stubbed.typeArgs().isEmpty()) {
            var written = names.typeArguments(
                    function.symbol().name(), function.typeParams(), stubbed.typeArgs(), stubbed.span(), scope);
            if (written.isPresent()) {
                return written.get();
            }
        }
        // What the answer does not fix stays open: the answer is held against the call that gets it.
        var open = new ArrayList<Type>();
        function.typeParams().forEach(param -> open.add(unifier.fresh(param.name())));
        return open;
    }

    /** The arguments that a call must have: a record of those that are not {@code _}, by their numbers. */
    private Supplier<TExpr> arguments(Stubbed stubbed, List<Type> typeArgs, Scope scope) {
        var symbol = stubbed.function().symbol();
        var wanted = symbol.params();
        if (wanted.size() != stubbed.args().size()) {
            findings.add(Diagnostic.of(
                            DiagnosticCode.ARGUMENT_COUNT,
                            stubbed.span(),
                            "`" + symbol + "` takes " + Mismatches.count(wanted.size(), "argument") + ", but "
                                    + stubbed.args().size()
                                    + (stubbed.args().size() == 1 ? " is" : " are") + " given")
                    .withHint("Where any argument will do, write `_`."));
            return () -> new TExpr.UnitLit(stubbed.span());
        }
        var values = new ArrayList<Typed>();
        var fieldNames = new ArrayList<String>();
        for (int i = 0; i < wanted.size(); i++) {
            if (stubbed.args().get(i) instanceof Expr.Ref(var name, var _, var _)
                    && name.text().equals("_")) {
                continue;
            }
            Type type = unifier.substitute(wanted.get(i), stubbed.function().typeParams(), typeArgs);
            Expr arg = stubbed.args().get(i);
            values.add(exprs.check(arg, type, Reason.of("argument " + (i + 1) + " of `" + symbol + "`"), scope));
            checking.instantiations.demand(type, Demand.SHOWN, arg.span());
            fieldNames.add(Integer.toString(i));
        }
        return () -> {
            var fields = new ArrayList<TExpr.FieldValue>();
            var types = new ArrayList<Type.Field>();
            for (int i = 0; i < values.size(); i++) {
                TExpr value = values.get(i).build();
                fields.add(new TExpr.FieldValue(fieldNames.get(i), value));
                types.add(new Type.Field(fieldNames.get(i), value.type(), false, false));
            }
            return new TExpr.Record(Optional.empty(), fields, new Type.Record(types), stubbed.span());
        };
    }
}
