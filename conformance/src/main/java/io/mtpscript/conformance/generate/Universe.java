package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.generate.Signatures.Union;
import io.mtpscript.conformance.generate.Signatures.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The types that one program has: the language's, the library's and its own. */
final class Universe {
    static final Ty ROW = Ty.record(
            List.of("id", "name", "note", "ok", "price"),
            List.of(Ty.INT, Ty.STRING, Ty.option(Ty.STRING), Ty.BOOL, Ty.DECIMAL));
    private static final Ty X = Ty.named("'X");

    private final Chance chance;
    private final Map<String, Union> unions = new TreeMap<>();
    private final Map<String, Union> own = new TreeMap<>();
    private final Ty record;
    private final Ty small;

    Universe(Signatures library, Chance chance) {
        this.chance = chance;
        unions.putAll(library.unions());
        own.put("E", new Union(List.of(), List.of(variant("Red"), variant("Green"), variant("Blue"))));
        small = Ty.record(List.of("a", "b"), List.of(chance.of(Ty.SCALARS), chance.of(Ty.SCALARS)));
        own.put(
                "U",
                new Union(
                        List.of(),
                        List.of(
                                new Variant("U0", List.of("x", "ys"), List.of(Ty.INT, Ty.list(chance.of(Ty.SCALARS)))),
                                new Variant("U1", List.of(""), List.of(chance.pick(Ty.DECIMAL, Ty.STRING, small))),
                                new Variant("U2", List.of("", ""), List.of(Ty.STRING, Ty.option(Ty.INT))),
                                new Variant("U3", List.of("o"), List.of(Ty.option(chance.of(Ty.SCALARS)))),
                                variant("U4"))));
        own.put(
                "T",
                new Union(
                        List.of("'X"),
                        List.of(
                                variant("Leaf"),
                                new Variant(
                                        "Fork",
                                        List.of("left", "at", "right"),
                                        List.of(Ty.named("T", X), X, Ty.named("T", X))))));
        unions.putAll(own);
        record = Ty.record(
                List.of("a", "b", "c", "d", "e", "f", "g text", "h text", "i secret"),
                List.of(
                        Ty.INT,
                        chance.of(Ty.SCALARS),
                        Ty.option(scalar()),
                        Ty.list(scalar()),
                        chance.pick(Ty.named("E"), Ty.named("U"), small),
                        chance.pick(Ty.named("Map", Ty.STRING, scalar()), Ty.named("T", Ty.INT), Ty.JSON, Ty.DECIMAL),
                        Ty.INT,
                        Ty.DECIMAL,
                        chance.pick(Ty.STRING, Ty.INT)));
    }

    private static Variant variant(String name) {
        return new Variant(name, List.of(), List.of());
    }

    private Ty scalar() {
        return chance.of(Ty.SCALARS);
    }

    /** Text of the program's own types. */
    List<String> declarations() {
        var all = new ArrayList<String>();
        own.forEach((name, union) -> {
            var text = new StringBuilder("type " + name);
            if (!union.params().isEmpty()) {
                text.append("<X>");
            }
            text.append(" =");
            String bar = " ";
            for (Variant variant : union.variants()) {
                text.append(bar).append(variant.name());
                bar = " | ";
                if (!variant.payload().isEmpty()) {
                    var payloads = new ArrayList<String>();
                    for (int i = 0; i < variant.payload().size(); i++) {
                        String label = variant.names().get(i);
                        payloads.add((label.isEmpty() ? "" : label + ": ")
                                + variant.payload().get(i).text().replace("'", ""));
                    }
                    text.append('(').append(String.join(", ", payloads)).append(')');
                }
            }
            all.add(text.toString());
        });
        all.add("type R = " + record.text());
        all.add("type Row = " + ROW.text());
        return all;
    }

    Ty record() {
        return record;
    }

    /** A record of more fields than a word has bits. */
    Ty wide() {
        var names = new ArrayList<String>();
        var types = new ArrayList<Ty>();
        for (int i = 62 + chance.below(8); i > 0; i--) {
            names.add("w" + (100 - i));
            types.add(chance.pick(Ty.BOOL, Ty.INT, Ty.option(Ty.STRING)));
        }
        return Ty.record(names, types);
    }

