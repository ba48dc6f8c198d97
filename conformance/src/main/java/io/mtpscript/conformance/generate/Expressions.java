package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.generate.Signatures.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions of any type that is asked for. */
final class Expressions {
    private static final int ATTEMPTS = 6;

    /** Characters that a text in a program has at most. */
    private static final int LITERAL = 2_000;

    private final Universe universe;
    private final Signatures library;
    private final Chance chance;
    private final Literals literals;
    private final Matches matches;
    private final JsonTexts json;
    private int names;

    Expressions(Universe universe, Signatures library, Chance chance) {
        this.universe = universe;
        this.library = library;
        this.chance = chance;
        this.literals = new Literals(universe, chance);
        this.matches = new Matches(this, universe, chance);
        this.json = new JsonTexts(universe, chance);
    }

    String fresh(String prefix) {
        return prefix + names++;
    }

    Literals literals() {
        return literals;
    }

    Node of(Ty type, int depth, Env env) {
        List<String> known = env.of(type);
        if (!known.isEmpty() && chance.below(10) < (depth <= 0 ? 8 : 3)) {
            return Node.of(type, chance.of(known));
        }
        if (depth <= 0) {
            return literals.of(type, 1);
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Node> made = attempt(type, depth, env);
            if (made.isPresent()) {
                return made.get();
            }
        }
        return literals.of(type, depth);
    }

    private Optional<Node> attempt(Ty type, int depth, Env env) {
        return switch (chance.below(16)) {
            case 0, 1, 2, 3, 4 -> libraryCall(type, depth, env);
            case 5 -> ownCall(type, depth, env);
            case 6 ->
                Optional.of(Node.of(
                        type,
                        "(if (",
                        of(Ty.BOOL, depth - 1, env),
                        ") { ",
                        of(type, depth - 1, env),
                        " } else { ",
                        of(type, depth - 1, env),
                        " })"));
            case 7, 8 -> Optional.of(matches.of(type, depth, env));
            case 9 -> Optional.of(block(type, depth, env));
            case 10 -> propagated(type, depth, env);
            case 11 -> applied(type, depth, env);
            default -> Optional.of(special(type, depth, env));
        };
    }

    private Node block(Ty type, int depth, Env env) {
        String name = fresh("v");
        Ty other = universe.any(1);
        Node value = of(other, depth - 1, env);
        // A block is a value where one is due: in the branch of an if.
        return Node.of(
                type,
                "(if (true) { let " + name + ": " + other.text() + " = ",
                value,
                "\n ",
                of(type, depth - 1, env.with(name, other)),
                " } else { ",
                of(type, 0, env),
                " })");
    }

    private Optional<Node> applied(Ty type, int depth, Env env) {
        var types = new ArrayList<Ty>();
        var args = new ArrayList<Node>();
        for (int i = chance.oneIn(5) ? chance.below(6) : 1; i > 0; i--) {
            Ty argument = universe.any(1);
            types.add(argument);
            args.add(of(argument, depth - 1, env));
        }
        types.add(type);
        var function = new Ty("=>", List.of(), types);
        Node callee = Node.of(Ty.UNIT, "(", lambda(function, depth - 1, env), ")");
        return Optional.of(Node.of(type, callee, Node.joined(Ty.UNIT, "(", args, ", ", ")")));
    }

    private Optional<Node> propagated(Ty type, int depth, Env env) {
        if (env.leaves().isEmpty()) {
            return Optional.empty();
        }
        Ty leaves = env.leaves().get();
        if (leaves.is("Option")) {
            return Optional.of(left(type, Ty.option(type), depth, env));
        }
        if (leaves.is("Result")) {
            return Optional.of(left(type, Ty.result(type, leaves.arg(1)), depth, env));
        }
        if (leaves.is("response") && chance.oneIn(6)) {
            Ty from = chance.pick(
                    Ty.option(type), Ty.result(type, Ty.named("Failure")), Ty.result(type, Ty.named("JsonError")));
            return Optional.of(left(type, from, depth, env));
        }
        return Optional.empty();
    }

    private Node left(Ty type, Ty from, int depth, Env env) {
        return Node.of(type, "typed<" + from.text() + ">(", of(from, depth - 1, env), ")?");
    }

    Node lambda(Ty type, int depth, Env env) {
        Env inner = env.inside(type.args().getLast());
        var params = new ArrayList<String>();
        for (int i = 0; i < type.args().size() - 1; i++) {
            String name = fresh("p");
            params.add(name + ": " + type.arg(i).text());
            inner = inner.with(name, type.arg(i));
        }
        Ty result = type.args().getLast();
        Optional<Node> told = Optional.empty();
        if (result.equals(Ty.BOOL) && !params.isEmpty() && chance.oneIn(2)) {
            Env.Variable of = inner.variables().get(env.variables().size() + chance.below(params.size()));
            told = literals.told(of.text(), of.type());
        }
        Env where = inner;
        Node body = told.orElseGet(() -> of(result, depth - 1, where));
        return Node.of(type, "((" + String.join(", ", params) + ") => ", body, ")");
    }

