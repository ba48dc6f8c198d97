package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code match}: its arms agree on one type, and together they cover every value. */
final class MatchChecker {
    private final Unifier unifier;
    private final ExprChecker exprs;
    private final PatternChecker patterns;

    MatchChecker(Checking checking, ExprChecker exprs, PatternChecker patterns) {
        this.unifier = checking.unifier;
        this.exprs = exprs;
        this.patterns = patterns;
    }

    private record Arm(Expr.Arm source, Supplier<TPattern> pattern, Optional<Typed> guard, Typed body) {}

    Typed match(Expr.Match match, Type needed, Reason reason, Scope scope) {
        Typed scrutinee = exprs.infer(match.scrutinee(), scope);
        var arms = new ArrayList<Arm>();
        Optional<Span> first = Optional.empty();
        for (var arm : match.arms()) {
            Scope inner = scope.inner();
            var pattern = patterns.bind(arm.pattern(), scrutinee.type(), inner);
            var guard = arm.guard()
                    .map(condition ->
                            exprs.check(condition, Type.Prim.BOOL, Reason.of("the condition of this arm"), inner));
            boolean open = unifier.isUnknown(needed);
            Reason armReason = first.isPresent()
                    ? Reason.of("every arm of this `match`", first.get(), "this arm gives that")
                    : reason;
            Typed body = exprs.check(arm.body(), needed, armReason, inner);
            if (open && first.isEmpty()) {
                first = Optional.of(ExprChecker.end(arm.body()));
            }
            arms.add(new Arm(arm, pattern, guard, body));
        }
        return new Typed(needed, () -> build(match, needed, scrutinee, arms));
    }

    private TExpr build(Expr.Match match, Type needed, Typed scrutinee, List<Arm> arms) {
        TExpr value = scrutinee.build();
        var built = new ArrayList<TExpr.Arm>();
        var rows = new ArrayList<Exhaustiveness.Row>();
        for (var arm : arms) {
            TPattern pattern = arm.pattern().get();
            rows.add(new Exhaustiveness.Row(
                    arm.source().pattern(), pattern, arm.guard().isPresent()));
            built.add(new TExpr.Arm(
                    pattern, arm.guard().map(Typed::build), arm.body().build()));
        }
        patterns.exhaustiveness().match(rows, unifier.zonk(scrutinee.type()), match);
        return new TExpr.Match(value, built, unifier.zonk(needed), match.span());
    }
}
