package io.mtpscript.compiler.effects;

import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** In which order one function or api can make its calls: one branch after the condition, one round of a loop after another. */
final class EffectOrder {
    /** A call of the database, and one of another service that can come after it. */
    record Pair(TExpr.Call database, TExpr.Call service) {}

    private final Predicate<FunctionSymbol> toDatabase;
    private final Predicate<FunctionSymbol> toServices;
    private Optional<TExpr.Call> database = Optional.empty();
    private Optional<Pair> found = Optional.empty();

    private EffectOrder(Predicate<FunctionSymbol> toDatabase, Predicate<FunctionSymbol> toServices) {
        this.toDatabase = toDatabase;
        this.toServices = toServices;
    }

    /**
     * The first pair in the order of the text. What happens inside a function that is called is no matter here, save that it
     * can call the database or a service.
     */
    static Optional<Pair> find(TExpr body, Predicate<FunctionSymbol> toDatabase, Predicate<FunctionSymbol> toServices) {
        var order = new EffectOrder(toDatabase, toServices);
        order.walk(body);
        return order.found;
    }

    /** Every call of a named function. */
    static List<TExpr.Call> calls(TExpr body) {
        var calls = new ArrayList<TExpr.Call>();
        collect(body, calls);
        return calls;
    }

    private static void collect(TExpr expr, List<TExpr.Call> calls) {
        Operands.forEach(expr, operand -> collect(operand, calls));
        if (expr instanceof TExpr.Call call) {
            calls.add(call);
        }
    }

    private void walk(TExpr expr) {
        if (found.isPresent()) {
            return;
        }
        switch (expr) {
            case TExpr.Call call -> {
                call.args().forEach(this::walk);
                made(call);
            }
            case TExpr.If choice -> {
                walk(choice.condition());
                branches(List.of(choice.then(), choice.otherwise()));
            }
            case TExpr.Match match -> {
                walk(match.scrutinee());
                match.arms().forEach(arm -> arm.guard().ifPresent(this::walk));
                branches(match.arms().stream().map(TExpr.Arm::body).toList());
            }
            case TExpr.For loop -> {
                walk(loop.list());
                boolean before = database.isPresent();
                walk(loop.body());
                if (!before && database.isPresent()) {
                    // The next round comes after this one.
                    walk(loop.body());
                }
            }
            default -> Operands.forEach(expr, this::walk);
        }
    }

    /** None of the branches comes after another one. */
    private void branches(List<TExpr> branches) {
        Optional<TExpr.Call> before = database;
        Optional<TExpr.Call> after = before;
        for (TExpr branch : branches) {
            database = before;
            walk(branch);
            after = after.or(() -> database);
        }
        database = after;
    }

    private void made(TExpr.Call call) {
        if (found.isEmpty() && database.isPresent() && toServices.test(call.function())) {
            found = Optional.of(new Pair(database.get(), call));
        }
        if (database.isEmpty() && toDatabase.test(call.function())) {
            database = Optional.of(call);
        }
    }
}