    private Optional<Node> ownCall(Ty type, int depth, Env env) {
        List<Signature> fitting =
                env.functions().stream().filter(f -> f.result().unifies(type)).toList();
        return fitting.isEmpty() ? Optional.empty() : call(chance.of(fitting), type, depth, env);
    }

    private Optional<Node> libraryCall(Ty type, int depth, Env env) {
        Signature chosen = chance.of(library.functions());
        for (int i = 0; i < 40 && !chosen.result().unifies(type); i++) {
            chosen = chance.of(library.functions());
        }
        return chosen.result().unifies(type) ? call(chosen, type, depth, env) : Optional.empty();
    }

    /** A call of any library function, with what it gives made a String, so that every difference can be seen. */
    Optional<Node> sweep(Env env) {
        Signature function = chance.of(library.functions());
        Map<String, Ty> params = new HashMap<>();
        function.params().forEach(param -> params.put(param, universe.any(1)));
        Demands.adjust(function.name(), params, universe, chance);
        Ty type = function.result().with(params);
        if (!universe.comparable(type)) {
            return Optional.empty();
        }
        return call(function, type, 2, env)
                .map(call -> Node.of(Ty.STRING, "Cbor.encode<" + type.text() + ">(", measured(type, call), ")"));
    }

    /** With what the VM knows of Strings besides their bytes; {@code seen} is in every program. */
    private static Node measured(Ty type, Node call) {
        if (type.equals(Ty.STRING)) {
            return Node.of(type, "seen(", call, ")");
        }
        boolean many = type.equals(Ty.list(Ty.STRING)) || type.equals(Ty.option(Ty.STRING));
        return many ? Node.of(type, type.head() + ".map<String, String>(", call, ", seen)") : call;
    }

    Optional<Node> call(Signature function, Ty type, int depth, Env env) {
        Map<String, Ty> params = new HashMap<>();
        if (!function.result().unify(type, params)) {
            return Optional.empty();
        }
        for (String param : function.params()) {
            params.putIfAbsent(param, universe.any(1));
        }
        Demands.adjust(function.name(), params, universe, chance);
        if (Ty.STRING.equals(params.get("'K"))
                && Demands.keyed(function.name())
                && !env.of(Ty.SECRET).isEmpty()) {
            params.put("'K", chance.pick(Ty.SECRET, Ty.STRING));
        }
        if (!function.result().with(params).equals(type) || !Demands.met(function.name(), params, universe)) {
            return Optional.empty();
        }
        String explicit = function.params().isEmpty()
                ? ""
                : Ty.named(
                                "",
                                function.params().stream()
                                        .map(p -> params.getOrDefault(p, Ty.UNIT))
                                        .toArray(Ty[]::new))
                        .text();
        var args = new ArrayList<Node>();
        for (int i = 0; i < function.types().size(); i++) {
            args.add(argument(function, i, function.types().get(i).with(params), depth, env));
        }
        if (function.name().startsWith("Int.checked") && args.size() == 2 && chance.oneIn(4)) {
            // The one quotient that no Int has.
            args.set(0, Node.of(Ty.INT, Literals.LEAST));
            args.set(1, Node.of(Ty.INT, "(-1)"));
        }
        if (Demands.reads(function.name()) && chance.oneIn(2)) {
            String text = json.text(params.getOrDefault("'T", Ty.INT));
            if (text.length() <= LITERAL) {
                args.set(0, Node.of(Ty.STRING, Literals.quoted(text)));
            }
        }
        if (args.isEmpty() || !chance.oneIn(4)) {
            return Optional.of(Node.joined(type, function.name() + explicit + "(", args, ", ", ")"));
        }
        // The same as a pipe.
        Node rest = Node.joined(Ty.UNIT, "(", args.subList(1, args.size()), ", ", ")");
        return Optional.of(Node.of(
                type, "(", args.getFirst(), " |> " + function.name() + explicit, args.size() == 1 ? "" : rest, ")"));
    }

    private Node argument(Signature function, int index, Ty type, int depth, Env env) {
        List<String> suited = type.equals(Ty.STRING) ? Demands.suited(function.name()) : List.of();
        if (!suited.isEmpty() && !chance.oneIn(3)) {
            return Node.of(type, Literals.quoted(chance.of(suited)));
        }
        if (type.equals(Ty.SECRET)) {
            return Node.of(type, chance.of(env.of(type)));
        }
        if (type.equals(Ty.INT) && function.name().startsWith("Int.checked") && chance.oneIn(2)) {
            return Node.of(type, chance.of(Literals.EDGES));
        }
        Node plain = of(type, depth - 1, env);
        return type.equals(Ty.INT) ? Demands.bounded(function.name(), index, plain) : plain;
    }