    Ty small() {
        return small;
    }

    boolean isUnion(Ty type) {
        return unions.containsKey(type.head());
    }

    boolean isOwn(Ty type) {
        return own.containsKey(type.head());
    }

    Union union(Ty type) {
        Union union = unions.get(type.head());
        if (union == null) {
            throw new IllegalStateException("no union " + type.text());
        }
        return union;
    }

    /** The variants of a type, its type arguments put in. */
    List<Variant> variants(Ty type) {
        Union union = union(type);
        Map<String, Ty> params = new HashMap<>();
        for (int i = 0; i < union.params().size(); i++) {
            params.put(union.params().get(i), type.arg(i));
        }
        return union.variants().stream()
                .map(v -> new Variant(
                        v.name(),
                        v.names(),
                        v.payload().stream().map(p -> p.with(params)).toList()))
                .toList();
    }

    /** Modules of the library that have a type of their name: their constructors are called by it. */
    private static final List<String> MODULES =
            List.of("DbError", "HttpError", "HttpRequest", "HttpResponse", "JsonError");

    /** What a constructor is called: the library's by its module where names are not unique. */
    String constructor(Ty type, String variant) {
        return MODULES.contains(type.head())
                ? type.head() + "." + variant
                : OWNERS.getOrDefault(type.head(), "") + variant;
    }

    private static final Map<String, String> OWNERS = Map.of(
            "IntError",
            "Int.",
            "DecimalError",
            "Decimal.",
            "TimeUnit",
            "Time.",
            "TimeError",
            "Time.",
            "JwtAlgorithm",
            "Jwt.",
            "JwtError",
            "Jwt.",
            "HttpHeader",
            "HttpRequest.");

    /** Any type of values that a program computes with, functions among them where that is wanted. */
    Ty any(int depth) {
        if (depth <= 0 || chance.oneIn(3)) {
            return chance.oneIn(6) ? Ty.named("E") : scalar();
        }
        return switch (chance.below(11)) {
            case 0, 1, 2 -> Ty.list(any(depth - 1));
            case 3 -> Ty.named("Map", key(), any(depth - 1));
            case 4 -> Ty.option(any(depth - 1));
            case 5 -> Ty.result(any(depth - 1), error());
            case 6 -> record;
            case 7 -> small;
            case 8 -> Ty.named("U");
            case 9 -> Ty.named("T", scalar());
            default -> Ty.JSON;
        };
    }

    /** A type that has a JSON form. */
    Ty encodable(int depth) {
        for (int i = 0; i < 20; i++) {
            Ty type = any(depth);
            if (encodable(type)) {
                return type;
            }
        }
        return Ty.INT;
    }

    boolean encodable(Ty type) {
        if (type.is("=>") || type.is("Unit") || type.is("Sql") || type.is("Secret") || type.isParam()) {
            return false;
        }
        if (type.is("Map") && !type.arg(0).equals(Ty.STRING)) {
            return false;
        }
        if (type.is("Option") && type.arg(0).is("Option")) {
            return false;
        }
        return (!isUnion(type)
                        || isOwn(type)
                        || type.is("Json")
                        || union(type).variants().stream()
                                .allMatch(
                                        v -> v.payload().stream().allMatch(p -> p.isParam() || Ty.SCALARS.contains(p))))
                && type.args().stream().allMatch(this::encodable);
    }

    /** Whether it has a canonical form, by which whole answers are compared. */
    boolean comparable(Ty type) {
        return !type.mentions("=>") && equatable(type);
    }

    /** Whether programs can ask whether two values are equal. */
    boolean equatable(Ty type) {
        return !type.mentions("Sql") && !type.mentions("Secret") && !type.mentions("HttpRequest");
    }

    Ty error() {
        return chance.pick(Ty.STRING, Ty.STRING, Ty.named("E"), Ty.named("IntError"), Ty.named("DecimalError"));
    }

    /** A type that a Map may have as its keys. */
    Ty key() {
        return switch (chance.below(8)) {
            case 0, 1, 2 -> Ty.STRING;
            case 3, 4 -> Ty.INT;
            case 5 -> Ty.named("E");
            case 6 -> small;
            default -> chance.pick(Ty.DECIMAL, Ty.BOOL);
        };
    }
}
