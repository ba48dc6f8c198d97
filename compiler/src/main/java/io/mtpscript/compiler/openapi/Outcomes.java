package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.FailureSources.Found;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
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
        outcomes.read(api.handler(), FailureSources.Bindings.of(api.handler()), api.effects(), sources);
        return outcomes;
    }

    private void read(TExpr expr, FailureSources.Bindings bindings, List<String> effects, FailureSources sources) {
        if (expr instanceof TExpr.Respond respond) {
            responds.add(respond);
        } else if (expr instanceof TExpr.Propagate propagate) {
            switch (propagate.exit()) {
                case TExpr.Exit.Respond(var converter) ->
                    failures.addAll(converter
                            .map(function -> sources.of(function, effects))
                            .orElseGet(() -> sources.of(propagate.operand(), bindings, effects)));
                case TExpr.Exit.RespondNotFound() ->
                    failures.add(new Found(ErrorCode.NOT_FOUND.status(), ErrorCode.NOT_FOUND.code(), ""));
                case TExpr.Exit.Err _, TExpr.Exit.WrappedErr _, TExpr.Exit.None _, TExpr.Exit.FailTest _ -> {}
            }
        }
        Operands.forEach(expr, inner -> read(inner, bindings, effects, sources));
    }
}
