package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Pattern;
import io.mtpscript.compiler.syntax.Stmt;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Types expressions in two directions: {@link #infer} finds a type, {@link #check} brings a needed type down to the
 * places that can use it (lambdas, records, branches) and says why it is needed where it does not fit.
 */
final class ExprChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final NameChecker names;
    private final CallChecker calls;
    private final RecordChecker records;
    private final OperatorChecker operators;
    private final PatternChecker patterns;
    private final MatchChecker matches;
    private final PropagateChecker propagation;
    private final AwaitChecker awaits;
    private final RespondChecker responds;
    private final TestChecker tests;
    private final CallApiChecker apiCalls;

    ExprChecker(Checking checking, Results results) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.names = new NameChecker(checking, results);
        this.calls = new CallChecker(checking, this, names, results);
        this.records = new RecordChecker(checking, this, names, calls);
        this.operators = new OperatorChecker(checking, this);
        this.patterns = new PatternChecker(checking);
        this.matches = new MatchChecker(checking, this, patterns);
        this.propagation = new PropagateChecker(checking, this, results);
        this.awaits = new AwaitChecker(checking, this);
        this.responds = new RespondChecker(checking, this);
        this.tests = new TestChecker(checking, this, names, calls);
        this.apiCalls = new CallApiChecker(checking, this, operators);
    }

    PatternChecker patterns() {
        return patterns;
    }

    TestChecker tests() {
        return tests;
    }

    /** The expression's type, found from the expression alone. */
    Typed infer(Expr expr, Scope scope) {
        return switch (expr) {
            case Expr.IntLit(long value, Span span) -> new Typed(Type.Prim.INT, () -> new TExpr.IntLit(value, span));
            case Expr.DecimalLit(String digits, Span span) -> decimal(digits, span);
            case Expr.StringLit(String value, Span span) ->
                new Typed(Type.Prim.STRING, () -> new TExpr.StringLit(value, span));
            case Expr.BoolLit(boolean value, Span span) ->
                new Typed(Type.Prim.BOOL, () -> new TExpr.BoolLit(value, span));
            case Expr.UnitLit(Span span) -> new Typed(Type.Prim.UNIT, () -> new TExpr.UnitLit(span));
            case Expr.Template template -> operators.template(template, scope);
            case Expr.Sql sql -> operators.sql(sql, scope);
            case Expr.Ref ref -> names.reference(ref, scope);
            case Expr.Field field -> records.field(field, scope);
            case Expr.Index index -> records.index(index, scope);
            case Expr.Call call -> calls.call(call, scope, Optional.empty());
            case Expr.Pipe pipe -> calls.pipe(pipe, scope, Optional.empty());
            case Expr.Record record -> records.record(record, scope, Optional.empty());
            case Expr.Unary unary -> operators.unary(unary, scope);
            case Expr.Binary binary -> operators.binary(binary, scope);
            case Expr.Propagate propagate -> propagation.propagate(propagate, scope);
            case Expr.Await await -> awaits.await(await, scope);
            case Expr.AwaitAll all -> awaits.all(all, scope);
            case Expr.AwaitAllFor all -> awaits.allFor(all, scope);
            case Expr.Respond respond -> responds.misplaced(respond, scope);
            case Expr.CallApi call -> apiCalls.call(call, scope);
            case Expr.For loop -> loop(loop, scope, Optional.empty());
            case Expr.Lambda lambda -> lambda(lambda, scope, Optional.empty());
            case Expr.ListOf list -> list(list, scope, Optional.empty());
            case Expr.Block block -> branching(block, scope);
            case Expr.If branch -> branching(branch, scope);
            case Expr.Match match -> branching(match, scope);
            case Expr.Missing missing -> Typed.error(missing.span());
        };
    }

    /** An expression of several ends: they agree on one type, whichever it is. */
    private Typed branching(Expr expr, Scope scope) {
        return check(expr, unifier.fresh("branch"), Reason.of("this"), scope);
    }

    /** The expression, held against {@code needed}. */
    Typed check(Expr expr, Type needed, Reason reason, Scope scope) {
        Type wanted = unifier.resolve(needed);
        return switch (expr) {
            case Expr.Block block -> block(block, needed, reason, scope.inner());
            case Expr.If branch -> conditional(branch, needed, reason, scope);
            case Expr.Match match -> matches.match(match, needed, reason, scope);
            case Expr.Respond respond when reason.tail() -> responds.respond(respond, scope);
            case Expr.Lambda lambda
            when wanted instanceof Type.Function function ->
                require(lambda(lambda, scope, Optional.of(function)), needed, lambda.span(), reason);
            case Expr.Record record
            when wanted instanceof Type.Record type ->
                require(records.record(record, scope, Optional.of(type)), needed, record.span(), reason);
            case Expr.ListOf list
            when wanted instanceof Type.ListOf(Type element) ->
                require(list(list, scope, Optional.of(element)), needed, list.span(), reason);
            case Expr.For loop
            when wanted instanceof Type.ListOf(Type element) ->
                require(loop(loop, scope, Optional.of(element)), needed, loop.span(), reason);
            case Expr.Call call -> require(calls.call(call, scope, Optional.of(needed)), needed, call.span(), reason);
            case Expr.Pipe pipe -> require(calls.pipe(pipe, scope, Optional.of(needed)), needed, pipe.span(), reason);
            default -> require(infer(expr, scope), needed, expr.span(), reason);
        };
    }

    private Typed require(Typed typed, Type needed, Span span, Reason reason) {
        return checking.mismatches.require(needed, typed.type(), span, reason) ? typed : Typed.error(span);
    }

    private Typed decimal(String digits, Span span) {
        return switch (Decimal.parse(digits)) {
            case Decimal value -> new Typed(Type.Prim.DECIMAL, () -> new TExpr.DecimalLit(value, span));
            // The parser has told this.
            case DecimalFault _ -> Typed.error(span);
        };
    }

    /** A block's statements and its value, in a scope that is the block's own. */
    Typed block(Expr.Block block, Type needed, Reason reason, Scope scope) {
        var statements = new ArrayList<Supplier<TStmt>>();
        for (var statement : block.statements()) {
            statements.add(
                    switch (statement) {
                        case Stmt.Let let -> let(let, scope);
                        case Stmt.Eval eval -> eval(eval, scope);
                        case Stmt.Given given -> tests.given(given, scope);
                        case Stmt.Damaged damaged -> damaged(damaged, scope);
                    });
        }
        Typed result = block.result()
                .map(last -> check(last, needed, reason, scope))
                .orElseGet(() -> nothing(block, needed, reason));
        return new Typed(result.type(), () -> {
            var built = new ArrayList<TStmt>();
            statements.forEach(statement -> built.add(statement.get()));
            TExpr last = result.build();
            return built.isEmpty() ? last : new TExpr.Block(built, last, block.span());
        });
    }

    private Typed nothing(Expr.Block block, Type needed, Reason reason) {
        int end = block.span().end();
        var close = new Span(block.span().file(), Math.max(block.span().start(), end - 1), end);
        if (!unifier.tryUnify(needed, Type.Prim.UNIT)) {
            if (reason.tail()) {
                findings.add(
                        DiagnosticCode.RESPOND_MISSING,
                        close,
                        "this branch of the api ends without `respond`",
                        "Answer the request: `respond json(...)` or `respond status(204)`.");
            } else {
                findings.add(
                        DiagnosticCode.TYPE_MISMATCH,
                        close,
                        reason.subject() + " must be " + checking.printer.show(needed)
                                + ", but this block ends without a value",
                        "The last expression of a block is its value.");
            }
            return Typed.error(close);
        }
        return new Typed(Type.Prim.UNIT, () -> new TExpr.UnitLit(close));
    }

    /** After it its names exist, with the type that agrees with everything; and it may have settled the types of others. */
    private Supplier<TStmt> damaged(Stmt.Damaged damaged, Scope scope) {
        if (damaged.lacksName()) {
            scope.body().routine().loseName();
            for (String name : scope.names()) {
                if (scope.own(name).isEmpty()) {
                    scope.add(Variable.doubtful(name, damaged.span(), unifier)); // it may be hidden now
                }
            }
        }
        var declared = damaged.declared();
        for (String name : damaged.words()) {
            scope.find(name).ifPresent(variable -> unifier.poison(variable.type()));
            if (declared.contains(name) || names.meaning(name, scope) instanceof NameChecker.Meaning.Nothing) {
                scope.add(Variable.doubtful(name, damaged.span(), unifier));
            }
        }
        return () -> new TStmt.Eval(new TExpr.UnitLit(damaged.span()));
    }

    private Supplier<TStmt> let(Stmt.Let let, Scope scope) {
        if (let.pattern() instanceof Pattern.ListOf names
                && let.value() instanceof Expr.AwaitAll all
                && let.type().isEmpty()) {
            return awaits.letAll(names, all, scope);
        }
        Typed value;
        if (let.type().isPresent()) {
            TypeExpr written = let.type().get();
            Type type = type(written, scope);
            value = check(let.value(), type, Reason.of(subject(let.pattern()), written.span(), "by this type"), scope);
            value = new Typed(type, value.tree());
        } else {
            value = infer(let.value(), scope);
        }
        if (checking.types.isTooLarge(value.type())) {
            checking.types.tooLarge(let.pattern().span());
            value = Typed.error(let.span());
        }
        var pattern = patterns.irrefutable(let.pattern(), value.type(), scope);
        Typed bound = value;
        return () -> {
            TExpr built = bound.build();
            return new TStmt.Let(pattern.get(), built);
        };
    }

    private static String subject(Pattern pattern) {
        return pattern instanceof Pattern.Bind bind ? "`" + bind.name().text() + "`" : "this value";
    }

    private Supplier<TStmt> eval(Stmt.Eval eval, Scope scope) {
        Typed value = infer(eval.expr(), scope);
        Type type = unifier.resolve(value.type());
        if (!unifier.unify(type, Type.Prim.UNIT) && !unifier.hasError(type)) {
            unused(eval, type);
        }
        return () -> new TStmt.Eval(value.build());
    }

    private void unused(Stmt.Eval eval, Type type) {
        String hint = switch (type) {
            case Type.Union union
            when checking.library.isResult(union) ->
                "Put `?` behind it to leave with its error, or match it; `let _ = ...` drops it.";
            case Type.Function _ -> "Call it: put `(...)` behind it.";
            default -> "Give it a name with `let`, or drop it with `let _ = ...`.";
        };
        findings.add(
                DiagnosticCode.UNUSED_VALUE,
                eval.span(),
                "this statement gives " + checking.printer.show(type) + ", and nothing uses it",
                hint);
    }

    /** A type written inside a body, where the function's type parameters are known. */
    Type type(TypeExpr written, Scope scope) {
        var routine = scope.body().routine();
        return checking.types.resolve(written, routine.module(), routine.typeParams());
    }

    private Typed conditional(Expr.If branch, Type needed, Reason reason, Scope scope) {
        Typed condition = check(branch.condition(), Type.Prim.BOOL, Reason.of("the condition of `if`"), scope);
        boolean open = unifier.isUnknown(needed);
        Typed then = check(branch.then(), needed, reason, scope);
        if (branch.otherwise().isEmpty()) {
            // The parser has told this.
            return Typed.error(branch.span());
        }
        Expr other = branch.otherwise().get();
        Reason otherReason =
                open ? Reason.of("the `else` branch", end(branch.then()), "the other branch gives this") : reason;
        Typed otherwise = check(other, needed, otherReason, scope);
        return new Typed(
                needed,
                () -> new TExpr.If(
                        condition.build(), then.build(), otherwise.build(), unifier.zonk(needed), branch.span()));
    }

    /** Where a branch's value stands. */
    static Span end(Expr expr) {
        return expr instanceof Expr.Block block && block.result().isPresent()
                ? end(block.result().get())
                : expr.span();
    }

    /** @param element the element type needed, where one is */
    private Typed loop(Expr.For loop, Scope scope, Optional<Type> element) {
        Typed list = infer(loop.list(), scope);
        Type item = iterated(list.type(), loop.list().span());
        Scope inner = scope.inner();
        var pattern = patterns.irrefutable(loop.item(), item, inner);
        Typed body = element.map(type -> check(loop.body(), type, Reason.of("each value of this `for`"), inner))
                .orElseGet(() -> infer(loop.body(), inner));
        if (element.isEmpty() && unifier.isUnknown(body.type())) {
            unifier.unify(body.type(), Type.Prim.UNIT);
        }
        Type one = element.orElse(body.type());
        Type type = element.isEmpty() && unifier.resolve(one) == Type.Prim.UNIT ? Type.Prim.UNIT : new Type.ListOf(one);
        return new Typed(type, () -> {
            TExpr source = list.build();
            return new TExpr.For(pattern.get(), source, body.build(), unifier.zonk(type), loop.span());
        });
    }

    private Type iterated(Type type, Span span) {
        Type list = unifier.resolve(type);
        return switch (list) {
            case Type.ListOf(Type element) -> element;
            case Type.Param _ -> {
                if (Unifier.isError(list)) {
                    yield Unifier.ERROR;
                }
                Type element = unifier.fresh("element");
                yield checking.mismatches.require(
                                new Type.ListOf(element), list, span, Reason.of("what `for` goes through"))
                        ? element
                        : Unifier.ERROR;
            }
            default -> {
                var diagnostic = Diagnostic.of(
                        DiagnosticCode.TYPE_MISMATCH,
                        span,
                        "`for` goes through a List, but this is " + checking.printer.show(list));
                findings.add(
                        switch (list) {
                            case Type.MapOf _ -> diagnostic.withHint("Use `.entries()`, `.keys()` or `.values()`.");
                            case Type.Prim prim
                            when prim == Type.Prim.INT -> diagnostic.withHint("Use `List.range(from, to)`.");
                            case Type.Prim prim
                            when prim == Type.Prim.STRING ->
                                diagnostic.withHint("Use `.split(\"\")` for its characters.");
                            default -> diagnostic;
                        });
                yield Unifier.ERROR;
            }
        };
    }

    private Typed lambda(Expr.Lambda lambda, Scope scope, Optional<Type.Function> needed) {
        // With another number of parameters the needed type is of no use; the caller reports it.
        var use = needed.filter(
                function -> function.params().size() == lambda.params().size());
        var params = new ArrayList<Type>();
        for (int i = 0; i < lambda.params().size(); i++) {
            var param = lambda.params().get(i);
            int index = i;
            var wanted = use.map(function -> function.params().get(index));
            if (param.type().isPresent()) {
                Type written = type(param.type().get(), scope);
                params.add(written);
            } else {
                params.add(wanted.orElseGet(() -> unifier.fresh(param.name().text())));
            }
        }
        Type result;
        if (lambda.result().isPresent()) {
            result = type(lambda.result().get(), scope);
        } else {
            result = use.map(Type.Function::result).orElseGet(() -> unifier.fresh("result"));
        }
        var routine = scope.body().routine();
        var type = new Type.Function(params, result);
        var closure = new Closures.Lambda(type);
        checking.closures.add(closure);
        Scope inner = scope.inner(new Body(Body.Kind.LAMBDA, result, routine), closure);
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < params.size(); i++) {
            variables.add(patterns.declare(lambda.params().get(i).name(), params.get(i), inner));
        }
        Typed body = bodyOf(lambda.body(), result, Reason.of("the result of this lambda"), inner);
        return new Typed(type, () -> {
            var locals = variables.stream().map(Variable::local).toList();
            return new TExpr.Lambda(locals, body.build(), (Type.Function) unifier.zonk(type), lambda.span());
        });
    }

    /** A function's or lambda's body: a block shares the scope of the parameters. */
    Typed bodyOf(Expr body, Type result, Reason reason, Scope scope) {
        return body instanceof Expr.Block block
                ? block(block, result, reason, scope)
                : check(body, result, reason, scope);
    }

    private Typed list(Expr.ListOf list, Scope scope, Optional<Type> needed) {
        Type element = needed.orElseGet(() -> unifier.fresh("element"));
        var parts = new ArrayList<Typed>();
        Optional<Span> first = Optional.empty();
        for (var part : list.elements()) {
            Reason reason = first.isPresent()
                    ? Reason.of("every element of this list", first.get(), "like this one")
                    : Reason.of("the elements of this list");
            Type wanted = part.spread() ? new Type.ListOf(element) : element;
            boolean open = unifier.isUnknown(element);
            parts.add(check(part.value(), wanted, part.spread() ? Reason.of("what `...` spreads") : reason, scope));
            if (open && first.isEmpty() && needed.isEmpty()) {
                first = Optional.of(part.value().span());
            }
        }
        var type = new Type.ListOf(element);
        return new Typed(
                type, () -> new TExpr.ListOf(elements(list, parts), (Type.ListOf) unifier.zonk(type), list.span()));
    }

    private static List<TExpr.Element> elements(Expr.ListOf list, List<Typed> parts) {
        var out = new ArrayList<TExpr.Element>();
        for (int i = 0; i < parts.size(); i++) {
            out.add(new TExpr.Element(
                    parts.get(i).build(), list.elements().get(i).spread()));
        }
        return out;
    }
}
