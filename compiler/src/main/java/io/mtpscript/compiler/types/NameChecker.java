package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what names mean and turns names that stand alone into values. */
final class NameChecker {
    private static final Map<String, String> API_PARTS = Map.of(
            "path", "This api has no path parameters; write one as `:id` in its path.",
            "query", "Declare what the api reads: `query { page: Int = 1 }`.",
            "headers", "Declare what the api reads: `headers { xTrace: Option<String> }`.",
            "body", "Declare it: `body NewOrder`.",
            "auth", "This api does not ask who calls; write `auth bearer { audience: \"orders\" }` among its clauses.",
            "json", "To answer the request write `respond json(...)`.",
            "status", "To answer the request write `respond status(...)`.");

    private static final List<String> API_CLAUSES = List.of("path", "query", "headers", "body", "auth");

    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final Results results;

    NameChecker(Checking checking, Results results) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.results = results;
    }

    /** What a name stands for. */
    sealed interface Meaning {
        record OfVariable(Variable variable) implements Meaning {}

        record OfValue(Definition.OfValue definition) implements Meaning {}

        /** {@code List}, {@code DbRead}: stands before a point only. */
        record Namespace(ModuleScope scope) implements Meaning {}

        record Nothing() implements Meaning {}
    }

    Meaning meaning(String name, Scope scope) {
        var variable = scope.find(name);
        if (variable.isPresent()) {
            return new Meaning.OfVariable(variable.get());
        }
        var module = scope.body().routine().module();
        Optional<Definition.OfValue> value = module.value(name)
                .or(() -> checking.library.prelude().value(name).filter(found -> found.exported() || module.library()));
        if (value.isPresent()) {
            return new Meaning.OfValue(value.get());
        }
        return checking.library
                .namespace(name)
                .<Meaning>map(Meaning.Namespace::new)
                .orElseGet(Meaning.Nothing::new);
    }

    /** The library module or effect that {@code expr} names, when it stands before a point. */
    Optional<ModuleScope> namespace(Expr expr, Scope scope) {
        if (expr instanceof Expr.Ref(Name name, var typeArgs, var _) && typeArgs.isEmpty()) {
            return switch (meaning(name.text(), scope)) {
                case Meaning.OfVariable _ -> Optional.empty();
                case Meaning.OfValue(Definition.Constructor _) -> checking.library.namespace(name.text());
                case Meaning.OfValue _, Meaning.Nothing _ -> Optional.empty();
                case Meaning.Namespace(ModuleScope found) -> Optional.of(found);
            };
        }
        return Optional.empty();
    }

    Typed reference(Expr.Ref ref, Scope scope) {
        return switch (meaning(ref.name().text(), scope)) {
            case Meaning.OfVariable(Variable variable) -> variable(variable, ref, scope);
            case Meaning.OfValue(Definition.Constant constant) -> {
                if (!ref.typeArgs().isEmpty()) {
                    noTypeArguments(ref.name().text(), ref.span());
                }
                yield constant(constant, ref.span(), scope);
            }
            case Meaning.OfValue(Definition.Constructor constructor) ->
                constructor(constructor, ref.typeArgs(), ref.span(), scope);
            case Meaning.OfValue(Definition.Function function) -> function(function, ref.typeArgs(), ref.span(), scope);
            case Meaning.Namespace(ModuleScope found) -> {
                findings.add(
                        DiagnosticCode.NOT_A_VALUE,
                        ref.span(),
                        "`" + found.name() + "` is a module, not a value",
                        found.exportedFunctions().isEmpty()
                                ? "Write `" + found.name() + ".` and the name of a function."
                                : "Call a function of it, for example `" + found.name() + "."
                                        + found.exportedFunctions().getFirst() + "(...)`.");
                yield Typed.error(ref.span());
            }
            case Meaning.Nothing _ -> unknown(ref, scope);
        };
    }

    private Typed variable(Variable variable, Expr.Ref ref, Scope scope) {
        scope.read(variable, ref.span());
        if (!ref.typeArgs().isEmpty() && !variable.isDoubtful()) {
            noTypeArguments(ref.name().text(), ref.span());
        }
        return new Typed(variable.type(), () -> new TExpr.LocalRef(variable.local(), ref.span()));
    }

    private void noTypeArguments(String name, Span span) {
        findings.add(DiagnosticCode.TYPE_ARGUMENTS, span, "`" + name + "` takes no type arguments");
    }

    Typed constant(Definition.Constant constant, Span span, Scope scope) {
        return results.constant(constant, span)
                .map(symbol -> {
                    scope.body().routine().constant(symbol);
                    return new Typed(symbol.type(), () -> new TExpr.ConstantRef(symbol, span));
                })
                .orElseGet(() -> Typed.error(span));
    }

    /** Type arguments given or to be found, one for each parameter; empty after a diagnostic. */
    Optional<List<Type>> typeArguments(
            String name, List<DeclaredParam> params, List<TypeExpr> written, Span span, Scope scope) {
        List<Type> args;
        if (written.isEmpty()) {
            args = unifier.fresh(params);
        } else if (written.size() != params.size()) {
            findings.add(
                    DiagnosticCode.TYPE_ARGUMENTS,
                    span,
                    params.isEmpty()
                            ? "`" + name + "` takes no type arguments"
                            : "`" + name + "` takes " + Mismatches.count(params.size(), "type argument") + ", not "
                                    + written.size());
            return Optional.empty();
        } else {
            args = new ArrayList<>();
            var routine = scope.body().routine();
            for (var type : written) {
                args.add(checking.types.resolve(type, routine.module(), routine.typeParams()));
            }
        }
        for (int i = 0; i < params.size(); i++) {
            checking.instantiations.add(params.get(i), args.get(i), span);
        }
        return Optional.of(args);
    }

    /** A variant as a value: the union itself, or the function that makes it. */
    Typed constructor(Definition.Constructor constructor, List<TypeExpr> written, Span span, Scope scope) {
        var union = constructor.union();
        var typeArgs = typeArguments(constructor.name().text(), union.params(), written, span, scope);
        if (typeArgs.isEmpty() || !constructible(constructor, span, scope)) {
            return Typed.error(span);
        }
        var type = new Type.Union(union.symbol(), typeArgs.get());
        var variant = union.symbol().variants().get(constructor.index());
        if (variant.payload().isEmpty()) {
            return new Typed(
                    type,
                    () -> new TExpr.Construct((Type.Union) unifier.zonk(type), constructor.index(), List.of(), span));
        }
        if (checking.library.isFailure(type) && !scope.body().routine().module().library()) {
            statusAsValue("Failure", "(code) => Failure(409, code, \"\")", span);
            return Typed.error(span);
        }
        var function = new Type.Function(payload(variant, union, typeArgs.get()), type);
        return new Typed(
                function,
                () -> new TExpr.ConstructorRef(
                        (Type.Union) unifier.zonk(type),
                        constructor.index(),
                        (Type.Function) unifier.zonk(function),
                        span));
    }

    private void statusAsValue(String name, String lambda, Span span) {
        findings.add(
                DiagnosticCode.STATUS,
                span,
                "`" + name + "` needs its status as a literal, so it cannot be passed on as a function",
                "Write a lambda: `" + lambda + "`.");
    }

    List<Type> payload(UnionSymbol.Variant variant, Definition.Union union, List<Type> typeArgs) {
        return variant.payload().stream()
                .map(part -> unifier.substitute(part.type(), union.params(), typeArgs))
                .toList();
    }

    /** JSON null comes out of parsing only. */
    boolean constructible(Definition.Constructor constructor, Span span, Scope scope) {
        boolean jsonNull = constructor.name().text().equals("JsonNull")
                && constructor.union().symbol() == checking.library.union("Json");
        if (jsonNull && !scope.body().routine().module().library()) {
            findings.add(
                    DiagnosticCode.JSON_NULL,
                    span,
                    "`JsonNull` can be matched but never made",
                    "Leave the value out: a field of type Option is left out when it is `None`.");
            return false;
        }
        return true;
    }

    /** A named function as a value. */
    Typed function(Definition.Function function, List<TypeExpr> written, Span span, Scope scope) {
        var symbol = function.symbol();
        var typeArgs = typeArguments(symbol.name(), function.typeParams(), written, span, scope);
        if (typeArgs.isEmpty()) {
            return Typed.error(span);
        }
        scope.body().routine().use(function, span);
        if (!function.effects().isEmpty()) {
            findings.add(
                    DiagnosticCode.EFFECT_AS_VALUE,
                    span,
                    "`" + symbol.name() + "` uses " + String.join(", ", function.effects())
                            + ", and functions passed as values are pure",
                    "Call it here and pass its result, or use `for`.");
            typeArgs.get().forEach(unifier::poison);
            return Typed.error(span);
        }
        var status = Statuses.argument(function);
        if (status.isPresent() && !scope.body().routine().module().library()) {
            String name = span.text();
            String lambda =
                    status.get() == 0 ? "(code) => " + name + "(409, code)" : "(x, code) => " + name + "(x, 409, code)";
            statusAsValue(symbol.name(), lambda, span);
            typeArgs.get().forEach(unifier::poison);
            return Typed.error(span);
        }
        Type result = results.resultOf(function, span);
        var params = symbol.params().stream()
                .map(param -> unifier.substitute(param, function.typeParams(), typeArgs.get()))
                .toList();
        var type = new Type.Function(params, unifier.substitute(result, function.typeParams(), typeArgs.get()));
        return new Typed(
                type,
                () -> new TExpr.FunctionRef(
                        symbol, unifier.zonk(typeArgs.get()), (Type.Function) unifier.zonk(type), span));
    }

    private Typed unknown(Expr.Ref ref, Scope scope) {
        String name = ref.name().text();
        if (!scope.body().routine().isFirstUse(name)) {
            return Typed.error(ref.span());
        }
        var module = scope.body().routine().module();
        if (scope.body().routine().mayDeclare(name)) {
            findings.doubtTypes();
            return Typed.error(ref.span());
        }
        var diagnostic = Diagnostic.of(DiagnosticCode.UNKNOWN_NAME, ref.span(), "there is no `" + name + "` here");
        boolean inApi = scope.body().routine().api();
        if (module.type(name).isPresent() || TypeResolver.isBuiltIn(name)) {
            diagnostic = Diagnostic.of(DiagnosticCode.NOT_A_VALUE, ref.span(), "`" + name + "` is a type, not a value")
                    .withHint("A record is written with its fields: `{ name: \"x\" }`.");
        } else if (inApi && API_PARTS.containsKey(name)) {
            diagnostic = Diagnostic.of(
                            DiagnosticCode.UNKNOWN_NAME,
                            ref.span(),
                            (API_CLAUSES.contains(name) ? "this api declares no `" : "there is no `") + name + "`"
                                    + (API_CLAUSES.contains(name) ? "" : " here"))
                    .withHint(API_PARTS.getOrDefault(name, ""));
        } else if (ForeignNames.value(name).isPresent()) {
            diagnostic = diagnostic.withHint(ForeignNames.value(name).get());
        } else if (!findings.crowded()) {
            var hint = Suggestions.hint(name, visible(scope));
            if (hint.isPresent()) {
                diagnostic = diagnostic.withHint(hint.get());
            }
        }
        findings.add(diagnostic);
        return Typed.error(ref.span());
    }

    /** Every value name that could stand here, nearest first. */
    List<String> visible(Scope scope) {
        var names = new ArrayList<>(scope.names());
        var module = scope.body().routine().module();
        names.addAll(module.values().keySet());
        checking.library.prelude().values().forEach((name, value) -> {
            if (value.exported()) {
                names.add(name);
            }
        });
        names.addAll(checking.library.namespaceNames());
        return names;
    }
}
