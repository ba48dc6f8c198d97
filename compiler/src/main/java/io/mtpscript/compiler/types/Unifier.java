package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;

/** Solves metavariables: first-order unification with occurs check and a trail for trials. One per check. */
@SuppressWarnings("ReferenceEquality") // of types that are large: the same object is what is asked for
final class Unifier {
    /** Stands where a diagnostic has been given; agrees with every type, so that one fault is told once. */
    static final Type ERROR = new Type.Param(new Type.TypeParam("<error>"));

    private static final Type.TypeParam ERROR_PARAM = ((Type.Param) ERROR).param();

    private final List<Meta> trail = new ArrayList<>();

    Type fresh(String name) {
        return new Type.Param(new Meta(name));
    }

    List<Type> fresh(List<? extends Type.TypeParam> params) {
        var out = new ArrayList<Type>(params.size());
        for (var param : params) {
            out.add(fresh(param.name()));
        }
        return out;
    }

    /** The type with solved metavariables at its root replaced. */
    Type resolve(Type type) {
        Type current = type;
        while (current instanceof Type.Param(Meta meta) && meta.solution().isPresent()) {
            current = meta.solution().get();
        }
        return current;
    }

    boolean isUnknown(Type type) {
        return resolve(type) instanceof Type.Param(Meta _);
    }

    static boolean isError(Type type) {
        return type instanceof Type.Param(var param) && param == ERROR_PARAM;
    }

    /** Makes both types equal, or returns false; metavariables solved on the way to a failure stay solved. */
    boolean unify(Type left, Type right) {
        Type a = resolve(left);
        Type b = resolve(right);
        if (a instanceof Type.Param && a.equals(b)) {
            return true;
        }
        if (a instanceof Type.Param(Meta meta)) {
            return bind(meta, b);
        }
        if (b instanceof Type.Param(Meta meta)) {
            return bind(meta, a);
        }
        if (isError(a) || isError(b)) {
            poison(isError(a) ? b : a);
            return true;
        }
        return switch (a) {
            case Type.Prim _, Type.Param _ -> a.equals(b);
            case Type.ListOf(Type element) -> b instanceof Type.ListOf(Type other) && unify(element, other);
            case Type.MapOf(Type key, Type value) ->
                b instanceof Type.MapOf(Type otherKey, Type otherValue)
                        && unify(key, otherKey)
                        && unify(value, otherValue);
            case Type.Union(var symbol, var args) ->
                b instanceof Type.Union(var otherSymbol, var otherArgs)
                        && symbol == otherSymbol
                        && unifyAll(args, otherArgs);
            case Type.Function(var params, Type result) ->
                b instanceof Type.Function(var otherParams, Type otherResult)
                        && unifyAll(params, otherParams)
                        && unify(result, otherResult);
            case Type.Record record -> b instanceof Type.Record other && unifyFields(record, other);
        };
    }

    /** What is not known yet in a type that met a fault will never be known: it agrees with everything. */
    void poison(Type type) {
        switch (resolve(type)) {
            case Type.Prim _ -> {}
            case Type.Param(var param) -> {
                if (param instanceof Meta meta) {
                    meta.solve(ERROR);
                    trail.add(meta);
                }
            }
            case Type.ListOf(Type element) -> poison(element);
            case Type.MapOf(Type key, Type value) -> {
                poison(key);
                poison(value);
            }
            case Type.Union(var _, var args) -> args.forEach(this::poison);
            case Type.Function(var params, Type result) -> {
                params.forEach(this::poison);
                poison(result);
            }
            case Type.Record(var fields) -> fields.forEach(field -> poison(field.type()));
        }
    }

    /** As {@link #unify}, but a failure leaves no trace. */
    boolean tryUnify(Type left, Type right) {
        int mark = trail.size();
        if (unify(left, right)) {
            return true;
        }
        while (trail.size() > mark) {
            trail.removeLast().forget();
        }
        return false;
    }

