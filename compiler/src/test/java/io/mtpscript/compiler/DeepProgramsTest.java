package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Deep and tangled programs that the language accepts are compiled to the end, gas bounds and description included. */
class DeepProgramsTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final String FAILS = "function last(x: Int): Result<Int, Failure> { "
            + "if (x > 3) { Ok(x) } else { Err(Failure(409, \"Deep\", \"down there\")) } }\n";

    private static CompileResult compile(String text) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        CompileResult result = COMPILER.compile(List.of(new SourceFile("app.mtp", text)));
        long spent = threads.getCurrentThreadCpuTime() - start;
        assertTrue(
                result.program().isPresent(),
                () -> result.diagnostics().stream().map(Diagnostic::message).collect(Collectors.joining("\n")));
        assertTrue(spent < MOST_NANOS, () -> "took " + spent / 1_000_000 + " ms");
        return result;
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static GasBound bound(String text) {
        return compile(text).gasBounds().getFirst();
    }

    @Test
    void chainsOfCallsHaveABound() {
        for (int length : List.of(2_000, 10_000)) {
            var inTailPosition = lines(length, i -> "function f" + i + "(x: Int): Int { f" + (i + 1) + "(x) }");
            var inside = lines(length, i -> "function f" + i + "(x: Int): Int { f" + (i + 1) + "(x) + 1 }");
            for (String chain : List.of(inTailPosition, inside)) {
                String text = chain + "function f" + length + "(x: Int): Int { x }\n"
                        + "api a GET /a query { x: Int } { respond json(f0(query.x)) }";
                var bound = assertInstanceOf(GasBound.AtMost.class, bound(text));
                assertTrue(bound.gas() > length, bound::toString);
            }
        }
    }

    @Test
    void chainsOfFailingCallsAreDescribed() {
        String text = FAILS
                + lines(
                        2_000,
                        i -> "function f" + i + "(x: Int): Result<Int, Failure> { Ok(f" + (i + 1) + "(x)? + 1) }")
                + "function f2000(x: Int): Result<Int, Failure> { last(x) }\n"
                + "api a GET /a query { x: Int } { respond json(f0(query.x)?) }";
        CompileResult result = compile(text);
        assertInstanceOf(GasBound.AtMost.class, result.gasBounds().getFirst());
        assertTrue(result.description().orElseThrow().toString().contains("down there"));
    }

    @Test
    void aRecursionBelowALongChainIsFound() {
        String text = lines(2_000, i -> "function f" + i + "(x: Int): Int { f" + (i + 1) + "(x) + 1 }")
                + "function f2000(x: Int): Int { if (x > 3) { f0(x * 2) } else { x } }\n"
                + lines(300, i -> "api a" + i + " GET /a" + i + " query { x: Int } { respond json(f0(query.x)) }");
        CompileResult result = compile(text);
        for (GasBound bound : result.gasBounds()) {
            assertTrue(assertInstanceOf(GasBound.Unknown.class, bound).reason().startsWith("recursion in f"));
        }
    }

    @Test
    void whatIsWalkedInTooManyWaysHasNoBound() {
        String text = "function f40(x: Int): Int { x }\n"
                + lines(
                        40,
                        i -> "function f" + i + "(x: Int): Int { f" + (i + 1) + "(x * 2) + f" + (i + 1)
                                + "(x * 2 + 1) }")
                + lines(100, i -> "api a" + i + " GET /a" + i + " { respond json(f0(1)) }")
                + "api z GET /z { respond json(f39(1)) }";
        CompileResult result = compile(text);
        var unknown =
                assertInstanceOf(GasBound.Unknown.class, result.gasBounds().getFirst());
        assertEquals("too many ways through the program", unknown.reason());
        assertInstanceOf(GasBound.AtMost.class, result.gasBounds().getLast());
    }

    @TestFactory
    Stream<DynamicTest> othersAreCompiled() {
        Map<String, String> texts = new LinkedHashMap<>();
        calls(texts);
        bodies(texts);
        types(texts);
        doubling(texts);
        return texts.entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(text.getKey(), () -> compile(text.getValue())));
    }

    private static void calls(Map<String, String> texts) {
        texts.put(
                "a call graph of 60 diamonds",
                FAILS + "function f60(x: Int): Result<Int, Failure> { last(x) }\n"
                        + lines(
                                60,
                                i -> "function f" + i + "(x: Int): Result<Int, Failure> { Ok(f" + (i + 1) + "(x)? + f"
                                        + (i + 1) + "(x)?) }")
                        + "api a GET /a query { x: Int } { respond json(f0(query.x)?) }");
        texts.put(
                "functions with loops in each other",
                "function f20(x: Int): Int { x }\n"
                        + lines(
                                20,
                                i -> "function f" + i + "(x: Int): Int { List.range(0, 3).fold(0, (a, n) => a + f"
                                        + (i + 1) + "(n + x)) }")
                        + "api a GET /a { respond json(f0(1)) }");
        texts.put(
                "recursions in each other",
                "function f30(x: Int, xs: List<Int>): Int { x }\n"
                        + lines(
                                30,
                                i -> "function f" + i + "(x: Int, xs: List<Int>): Int { match xs { [] => f" + (i + 1)
                                        + "(x, [1, x]), [y, ...rest] => f" + i + "(x + y, rest) } }")
                        + "api a GET /a query { x: Int } { respond json(f0(query.x, [1, 2, 3])) }");
        texts.put(
                "constants in a chain, in what can fail",
                FAILS + lines(250, i -> "let a" + i + " = a" + (i + 1) + " + 1")
                        + "let a250 = 1\napi a GET /a { respond json(last(a0)?) }");
        texts.put(
                "many ways to fail in many routes",
                FAILS
                        + lines(
                                300,
                                i -> "function f" + i + "(x: Int): Result<Int, Failure> { "
                                        + (i == 299 ? "last(x)" : "Ok(f" + (i + 1) + "(x)? + last(x)?)") + " }")
                        + lines(
                                100,
                                i -> "api a" + i + " GET /a" + i + " { "
                                        + lines(50, k -> "let b" + k + " = f" + k + "(" + k + ")?")
                                        + "respond json(b0) }"));
    }

    private static void bodies(Map<String, String> texts) {
        texts.put(
                "blocks in blocks",
                "function f(x: Int): Int { " + "if (x > 1) { ".repeat(80) + "x" + " } else { 0 }".repeat(80)
                        + " }\napi a GET /a { respond json(f(7)) }");
        texts.put(
                "brackets in brackets",
                "function f(x: Int): Int { " + "(1 + ".repeat(80) + "x" + ")".repeat(80)
                        + " }\napi a GET /a { respond json(f(7)) }");
        texts.put(
                "deep blocks below deep calls",
                lines(
                                300,
                                i -> "function f" + i + "(x: Int): Int { " + "if (x > 1) { ".repeat(80) + "f" + (i + 1)
                                        + "(x)" + " } else { 0 }".repeat(80) + " }")
                        + "function f300(x: Int): Int { x }\napi a GET /a query { x: Int } { respond json(f0(query.x)) }");
        texts.put(
                "many bindings that can fail",
                FAILS + "function f(a0: Int): Result<Int, Failure> {\n"
                        + lines(5_000, i -> "let a" + (i + 1) + " = last(a" + i + ")?")
                        + "Ok(a5000) }\napi a GET /a query { x: Int } { respond json(f(query.x)?) }");
        texts.put(
                "bindings in a chain, in what can fail",
                FAILS + "api a GET /a query { x: Int } {\nlet a0 = query.x\n"
                        + lines(5_000, i -> "let a" + (i + 1) + " = a" + i + " + 1")
                        + "respond json(last(a5000)?) }");
        texts.put(
                "many ifs",
                "function f(a0: Int): Int {\n"
                        + lines(
                                3_000,
                                i -> "let a" + (i + 1) + " = if (a" + i + " > " + i + ") { 1 } else { a" + i + " }")
                        + "a3000 }\napi a GET /a query { x: Int } { respond json(f(query.x)) }");
        texts.put(
                "a value in a value",
                "type L = N | C(Int, L)\nfunction same(l: L): L { l }\nfunction f(x: Int): Bool {\nlet a0 = N\n"
                        + lines(5_000, i -> "let a" + (i + 1) + " = same(C(x, a" + i + "))")
                        + "a5000 == a4999 }\napi a GET /a query { x: Int } { respond json(f(query.x)) }");
        texts.put(
                "a constant in a constant",
                "type L = N | C(Int, L)\nlet a0 = N\n" + lines(250, i -> "let a" + (i + 1) + " = C(1, a" + i + ")")
                        + "function same(l: L): L { l }\napi a GET /a { respond json(same(a250)) }");
        texts.put(
                "functions that hold functions",
                "function f(x: Int): Int {\nlet a0 = (y: Int) => y + x\n"
                        + lines(1_000, i -> "let a" + (i + 1) + " = (y: Int) => a" + i + "(y + 1)")
                        + "a1000(1) }\napi a GET /a query { x: Int } { respond json(f(query.x)) }");
    }

    private static void types(Map<String, String> texts) {
        texts.put(
                "unions in a chain",
                lines(5_000, i -> "type U" + i + " = V" + i + "(U" + (i + 1) + ") | W" + i)
                        + "type U5000 = X | Y\nfunction same(u: U0): U0 { u }\n"
                        + "api a POST /a body U0 { respond json(same(body)) }");
        texts.put(
                "unions of 60 diamonds",
                lines(60, i -> "type U" + i + " = V" + i + "(U" + (i + 1) + ", U" + (i + 1) + ") | W" + i)
                        + "type U60 = X | Y\nfunction f(u: U0): String { Json.encode(u) }\n"
                        + "api a POST /a body U0 { respond json({ u: body, s: f(body) }) }");
        texts.put(
                "unions in records in unions",
                lines(
                                300,
                                i -> "type U" + i + " = V" + i + "({ a: List<U" + (i + 1) + ">, b: Option<U" + (i + 1)
                                        + "> }) | W" + i)
                        + "type U300 = X | Y\nfunction f(u: U0): String { Json.encode(u) }\n"
                        + "api a POST /a body U0 { respond json({ u: body, s: f(body) }) }");
        texts.put(
                "lists in lists",
                lines(180, i -> "type A" + i + " = List<A" + (i + 1) + ">")
                        + "type A180 = Int\nfunction f(u: A0): String { Json.encode(u) }\n"
                        + "api a POST /a body { u: A0 } { respond json({ u: body.u, s: f(body.u) }) }");
        texts.put(
                "records in records",
                lines(180, i -> "type A" + i + " = { a: A" + (i + 1) + ", n: Int }")
                        + "type A180 = Int\nfunction f(u: A0): String { Json.encode(u) }\n"
                        + "api a POST /a body { u: A0 } { respond json({ u: body.u, s: f(body.u) }) }");
        texts.put(
                "a wide type that is shared",
                lines(10, i -> "type A" + i + " = { l: A" + (i + 1) + ", r: A" + (i + 1) + " }")
                        + "type A10 = Int\nfunction f(u: A0): String { Json.encode(u) }\n"
                        + "api a POST /a body { u: A0 } { respond json({ u: body.u, s: f(body.u) }) }");
    }

    /** Values that are trees of 2^40 parts, or very deep ones, when they are written out. */
    private static void doubling(Map<String, String> texts) {
        String tree = "type T = L | N(T, T) | M(List<T>)\n";
        String api = "api a GET /a { respond json(f()) }";
        texts.put(
                "texts that double in a function",
                "function f(): Int {\nlet a0 = \"xxxxxxxx\"\n"
                        + lines(
                                36,
                                i -> "let a" + (i + 1) + " = "
                                        + (i % 2 == 0 ? "a" + i + " + a" + i : "`${a" + i + "}${a" + i + "}`"))
                        + "a36.length() }\n" + api);
        texts.put(
                "constants that double",
                tree + "let a0 = L\n"
                        + lines(40, i -> "let a" + (i + 1) + " = N(a" + i + ", M([a" + i + ", a" + i + "]))")
                        + "function f(): Bool { a40 == a40 }\n" + api);
        texts.put(
                "values that double in a function",
                tree + "function f(): Bool {\nlet a0 = L\n"
                        + lines(40, i -> "let a" + (i + 1) + " = N(a" + i + ", M([a" + i + ", a" + i + "]))")
                        + "a40 == a40 }\n" + api);
        texts.put(
                "values that double and are captured",
                tree + "function g(): () => T {\nlet a0 = L\n"
                        + lines(40, i -> "let { l: a" + (i + 1) + " } = { l: N(a" + i + ", a" + i + ") }")
                        + "() => a40 }\nfunction f(): Bool { g() == g() }\n" + api);
        texts.put(
                "a long chain of values",
                "type T = L | N(T)\nfunction f(): Bool {\nlet a0 = L\n"
                        + lines(5_000, i -> "let a" + (i + 1) + " = N(a" + i + ")") + "a5000 == a5000 }\n" + api);
        texts.put(
                "deep constants in a chain",
                "type T = L | N(T)\nlet a0 = L\n"
                        + lines(250, i -> "let a" + (i + 1) + " = " + "N(".repeat(100) + "a" + i + ")".repeat(100))
                        + "function f(): Bool { a250 == a250 }\n" + api);
        texts.put(
                "a large table that is named often",
                "function f(): Int {\nlet t = [" + "1, ".repeat(50_000) + "]\n"
                        + lines(1_000, i -> "let a" + i + " = t[" + i + "].withDefault(1)") + "a1 }\n" + api);
    }
}
