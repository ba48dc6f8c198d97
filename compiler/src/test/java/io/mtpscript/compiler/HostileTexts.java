package io.mtpscript.compiler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts made to exhaust the compiler, by what they are full of. */
final class HostileTexts {
    private static final int MIB = 1 << 20;

    private HostileTexts() {}

    static Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>();
        nesting(texts);
        tokens(texts);
        types(texts);
        doubling(texts);
        matches(texts);
        declarations(texts);
        damage(texts);
        return texts;
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static void nesting(Map<String, String> texts) {
        texts.put("parentheses", "let a = " + "(".repeat(MIB));
        texts.put("brackets", "let a = " + "[".repeat(MIB / 2) + "]".repeat(MIB / 2));
        texts.put("braces", "function f(): Int " + "{".repeat(MIB));
        texts.put("templates", "let a = " + "`${".repeat(MIB / 3));
        texts.put("comments", "/*".repeat(MIB / 2));
        texts.put("type arguments", "type A = " + "List<".repeat(MIB / 5));
        texts.put("minus signs", "let a = " + "-".repeat(MIB) + "1");
        texts.put("a chain of operators", "let a = " + "1 + ".repeat(MIB / 4) + "1");
        texts.put("a chain of fields", "let a = x" + ".a".repeat(MIB / 2));
        texts.put("a chain of pipes", "function f(x: Int): Int { x }\nlet a = 1" + " |> f".repeat(MIB / 5));
        texts.put("else if", "function f(x: Int): Int { " + "if (x == 1) { 1 } else ".repeat(MIB / 24) + "{ 2 } }");
        texts.put("lambdas", "let a = " + "(x: Int) => ".repeat(MIB / 12) + "1");
        texts.put("closing brackets", ")]}>".repeat(MIB / 4));
        texts.put("mixed brackets", "([{)]}".repeat(MIB / 6));
    }

    private static void tokens(Map<String, String> texts) {
        texts.put("a long name", "let " + "a".repeat(MIB) + " = " + "b".repeat(MIB));
        texts.put("a long string", "let a = \"" + "x".repeat(2 * MIB) + "\"");
        texts.put("a long number", "let a = " + "9".repeat(2 * MIB));
        texts.put("a long decimal", "let a = 0." + "9".repeat(2 * MIB));
        texts.put("characters without meaning", "$\n".repeat(MIB / 2));
        texts.put("quotes", "\"\n".repeat(MIB / 2));
        texts.put("zeros", "\0".repeat(MIB));
        texts.put("semicolons", ";".repeat(MIB));
        texts.put("documentation", "/// x\n".repeat(MIB / 6));
        texts.put("a long list", "let a = [" + "1, ".repeat(MIB / 3) + "]");
        texts.put("a template with many holes", "let a = `" + "${1}".repeat(MIB / 8) + "`");
        texts.put("a template with many texts", "let a = `" + "${\"x\"}".repeat(MIB / 6) + "`");
        texts.put(
                "a list of one value",
                "function f(x: Int): List<Int> { [" + "x, ".repeat(60_000)
                        + "] }\napi a GET /a { respond json(f(1)) }");
        texts.put("a record with many fields", "let a = {" + "a: 1, ".repeat(MIB / 8) + "}");
    }

    private static void types(Map<String, String> texts) {
        texts.put(
                "doubling records",
                "function f(): Int {\nlet a0 = 1\n"
                        + lines(5_000, i -> "let a" + (i + 1) + " = { l: a" + i + ", r: a" + i + " }") + "1 }");
        texts.put(
                "doubling aliases",
                lines(5_000, i -> "type A" + i + " = { l: A" + (i + 1) + ", r: A" + (i + 1) + " }")
                        + "type A5000 = Int");
        texts.put(
                "doubling generic aliases",
                lines(60, i -> "type A" + i + "<T> = { l: A" + (i + 1) + "<T>, r: A" + (i + 1) + "<List<T>> }")
                        + "type A60<T> = { x: T }\nfunction f(x: A0<Int>): Int { 1 }");
        texts.put(
                "doubling specialisations",
                "function f0<T>(x: T): Int { 1 }\n"
                        + lines(
                                40,
                                i -> "function f" + (i + 1) + "<T>(x: T): Int { f" + i + "({ a: x, b: x }) + f" + i
                                        + "([x]) }")
                        + "api a GET /a { respond json(f40(1)) }");
        texts.put(
                "unions in circles",
                lines(
                                3_000,
                                i -> "type U" + i + " = V" + i + "(U" + (i + 1) % 3_000 + ") | W" + i + "(U"
                                        + (i * 7 + 3) % 3_000 + ")")
                        + "function f(a: U0, b: U0): Bool { a == b }\napi x GET /x { respond json(1) }");
        texts.put("a large union", "type R = " + lines(50_000, i -> "| F" + i) + "let a = F1");
        texts.put(
                "nested maps",
                "function f(): Int { " + "[1].map((x) => ".repeat(100) + "1" + ")".repeat(100) + ".length() }");
    }

