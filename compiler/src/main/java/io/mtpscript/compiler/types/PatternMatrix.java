package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.decimal.Decimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which values a list of patterns misses, and whether one more pattern would add any: Maranget's algorithms on a
 * matrix of patterns. Lists are seen as cons cells, so every pattern is a constructor with arguments or a wildcard.
 */
final class PatternMatrix {
    /** The analysis is exponential at worst; a match that needs more steps than this is refused. */
    private static final int MAX_STEPS = 1_000_000;

    /** A pattern with more parts than this is refused. */
    private static final int MAX_PARTS = 1_000;

    /** Thrown past {@link #MAX_STEPS}; caught by {@link Exhaustiveness}. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooLarge() {
            super("pattern matrix", null, false, false);
        }
    }

    private final Unifier unifier;
    private int steps;
    private int parts;

    PatternMatrix(Unifier unifier) {
        this.unifier = unifier;
    }

    /** A pattern in the analysis's own form. */
    sealed interface Pat {
        record Any() implements Pat {}

        record Con(Constructor constructor, List<Pat> args) implements Pat {}

        record Or(List<Pat> alternatives) implements Pat {}
    }

    /** What the outermost part of a value can be. */
    sealed interface Constructor {
        record Variant(UnionSymbol union, int index) implements Constructor {}

        record Record(List<String> fields) implements Constructor {}

        record Nil() implements Constructor {}

        record Cons() implements Constructor {}

        record Bool(boolean value) implements Constructor {}

        record Int(long value) implements Constructor {}

        record Text(String value) implements Constructor {}

        record Number(Decimal value) implements Constructor {}
    }

    private static final Pat ANY = new Pat.Any();

    /** The pattern in this form. */
    Pat normal(TPattern pattern) {
        parts = 0;
        return convert(pattern);
    }

    private Pat convert(TPattern pattern) {
        parts++;
        if (parts > MAX_PARTS) {
            throw new TooLarge();
        }
        return switch (pattern) {
            case TPattern.Wildcard _, TPattern.Bind _ -> ANY;
            case TPattern.IntLit(long value) -> leaf(new Constructor.Int(value));
            case TPattern.DecimalLit(Decimal value) -> leaf(new Constructor.Number(value));
            case TPattern.StringLit(String value) -> leaf(new Constructor.Text(value));
            case TPattern.BoolLit(boolean value) -> leaf(new Constructor.Bool(value));
            case TPattern.Variant(var type, int index, var args) ->
                new Pat.Con(
                        new Constructor.Variant(type.symbol(), index),
                        args.stream().map(this::convert).toList());
            case TPattern.Record(var type, var fields) -> {
                var args = new ArrayList<Pat>();
                for (var field : type.fields()) {
                    args.add(fields.stream()
                            .filter(given -> given.field().equals(field.name()))
                            .findFirst()
                            .map(given -> convert(given.pattern()))
                            .orElse(ANY));
                }
                yield new Pat.Con(recordOf(type), args);
            }
            case TPattern.ListOf(var _, var elements, var rest) -> {
                Pat tail = rest.isPresent() ? convert(rest.get()) : leaf(new Constructor.Nil());
                for (var element : elements.reversed()) {
                    tail = new Pat.Con(new Constructor.Cons(), List.of(convert(element), tail));
                }
                yield tail;
            }
            case TPattern.Or(var _, var alternatives) ->
                new Pat.Or(alternatives.stream().map(this::convert).toList());
        };
    }

    private static Constructor recordOf(Type.Record type) {
        return new Constructor.Record(
                type.fields().stream().map(Type.Field::name).toList());
    }

    private static Pat leaf(Constructor constructor) {
        return new Pat.Con(constructor, List.of());
    }

    /** A value of {@code type} that no row takes; empty when there is none. */
    Optional<Pat> missing(List<Pat> rows, Type type) {
        return missing(rows.stream().map(List::of).toList(), List.of(type)).map(List::getFirst);
    }

