package io.mtpscript.conformance.run;

import java.util.SplittableRandom;

/**
 * Random programs that end: one route that takes a list of Ints and a String and answers with what becomes of them through loops,
 * library functions, closures, recursion over lists, maps and JSON.
 */
final class ProgramGenerator {
    private static final int DEPTH = 4;

    private final SplittableRandom random;
    private int names;

    ProgramGenerator(SplittableRandom random) {
        this.random = random;
    }

    String program() {
        return """
                function walk(xs: List<Int>, acc: List<Int>): List<Int> {
                  match xs { [] => acc, [x, ...rest] => walk(rest, %s) }
                }
                function apply(f: (Int) => Int, times: Int, x: Int): Int { if (times <= 0) { x } else { apply(f, times - 1, f(x)) } }
                function text(xs: List<Int>, s: String): String { %s }
                function numbers(xs: List<Int>, s: String): List<Int> { %s }
                api generated POST /:n path { n: Int } body { xs: List<Int>, s: String } {
                  let xs = numbers(body.xs, body.s)
                  let s = text(xs, body.s)
                  let n = Int.clamp(path.n, 0, 9)
                  %s
                  respond json({ xs: %s, s: %s, n: %s, m: Json.encode({ xs, s }) })
                }
                """.formatted(
                        pick("[...acc, x]", "acc.append(x % 7)", "[x]", "acc.take(3)"),
                        string(DEPTH, "xs", "s", "xs.length()"),
                        list(DEPTH, "xs", "s", "xs.length()"),
                        pick("", "if (n > 4) { fail(409, \"TooMany\")? } else { () }", "ensure(n < 8, 400, \"N\")?"),
                        list(DEPTH, "xs", "s", "n"),
                        string(DEPTH, "xs", "s", "n"),
                        number(DEPTH, "xs", "s", "n"));
    }

    private String pick(String... all) {
        return all[random.nextInt(all.length)];
    }

    private String name() {
        return "v" + names++;
    }

    private String number(int depth, String xs, String s, String n) {
        if (depth == 0) {
            return pick(n, "2", "7");
        }
        String x = name();
        String a = name();
        return switch (random.nextInt(9)) {
            case 0 -> "(" + number(depth - 1, xs, s, n) + " % 5 + " + number(depth - 1, xs, s, n) + " % 3)";
            case 1 -> "(" + list(depth - 1, xs, s, n) + ").length()";
            case 2 -> "(" + string(depth - 1, xs, s, n) + ").length()";
            case 3 ->
                "(" + list(depth - 1, xs, s, n) + ").fold(0, (" + a + ", " + x + ") => (" + a + " + "
                        + number(depth - 1, xs, s, x) + ") % 101)";
            case 4 -> "apply((" + x + ") => " + number(depth - 1, xs, s, x) + " % 50, Int.clamp(" + n + ", 0, 6), 1)";
            case 5 -> "(" + list(depth - 1, xs, s, n) + ").get(0).withDefault(" + number(depth - 1, xs, s, n) + ")";
            case 6 ->
                "(if (" + number(depth - 1, xs, s, n) + " < " + number(depth - 1, xs, s, n) + ") { "
                        + number(depth - 1, xs, s, n) + " } else { 1 })";
            case 7 ->
                "Map.fromList(for (" + x + " of " + list(depth - 1, xs, s, n) + ") { ({ key: " + x + ", value: " + s
                        + " }) }).size()";
            default -> n;
        };
    }

    private String list(int depth, String xs, String s, String n) {
        if (depth == 0) {
            return pick(xs, "[1, 2, 3]", xs + ".take(2)");
        }
        String x = name();
        String inner = list(depth - 1, xs, s, n);
        return switch (random.nextInt(12)) {
            case 0 -> "(for (" + x + " of " + inner + ") { " + number(depth - 1, xs, s, x) + " })";
            case 1 -> "(" + inner + ").map((" + x + ") => " + number(depth - 1, xs, s, x) + ")";
            case 2 -> "(" + inner + ").filter((" + x + ") => " + x + " > " + number(depth - 1, xs, s, n) + ")";
            case 3 -> "(" + inner + ").sortBy((" + x + ") => " + number(depth - 1, xs, s, x) + ")";
            case 4 -> "(" + inner + ").flatMap((" + x + ") => [" + x + ", " + number(depth - 1, xs, s, n) + "])";
            case 5 -> "walk(" + inner + ", [])";
            case 6 -> "List.range(0, Int.clamp(" + number(depth - 1, xs, s, n) + ", 0, 12))";
            case 7 -> "(" + inner + ").concat(" + list(depth - 1, xs, s, n) + ").distinct()";
            case 8 -> "(" + inner + ").reverse().drop(1)";
            case 9 -> "(" + string(depth - 1, xs, s, n) + ").split(\",\").filterMap((" + x + ") => " + x + ".toInt())";
            case 10 ->
                "Json.decode<List<Int>>(Json.encode(" + inner + ")).withDefault(" + list(depth - 1, xs, s, n) + ")";
            default -> inner;
        };
    }

    private String string(int depth, String xs, String s, String n) {
        if (depth == 0) {
            return pick(s, "\"ab\"", "`${" + n + "}`");
        }
        String x = name();
        String inner = string(depth - 1, xs, s, n);
        return switch (random.nextInt(10)) {
            case 0 -> "`${" + inner + "}-${" + number(depth - 1, xs, s, n) + "}`";
            case 1 -> "(" + inner + ").repeat(Int.clamp(" + number(depth - 1, xs, s, n) + ", 0, 3))";
            case 2 -> "(for (" + x + " of " + list(depth - 1, xs, s, n) + ") { " + x + ".toString() }).join(" + s + ")";
            case 3 -> "(" + inner + ").toUpper().trim()";
            case 4 -> "(" + inner + ").replace(\",\", " + string(depth - 1, xs, s, n) + ")";
            case 5 -> "(" + inner + ").slice(1, Int.clamp(" + n + ", 0, 4))";
            case 6 -> "(" + inner + ").padStart(Int.clamp(" + number(depth - 1, xs, s, n) + ", 0, 20), \"*\")";
            case 7 -> "Hash.sha256(" + inner + ")";
            case 8 ->
                "(" + list(depth - 1, xs, s, n) + ").fold(" + inner + ", (" + x + ", y" + x + ") => " + x
                        + ".slice(0, 9) + y" + x + ".toString())";
            default -> inner;
        };
    }
}
