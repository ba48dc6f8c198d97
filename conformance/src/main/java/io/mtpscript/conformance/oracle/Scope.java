package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The locals that can be seen, innermost first, and what the type parameters stand for. */
record Scope(Map<Type.TypeParam, Type> types, Optional<Binding> innermost) {
    record Binding(Local local, Value value, Optional<Binding> outer) {}

    static Scope of(List<Type.TypeParam> params, List<Type> args) {
        Map<Type.TypeParam, Type> types = new java.util.HashMap<>();
        for (int i = 0; i < params.size(); i++) {
            types.put(params.get(i), args.get(i));
        }
        return new Scope(types, Optional.empty());
    }

    Scope with(Local local, Value value) {
        return new Scope(types, Optional.of(new Binding(local, value, innermost)));
    }

    Value get(Local local) {
        Optional<Binding> at = innermost;
        while (at.isPresent()) {
            if (at.get().local() == local) {
                return at.get().value();
            }
            at = at.get().outer();
        }
        throw new IllegalStateException("no local " + local);
    }

    /** A type without type parameters. */
    Type closed(Type type) {
        return types.isEmpty() ? type : substituted(type);
    }

    List<Type> closed(List<Type> all) {
        return all.stream().map(this::closed).toList();
    }

    private Type substituted(Type type) {
        return switch (type) {
            case Type.Prim prim -> prim;
            case Type.ListOf(Type element) -> new Type.ListOf(substituted(element));
            case Type.MapOf(Type key, Type value) -> new Type.MapOf(substituted(key), substituted(value));
            case Type.Record(var fields) ->
                new Type.Record(fields.stream()
                        .map(f -> new Type.Field(f.name(), substituted(f.type()), f.secret(), f.text()))
                        .toList());
            case Type.Union(var symbol, var args) ->
                new Type.Union(symbol, args.stream().map(this::substituted).collect(Collectors.toList()));
            case Type.Function(var params, Type result) ->
                new Type.Function(params.stream().map(this::substituted).toList(), substituted(result));
            case Type.Param(var param) -> types.getOrDefault(param, type);
        };
    }
}