    /** Small programs whose values, or the types of these, double with every line. */
    private static void doubling(Map<String, String> texts) {
        texts.put(
                "doubling texts",
                "let a0 = \"xxxxxxxx\"\n" + lines(36, i -> "let a" + (i + 1) + " = a" + i + " + a" + i)
                        + "api a GET /a { respond json(a36) }");
        texts.put(
                "a long text in many functions",
                "let a = \"" + "x".repeat(MIB) + "\"\n" + lines(500, i -> "function f" + i + "(): String { a }")
                        + lines(500, i -> "api a" + i + " GET /a" + i + " { respond json(f" + i + "()) }"));
        texts.put(
                "many texts joined with one",
                "function f(): String {\nlet b = \"" + "x".repeat(4_000) + "\"\n"
                        + lines(20_000, i -> "let a" + i + " = b + \"" + i + "\"")
                        + "a1 }\napi a GET /a { respond json(f()) }");
        texts.put(
                "doubling types of payloads",
                lines(40, i -> "type P" + i + "<A> = X" + i + "(P" + (i + 1) + "<{ l: A, r: A }>) | Y" + i)
                        + "type P40<A> = Z(A) | W\nfunction f(x: P0<Int>): String { Json.encode(x) }\n"
                        + "function g(x: P0<Int>): Int { match x { "
                        + IntStream.range(0, 40).mapToObj(i -> "X" + i + "(").collect(Collectors.joining())
                        + "Z(_)" + ")".repeat(40) + " => 1, _ => 2 } }\napi a GET /a { respond json(f(Y0)) }");
        texts.put(
                "payloads of ever more types",
                lines(
                                60,
                                i -> "type P" + i + "<A> = X" + i + "(P" + (i + 1) + "<List<A>>, P" + (i + 1)
                                        + "<Option<A>>) | Y" + i)
                        + "type P60<A> = Z(A) | W\nfunction f(x: P0<Int>): String { Json.encode(x) }\n"
                        + "api a GET /a { respond json(f(Y0)) }");
    }

    private static void matches(Map<String, String> texts) {
        texts.put(
                "a match on many fields",
                "function f(x: { " + lines(20, i -> "a" + i + ": Bool,") + " }): Int { match x {\n"
                        + lines(20, i -> "{ a" + i + ": true, a" + (i + 7) % 20 + ": false } => " + i) + "} }");
        texts.put(
                "a match on many variants",
                "type T = " + lines(2_000, i -> "| V" + i + "(Int)") + "function f(x: T): Int { match x {\n"
                        + lines(2_000, i -> "V" + i + "(" + i + ") => 1") + "} }");
        texts.put(
                "a match on many texts",
                "function f(x: String): Int { match x {\n" + lines(20_000, i -> "\"" + i + "\" => 1") + "_ => 0 } }");
        texts.put(
                "a match on many lengths",
                "function f(xs: List<Int>): Int { match xs {\n" + lines(300, i -> "[" + "_, ".repeat(i) + "] => 1")
                        + "_ => 0 } }");
    }

    private static void damage(Map<String, String> texts) {
        texts.put(
                "damaged statements",
                "function f(): Int {\n" + lines(50_000, i -> "let a" + i + " = * a" + (i + 1)) + "1 }");
        texts.put("damaged declarations", lines(50_000, i -> "type A" + i + " = { x: A" + (i + 1) + " y }"));
        texts.put(
                "a damaged line of many words",
                "function f(): Int { let x = 1 " + lines(150_000, i -> "w" + i).replace('\n', ' ') + "}");
        texts.put(
                "damaged blocks in blocks",
                "function f(): Int {\n"
                        + lines(180, i -> "let a" + i + " = if (true) { x y").repeat(1) + "}");
        texts.put(
                "a damaged statement deep inside",
                "function f(): Int { " + "if (true) { let b = 1\n".repeat(90) + "let x = * "
                        + lines(90_000, i -> "w" + i).replace('\n', ' ') + "} else { 1 }".repeat(90) + "}");
        texts.put(
                "uses of what is damaged",
                "type A = { x: Int y }\n"
                        + lines(40_000, i -> "function f" + i + "(a: A): A { f" + (i + 1) + "(B.c(a)) }"));
    }

    /** An ordinary program of so many functions, one calling the next. */
    static String functions(int count) {
        return lines(
                        count,
                        i -> "function f" + i + "(x: Int): Int { if (x > " + i + ") { f" + (i + 1) % count
                                + "(x - 1) } else { x + " + i + " } }")
                + "api a GET /a { respond json(f0(1)) }";
    }

    private static void declarations(Map<String, String> texts) {
        texts.put("10,000 functions", functions(10_000));
        texts.put(
                "many unknown names",
                "function f(): Int {\n" + lines(30_000, i -> "let a" + i + " = undefined" + i) + "1 }");
        texts.put("a name declared often", lines(50_000, i -> "let a = 1"));
        texts.put(
                "constants in a chain", lines(20_000, i -> "let a" + i + " = a" + (i + 1) + " + 1") + "let a20000 = 1");
        texts.put("many imports", lines(10_000, i -> "import { a" + i + " } from \"./x" + i + ".mtp\""));
        texts.put("many effects", "function f(): Int uses { " + lines(20_000, i -> "E" + i + ",") + " } { 1 }");
        texts.put("many routes", lines(4_096, i -> "api a" + i + " GET /a/" + i + "/:x/:y { respond json(1) }"));
        texts.put(
                "many routes of parameters",
                lines(
                        4_096,
                        i -> "api a" + i + " GET "
                                + IntStream.range(0, 12)
                                        .mapToObj(k -> (i >> k & 1) == 1 ? "/:p" + k : "/s")
                                        .collect(Collectors.joining())
                                + " { respond json(1) }"));
    }
}