    private Node special(Ty type, int depth, Env env) {
        return switch (type.head()) {
            case "Int" -> integer(depth, env);
            case "Bool" -> truth(depth, env);
            case "String" -> string(depth, env);
            case "Decimal" -> decimal(depth, env);
            case "List" -> list(type, depth, env);
            case "{" -> record(type, depth, env);
            case "=>" -> lambda(type, depth, env);
            case "Option" -> option(type, depth, env);
            default -> constructed(type, depth, env);
        };
    }

    private Node option(Ty type, int depth, Env env) {
        return switch (chance.below(3)) {
            case 0 ->
                Node.of(
                        type,
                        "typed<" + Ty.list(type.arg(0)).text() + ">(",
                        of(Ty.list(type.arg(0)), depth - 1, env),
                        ")[",
                        of(Ty.INT, 0, env),
                        "]");
            case 1 -> {
                Ty key = universe.key();
                Ty map = Ty.named("Map", key, type.arg(0));
                yield Node.of(type, "typed<" + map.text() + ">(", of(map, depth - 1, env), ")[", of(key, 0, env), "]");
            }
            default -> Node.of(type, "Some(", of(type.arg(0), depth - 1, env), ")");
        };
    }

    private Node constructed(Ty type, int depth, Env env) {
        if (!universe.isUnion(type) || type.is("Json") || type.is("HttpRequest") || type.is("Failure")) {
            return literals.of(type, depth);
        }
        var variant = chance.of(universe.variants(type));
        if (variant.payload().isEmpty() || variant.payload().stream().anyMatch(p -> p.mentions("Secret"))) {
            return literals.of(type, depth);
        }
        return Node.joined(
                type,
                universe.constructor(type, variant.name()) + "(",
                variant.payload().stream().map(p -> of(p, depth - 1, env)).toList(),
                ", ",
                ")");
    }

    private Node integer(int depth, Env env) {
        Node a = of(Ty.INT, depth - 1, env);
        Node b = of(Ty.INT, depth - 1, env);
        return switch (chance.below(10)) {
            case 0, 1 -> Node.of(Ty.INT, "(", a, " % 1000 + ", b, " % 1000)");
            case 2 -> Node.of(Ty.INT, "(", a, " % 1000 - ", b, " % 1000)");
            case 3 -> Node.of(Ty.INT, "((", a, " % 1000) * (", b, " % 1000))");
            case 4 -> Node.of(Ty.INT, "(", a, " / ", chance.pick("3", "(-7)", "1000"), ")");
            case 5 -> Node.of(Ty.INT, "(", a, " % ", chance.pick("3", "(-7)", "64"), ")");
            case 6 -> Node.of(Ty.INT, "(-(", a, " % 100000))");
            case 7 -> chance.oneIn(8) ? Node.of(Ty.INT, "(", a, chance.pick(" + ", " * ", " / ", " % "), b, ")") : a;
            case 8 -> Node.of(Ty.INT, "List.length<Int>(", of(Ty.list(Ty.INT), depth - 1, env), ")");
            default -> Node.of(Ty.INT, "String.length(", of(Ty.STRING, depth - 1, env), ")");
        };
    }

    private Node decimal(int depth, Env env) {
        Node a = of(Ty.DECIMAL, depth - 1, env);
        Node b = of(Ty.DECIMAL, depth - 1, env);
        return switch (chance.below(7)) {
            case 6 ->
                Node.of(Ty.DECIMAL, "(", chance.of(Literals.TIES), chance.pick(" * 0.5", " * (-2.5)", " / 2.0"), ")");
            case 0 -> Node.of(Ty.DECIMAL, "(", a, chance.pick(" + ", " - "), b, ")");
            case 1 -> Node.of(Ty.DECIMAL, "(-", a, ")");
            case 2 ->
                Node.of(Ty.DECIMAL, "Result.withDefault<Decimal, DecimalError>(Decimal.mul(", a, ", ", b, "), 0.1)");
            case 3 -> Node.of(Ty.DECIMAL, "(", a, " / ", chance.of(Literals.DIVISORS), ")");
            case 4 -> Node.of(Ty.DECIMAL, "(", a, " * ", chance.pick("0.5", "1.1", "(-0.333)", "0.05"), ")");
            default ->
                Node.of(
                        Ty.DECIMAL,
                        "Result.withDefault<Decimal, DecimalError>(Decimal.round(",
                        a,
                        ", ",
                        Demands.bounded("Decimal.round", 1, of(Ty.INT, 0, env)),
                        "), 0.2)");
        };
    }