    private boolean unifyAll(List<Type> left, List<Type> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!unify(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean unifyFields(Type.Record left, Type.Record right) {
        if (left.fields().size() != right.fields().size()) {
            return false;
        }
        for (int i = 0; i < left.fields().size(); i++) {
            var a = left.fields().get(i);
            var b = right.fields().get(i);
            boolean same = a.name().equals(b.name()) && a.secret() == b.secret() && a.text() == b.text();
            if (!same || !unify(a.type(), b.type())) {
                return false;
            }
        }
        return true;
    }

    private boolean bind(Meta meta, Type type) {
        if (occurs(meta, type)) {
            return false;
        }
        meta.solve(type);
        trail.add(meta);
        return true;
    }

    private boolean occurs(Meta meta, Type type) {
        return switch (resolve(type)) {
            case Type.Prim _ -> false;
            case Type.Param(var param) -> param == meta;
            case Type.ListOf(Type element) -> occurs(meta, element);
            case Type.MapOf(Type key, Type value) -> occurs(meta, key) || occurs(meta, value);
            case Type.Union(var _, var args) -> occursInAny(meta, args);
            case Type.Function(var params, Type result) -> occursInAny(meta, params) || occurs(meta, result);
            case Type.Record(var fields) -> {
                for (var field : fields) {
                    if (occurs(meta, field.type())) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean occursInAny(Meta meta, List<Type> types) {
        for (var type : types) {
            if (occurs(meta, type)) {
                return true;
            }
        }
        return false;
    }

    /** The type with every metavariable replaced; one that nothing has determined is Unit, as no value needs it. */
    Type zonk(Type type) {
        return rebuild(type, param -> param instanceof Meta ? Type.Prim.UNIT : new Type.Param(param));
    }

    /** As {@link #zonk}, but unsolved metavariables stay, for messages. */
    Type settle(Type type) {
        return rebuild(type, Type.Param::new);
    }

    List<Type> zonk(List<Type> types) {
        return types.stream().map(this::zonk).toList();
    }

    /** {@code type} with the parameters replaced by the arguments of the same position. */
    Type substitute(Type type, List<? extends Type.TypeParam> params, List<Type> args) {
        if (params.isEmpty()) {
            return type;
        }
        return rebuild(type, param -> {
            int index = params.indexOf(param);
            return index < 0 ? new Type.Param(param) : args.get(index);
        });
    }

    private interface Replacement {
        Type of(Type.TypeParam param);
    }

    /** What has nothing to replace in it stays the same object: a type may be large and stand in many places. */
    private Type rebuild(Type type, Replacement replacement) {
        Type resolved = resolve(type);
        return switch (resolved) {
            case Type.Prim _ -> resolved;
            case Type.Param(var param) -> {
                Type replaced = isError(resolved) ? resolved : replacement.of(param);
                yield replaced.equals(resolved) ? resolved : replaced;
            }
            case Type.ListOf(Type element) -> {
                Type rebuilt = rebuild(element, replacement);
                yield rebuilt == element ? resolved : new Type.ListOf(rebuilt);
            }
            case Type.MapOf(Type key, Type value) -> {
                Type newKey = rebuild(key, replacement);
                Type newValue = rebuild(value, replacement);
                yield newKey == key && newValue == value ? resolved : new Type.MapOf(newKey, newValue);
            }
            case Type.Union(var symbol, var args) -> {
                var rebuilt = rebuildAll(args, replacement);
                yield rebuilt == args ? resolved : new Type.Union(symbol, rebuilt);
            }
            case Type.Function(var params, Type result) -> {
                var newParams = rebuildAll(params, replacement);
                Type newResult = rebuild(result, replacement);
                yield newParams == params && newResult == result ? resolved : new Type.Function(newParams, newResult);
            }
            case Type.Record record -> rebuildFields(record, replacement);
        };
    }

    private Type rebuildFields(Type.Record record, Replacement replacement) {
        boolean same = true;
        var out = new ArrayList<Type.Field>(record.fields().size());
        for (var field : record.fields()) {
            Type rebuilt = rebuild(field.type(), replacement);
            same &= rebuilt == field.type();
            out.add(
                    rebuilt == field.type()
                            ? field
                            : new Type.Field(field.name(), rebuilt, field.secret(), field.text()));
        }
        return same ? record : new Type.Record(out);
    }

    /** The list itself where nothing in it changes. */
    private List<Type> rebuildAll(List<Type> types, Replacement replacement) {
        boolean same = true;
        var out = new ArrayList<Type>(types.size());
        for (var type : types) {
            Type rebuilt = rebuild(type, replacement);
            same &= rebuilt == type;
            out.add(rebuilt);
        }
        return same ? types : out;
    }

    /** Whether {@link #ERROR} stands anywhere in it. */
    boolean hasError(Type type) {
        Type resolved = resolve(type);
        return switch (resolved) {
            case Type.Prim _ -> false;
            case Type.Param _ -> isError(resolved);
            case Type.ListOf(Type element) -> hasError(element);
            case Type.MapOf(Type key, Type value) -> hasError(key) || hasError(value);
            case Type.Union(var _, var args) -> anyHasError(args);
            case Type.Function(var params, Type result) -> hasError(result) || anyHasError(params);
            case Type.Record(var fields) -> {
                for (var field : fields) {
                    if (hasError(field.type())) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean anyHasError(List<Type> types) {
        for (var type : types) {
            if (hasError(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Number of parts, counted up to {@code limit}: types are trees and can double with every step. One that is nested
     * deeper than {@code depth} counts as {@code limit}.
     */
    int size(Type type, int limit, int depth) {
        if (limit <= 1 || depth <= 0) {
            return limit;
        }
        return switch (resolve(type)) {
            case Type.Prim _, Type.Param _ -> 1;
            case Type.ListOf(Type element) -> sizes(List.of(element), limit, depth);
            case Type.MapOf(Type key, Type value) -> sizes(List.of(key, value), limit, depth);
            case Type.Union(var _, var args) -> sizes(args, limit, depth);
            case Type.Function(var params, Type result) ->
                Math.min(limit, sizes(params, limit, depth) + size(result, limit, depth - 1));
            case Type.Record(var fields) -> {
                int total = 1;
                for (var field : fields) {
                    if (total >= limit) {
                        yield limit;
                    }
                    total += size(field.type(), limit - total, depth - 1);
                }
                yield total;
            }
        };
    }

    private int sizes(List<Type> parts, int limit, int depth) {
        int total = 1;
        for (var part : parts) {
            if (total >= limit) {
                return limit;
            }
            total += size(part, limit - total, depth - 1);
        }
        return total;
    }
}
