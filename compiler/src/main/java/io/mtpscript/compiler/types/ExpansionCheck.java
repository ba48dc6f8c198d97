package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Linking makes a copy of generic code for every type it is used with, so there must be finitely many. There are
 * infinitely many exactly when some type parameter reaches itself inside a larger type ({@code f<T>} calls
 * {@code f<List<T>>}): a cycle with a growing edge in the graph of parameters.
 */
final class ExpansionCheck {
    private final Checking checking;

    ExpansionCheck(Checking checking) {
        this.checking = checking;
    }

    /** Returns whether there are finitely many; else nothing that follows types into unions would end. */
    boolean check() {
        var numbers = new LinkedHashMap<DeclaredParam, Integer>();
        var successors = new ArrayList<Set<Integer>>();
        for (var edge : checking.instantiations.edges()) {
            int to = number(edge.param(), numbers, successors);
            for (var from : params(edge.type())) {
                successors.get(number(from, numbers, successors)).add(to);
            }
        }
        var components = new Components(successors.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
                .toList());
        boolean finite = true;
        for (var edge : checking.instantiations.edges()) {
            Type type = checking.unifier.resolve(edge.type());
            if (type instanceof Type.Param) {
                continue;
            }
            for (var from : params(type)) {
                if (components.together(numbers.getOrDefault(from, -1), numbers.getOrDefault(edge.param(), -1))) {
                    finite = false;
                    checking.findings.add(
                            DiagnosticCode.POLYMORPHIC_RECURSION,
                            edge.span(),
                            "`" + edge.param().name() + "` becomes " + checking.printer.show(type)
                                    + " here, which grows with every step of the recursion",
                            "A recursion must use one type: pass `" + from.name() + "` on as it is.");
                    break;
                }
            }
        }
        return finite;
    }

    private static int number(DeclaredParam param, Map<DeclaredParam, Integer> numbers, List<Set<Integer>> successors) {
        Integer known = numbers.putIfAbsent(param, successors.size());
        if (known == null) {
            successors.add(new LinkedHashSet<>());
            return successors.size() - 1;
        }
        return known;
    }

    private Set<DeclaredParam> params(Type type) {
        var out = new LinkedHashSet<DeclaredParam>();
        collect(type, out);
        return out;
    }

    private void collect(Type type, Set<DeclaredParam> out) {
        switch (checking.unifier.resolve(type)) {
            case Type.Prim _ -> {}
            case Type.Param(var param) -> {
                if (param instanceof DeclaredParam declared) {
                    out.add(declared);
                }
            }
            case Type.ListOf(Type element) -> collect(element, out);
            case Type.MapOf(Type key, Type value) -> {
                collect(key, out);
                collect(value, out);
            }
            case Type.Union(var _, var args) -> args.forEach(arg -> collect(arg, out));
            case Type.Function(var params, Type result) -> {
                params.forEach(param -> collect(param, out));
                collect(result, out);
            }
            case Type.Record(var fields) -> fields.forEach(field -> collect(field.type(), out));
        }
    }
}
