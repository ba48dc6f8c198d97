package io.mtpscript.conformance.generate;

import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.conformance.generate.Signatures.Signature;
import io.mtpscript.conformance.oracle.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes programs from seeds. */
public final class Generator {
    private static final int DEPTH = 4;

    /** A function that is private to its file. */
    private static final String HIDDEN = "hidden";

    /** Calls of library functions for their own sake, in each api. */
    private static final int SWEEPS = 5;

    private final Signatures library;

    public Generator(StandardLibrary std) {
        library = new Signatures(std);
    }

    /** Library functions that no program calls, with the reason. */
    public static Map<String, String> excluded() {
        return Signatures.EXCLUDED;
    }

    /** The names of all library functions that programs call. */
    public List<String> covered() {
        return library.functions().stream().map(Signature::name).toList();
    }

    /** The program of a seed. */
    public Generated program(long seed) {
        return new Making(library, seed).program();
    }

    /** One program under way. */
    private static final class Making {
        private final long seed;
        private final Chance chance;
        private final Universe universe;
        private final Expressions expressions;
        private final JsonTexts json;
        private final List<Generated.Piece> declarations = new ArrayList<>();
        private final List<Signature> functions = new ArrayList<>();
        private final List<Env.Variable> constants = new ArrayList<>();
        private final List<Request> requests = new ArrayList<>();
        private String file = Generated.MAIN;

        Making(Signatures library, long seed) {
            this.seed = seed;
            chance = new Chance(seed);
            universe = new Universe(library, chance);
            expressions = new Expressions(universe, library, chance);
            json = new JsonTexts(universe, chance);
        }

        Generated program() {
            boolean modules = chance.oneIn(3);
            file = modules ? "text/types.mtp" : Generated.MAIN;
            universe.declarations().forEach(text -> declare(Node.of(Ty.UNIT, text)));
            declare(Node.of(Ty.UNIT, "function typed<X>(x: X): X { x }"));
            declare(
                    Node.of(
                            Ty.UNIT,
                            "function seen(s: String): String { `${s.length()} ${s} ${String.slice(s, 1, String.length(s) - 1)}` }"));
            file = modules ? "parts.mtp" : Generated.MAIN;
            hidden("* 3 - 1");
            for (int i = chance.below(3); i > 0; i--) {
                constant();
            }
            for (int i = 2 + chance.below(3); i > 0; i--) {
                function();
            }
            switch (chance.below(4)) {
                case 0 -> tailRecursive();
                case 1 -> {
                    if (chance.oneIn(2)) {
                        recursive();
                    } else {
                        branching();
                    }
                }
                case 2 -> mutual();
                default -> {}
            }
            if (modules) {
                file = Generated.MAIN;
                hidden("+ 1000");
                function();
            }
            int apis = 1 + chance.below(2);
            for (int i = 0; i < apis; i++) {
                api(i);
            }
            return new Generated(declarations, requests, seed);
        }

        private void declare(Node node) {
            boolean own = file.equals(Generated.MAIN) || node.text().startsWith("function " + HIDDEN);
            declarations.add(new Generated.Piece(node, file, !own));
        }

        /** Each file has one of this name, and they differ. */
        private void hidden(String change) {
            declare(Node.of(Ty.UNIT, "function " + HIDDEN + "(n: Int): Int { n % 1000 " + change + " }"));
            functions.removeIf(f -> f.name().equals(HIDDEN));
            functions.add(new Signature(HIDDEN, List.of(), List.of(Ty.INT), Ty.INT));
        }

        private Env env(Optional<Ty> leaves) {
            return new Env(constants, functions, leaves);
        }

        private void constant() {
            Ty type = universe.any(2);
            String name = expressions.fresh("c");
            // Written out: what traps here is no program.
            declare(Node.of(
                    Ty.UNIT,
                    "let " + name + ": " + type.text() + " = ",
                    expressions.literals().of(type, 2)));
            constants.add(new Env.Variable(name, type));
        }

        private void function() {
            String name = expressions.fresh("f");
            Ty result = chance.pick(
                    universe.any(2),
                    Ty.option(universe.any(1)),
                    Ty.result(universe.any(1), Ty.STRING),
                    universe.record());
            var types = new ArrayList<Ty>();
            Env env = env(Optional.of(result));
            var params = new ArrayList<String>();
            for (int i = chance.below(3); i >= 0; i--) {
                Ty type = chance.oneIn(5)
                        ? new Ty("=>", List.of(), List.of(universe.any(0), universe.any(1)))
                        : universe.any(2);
                String param = expressions.fresh("a");
                params.add(param + ": " + type.text());
                types.add(type);
                env = env.with(param, type);
            }
            declare(Node.of(
                    Ty.UNIT,
                    "function " + name + "(" + String.join(", ", params) + "): " + result.text() + " {\n",
                    statements(env),
                    "  ",
                    expressions.of(result, DEPTH, env),
                    "\n}"));
            functions.add(new Signature(name, List.of(), types, result));
        }

