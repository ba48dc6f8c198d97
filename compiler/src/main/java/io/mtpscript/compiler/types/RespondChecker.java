package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.Optional;

/** {@code respond}: only at the end of an api's branches, with a literal status. */
final class RespondChecker {
    private static final int OK = 200;

    private final Checking checking;
    private final Findings findings;
    private final ExprChecker exprs;
    private final Statuses statuses;

    RespondChecker(Checking checking, ExprChecker exprs) {
        this.checking = checking;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.statuses = new Statuses(checking);
    }

    private record Header(Typed name, Typed value) {}

    Typed respond(Expr.Respond respond, Scope scope) {
        int status = respond.status()
                .map(expr -> statuses.status(expr, "the status of a response"))
                .orElse(OK);
        if (Statuses.withoutBody(status) && respond.json().isPresent()) {
            findings.add(
                    DiagnosticCode.STATUS,
                    respond.json().get().span(),
                    "a response with status " + status + " has no body",
                    "Leave out the `json(...)`, or choose another status.");
        }
        var headers = new ArrayList<Header>();
        for (var header : respond.headers()) {
            headers.add(new Header(
                    exprs.check(header.name(), Type.Prim.STRING, Reason.of("a header's name"), scope),
                    exprs.check(header.value(), Type.Prim.STRING, Reason.of("a header's value"), scope)));
        }
        Optional<Typed> json = respond.json().map(body -> {
            Typed value = exprs.infer(body, scope);
            checking.instantiations.demand(value.type(), Demand.JSON, body.span());
            return value;
        });
        return new Typed(
                Type.Prim.RESPONSE,
                () -> new TExpr.Respond(
                        respond.rollback(),
                        status,
                        headers.stream()
                                .map(header -> new TExpr.Header(
                                        header.name().build(), header.value().build()))
                                .toList(),
                        json.map(Typed::build),
                        respond.span()));
    }

    Typed misplaced(Expr.Respond respond, Scope scope) {
        boolean api = scope.body().kind() == Body.Kind.API;
        findings.add(
                DiagnosticCode.RESPOND_PLACE,
                respond.span(),
                api
                        ? "`respond` must be the last thing a branch of the api does"
                        : "only an api answers with `respond`",
                api
                        ? "Put it at the end of the branch; `ensure(...)?` and `fail(...)?` leave early."
                        : "Give the value back, and respond with it in the api.");
        respond(respond, scope);
        return Typed.error(respond.span());
    }
}
