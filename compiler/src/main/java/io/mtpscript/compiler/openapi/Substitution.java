package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types for type parameters. */
record Substitution(Map<Type.TypeParam, Type> types) {
    static Substitution of(List<Type.TypeParam> params, List<Type> args) {
        var types = new LinkedHashMap<Type.TypeParam, Type>();
        for (int i = 0; i < params.size(); i++) {
            types.put(params.get(i), args.get(i));
        }
        return new Substitution(types);
    }

    Type apply(Type type) {
        if (types.isEmpty()) {
            return type;
        }
        return switch (type) {
            case Type.Prim prim -> prim;
            case Type.ListOf(Type element) -> new Type.ListOf(apply(element));
            case Type.MapOf(Type key, Type value) -> new Type.MapOf(apply(key), apply(value));
            case Type.Record(var fields) ->
                new Type.Record(fields.stream()
                        .map(f -> new Type.Field(f.name(), apply(f.type()), f.secret(), f.text()))
                        .toList());
            case Type.Union(var symbol, var args) ->
                new Type.Union(symbol, args.stream().map(this::apply).toList());
            case Type.Function(var params, Type result) ->
                new Type.Function(params.stream().map(this::apply).toList(), apply(result));
            case Type.Param(var param) -> types.getOrDefault(param, type);
        };
    }

    /** The types that make {@code pattern}, which has these parameters, the concrete {@code type}; each occurs in it. */
    static Optional<List<Type>> match(List<Type.TypeParam> params, Type pattern, Type type) {
        var found = new LinkedHashMap<Type.TypeParam, Type>();
        if (!match(params, pattern, type, found)) {
            return Optional.empty();
        }
        var args = new ArrayList<Type>();
        for (Type.TypeParam param : params) {
            Type arg = found.get(param);
            if (arg == null) {
                return Optional.empty();
            }
            args.add(arg);
        }
        return Optional.of(args);
    }

    private static boolean match(
            List<Type.TypeParam> params, Type pattern, Type type, Map<Type.TypeParam, Type> found) {
        return switch (pattern) {
            case Type.Param(var param)
            when params.contains(param) -> {
                Type before = found.putIfAbsent(param, type);
                yield before == null || before.equals(type);
            }
            case Type.Param _, Type.Prim _ -> pattern.equals(type);
            case Type.ListOf(Type element) ->
                type instanceof Type.ListOf(Type other) && match(params, element, other, found);
            case Type.MapOf(Type key, Type value) ->
                type instanceof Type.MapOf(Type otherKey, Type otherValue)
                        && match(params, key, otherKey, found)
                        && match(params, value, otherValue, found);
            case Type.Record(var fields) -> {
                if (!(type instanceof Type.Record(var others)) || fields.size() != others.size()) {
                    yield false;
                }
                for (int i = 0; i < fields.size(); i++) {
                    Type.Field field = fields.get(i);
                    Type.Field other = others.get(i);
                    if (!field.name().equals(other.name())
                            || field.secret() != other.secret()
                            || field.text() != other.text()
                            || !match(params, field.type(), other.type(), found)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Type.Union(var symbol, var args) -> {
                if (!(type instanceof Type.Union(var otherSymbol, var others)) || symbol != otherSymbol) {
                    yield false;
                }
                yield all(params, args, others, found);
            }
            case Type.Function(var inputs, Type result) ->
                type instanceof Type.Function(var others, Type otherResult)
                        && inputs.size() == others.size()
                        && all(params, inputs, others, found)
                        && match(params, result, otherResult, found);
        };
    }

    private static boolean all(
            List<Type.TypeParam> params, List<Type> patterns, List<Type> types, Map<Type.TypeParam, Type> found) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!match(params, patterns.get(i), types.get(i), found)) {
                return false;
            }
        }
        return true;
    }
}
