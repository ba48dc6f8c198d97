package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.generate.Signatures.Variant;
import java.util.ArrayList;
import java.util.List;

/** Matches that leave no case out and none that cannot be reached. */
final class Matches {
    private final Expressions expressions;
    private final Universe universe;
    private final Chance chance;

    Matches(Expressions expressions, Universe universe, Chance chance) {
        this.expressions = expressions;
        this.universe = universe;
        this.chance = chance;
    }

    Node of(Ty result, int depth, Env env) {
        Ty type = scrutinee();
        Node scrutinee = expressions.of(type, depth - 1, env);
        var arms = new ArrayList<Node>();
        switch (type.head()) {
            case "Int" -> {
                arms.add(arm("0 | 1", result, depth, env));
                arms.add(arm("7", result, depth, env));
                guarded(arms, type, result, depth, env);
                arms.add(arm("-9223372036854775808", result, depth, env));
                rest(arms, type, result, depth, env);
            }
            case "String" -> {
                arms.add(arm(chance.pick("\"\"", "\"a\" | \"b\""), result, depth, env));
                guarded(arms, type, result, depth, env);
                rest(arms, type, result, depth, env);
            }
            case "Decimal" -> {
                arms.add(arm(chance.pick("0.0", "2.5 | 0.5", "19.99"), result, depth, env));
                rest(arms, type, result, depth, env);
            }
            case "List" -> list(arms, type, result, depth, env);
            case "{" -> record(arms, type, result, depth, env);
            default -> union(arms, type, result, depth, env);
        }
        return Node.of(
                result,
                "(match typed<" + type.text() + ">(",
                scrutinee,
                ")",
                Node.joined(Ty.UNIT, " { ", arms, ", ", " }"),
                ")");
    }

    private Ty scrutinee() {
        return switch (chance.below(9)) {
            case 0 -> Ty.INT;
            case 1 -> chance.pick(Ty.STRING, Ty.DECIMAL);
            case 2 -> Ty.list(universe.any(1));
            case 3 -> universe.small();
            case 4 -> Ty.option(universe.any(1));
            case 5 -> Ty.result(universe.any(1), universe.error());
            case 6 -> Ty.named("U");
            case 7 -> Ty.named("T", chance.of(Ty.SCALARS));
            default -> chance.pick(Ty.named("E"), Ty.JSON);
        };
    }

    private Node arm(String pattern, Ty result, int depth, Env env) {
        return Node.of(Ty.UNIT, pattern + " => ", expressions.of(result, depth - 1, env));
    }

    private void guarded(List<Node> arms, Ty type, Ty result, int depth, Env env) {
        if (chance.oneIn(2)) {
            String name = expressions.fresh("g");
            Env inner = env.with(name, type);
            arms.add(Node.of(
                    Ty.UNIT,
                    name + " if ",
                    expressions.of(Ty.BOOL, depth - 1, inner),
                    " => ",
                    expressions.of(result, depth - 1, inner)));
        }
    }

    private void rest(List<Node> arms, Ty type, Ty result, int depth, Env env) {
        String name = expressions.fresh("m");
        arms.add(arm(name, result, depth, env.with(name, type)));
    }

    private void list(List<Node> arms, Ty type, Ty result, int depth, Env env) {
        Ty element = type.arg(0);
        String a = expressions.fresh("a");
        String b = expressions.fresh("b");
        String c = expressions.fresh("c");
        arms.add(arm("[]", result, depth, env));
        if (element.equals(Ty.INT)) {
            arms.add(arm("[0, ..." + c + "]", result, depth, env.with(c, type)));
        }
        if (chance.oneIn(2)) {
            arms.add(arm("[" + a + "]", result, depth, env.with(a, element)));
            arms.add(arm(
                    "[" + a + ", " + b + ", ..." + c + "]",
                    result,
                    depth,
                    env.with(a, element).with(b, element).with(c, type)));
        } else {
            arms.add(arm(
                    "[" + a + ", ..." + c + "]",
                    result,
                    depth,
                    env.with(a, element).with(c, type)));
        }
    }

    private void record(List<Node> arms, Ty type, Ty result, int depth, Env env) {
        guarded(arms, type, result, depth, env);
        String a = expressions.fresh("a");
        String field = type.name(0);
        String partial = chance.oneIn(2) ? "{ " + field + ": " + a + " }" : "{ " + field + ": " + a + ", b: _ }";
        arms.add(arm(partial, result, depth, env.with(a, type.arg(0))));
    }

    private void union(List<Node> arms, Ty type, Ty result, int depth, Env env) {
        guarded(arms, type, result, depth, env);
        List<Variant> variants = universe.variants(type);
        boolean short_ = variants.size() > 3 && chance.oneIn(2);
        for (int i = 0; i < (short_ ? 2 : variants.size()); i++) {
            Variant variant = variants.get(i);
            nested(arms, variant, result, depth, env);
            var names = new ArrayList<String>();
            Env inner = env;
            for (Ty payload : variant.payload()) {
                String name = chance.oneIn(4) ? "_" : expressions.fresh("w");
                names.add(name);
                inner = name.equals("_") ? inner : inner.with(name, payload);
            }
            String pattern = variant.name() + (names.isEmpty() ? "" : "(" + String.join(", ", names) + ")");
            arms.add(arm(pattern, result, depth, inner));
        }
        if (short_) {
            rest(arms, type, result, depth, env);
        }
    }

    /** Now and then a pattern inside the pattern first. */
    private void nested(List<Node> arms, Variant variant, Ty result, int depth, Env env) {
        if (variant.payload().isEmpty() || !chance.oneIn(3)) {
            return;
        }
        Ty first = variant.payload().getFirst();
        String inner = switch (first.head()) {
            case "Int" -> chance.pick("3", "0 | 5");
            case "String" -> "\"a\"";
            case "Bool" -> "true";
            case "List" -> "[_, ..._]";
            case "Option" -> "None";
            case "T" -> "Leaf";
            case "E" -> "Red | Blue";
            case "{" -> "";
            default -> "";
        };
        if (!inner.isEmpty()) {
            String others = ", _".repeat(variant.payload().size() - 1);
            arms.add(arm(variant.name() + "(" + inner + others + ")", result, depth, env));
        }
    }
}
