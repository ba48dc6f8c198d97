package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Calls of every kind: functions, constructors, function values, methods and pipes. */
final class CallChecker {
    /** The effect whose argument is a name that the engine must know before it starts. */
    private static final String CONFIG = "Config";

    /** More names than that are no help. */
    private static final int LISTED_FUNCTIONS = 20;

    private static final Pattern CONFIG_NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9_]{0," + (Limits.CONFIG_NAME - 1) + "}");

    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;
    private final NameChecker names;
    private final Results results;
    private final Statuses statuses;

    CallChecker(Checking checking, ExprChecker exprs, NameChecker names, Results results) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.names = names;
        this.results = results;
        this.statuses = new Statuses(checking);
    }

    /** An argument: still to be checked, or the receiver of a method, whose type chose the method. */
    sealed interface Argument {
        record Written(Expr expr) implements Argument {}

        record Given(Typed value, Span span) implements Argument {}

        default Span place() {
            return switch (this) {
                case Written(Expr expr) -> expr.span();
                case Given(var _, Span span) -> span;
            };
        }
    }

    /** @param needed the type the call should have, a help to inference; the caller still checks it */
    Typed call(Expr.Call call, Scope scope, Optional<Type> needed) {
        var args = written(call.args());
        return switch (call.target()) {
            case Expr.Ref ref -> named(ref, call, args, scope, needed);
            case Expr.Field field -> {
                var namespace = names.namespace(field.target(), scope);
                yield namespace.isPresent()
                        ? qualified(namespace.get(), field, call, args, scope, needed)
                        : method(field, call, args, scope, needed);
            }
            default -> apply(exprs.infer(call.target(), scope), "this function", args, call, scope);
        };
    }

    static List<Argument> written(List<Expr> exprs) {
        return exprs.stream().<Argument>map(Argument.Written::new).toList();
    }

    private Typed named(Expr.Ref ref, Expr.Call call, List<Argument> args, Scope scope, Optional<Type> needed) {
        String name = ref.name().text();
        return switch (names.meaning(name, scope)) {
            case NameChecker.Meaning.OfValue(Definition.Function function) ->
                function(function, ref.typeArgs(), args, ref.span(), call.span(), scope, needed);
            case NameChecker.Meaning.OfValue(Definition.Constructor constructor) ->
                construct(constructor, ref.typeArgs(), args, ref.span(), call.span(), scope, needed);
            case NameChecker.Meaning.OfValue(Definition.Constant _),
                    NameChecker.Meaning.OfVariable _,
                    NameChecker.Meaning.Namespace _ ->
                apply(names.reference(ref, scope), "`" + name + "`", args, call, scope);
            case NameChecker.Meaning.Nothing _
            when TestChecker.isAssertion(name) -> exprs.tests().assertion(name, call, scope);
            case NameChecker.Meaning.Nothing _ ->
                apply(names.reference(ref, scope), "`" + name + "`", args, call, scope);
        };
    }

    /** {@code List.map(xs, f)}, {@code DbRead.one<T>(sql)}. */
    private Typed qualified(
            ModuleScope namespace,
            Expr.Field field,
            Expr.Call call,
            List<Argument> args,
            Scope scope,
            Optional<Type> needed) {
        var found = member(namespace, field, scope);
        if (found.isEmpty()) {
            inferAll(args, scope);
            return Typed.error(call.span());
        }
        return switch (found.get()) {
            case Definition.Function function ->
                function(function, field.typeArgs(), args, nameSpan(field), call.span(), scope, needed);
            case Definition.Constructor constructor ->
                construct(constructor, field.typeArgs(), args, nameSpan(field), call.span(), scope, needed);
            case Definition.Constant _ ->
                apply(exprs.infer(field, scope), "`" + field.name().text() + "`", args, call, scope);
        };
    }

    static Span nameSpan(Expr.Field field) {
        return field.target().span().to(field.name().span());
    }

    /** The function or variant a qualified name means, or a diagnostic. */
    Optional<Definition.OfValue> member(ModuleScope namespace, Expr.Field field, Scope scope) {
        String name = field.name().text();
        var found = namespace.member(name, scope.body().routine().module().library());
        if (found.isEmpty()) {
            var diagnostic = Diagnostic.of(
                    DiagnosticCode.UNKNOWN_MEMBER,
                    field.name().span(),
                    "`" + namespace.name() + "` has no function `" + name + "`");
            List<String> functions = namespace.exportedFunctions();
            findings.add(Suggestions.hint(name, functions)
                    .or(() -> ForeignNames.member(name))
                    .or(() -> listed(functions))
                    .map(diagnostic::withHint)
                    .orElse(diagnostic));
        }
        return found;
    }

    /** All functions of a small module. */
    private static Optional<String> listed(List<String> functions) {
        return functions.isEmpty() || functions.size() > LISTED_FUNCTIONS
                ? Optional.empty()
                : Optional.of("It has "
                        + functions.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", ")) + ".");
    }

    /** {@code x.f(a)}: a field of the record, else the library's function for the type of {@code x}. */
    private Typed method(Expr.Field field, Expr.Call call, List<Argument> args, Scope scope, Optional<Type> needed) {
        Typed receiver = exprs.infer(field.target(), scope);
        Type type = unifier.resolve(receiver.type());
        String name = field.name().text();
        if (type instanceof Type.Record record) {
            var found = Mismatches.find(record, name);
            if (found.isPresent()) {
                Type fieldType = found.get().type();
                var value = new Typed(
                        fieldType,
                        () -> new TExpr.Field(receiver.build(), name, unifier.zonk(fieldType), nameSpan(field)));
                return apply(value, "the field `" + name + "`", args, call, scope);
            }
        }
        if (Unifier.isError(type)) {
            inferAll(args, scope);
            return Typed.error(call.span());
        }
        var module = checking.library.moduleOf(type);
        var function = module.flatMap(
                found -> found.function(name, scope.body().routine().module().library()));
        if (function.isPresent()) {
            var all = new ArrayList<Argument>();
            all.add(new Argument.Given(receiver, field.target().span()));
            all.addAll(args);
            return function(function.get(), field.typeArgs(), all, field.name().span(), call.span(), scope, needed);
        }
        noMethod(field, type, module, scope);
        inferAll(args, scope);
        return Typed.error(call.span());
    }

    private void noMethod(Expr.Field field, Type type, Optional<ModuleScope> module, Scope scope) {
        String name = field.name().text();
        if (unifier.isUnknown(type)) {
            unknownReceiver(field);
            return;
        }
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNKNOWN_MEMBER,
                field.name().span(),
                "a value of type " + checking.printer.show(type) + " has no function `" + name + "`");
        Optional<String> hint;
        if (names.meaning(name, scope) instanceof NameChecker.Meaning.OfValue(Definition.Function _)) {
            hint = Optional.of("Your own functions are called as `" + name + "(x)` or `x |> " + name + "`.");
        } else if (type instanceof Type.Record record) {
            hint = Suggestions.hint(
                    name, record.fields().stream().map(Type.Field::name).toList());
        } else {
            hint = insideOf(type, name)
                    .or(() -> ForeignNames.member(name))
                    .or(() -> module.flatMap(found -> Suggestions.hint(name, found.exportedFunctions())));
        }
        findings.add(hint.map(diagnostic::withHint).orElse(diagnostic));
    }

    /** A function of what an Option or a Result holds. */
    private Optional<String> insideOf(Type type, String name) {
        boolean holds = type instanceof Type.Union union
                && (checking.library.isOption(union) || checking.library.isResult(union));
        if (!holds) {
            return Optional.empty();
        }
        if (ForeignNames.ofHolder(name).isPresent()) {
            return ForeignNames.ofHolder(name);
        }
        Type inner = unifier.resolve(((Type.Union) type).args().getFirst());
        boolean known = ForeignNames.member(name).isPresent()
                || checking.library
                        .moduleOf(inner)
                        .filter(module -> module.exportedFunctions().contains(name))
                        .isPresent();
        return known
                ? Optional.of(
                        "Take the " + checking.printer.show(inner) + " out first, with `?`, `match` or `.map(...)`.")
                : Optional.empty();
    }

    void unknownReceiver(Expr.Field field) {
        findings.add(
                DiagnosticCode.CANNOT_INFER,
                field.target().span(),
                "the type of this value is not known here, so `." + field.name().text() + "` has no meaning yet",
                "Write the type where the value gets its name: `(x: Int) => ...` or `let x: Int = ...`.");
    }

    /** Checks arguments whose function is unknown, for the faults of their own. */
    private void inferAll(List<Argument> args, Scope scope) {
        for (var arg : args) {
            if (arg instanceof Argument.Written(Expr expr) && !(expr instanceof Expr.Lambda)) {
                exprs.infer(expr, scope);
            }
        }
    }

    /** A call of a named function. */
    Typed function(
            Definition.Function function,
            List<TypeExpr> writtenTypes,
            List<Argument> given,
            Span nameSpan,
            Span span,
            Scope scope,
            Optional<Type> needed) {
        var symbol = function.symbol();
        var typeArgs = names.typeArguments(symbol.name(), function.typeParams(), writtenTypes, nameSpan, scope);
        List<Argument> args = statuses.complete(function, given, scope);
        scope.body().routine().use(function, nameSpan);
        effectsAllowed(function, nameSpan, scope);
        if (typeArgs.isEmpty() || !arity(function, args, given, span)) {
            typeArgs.ifPresent(types -> types.forEach(type -> unifier.unify(type, Unifier.ERROR)));
            inferAll(given, scope);
            return Typed.error(span);
        }
        Type result = unifier.substitute(results.resultOf(function, nameSpan), function.typeParams(), typeArgs.get());
        if (!function.typeParams().isEmpty() && needed.isPresent()) {
            unifier.tryUnify(result, needed.get());
        }
        var params = symbol.params().stream()
                .map(param -> unifier.substitute(param, function.typeParams(), typeArgs.get()))
                .toList();
        var values =
                arguments(args, params, "`" + symbol.name() + "`", ForeignNames.elements(symbol.toString()), scope);
        poisoned(symbol.params(), typeArgs.get());
        if (isMethod(args) && Unifier.isError(values.getFirst().type())) {
            // Called on what it is not for, it says nothing about the type that was meant.
            return Typed.error(span);
        }
        if (!function.typeParams().isEmpty() && checking.types.isTooLarge(result)) {
            // An argument of a type that is too large has been told of, but has left its type here.
            if (values.stream().noneMatch(value -> Unifier.isError(value.type()))) {
                checking.types.tooLarge(span);
            }
            return Typed.error(span);
        }
        return new Typed(result, () -> {
            var built = values.stream().map(Typed::build).toList();
            if (symbol.effect().filter(CONFIG::equals).isPresent()) {
                configName(built.getFirst());
            }
            return new TExpr.Call(symbol, unifier.zonk(typeArgs.get()), built, unifier.zonk(result), span);
        });
    }

    /** Where a parameter's type is not known, no argument tells what the type arguments are. */
    private void poisoned(List<Type> params, List<Type> typeArgs) {
        if (params.stream().anyMatch(unifier::hasError)) {
            typeArgs.forEach(unifier::poison);
        }
    }

    /** The engine must know every name before it starts, and finds the value under it in its environment. */
    private void configName(TExpr name) {
        if (name instanceof TExpr.StringLit(String text, var span)) {
            if (!CONFIG_NAME.matcher(text).matches()) {
                findings.add(
                        DiagnosticCode.CONFIG_NAME,
                        span,
                        "this is no name of a configuration value",
                        "Use up to " + Limits.CONFIG_NAME + " letters, digits and `_`, the first a letter.");
            }
        } else if (!unifier.hasError(name.type())) {
            findings.add(
                    DiagnosticCode.CONFIG_NAME,
                    name.span(),
                    "the name of a configuration value is not written here",
                    "Write it as a text: the engine must know every name before it starts.");
        }
    }

    private boolean arity(Definition.Function function, List<Argument> args, List<Argument> given, Span span) {
        int wanted = function.symbol().params().size();
        if (args.size() == wanted) {
            return true;
        }
        boolean method = isMethod(given);
        var names = function.decl().params().stream()
                .map(param -> param.name().text())
                .skip(method ? 1 : 0)
                .toList();
        int receiver = method ? 1 : 0;
        var diagnostic = Diagnostic.of(
                DiagnosticCode.ARGUMENT_COUNT,
                span,
                "`" + function.symbol().name() + "` takes "
                        + Mismatches.count(wanted - receiver, "argument")
                        + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
                        + ", but " + (given.size() - receiver) + (given.size() - receiver == 1 ? " is" : " are")
                        + " given");
        findings.add(ForeignNames.arguments(function.symbol().toString())
                .map(diagnostic::withHint)
                .orElse(diagnostic));
        return false;
    }

    private void effectsAllowed(Definition.Function function, Span span, Scope scope) {
        if (function.effects().isEmpty()) {
            return;
        }
        String effects = String.join(", ", function.effects());
        switch (scope.body().kind()) {
            case FUNCTION, API, TEST -> {}
            case LAMBDA ->
                findings.add(
                        DiagnosticCode.EFFECT_IN_LAMBDA,
                        span,
                        "a lambda is pure, but this call uses " + effects,
                        "Use `for (x of xs) { ... }`, whose body may use effects.");
            case CONSTANT ->
                findings.add(
                        DiagnosticCode.EFFECT_IN_CONSTANT,
                        span,
                        "a module constant is pure, but this call uses " + effects,
                        "Call it in the function or api that needs the value.");
        }
    }

    /** Checks arguments against parameters: lambdas last, when the other arguments have fixed their types. */
    private List<Typed> arguments(
            List<Argument> args, List<Type> params, String callee, Optional<String> hint, Scope scope) {
        var values = new Typed[args.size()];
        boolean method = isMethod(args);
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < values.length; i++) {
                var arg = args.get(i);
                boolean late = arg instanceof Argument.Written(Expr expr) && isOpenLambda(expr);
                if (late == (pass == 1)) {
                    Reason reason = Reason.of(
                            method && i == 0
                                    ? "what " + callee + " is called on"
                                    : "argument " + (method ? i : i + 1) + " of " + callee);
                    values[i] = argument(arg, params.get(i), reason.withHint(hint), scope);
                }
            }
        }
        return List.of(values);
    }

    private static boolean isMethod(List<Argument> args) {
        return !args.isEmpty() && args.getFirst() instanceof Argument.Given;
    }

    private static boolean isOpenLambda(Expr expr) {
        return expr instanceof Expr.Lambda lambda
                && lambda.params().stream().anyMatch(param -> param.type().isEmpty());
    }

    private Typed argument(Argument arg, Type param, Reason reason, Scope scope) {
        return switch (arg) {
            case Argument.Written(Expr expr) -> exprs.check(expr, param, reason, scope);
            case Argument.Given(Typed value, Span span) -> {
                yield checking.mismatches.require(param, value.type(), span, reason) ? value : Typed.error(span);
            }
        };
    }

    private Typed construct(
            Definition.Constructor constructor,
            List<TypeExpr> writtenTypes,
            List<Argument> args,
            Span nameSpan,
            Span span,
            Scope scope,
            Optional<Type> needed) {
        var union = constructor.union();
        String name = constructor.name().text();
        var typeArgs = names.typeArguments(name, union.params(), writtenTypes, nameSpan, scope);
        if (typeArgs.isEmpty() || !names.constructible(constructor, nameSpan, scope)) {
            inferAll(args, scope);
            return Typed.error(span);
        }
        var type = new Type.Union(union.symbol(), typeArgs.get());
        var variant = union.symbol().variants().get(constructor.index());
        if (variant.payload().size() != args.size()) {
            findings.add(
                    DiagnosticCode.ARGUMENT_COUNT,
                    span,
                    variant.payload().isEmpty()
                            ? "`" + name + "` carries nothing, so it is written without `(...)`"
                            : "`" + name + "` carries "
                                    + Mismatches.count(variant.payload().size(), "value") + ", but " + args.size()
                                    + (args.size() == 1 ? " is" : " are") + " given");
            inferAll(args, scope);
            return Typed.error(span);
        }
        if (checking.library.isFailure(type)) {
            statuses.literal(args.getFirst(), "`Failure`", scope);
        }
        if (needed.isPresent()) {
            unifier.tryUnify(type, needed.get());
        }
        var payload = names.payload(variant, union, typeArgs.get());
        var values = arguments(args, payload, "`" + name + "`", Optional.empty(), scope);
        poisoned(payload, typeArgs.get());
        return new Typed(
                type,
                () -> new TExpr.Construct(
                        (Type.Union) unifier.zonk(type),
                        constructor.index(),
                        values.stream().map(Typed::build).toList(),
                        span));
    }

    /** A call of a function value. */
    private Typed apply(Typed target, String what, List<Argument> args, Expr.Call call, Scope scope) {
        Type type = unifier.resolve(target.type());
        if (Unifier.isError(type)) {
            inferAll(args, scope);
            return Typed.error(call.span());
        }
        if (unifier.isUnknown(type)) {
            var params = new ArrayList<Type>();
            args.forEach(_ -> params.add(unifier.fresh("argument")));
            var function = new Type.Function(params, unifier.fresh("result"));
            unifier.unify(type, function);
            type = function;
        }
        if (!(type instanceof Type.Function(var params, Type result))) {
            findings.add(
                    DiagnosticCode.NOT_A_FUNCTION,
                    call.target().span(),
                    what + " is " + checking.printer.show(type) + " and cannot be called");
            inferAll(args, scope);
            return Typed.error(call.span());
        }
        if (params.size() != args.size()) {
            findings.add(
                    DiagnosticCode.ARGUMENT_COUNT,
                    call.span(),
                    what + " takes " + Mismatches.count(params.size(), "argument") + ", but " + args.size()
                            + (args.size() == 1 ? " is" : " are") + " given");
            inferAll(args, scope);
            return Typed.error(call.span());
        }
        var values = arguments(args, params, what, Optional.empty(), scope);
        return new Typed(result, () -> {
            TExpr function = target.build();
            var built = values.stream().map(Typed::build).toList();
            return new TExpr.Apply(function, built, unifier.zonk(result), call.span());
        });
    }

    /**
     * {@code x |> f} is {@code f(x)}, {@code x |> f(a)} is {@code f(x, a)}; a right side in parentheses is a function
     * value, except that {@code x |> (f |> g)} is the same chain as {@code x |> f |> g}.
     */
    Typed pipe(Expr.Pipe pipe, Scope scope, Optional<Type> needed) {
        Expr desugared = desugar(pipe);
        return desugared instanceof Expr.Call call ? call(call, scope, needed) : exprs.infer(desugared, scope);
    }

    private static Expr desugar(Expr.Pipe pipe) {
        Expr right = pipe.right();
        if (right instanceof Expr.Pipe inner) {
            return new Expr.Pipe(
                    new Expr.Pipe(pipe.left(), inner.left(), isGroup(inner.left()), pipe.span()),
                    inner.right(),
                    inner.grouped(),
                    pipe.span());
        }
        if (!pipe.grouped() && right instanceof Expr.Call(Expr target, var args, var _)) {
            var all = new ArrayList<Expr>();
            all.add(pipe.left());
            all.addAll(args);
            return new Expr.Call(target, all, pipe.span());
        }
        if (!pipe.grouped() && right instanceof Expr.Propagate(Expr operand, Span span)) {
            return new Expr.Propagate(new Expr.Pipe(pipe.left(), operand, false, pipe.span()), span);
        }
        return new Expr.Call(right, List.of(pipe.left()), pipe.span());
    }

    /** A lambda can only have come here in parentheses. */
    private static boolean isGroup(Expr expr) {
        return expr instanceof Expr.Lambda;
    }
}
