package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code e?}. */
final class PropagateChecker {
    private final Checking checking;
    private final Library library;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;
    private final Results results;

    PropagateChecker(Checking checking, ExprChecker exprs, Results results) {
        this.checking = checking;
        this.library = checking.library;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.results = results;
    }

    Typed propagate(Expr.Propagate propagate, Scope scope) {
        Typed operand = exprs.infer(propagate.operand(), scope);
        Type type = unifier.resolve(operand.type());
        Span mark = mark(propagate);
        if (type instanceof Type.Union union && library.isResult(union)) {
            return leave(propagate, operand, union.args().getFirst(), resultExit(union, mark, scope));
        }
        if (type instanceof Type.Union union && library.isOption(union)) {
            return leave(propagate, operand, union.args().getFirst(), optionExit(mark, scope));
        }
        if (unifier.isUnknown(type)) {
            findings.add(
                    DiagnosticCode.CANNOT_INFER,
                    propagate.operand().span(),
                    "it cannot be told here whether this is a Result or an Option",
                    "Write the type where the value gets its name.");
        } else if (!Unifier.isError(type)) {
            findings.add(
                    DiagnosticCode.PROPAGATE_OPERAND,
                    propagate.operand().span(),
                    "`?` takes a Result or an Option, but this is " + checking.printer.show(type),
                    ofEach(type)
                            .map(module ->
                                    "Each of them may fail: `" + module + ".all(...)?` takes all values; or take the"
                                            + " List apart, `let [a, b] = ...`, and write `a?`.")
                            .orElse("Leave out the `?`: this cannot fail."));
        }
        return Typed.error(propagate.span());
    }

    /** {@code Result} or {@code Option}, where it is a List of those. */
    private Optional<String> ofEach(Type type) {
        if (type instanceof Type.ListOf(Type element) && unifier.resolve(element) instanceof Type.Union each) {
            return library.isResult(each)
                    ? Optional.of("Result")
                    : library.isOption(each) ? Optional.of("Option") : Optional.empty();
        }
        return Optional.empty();
    }

    /** The question mark itself. */
    private static Span mark(Expr.Propagate propagate) {
        int end = propagate.span().end();
        return new Span(propagate.span().file(), Math.max(propagate.span().start(), end - 1), end);
    }

    private Typed leave(Expr.Propagate propagate, Typed operand, Type value, Optional<Supplier<TExpr.Exit>> exit) {
        if (exit.isEmpty()) {
            // The value is still good for what follows.
            return new Typed(value, () -> new TExpr.UnitLit(propagate.span()));
        }
        return new Typed(
                value,
                () -> new TExpr.Propagate(operand.build(), exit.get().get(), unifier.zonk(value), propagate.span()));
    }