    private Optional<List<Pat>> missing(List<List<Pat>> rows, List<Type> types) {
        step();
        if (types.isEmpty()) {
            return rows.isEmpty() ? Optional.of(List.of()) : Optional.empty();
        }
        Type type = types.getFirst();
        var heads = heads(rows);
        var signature = signature(type);
        if (signature.isPresent() && heads.containsAll(signature.get())) {
            for (var constructor : signature.get()) {
                var parts = parts(type, constructor);
                var found = missing(specialise(rows, constructor, parts.size()), concat(parts, rest(types)));
                if (found.isPresent()) {
                    var args = found.get().subList(0, parts.size());
                    Pat whole = new Pat.Con(constructor, List.copyOf(args));
                    return Optional.of(concat(
                            List.of(whole),
                            found.get().subList(parts.size(), found.get().size())));
                }
            }
            return Optional.empty();
        }
        return missing(defaults(rows), rest(types))
                .map(found -> concat(List.of(example(type, heads, signature)), found));
    }

    /** Whether {@code pattern} takes a value that no row takes. */
    boolean useful(List<Pat> rows, Type type, Pat pattern) {
        return useful(rows.stream().map(List::of).toList(), List.of(type), List.of(pattern));
    }

    private boolean useful(List<List<Pat>> rows, List<Type> types, List<Pat> pattern) {
        step();
        if (types.isEmpty()) {
            return rows.isEmpty();
        }
        Type type = types.getFirst();
        return switch (pattern.getFirst()) {
            case Pat.Or(var alternatives) -> {
                for (var alternative : alternatives) {
                    if (useful(rows, types, concat(List.of(alternative), rest(pattern)))) {
                        yield true;
                    }
                }
                yield false;
            }
            case Pat.Con(var constructor, var args) ->
                useful(
                        specialise(rows, constructor, args.size()),
                        concat(parts(type, constructor), rest(types)),
                        concat(args, rest(pattern)));
            case Pat.Any _ -> {
                var signature = signature(type);
                if (signature.isEmpty() || !heads(rows).containsAll(signature.get())) {
                    yield useful(defaults(rows), rest(types), rest(pattern));
                }
                for (var constructor : signature.get()) {
                    var parts = parts(type, constructor);
                    var wildcards = new ArrayList<Pat>();
                    parts.forEach(_ -> wildcards.add(ANY));
                    if (useful(
                            specialise(rows, constructor, parts.size()),
                            concat(parts, rest(types)),
                            concat(wildcards, rest(pattern)))) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private void step() {
        steps++;
        if (steps > MAX_STEPS) {
            throw new TooLarge();
        }
    }

    private static <T> List<T> rest(List<T> list) {
        return list.subList(1, list.size());
    }

    private static <T> List<T> concat(List<? extends T> a, List<? extends T> b) {
        var out = new ArrayList<T>(a.size() + b.size());
        out.addAll(a);
        out.addAll(b);
        return out;
    }

    private static Set<Constructor> heads(List<List<Pat>> rows) {
        var heads = new LinkedHashSet<Constructor>();
        for (var row : rows) {
            collect(row.getFirst(), heads);
        }
        return heads;
    }

    private static void collect(Pat pat, Set<Constructor> heads) {
        switch (pat) {
            case Pat.Any _ -> {}
            case Pat.Con(var constructor, var _) -> heads.add(constructor);
            case Pat.Or(var alternatives) -> alternatives.forEach(alternative -> collect(alternative, heads));
        }
    }

    private List<List<Pat>> specialise(List<List<Pat>> rows, Constructor constructor, int arity) {
        var out = new ArrayList<List<Pat>>();
        rows.forEach(row -> specialise(row.getFirst(), rest(row), constructor, arity, out));
        return out;
    }

    private void specialise(Pat first, List<Pat> rest, Constructor constructor, int arity, List<List<Pat>> out) {
        step();
        switch (first) {
            case Pat.Any _ -> {
                var row = new ArrayList<Pat>();
                for (int i = 0; i < arity; i++) {
                    row.add(ANY);
                }
                row.addAll(rest);
                out.add(row);
            }
            case Pat.Con(var other, var args) -> {
                if (other.equals(constructor)) {
                    out.add(concat(args, rest));
                }
            }
            case Pat.Or(var alternatives) ->
                alternatives.forEach(alternative -> specialise(alternative, rest, constructor, arity, out));
        }
    }

    private List<List<Pat>> defaults(List<List<Pat>> rows) {
        var out = new ArrayList<List<Pat>>();
        rows.forEach(row -> defaults(row.getFirst(), rest(row), out));
        return out;
    }

    private void defaults(Pat first, List<Pat> rest, List<List<Pat>> out) {
        step();
        switch (first) {
            case Pat.Any _ -> out.add(rest);
            case Pat.Con _ -> {}
            case Pat.Or(var alternatives) -> alternatives.forEach(alternative -> defaults(alternative, rest, out));
        }
    }

    /** Every constructor of a type, where they can be listed. */
    private Optional<List<Constructor>> signature(Type type) {
        return switch (type) {
            case Type.Union(var symbol, var _) -> {
                var all = new ArrayList<Constructor>();
                for (int i = 0; i < symbol.variants().size(); i++) {
                    all.add(new Constructor.Variant(symbol, i));
                }
                yield Optional.of(all);
            }
            case Type.Record record -> Optional.of(List.of(recordOf(record)));
            case Type.ListOf _ -> Optional.of(List.of(new Constructor.Nil(), new Constructor.Cons()));
            case Type.Prim prim ->
                prim == Type.Prim.BOOL
                        ? Optional.of(List.of(new Constructor.Bool(true), new Constructor.Bool(false)))
                        : Optional.empty();
            case Type.MapOf _, Type.Function _, Type.Param _ -> Optional.empty();
        };
    }

    /** The types of a constructor's arguments. */
    private List<Type> parts(Type type, Constructor constructor) {
        return switch (constructor) {
            case Constructor.Variant(var symbol, int index) -> {
                var args = type instanceof Type.Union union ? union.args() : List.<Type>of();
                yield symbol.variants().get(index).payload().stream()
                        .map(part -> unifier.substitute(part.type(), symbol.params(), args))
                        .toList();
            }
            case Constructor.Record _ ->
                type instanceof Type.Record record
                        ? record.fields().stream().map(Type.Field::type).toList()
                        : List.of();
            case Constructor.Cons _ -> type instanceof Type.ListOf(Type element) ? List.of(element, type) : List.of();
            case Constructor.Nil _, Constructor.Bool _, Constructor.Int _, Constructor.Text _, Constructor.Number _ ->
                List.of();
        };
    }

    /** A value whose outermost part is none of {@code heads}. */
    private Pat example(Type type, Set<Constructor> heads, Optional<List<Constructor>> signature) {
        if (heads.isEmpty()) {
            return ANY;
        }
        if (signature.isPresent()) {
            for (var constructor : signature.get()) {
                if (!heads.contains(constructor)) {
                    var args = new ArrayList<Pat>();
                    parts(type, constructor).forEach(_ -> args.add(ANY));
                    return new Pat.Con(constructor, args);
                }
            }
        }
        for (int i = 0; ; i++) {
            Constructor candidate = sample(heads.iterator().next(), i);
            if (!heads.contains(candidate)) {
                return leaf(candidate);
            }
        }
    }

    /** The {@code i}-th literal of the kind of {@code like}. */
    private static Constructor sample(Constructor like, int i) {
        return switch (like) {
            case Constructor.Text _ -> new Constructor.Text(i == 0 ? "" : "text" + i);
            case Constructor.Number _ -> new Constructor.Number(Decimal.fromLong(i));
            case Constructor.Int _,
                    Constructor.Variant _,
                    Constructor.Record _,
                    Constructor.Nil _,
                    Constructor.Cons _,
                    Constructor.Bool _ -> new Constructor.Int(i);
        };
    }
}
