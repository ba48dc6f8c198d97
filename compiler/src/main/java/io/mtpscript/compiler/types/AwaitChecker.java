package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Pattern;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code await e}, {@code await all [...]} and {@code await all for}: what they wait for are calls of effects. */
final class AwaitChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;

    AwaitChecker(Checking checking, ExprChecker exprs) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
    }

    /** {@code await} on a call of an effect; on {@code call?} it belongs to the call. */
    Typed await(Expr.Await await, Scope scope) {
        if (await.operand() instanceof Expr.Propagate(Expr inner, Span span)) {
            return exprs.infer(new Expr.Propagate(new Expr.Await(inner, await.span()), span), scope);
        }
        Typed call = exprs.infer(await.operand(), scope);
        awaits("await", await.span(), scope);
        return new Typed(call.type(), () -> {
            TExpr built = call.build();
            if (effect(built).isEmpty() && !unifier.hasError(call.type())) {
                findings.add(
                        DiagnosticCode.AWAIT_OPERAND,
                        await.operand().span(),
                        "`await` stands before the call of an effect's function",
                        "Leave out the `await`: functions give their results directly.");
            }
            return new TExpr.Await(built, await.span());
        });
    }

    /** {@code await all [...]} as a value: a List, so that the calls must agree on one type. */
    Typed all(Expr.AwaitAll all, Scope scope) {
        awaits("await all", all.span(), scope);
        List<Typed> calls = calls(all, scope);
        Type element = unifier.fresh("result");
        boolean agree = true;
        for (int i = 0; i < calls.size() && agree; i++) {
            agree = unifier.tryUnify(element, calls.get(i).type());
            if (!agree) {
                findings.add(
                        DiagnosticCode.AWAIT_ALL,
                        all.operands().get(i).span(),
                        "this call gives " + checking.printer.show(calls.get(i).type()) + ", the ones before it "
                                + checking.printer.show(element) + ", and a List holds one type",
                        "Name each result: `let [a, b] = await all [...]`.");
            }
        }
        var type = new Type.ListOf(agree ? element : Unifier.ERROR);
        return new Typed(
                agree ? type : Unifier.ERROR,
                () -> new TExpr.AwaitAll(effects(all, calls), (Type.ListOf) unifier.zonk(type), all.span()));
    }

    /** {@code let [a, b] = await all [...]}: each name has the type of its call. */
    Supplier<TStmt> letAll(Pattern.ListOf pattern, Expr.AwaitAll all, Scope scope) {
        awaits("await all", all.span(), scope);
        List<Typed> calls = calls(all, scope);
        int names = pattern.elements().size();
        if (names != calls.size() || pattern.rest().isPresent()) {
            findings.add(
                    DiagnosticCode.AWAIT_ALL,
                    pattern.span(),
                    "this pattern has " + count(names, "name") + (pattern.rest().isPresent() ? " and a rest" : "")
                            + " for the results of " + count(calls.size(), "call"),
                    "Write one name for each call; `_` drops a result.");
        }
        var patterns = new ArrayList<Supplier<TPattern>>();
        for (int i = 0; i < names; i++) {
            Type type = i < calls.size() ? calls.get(i).type() : Unifier.ERROR;
            patterns.add(exprs.patterns().irrefutable(pattern.elements().get(i), type, scope));
        }
        pattern.rest().ifPresent(rest -> exprs.patterns().irrefutable(rest, Unifier.ERROR, scope));
        return () -> {
            List<TExpr.Call> built = effects(all, calls);
            return new TStmt.LetAll(patterns.stream().map(Supplier::get).toList(), built, all.span());
        };
    }

    /** {@code await all for}: the body's statements prepare a call, its last expression is the call. */
    Typed allFor(Expr.AwaitAllFor all, Scope scope) {
        awaits("await all", all.span(), scope);
        Typed loop = exprs.infer(all.loop(), scope);
        return new Typed(loop.type(), () -> {
            TExpr built = loop.build();
            if (!(built instanceof TExpr.For each)) {
                return built;
            }
            TExpr last = each.body() instanceof TExpr.Block block ? block.result() : each.body();
            if (effect(last).isEmpty() && !unifier.hasError(loop.type())) {
                operand(ExprChecker.end(all.loop().body()), last);
            }
            return new TExpr.AwaitAllFor(each, all.span());
        });
    }

    private void awaits(String word, Span span, Scope scope) {
        scope.body().routine().await();
        if (scope.body().kind() == Body.Kind.LAMBDA) {
            findings.add(
                    DiagnosticCode.EFFECT_IN_LAMBDA,
                    span,
                    "a lambda is pure, but `" + word + "` uses Async",
                    "Use `for (x of xs) { ... }`, whose body may use effects.");
        }
    }

    private List<Typed> calls(Expr.AwaitAll all, Scope scope) {
        return all.operands().stream()
                .map(operand -> exprs.infer(operand, scope))
                .toList();
    }

    /** The operands as calls of effects; those that are none are told. */
    private List<TExpr.Call> effects(Expr.AwaitAll all, List<Typed> calls) {
        var effects = new ArrayList<TExpr.Call>();
        for (int i = 0; i < calls.size(); i++) {
            TExpr built = calls.get(i).build();
            Optional<TExpr.Call> effect = effect(built);
            effect.ifPresent(effects::add);
            if (effect.isEmpty() && !unifier.hasError(calls.get(i).type())) {
                operand(all.operands().get(i).span(), built);
            }
        }
        return effects;
    }

    private void operand(Span span, TExpr found) {
        String hint;
        if (found instanceof TExpr.Propagate) {
            hint = "Use `?` on the results, after `await all`.";
        } else if (found instanceof TExpr.Await) {
            hint = "Leave out the inner `await`.";
        } else {
            hint = "Compute before, or call the effect here: what runs side by side are effects.";
        }
        findings.add(DiagnosticCode.AWAIT_OPERAND, span, "`await all` takes calls of effects' functions", hint);
    }

    private static Optional<TExpr.Call> effect(TExpr expr) {
        return expr instanceof TExpr.Call call && call.function().kind() == FunctionSymbol.Kind.EFFECT
                ? Optional.of(call)
                : Optional.empty();
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