    private Optional<Supplier<TExpr.Exit>> resultExit(Type.Union operand, Span mark, Scope scope) {
        Type error = operand.args().get(1);
        return switch (scope.body().kind()) {
            case API -> respond(error, mark);
            case TEST -> {
                checking.instantiations.demand(error, Demand.SHOWN, mark);
                yield Optional.of(() -> new TExpr.Exit.FailTest(TestEffect.ERROR));
            }
            case CONSTANT -> noPlace(mark);
            case FUNCTION, LAMBDA -> {
                Type result = unifier.resolve(scope.body().result());
                if (unifier.isUnknown(result)) {
                    unifier.unify(result, library.result(unifier.fresh("value"), error));
                    result = unifier.resolve(result);
                }
                if (result instanceof Type.Union union && library.isResult(union)) {
                    yield agree(error, union, mark);
                }
                if (!Unifier.isError(result)) {
                    boolean option = result instanceof Type.Union union && library.isOption(union);
                    wrongResult(mark, scope, "Result", result, option ? "Use `.toOption()?` to forget the error." : "");
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Supplier<TExpr.Exit>> optionExit(Span mark, Scope scope) {
        return switch (scope.body().kind()) {
            case API -> Optional.of(TExpr.Exit.RespondNotFound::new);
            case TEST -> Optional.of(() -> new TExpr.Exit.FailTest(TestEffect.NONE));
            case CONSTANT -> noPlace(mark);
            case FUNCTION, LAMBDA -> {
                Type result = unifier.resolve(scope.body().result());
                if (unifier.isUnknown(result)) {
                    unifier.unify(result, library.option(unifier.fresh("value")));
                    result = unifier.resolve(result);
                }
                if (result instanceof Type.Union union && library.isOption(union)) {
                    yield Optional.of(() -> new TExpr.Exit.None((Type.Union) unifier.zonk(union)));
                }
                if (!Unifier.isError(result)) {
                    boolean isResult = result instanceof Type.Union union && library.isResult(union);
                    wrongResult(
                            mark,
                            scope,
                            "Option",
                            result,
                            isResult
                                    ? "Say what its absence means: `.orFail(404, \"NotFound\")?`, or use `match`."
                                    : "");
                }
                yield Optional.empty();
            }
        };
    }

    private void wrongResult(Span mark, Scope scope, String wanted, Type result, String hint) {
        String what = scope.body().kind() == Body.Kind.LAMBDA ? "lambda" : "function";
        String article = wanted.equals("Option") ? "an " : "a ";
        findings.add(
                DiagnosticCode.PROPAGATE_PLACE,
                mark,
                "`?` leaves this " + what + " with " + article + wanted + ", but the " + what + " gives "
                        + checking.printer.show(result),
                hint.isEmpty() ? "Let the " + what + " give " + article + wanted + ", or use `match`." : hint);
    }

    private Optional<Supplier<TExpr.Exit>> noPlace(Span mark) {
        findings.add(
                DiagnosticCode.PROPAGATE_PLACE,
                mark,
                "`?` has nothing to leave here",
                "Use `match`, or `.withDefault(...)`.");
        return Optional.empty();
    }

    /** The operand's error becomes the function's: the same, or wrapped in the one variant that carries it. */
    private Optional<Supplier<TExpr.Exit>> agree(Type error, Type.Union result, Span mark) {
        Type target = result.args().get(1);
        if (unifier.tryUnify(target, error)) {
            return Optional.of(() -> new TExpr.Exit.Err((Type.Union) unifier.zonk(result)));
        }
        var carriers = new ArrayList<Integer>();
        if (unifier.resolve(target) instanceof Type.Union union) {
            for (int i = 0; i < union.symbol().variants().size(); i++) {
                var payload = union.symbol().variants().get(i).payload();
                if (payload.size() == 1) {
                    Type carried = unifier.substitute(
                            payload.getFirst().type(), union.symbol().params(), union.args());
                    if (unifier.zonk(carried).equals(unifier.zonk(error))) {
                        carriers.add(i);
                    }
                }
            }
            if (carriers.size() == 1) {
                int variant = carriers.getFirst();
                return Optional.of(() -> new TExpr.Exit.WrappedErr(
                        (Type.Union) unifier.zonk(result), (Type.Union) unifier.zonk(union), variant));
            }
        }
        String found = checking.printer.show(error);
        String wanted = checking.printer.show(target);
        var diagnostic = Diagnostic.of(
                DiagnosticCode.PROPAGATE_ERROR,
                mark,
                "`?` leaves with the error " + found + ", but the function's error is " + wanted);
        if (carriers.size() > 1) {
            diagnostic =
                    diagnostic.withHint("Several variants of " + wanted + " carry it; say which with `.mapErr(...)?`.");
        } else if (library.isFailure(unifier.resolve(target))
                && converter(error).isPresent()) {
            diagnostic = diagnostic.withHint("Convert it: `.mapErr(" + found + ".toFailure)?`.");
        } else {
            diagnostic = diagnostic.withHint(
                    "Convert it with `.mapErr(...)?`, or give " + wanted + " a variant that carries " + found + ".");
        }
        findings.add(diagnostic);
        return Optional.empty();
    }

    /** In an api the error becomes the response. */
    private Optional<Supplier<TExpr.Exit>> respond(Type error, Span mark) {
        Type resolved = unifier.resolve(error);
        if (Unifier.isError(resolved)) {
            return Optional.empty();
        }
        if (library.isFailure(resolved) || unifier.isUnknown(resolved)) {
            unifier.unify(resolved, new Type.Union(library.union("Failure"), java.util.List.of()));
            return Optional.of(() -> new TExpr.Exit.Respond(Optional.empty()));
        }
        var converter = converter(resolved);
        if (converter.isPresent()) {
            FunctionSymbol symbol = converter.get().symbol();
            results.resultOf(converter.get(), mark);
            return Optional.of(() -> new TExpr.Exit.Respond(Optional.of(symbol)));
        }
        findings.add(
                DiagnosticCode.PROPAGATE_ERROR,
                mark,
                "the error " + checking.printer.show(resolved) + " does not say which response it is",
                "Turn it into a Failure: `.mapErr((e) => Failure(409, \"Conflict\", \"\"))?`, or use `match`.");
        return Optional.empty();
    }

    /** The library's {@code toFailure} for an error type of the library. */
    private Optional<Definition.Function> converter(Type error) {
        return library.moduleOf(unifier.resolve(error))
                .filter(_ -> !library.isFailure(unifier.resolve(error)))
                .flatMap(module -> module.function("toFailure", true));
    }
}
