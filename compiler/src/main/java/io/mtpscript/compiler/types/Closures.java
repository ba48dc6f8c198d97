package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Functions are equal when their code and what they captured are, so comparing them can compare Secrets. A function's type does not
 * tell what it captured, but a value of it comes from a lambda of just this type: functions of a type cannot be compared where a lambda
 * of it, anywhere in the program, captures a Secret. Type parameters are taken for any type that they stand for somewhere. The
 * library makes no functions that outlive a call of it.
 */
final class Closures {
    /** A lambda, while it is checked and afterwards. */
    static final class Lambda {
        private final Type.Function type;
        private final Map<Variable, Span> captured = new LinkedHashMap<>();

        Lambda(Type.Function type) {
            this.type = type;
        }

        /** It reads, here, a variable from around it. */
        void captures(Variable variable, Span use) {
            captured.putIfAbsent(variable, use);
        }
    }

    private record Compared(Type.Function type, Span span) {}

    private record Guarded(Lambda lambda, Variable variable, Span use) {}

    private final Checking checking;
    private final List<Lambda> lambdas = new ArrayList<>();
    private final Set<Compared> compared = new LinkedHashSet<>();
    private final List<Guarded> guarded = new ArrayList<>();
    private final Set<Type.TypeParam> guardedParams = new LinkedHashSet<>();

    Closures(Checking checking) {
        this.checking = checking;
    }

    void add(Lambda lambda) {
        lambdas.add(lambda);
    }

    /** Functions of this type are compared here, by themselves or as parts of something. */
    void compared(Type.Function type, Span span) {
        compared.add(new Compared(type, span));
    }

    /** Whether it matters at all which functions are equal. */
    boolean areCompared() {
        return !compared.isEmpty();
    }

    /** Tells of comparisons that could compare Secrets; once all demands on types are known. */
    void check() {
        if (compared.isEmpty()) {
            return;
        }
        findGuarded();
        var told = new LinkedHashSet<Span>();
        for (Compared comparison : compared) {
            Optional<Guarded> found = holding(comparison.type());
            if (found.isPresent() && told.add(comparison.span())) {
                checking.findings.add(Diagnostic.of(
                                DiagnosticCode.SECRET_USE,
                                comparison.span(),
                                "these values cannot be compared: a function of type "
                                        + checking.printer.show(comparison.type()) + " may have captured a Secret")
                        .withLabel(
                                found.get().use(),
                                "a lambda of this type captures `"
                                        + found.get().variable().name() + "` here")
                        .withHint("Compare the values that the functions were made of."));
            }
        }
    }

    private void findGuarded() {
        var open = new ArrayList<>(lambdas);
        boolean changed = true;
        while (changed) {
            changed = open.removeIf(lambda -> {
                Optional<Map.Entry<Variable, Span>> secret = lambda.captured.entrySet().stream()
                        .filter(each -> holdsSecret(each.getKey().type(), new LinkedHashSet<>()))
                        .findFirst();
                secret.ifPresent(each -> guarded.add(new Guarded(lambda, each.getKey(), each.getValue())));
                return secret.isPresent();
            });
            for (var edge : checking.instantiations.edges()) {
                if (!guardedParams.contains(edge.param()) && holdsSecret(edge.type(), new LinkedHashSet<>())) {
                    changed |= guardedParams.add(edge.param());
                }
            }
        }
    }

    private Optional<Guarded> holding(Type.Function type) {
        return guarded.stream().filter(each -> mayBe(each.lambda().type, type)).findFirst();
    }

    private boolean holdsSecret(Type type, Set<Type> seen) {
        Type resolved = checking.unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim -> prim == Type.Prim.SECRET;
            case Type.Param(var param) -> guardedParams.contains(param);
            case Type.ListOf(Type element) -> holdsSecret(element, seen);
            case Type.MapOf(Type key, Type value) -> holdsSecret(key, seen) || holdsSecret(value, seen);
            case Type.Record(var fields) -> fields.stream().anyMatch(field -> holdsSecret(field.type(), seen));
            case Type.Function function -> holding(function).isPresent();
            case Type.Union union -> {
                Type settled = checking.unifier.settle(union);
                yield seen.size() < Limits.TYPES
                        && seen.add(settled)
                        && union.symbol().variants().stream()
                                .flatMap(variant -> variant.payload().stream())
                                .map(part -> checking.unifier.substitute(
                                        part.type(), union.symbol().params(), union.args()))
                                .anyMatch(part -> !checking.types.isTooLarge(part) && holdsSecret(part, seen));
            }
        };
    }

    /** Whether one type can be the other, type parameters being any type. */
    private boolean mayBe(Type one, Type other) {
        Type a = checking.unifier.resolve(one);
        Type b = checking.unifier.resolve(other);
        if (a instanceof Type.Param || b instanceof Type.Param) {
            return true;
        }
        return switch (a) {
            case Type.Prim _ -> a.equals(b);
            case Type.Param _ -> true;
            case Type.ListOf(Type element) -> b instanceof Type.ListOf(Type with) && mayBe(element, with);
            case Type.MapOf(Type key, Type value) ->
                b instanceof Type.MapOf(Type otherKey, Type otherValue)
                        && mayBe(key, otherKey)
                        && mayBe(value, otherValue);
            case Type.Union(var symbol, var args) ->
                b instanceof Type.Union(var otherSymbol, var otherArgs)
                        && symbol.equals(otherSymbol)
                        && allMayBe(args, otherArgs);
            case Type.Function(var params, Type result) ->
                b instanceof Type.Function(var otherParams, Type otherResult)
                        && allMayBe(params, otherParams)
                        && mayBe(result, otherResult);
            case Type.Record(var fields) ->
                b instanceof Type.Record(var otherFields)
                        && names(fields).equals(names(otherFields))
                        && allMayBe(types(fields), types(otherFields));
        };
    }

    private boolean allMayBe(List<Type> some, List<Type> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!mayBe(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> names(List<Type.Field> fields) {
        return fields.stream().map(Type.Field::name).toList();
    }

    private static List<Type> types(List<Type.Field> fields) {
        return fields.stream().map(Type.Field::type).toList();
    }
}