        private Node statements(Env env) {
            if (chance.oneIn(2)) {
                return Node.of(Ty.UNIT, "");
            }
            Ty type = universe.any(2);
            return Node.of(Ty.UNIT, "  let _: " + type.text() + " = ", expressions.of(type, DEPTH - 2, env), "\n");
        }

        private void tailRecursive() {
            Ty type = chance.pick(Ty.INT, Ty.STRING, Ty.DECIMAL, Ty.list(Ty.INT), universe.small());
            String name = expressions.fresh("loop");
            Env env = env(Optional.empty()).with("n", Ty.INT).with("acc", type);
            declare(Node.of(
                    Ty.UNIT,
                    "function " + name + "From(n: Int, acc: " + type.text() + "): " + type.text()
                            + " {\n  if (n <= 0) { acc } else { " + name + "From(n - 1, ",
                    expressions.of(type, 2, env),
                    ") }\n}"));
            bounded(name, type, chance.pick(5, 20, 60));
        }

        /** The function that programs call: its count is small. */
        private void bounded(String name, Ty type, int most) {
            declare(Node.of(
                    Ty.UNIT,
                    "function " + name + "(count: Int, start: " + type.text() + "): " + type.text() + " { " + name
                            + "From(Int.clamp(count, 0, " + most + "), start) }"));
            functions.add(new Signature(name, List.of(), List.of(Ty.INT, type), type));
        }

        private void recursive() {
            String name = expressions.fresh("deep");
            Env env = env(Optional.empty()).with("n", Ty.INT).with("x", Ty.INT);
            declare(Node.of(
                    Ty.UNIT,
                    "function " + name + "From(n: Int, x: Int): Int {\n  if (n <= 0) { x } else { (" + name
                            + "From(n - 1, x) % 1000 + ",
                    expressions.of(Ty.INT, 2, env),
                    " % 1000) }\n}"));
            bounded(name, Ty.INT, chance.pick(5, 50, 3000));
        }

        /** A function that calls itself in several places and is small: compiled code has copies of it in it. */
        private void branching() {
            Ty type = chance.pick(Ty.INT, Ty.INT, Ty.STRING, Ty.DECIMAL, Ty.list(Ty.INT));
            String name = expressions.fresh("tree");
            Env env = env(Optional.empty()).with("n", Ty.INT).with("x", type);
            declare(Node.of(
                    Ty.UNIT,
                    "function " + name + "From(n: Int, x: " + type.text() + "): " + type.text()
                            + " {\n  if (n <= 0) { x } else {\n    let a = " + name + "From(n - 1, ",
                    expressions.of(type, 1, env),
                    ")\n    let b = " + name + "From(n - " + chance.pick(1, 2, 3) + ", x)\n    ",
                    expressions.of(type, 2, env.with("a", type).with("b", type)),
                    "\n  }\n}"));
            bounded(name, type, chance.pick(3, 5, 8));
        }

        private void mutual() {
            String name = expressions.fresh("turn");
            Ty type = chance.pick(Ty.STRING, Ty.INT, Ty.list(Ty.STRING));
            for (String[] pair : new String[][] {{"From", "Back"}, {"Back", "From"}}) {
                Env env = env(Optional.empty()).with("n", Ty.INT).with("acc", type);
                declare(Node.of(
                        Ty.UNIT,
                        "function " + name + pair[0] + "(n: Int, acc: " + type.text() + "): " + type.text()
                                + " {\n  if (n <= 0) { acc } else { " + name + pair[1] + "(n - 1, ",
                        expressions.of(type, 1, env),
                        ") }\n}"));
            }
            bounded(name, type, chance.pick(5, 30));
        }

