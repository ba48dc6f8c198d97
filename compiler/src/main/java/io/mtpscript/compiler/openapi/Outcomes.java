package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.FailureSources.Found;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an api can answer with by itself.
 *
 * @param responds all the answers that its branches write
 * @param failures what can leave it by {@code ?}
 */
record Outcomes(List<TExpr.Respond> responds, SortedSet<Found> failures) {

    static Outcomes of(TApi api, FailureSources sources) {
        var outcomes = new Outcomes(new ArrayList<>(), new TreeSet<>());
        var failing = new ArrayList<TExpr>();
        var converters = new ArrayList<FunctionSymbol>();
        outcomes.read(api.handler(), failing, converters);
        outcomes.failures.addAll(
                sources.of(failing, FailureSources.Bindings.of(api.handler()), converters, api.effects()));
        return outcomes;
    }

    private void read(TExpr expr, List<TExpr> failing, List<FunctionSymbol> converters) {
        if (expr instanceof TExpr.Respond respond) {
            responds.add(respond);
        } else if (expr instanceof TExpr.Propagate propagate) {
            switch (propagate.exit()) {
                case TExpr.Exit.Respond(var converter) ->
                    converter.ifPresentOrElse(converters::add, () -> failing.add(propagate.operand()));
                case TExpr.Exit.RespondNotFound() ->
                    failures.add(new Found(ErrorCode.NOT_FOUND.status(), ErrorCode.NOT_FOUND.code(), ""));
                case TExpr.Exit.Err _, TExpr.Exit.WrappedErr _, TExpr.Exit.None _, TExpr.Exit.FailTest _ -> {}
            }
        }
        Operands.forEach(expr, inner -> read(inner, failing, converters));
    }
}
