package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.vm.VmEvaluator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Upper bounds of gas: never below what is used ({@link Execution} checks every request it runs), and close where they can be. */
class GasBoundTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private static CompileResult compile(String source) {
        CompileResult result = COMPILER.compile(List.of(new SourceFile("app.mtp", source)));
        assertTrue(
                result.program().isPresent(),
                () -> source + "\n"
                        + result.diagnostics().stream()
                                .map(d -> d.message() + ": " + d.span().text())
                                .collect(Collectors.joining("\n")));
        return result;
    }

    private static long bound(String source) {
        if (compile(source).gasBounds().getFirst() instanceof GasBound.AtMost(long gas)) {
            return gas;
        }
        throw new AssertionError("no bound: " + reason(source));
    }

    private static String reason(String source) {
        if (compile(source).gasBounds().getFirst() instanceof GasBound.Unknown unknown) {
            int line = LineIndex.of(unknown.span().file()).lineAt(unknown.span().start());
            return unknown.reason() + " (" + unknown.span().file().path() + ":" + line + ")";
        }
        throw new AssertionError("there is a bound");
    }

    private static long used(String source, String request) {
        try (var execution = new Execution(compile(source).program().orElseThrow())) {
            return execution
                    .run(Script.parse("### run\n" + request).getFirst(), Script.DEFAULT_GAS)
                    .gas();
        }
    }

    private static void exact(String source) {
        assertEquals(used(source, "GET /"), bound(source), source);
    }

    @Test
    void isExactWhereThereIsOneWay() {
        exact("api a GET / { respond json({ message: \"Hello, world!\" }) }");
        exact("api a GET / { respond json(for (x of [1, 2, 3]) { x * 2 }) }");
        exact("api a GET / { respond json([1, 2, 3].map((x) => x + 1).fold(0, (a, x) => a + x)) }");
        exact("function twice(f: (Int) => Int): (Int) => Int { (x) => f(f(x)) }\n"
                + "api a GET / { let add = twice((x) => x + 3)\n respond json([1, 2].map(add)) }");
        exact("function down(n: Int): Int { if (n <= 0) { 0 } else { down(n - 1) } }\n"
                + "api a GET / { respond json(down(10)) }");
        exact("function up(i: Int, n: Int): Int { if (i < n) { up(i + 1, n) } else { i } }\n"
                + "api a GET / { respond json(up(0, 10)) }");
        exact("function len(xs: List<Int>): Int { match xs { [] => 0, [_, ...rest] => 1 + len(rest) } }\n"
                + "api a GET / { respond json(len([1, 2, 3, 4])) }");
    }

    @Test
    void isCloseWhereWaysDiffer() {
        String source = "api a GET / { respond json([5, 1, 4].filter((x) => x > 3).map((x) => x.toString())) }";
        long used = used(source, "GET /");
        assertTrue(bound(source) <= used + used / 2, bound(source) + " for " + used);
    }

    @Test
    void countsTheLimitsOfARequest() {
        long body = bound("api a POST / body { n: Int } { respond json(body.n) }");
        assertTrue(body >= 8 * 16_384 && body < 8 * 16_384 + 100, () -> "1 MiB of body: " + body);
        long path = bound("api a GET /:name { respond json(path.name) }");
        assertTrue(path >= 2 * 128 && path < 2 * 128 + 200, () -> "8 KiB of URL: " + path);
        long execute = bound("api a GET / uses { DbWrite } { respond json(DbWrite.execute(sql`DELETE FROM t`)?) }");
        assertTrue(execute < 1_000, () -> "an Int or an error: " + execute);
        long rows = bound("type R = { id: Int, name: String }\n"
                + "api a GET / uses { DbRead } { respond json(DbRead.query<R>(sql`SELECT id, name FROM r`)?) }");
        assertTrue(rows >= 1 << 20 && rows < 20 << 20, () -> "8 MiB of rows: " + rows);
    }

    @Test
    void countsPairsOfAQueryWithoutAnEqualsSign() {
        String source = "api a GET / query { t: List<String> } { respond json(query.t.map((x) => x.length() + 1)) }";
        String pairs = "t&".repeat((Limits.DEFAULT.urlBytes() - "/?".length()) / "t&".length());
        assertTrue(used(source, "GET /?" + pairs) > 0);
    }

    @Test
    void countsNamesOfFieldsInUtf8() {
        assertEquals(bound(rowOf("abc")), bound(rowOf("\u6f22")));
    }

    /** A program that reads a row of many columns with long names. */
    private static String rowOf(String name) {
        String columns = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + name.repeat(20) + i + "\": Int")
                .collect(Collectors.joining(", "));
        return "type Row = { " + columns + " }\n"
                + "api a GET / uses { DbRead } { let row = DbRead.one<Row>(sql`SELECT * FROM t`)?\n"
                + "respond json(row == None) }";
    }

    @Test
    void clampedNumbersBoundLoops() {
        assertTrue(bound("api a GET /:n path { n: Int } { respond json(List.range(0, Int.clamp(path.n, 0, 10))) }")
                < 1_000);
        assertTrue(bound("""
                api a GET /:n path { n: Int } {
                  let n = path.n
                  respond json(if (n >= 0 && n <= 10) { "x".repeat(n) } else { "" })
                }""") < 1_000);
    }

    @Test
    void saysWhereThereIsNone() {
        assertEquals(
                "recursion in fib (app.mtp:1)",
                reason("function fib(n: Int): Int { if (n < 2) { n } else { fib(n - 1) + fib(n - 2) } }\n"
                        + "api a GET / { respond json(fib(9)) }"));
        assertEquals("recursion in even (app.mtp:1)", reason("""
                        function even(n: Int): Bool { if (n == 0) { true } else { odd(n - 1) } }
                        function odd(n: Int): Bool { if (n == 0) { false } else { even(n - 1) } }
                        api a GET / { respond json(even(4)) }"""));
        assertEquals(
                "recursion in down (app.mtp:1)",
                reason("function down(n: Int): Int { if (n <= 0) { 0 } else { down(n - 1) } }\n"
                        + "api a GET /:n path { n: Int } { respond json(down(path.n)) }"));
        assertEquals(
                "unbounded size of what List.range works on (app.mtp:2)",
                reason("api a GET /:n path { n: Int } {\n respond json(List.range(0, path.n)) }"));
    }

    @Test
    void aRestThatSeveralWaysLeadToIsShorter() {
        String source = """
                function zeros(list: List<Int>, n: Int): Int {
                  match list { [0, 0, ...rest] => zeros(rest, n + 1), [_, ...rest] => zeros(rest, n), [] => n }
                }
                api a GET / query { t: List<Int> } { respond json(zeros(query.t, 0)) }""";
        assertTrue(bound(source) >= used(source, "GET /?t=0&t=0&t=1&t=0&t=2"));
        assertEquals("recursion in loop (app.mtp:1)", reason("""
                        function loop(xs: List<Int>, all: List<Int>): Int {
                          match { xs, all } {
                            { xs: [0, ...rest] } | { xs: [_], all: rest } => loop(rest, all),
                            _ => 0,
                          }
                        }
                        api a GET / query { t: List<Int> } { respond json(loop(query.t, query.t)) }"""));
    }

    @Test
    void aRestThatIsNotOfTheListItselfIsNoEnd() {
        assertEquals("recursion in loop (app.mtp:1)", reason("""
                        function loop(xs: List<Int>, all: List<Int>): Int {
                          match xs { [] => 0, [_, ...rest] => if (rest.isEmpty()) { loop(all, all) } else { loop(rest, all) } }
                        }
                        api a GET / { respond json(loop([1, 2], [1, 2])) }"""));
    }

    @Test
    void holdsForGeneratedPrograms() {
        generated(150);
    }

    @Test
    @Tag("long")
    void holdsForManyGeneratedPrograms() {
        generated(5_000);
    }

    private static void generated(int count) {
        for (int seed = 0; seed < count; seed++) {
            var random = new SplittableRandom(seed);
            String source = new ProgramGenerator(random).program();
            String numbers = IntStream.range(0, random.nextInt(8))
                    .mapToObj(_ -> Integer.toString(random.nextInt(-5, 20)))
                    .collect(Collectors.joining(","));
            String text = "a\u00e9,\ud83d\ude00".repeat(random.nextInt(4));
            String request = "POST /" + random.nextInt(12) + "\n\n{\"xs\":[" + numbers + "],\"s\":\"" + text + "\"}";
            try {
                used(source, request);
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed + ":\n" + source + "\n" + request, failure);
            }
        }
    }
}