        private void api(int number) {
            Ty body = chance.oneIn(30)
                    ? universe.wide()
                    : chance.pick(universe.record(), universe.record(), Ty.list(universe.small()), Ty.named("U"));
            String bodyText = body.equals(universe.record()) ? "R" : body.text();
            Env env = env(Optional.of(Ty.named("response")))
                    .with("path.n", Ty.INT)
                    .with("query.s", Ty.option(Ty.STRING))
                    .with("query.d", Ty.DECIMAL)
                    .with("query.l", Ty.list(Ty.INT))
                    .with("query.e", Ty.option(Ty.named("E")))
                    .with("headers.xTrace", Ty.option(Ty.STRING))
                    .with("body", body);
            var parts = new ArrayList<Object>();
            parts.add("api g" + number + " POST /g" + number + "/:n\n  path { n: Int }\n"
                    + "  query { s: Option<String>, d: Decimal = 1.5, l: List<Int>, e: Option<E> }\n"
                    + "  headers { xTrace: Option<String> }\n  body " + bodyText
                    + (chance.oneIn(4) ? " open\n" : "\n") + (chance.oneIn(6) ? "  sensitive\n" : "")
                    + "  uses { DbRead, DbWrite, HttpOut, Log, Clock, Random, Config, Async } {\n");
            var calls = new EffectCalls(expressions, universe, chance);
            var shown = new ArrayList<Node>();
            for (int i = chance.below(4); i > 0; i--) {
                if (chance.oneIn(2)) {
                    var made = calls.statement(env);
                    parts.add(made.statement());
                    made.env().variables().stream()
                            .skip(env.variables().size())
                            .filter(answer -> universe.comparable(answer.type()))
                            .forEach(answer -> shown.add(Node.of(
                                    Ty.UNIT,
                                    answer.text() + ": Cbor.encode<"
                                            + answer.type().text() + ">(" + answer.text() + ")")));
                    env = made.env();
                } else {
                    Ty type = universe.any(2);
                    String name = expressions.fresh("v");
                    parts.add(Node.of(
                            Ty.UNIT,
                            "  let " + name + ": " + type.text() + " = ",
                            expressions.of(type, DEPTH - 1, env),
                            "\n"));
                    env = env.with(name, type);
                }
            }
            parts.add(respond(env, shown));
            parts.add("}");
            declare(new Node(Ty.UNIT, parts));
            for (int i = 2; i > 0; i--) {
                requests.add(request(number, body));
            }
        }

        /** @param shown fields with what effects answered */
        private Node respond(Env env, List<Node> shown) {
            var fields = new ArrayList<>(shown);
            for (int i = 1 + chance.below(4); i > 0; i--) {
                Ty type = universe.encodable(2);
                fields.add(Node.of(
                        Ty.UNIT, "r" + i + ": typed<" + type.text() + ">(", expressions.of(type, DEPTH, env), ")"));
            }
            for (int i = 0; i < SWEEPS; i++) {
                String name = "s" + i + ": ";
                expressions.sweep(env).ifPresent(call -> fields.add(Node.of(Ty.UNIT, name, call)));
            }
            Node body = Node.joined(Ty.UNIT, "({ ", fields, ", ", " })");
            return switch (chance.below(6)) {
                case 0 -> Node.of(Ty.UNIT, "  respond status(201) json(", body, ")\n");
                case 1 ->
                    Node.of(
                            Ty.UNIT,
                            "  respond status(202) header(\"X-A\", ",
                            expressions.of(Ty.STRING, 2, env),
                            ") json(",
                            body,
                            ")\n");
                case 2 ->
                    Node.of(
                            Ty.UNIT,
                            "  if (",
                            expressions.of(Ty.BOOL, 2, env),
                            ") { respond rollback status(409) json(",
                            expressions.of(Ty.STRING, 2, env),
                            ") } else { respond json(",
                            body,
                            ") }\n");
                default -> Node.of(Ty.UNIT, "  respond json(", body, ")\n");
            };
        }

        private Request request(int number, Ty body) {
            var query = new StringBuilder();
            if (chance.oneIn(2)) {
                query.append("&s=").append(encoded(chance.of(Literals.STRINGS)));
            }
            if (chance.oneIn(2)) {
                query.append("&d=").append(json.decimal());
            }
            for (int i = chance.below(3); i > 0; i--) {
                query.append("&l=").append(json.integer());
            }
            if (chance.oneIn(3)) {
                query.append("&e=").append(chance.oneIn(12) ? "Pink" : chance.pick("Red", "Blue"));
            }
            var headers = new ArrayList<Request.Field>();
            if (chance.oneIn(3)) {
                headers.add(new Request.Field("x-trace", "trace-1"));
            }
            String path = "/g" + number + "/" + (chance.oneIn(40) ? "x" : String.valueOf(json.integer()));
            String target = query.isEmpty() ? path : path + "?" + query.substring(1);
            String text = json.text(chance.oneIn(30) ? universe.small() : body);
            return new Request("POST", target, headers, chance.oneIn(30) ? json.spoiled(text) : text);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
