package io.mtpscript.conformance.generate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A type as it is written.
 *
 * @param head a name, an opening brace for a record, an arrow for a function (its result last), an apostrophe before a type
 *     parameter's name
 * @param names of a record's fields, each with the modifiers that stand before its type: {@code sum text}
 */
record Ty(String head, List<String> names, List<Ty> args) {
    static final Ty INT = named("Int");
    static final Ty BOOL = named("Bool");
    static final Ty STRING = named("String");
    static final Ty DECIMAL = named("Decimal");
    static final Ty UNIT = named("Unit");
    static final Ty JSON = named("Json");
    static final Ty SECRET = named("Secret");
    static final List<Ty> SCALARS = List.of(INT, BOOL, STRING, DECIMAL);

    Ty {
        names = List.copyOf(names);
        args = List.copyOf(args);
    }

    static Ty named(String head, Ty... args) {
        return new Ty(head, List.of(), List.of(args));
    }

    static Ty list(Ty element) {
        return named("List", element);
    }

    static Ty option(Ty value) {
        return named("Option", value);
    }

    static Ty result(Ty value, Ty error) {
        return named("Result", value, error);
    }

    static Ty record(List<String> names, List<Ty> types) {
        return new Ty("{", names, types);
    }

    boolean is(String name) {
        return head.equals(name);
    }

    boolean isParam() {
        return head.startsWith("'");
    }

    Ty arg(int index) {
        return args.get(index);
    }

    String text() {
        return switch (head) {
            case "{" ->
                IntStream.range(0, names.size()).mapToObj(this::declared).collect(Collectors.joining(", ", "{ ", " }"));
            case "=>" ->
                args.subList(0, args.size() - 1).stream().map(Ty::text).collect(Collectors.joining(", ", "(", ")"))
                        + " => " + args.getLast().text();
            default ->
                args.isEmpty() ? head : args.stream().map(Ty::text).collect(Collectors.joining(", ", head + "<", ">"));
        };
    }

    /** What a record's field is called. */
    String name(int index) {
        String name = names.get(index);
        int end = name.indexOf(' ');
        return end < 0 ? name : name.substring(0, end);
    }

    /** Whether a record's field has a modifier. */
    boolean is(int index, String modifier) {
        return names.get(index).endsWith(" " + modifier);
    }

    private String declared(int index) {
        String modifiers = names.get(index).substring(name(index).length());
        return name(index) + ":" + modifiers + " " + args.get(index).text();
    }

    Ty with(Map<String, Ty> params) {
        if (isParam()) {
            return params.getOrDefault(head, this);
        }
        return new Ty(head, names, args.stream().map(a -> a.with(params)).toList());
    }

    /** Binds the type parameters of this so that it is the other; false where it cannot be. */
    boolean unify(Ty other, Map<String, Ty> params) {
        if (isParam()) {
            Ty known = params.putIfAbsent(head, other);
            return known == null || known.equals(other);
        }
        if (!head.equals(other.head) || !names.equals(other.names) || args.size() != other.args.size()) {
            return false;
        }
        for (int i = 0; i < args.size(); i++) {
            if (!args.get(i).unify(other.args.get(i), params)) {
                return false;
            }
        }
        return true;
    }

    boolean unifies(Ty other) {
        return unify(other, new HashMap<>());
    }

    /** Somewhere in it is a type of this head. */
    boolean mentions(String name) {
        return head.equals(name) || args.stream().anyMatch(a -> a.mentions(name));
    }

    /** A field somewhere in it is secret: it cannot be logged. */
    boolean secret() {
        return names.stream().anyMatch(name -> name.endsWith(" secret"))
                || args.stream().anyMatch(Ty::secret);
    }

    int size() {
        return 1 + args.stream().mapToInt(Ty::size).sum();
    }
}