    private Node truth(int depth, Env env) {
        return switch (chance.below(6)) {
            case 0, 1 ->
                Node.of(
                        Ty.BOOL,
                        "(",
                        of(Ty.INT, depth - 1, env),
                        chance.pick(" < ", " <= ", " > ", " >= "),
                        of(Ty.INT, depth - 1, env),
                        ")");
            case 2 ->
                Node.of(
                        Ty.BOOL,
                        "(",
                        of(Ty.STRING, depth - 1, env),
                        chance.pick(" < ", " <= ", " > ", " >= "),
                        of(Ty.STRING, depth - 1, env),
                        ")");
            case 3 ->
                Node.of(
                        Ty.BOOL,
                        "(",
                        of(Ty.BOOL, depth - 1, env),
                        chance.pick(" && ", " || "),
                        of(Ty.BOOL, depth - 1, env),
                        ")");
            case 4 -> Node.of(Ty.BOOL, "(!", of(Ty.BOOL, depth - 1, env), ")");
            default -> equality(depth, env);
        };
    }

    private Node equality(int depth, Env outer) {
        // A part may stand inside the lambda too, where `?` would leave that.
        var env = new Env(outer.variables(), outer.functions(), Optional.empty());
        if (chance.oneIn(6)) {
            // Functions: the same code with equal or other captures, or other code.
            String by = fresh("k");
            Node capture = of(Ty.INT, 0, env);
            Node other = chance.oneIn(2) ? capture : of(Ty.INT, 0, env);
            String add = chance.pick(" + ", " - ");
            return Node.of(
                    Ty.BOOL,
                    "(((" + by + ": Int) => (x: Int) => x + " + by + ")(",
                    capture,
                    ") == ((" + by + ": Int) => (y: Int) => y" + add + by + ")(",
                    other,
                    "))");
        }
        Ty type = universe.any(2);
        String name = fresh("q");
        Node first = of(type, depth - 1, env);
        Node second = chance.oneIn(3) ? first : of(type, depth - 1, env);
        return Node.of(
                Ty.BOOL,
                "((" + name + ": " + type.text() + ") => " + name + chance.pick(" == ", " != ") + "(",
                second,
                "))(",
                first,
                ")");
    }

    private Node string(int depth, Env env) {
        return switch (chance.below(4)) {
            case 0 -> Node.of(Ty.STRING, "(", of(Ty.STRING, depth - 1, env), " + ", of(Ty.STRING, depth - 1, env), ")");
            case 1 -> {
                Ty encodable = universe.encodable(2);
                yield Node.of(Ty.STRING, "Json.encode<" + encodable.text() + ">(", of(encodable, depth - 1, env), ")");
            }
            case 2 ->
                Node.of(
                        Ty.STRING,
                        "String.slice(",
                        of(Ty.STRING, depth - 1, env),
                        ", ",
                        of(Ty.INT, depth - 1, env),
                        ", ",
                        of(Ty.INT, depth - 1, env),
                        ")");
            default ->
                Node.of(
                        Ty.STRING,
                        "`t ${",
                        of(chance.of(Ty.SCALARS), depth - 1, env),
                        "}-${",
                        of(chance.of(Ty.SCALARS), depth - 1, env),
                        "}`");
        };
    }

    private Node list(Ty type, int depth, Env env) {
        Ty element = type.arg(0);
        return switch (chance.below(3)) {
            case 0 ->
                Node.of(
                        type,
                        "[",
                        of(element, depth - 1, env),
                        ", ...",
                        of(type, depth - 1, env),
                        ", ",
                        of(element, depth - 1, env),
                        "]");
            case 1 -> {
                Ty from = chance.oneIn(4) ? universe.any(1) : Ty.INT;
                String name = fresh("x");
                yield Node.of(
                        type,
                        "(for (" + name + " of ",
                        of(Ty.list(from), depth - 1, env),
                        ") { ",
                        of(element, depth - 1, env.with(name, from)),
                        " })");
            }
            default -> {
                var items = new ArrayList<Node>();
                for (int i = chance.below(3); i >= 0; i--) {
                    items.add(of(element, depth - 1, env));
                }
                yield Node.joined(type, "[", items, ", ", "]");
            }
        };
    }

    private Node record(Ty type, int depth, Env env) {
        List<String> known = env.of(type);
        int changed = chance.below(type.names().size());
        if (!known.isEmpty() && chance.oneIn(2)) {
            return Node.of(
                    type,
                    "({ ..." + chance.of(known) + ", " + type.name(changed) + ": ",
                    of(type.arg(changed), depth - 1, env),
                    " })");
        }
        var fields = new ArrayList<Node>();
        for (int i = 0; i < type.names().size(); i++) {
            int at = (i + changed) % type.names().size();
            fields.add(Node.of(Ty.UNIT, type.name(at) + ": ", of(type.arg(at), depth - 1, env)));
        }
        return Literals.recorded(type, fields);
    }
}
