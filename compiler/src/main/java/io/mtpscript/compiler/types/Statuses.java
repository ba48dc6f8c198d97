package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP statuses are literals, so that the OpenAPI document can list them: in {@code respond}, in {@code Failure} and in
 * the library's functions that make one. Those functions may leave out their last argument, the message.
 */
final class Statuses {
    /** Those below are interim: the server sends them by itself, and a client waits on. */
    private static final int MIN = 200;

    private static final int MAX = 599;
    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int NOT_MODIFIED = 304;

    /** The position of the status among the arguments. */
    private static final Map<String, Integer> STATUS_ARGUMENT =
            Map.of("std.fail", 0, "std.ensure", 1, "Option.orFail", 1, "Result.orFail", 1);

    private final Findings findings;

    Statuses(Checking checking) {
        this.findings = checking.findings;
    }

    /** Which argument is the status, of a function that makes a {@code Failure}. */
    static Optional<Integer> argument(Definition.Function function) {
        return Optional.ofNullable(STATUS_ARGUMENT.get(function.symbol().toString()))
                .filter(_ -> function.home().library());
    }

    /** The arguments with an empty message where it was left out, after a look at the status. */
    List<CallChecker.Argument> complete(Definition.Function function, List<CallChecker.Argument> args, Scope scope) {
        Optional<Integer> status = argument(function);
        if (status.isEmpty()) {
            return args;
        }
        int index = status.get();
        if (index < args.size()) {
            literal(args.get(index), "`" + function.symbol().name() + "`", scope);
        }
        if (args.size() != function.symbol().params().size() - 1) {
            return args;
        }
        var all = new ArrayList<>(args);
        Span last = args.getLast().place();
        all.add(new CallChecker.Argument.Written(
                new Expr.StringLit("", new Span(last.file(), last.end(), last.end()))));
        return all;
    }

    /** The library's own code passes statuses on; everyone else writes them down. */
    void literal(CallChecker.Argument arg, String callee, Scope scope) {
        if (!scope.body().routine().module().library() && arg instanceof CallChecker.Argument.Written(Expr expr)) {
            status(expr, "the status of " + callee);
        }
    }

    /** The literal's value, or 500 after a diagnostic. */
    int status(Expr expr, String what) {
        if (!(expr instanceof Expr.IntLit(long value, var _))) {
            findings.add(
                    DiagnosticCode.STATUS,
                    expr.span(),
                    what + " must be a literal, so that the OpenAPI document can list it",
                    "Write the number here; for several statuses use several branches.");
            return 500;
        }
        if (value < MIN || value > MAX) {
            findings.add(
                    DiagnosticCode.STATUS,
                    expr.span(),
                    value + " is not a status that an answer can have",
                    "Statuses go from " + MIN + " to " + MAX + ".");
            return 500;
        }
        return (int) value;
    }

    /** Whether a response of this status never has a body (RFC 9110, section 6.4.1). */
    static boolean withoutBody(int status) {
        return status == NO_CONTENT || status == RESET_CONTENT || status == NOT_MODIFIED;
    }
}
