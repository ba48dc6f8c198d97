package io.mtpscript.compiler.constants;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.VmEvaluator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of constants whatever they are. */
final class ConstantEvaluationTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private static CompileResult result(Compiler compiler, String text) {
        return compiler.compile(List.of(new SourceFile("app.mtp", text)));
    }

    private static Program compile(String text) {
        CompileResult result = result(COMPILER, text);
        return result.program().orElseThrow(() -> new AssertionError(result.diagnostics()));
    }

    private static List<DiagnosticCode> codes(String text) {
        return result(COMPILER, text).diagnostics().stream()
                .map(Diagnostic::code)
                .toList();
    }

    @Test
    void aProgramThatComputesNoConstantStartsNoVm() {
        var compiler = new Compiler((program, memory) -> {
            throw new AssertionError("nothing is to be computed");
        });
        String text = """
                let greeting = "hello"
                let limit = 60 * 1000
                let table = [{ key: "a", value: Some(limit) }]
                let table2 = [table, table]
                api hello GET / { respond json({ greeting, limit, table, table2 }) }
                """;
        assertEquals(0, result(compiler, text).program().orElseThrow().constantGas());
        assertThrows(AssertionError.class, () -> result(compiler, "let total = [1].map((x) => x)\n"));
    }

    @Test
    void aFunctionThatCapturedALiteralEqualsOneThatCapturedItsValue() {
        String text = """
                function adder(n: Int): (Int) => Int { (x) => x + n }
                function holds(): Bool {
                  let one = 1
                  let add = (x: Int) => x + one
                  adder(1) == add && adder(2) != add
                }
                let checked = 1 / (if (holds()) { 1 } else { 0 })
                """;
        assertEquals(List.of(), codes(text));
    }

    @Test
    void aConstantThatNoRouteNeedsLeavesNothingBehind() {
        String used = """
                function f(n: Int): List<Int> { List.range(0, n) }
                let all = f(10)
                api a GET / { respond json(all) }
                """;
        Program one = compile(used);
        Program other = compile(
                "type T = A(n: Int) | B\nlet unused = List.map([1, 2], (x) => { a: A(x), s: sql`SELECT ${x}` })\n"
                        + used);
        assertEquals(one.constantGas(), other.constantGas());
        assertTrue(one.constantGas() > 0);
        assertEquals(one.functions(), withoutPositions(other, one));
        assertEquals(one.types(), other.types());
        assertEquals(one.sqlTemplates(), other.sqlTemplates());
        assertEquals(one.unionHashes(), other.unionHashes());
        assertArrayEquals(one.data(), other.data());
    }

    /** The functions of {@code program}, when they differ from {@code other}'s only in their lines. */
    private static List<io.mtpscript.core.code.FunctionCode> withoutPositions(Program program, Program other) {
        for (int i = 0; i < program.functions().size(); i++) {
            assertArrayEquals(
                    other.functions().get(i).code(), program.functions().get(i).code());
        }
        assertEquals(other.functions().size(), program.functions().size());
        return other.functions();
    }

    @Test
    void aConstantIsChargedOnceHoweverOftenItIsUsed() {
        String constant = "let all = List.range(0, 100)\n";
        Program once = compile(constant + "api a GET / { respond json(all) }\n");
        Program often = compile(
                constant
                        + "let more = List.length(all)\n"
                        + "api a GET / { respond json([all, all, List.concat(all, all)]) }\napi b GET /b { respond json(all) }\n");
        assertEquals(once.constantGas(), often.constantGas());
    }

    @Test
    void aLongChainOfConstantsNeedsNoDeepRecursion() {
        String chain = IntStream.range(1, 20_000)
                .mapToObj(i -> "let c" + i + " = c" + (i - 1) + " + 1\n")
                .collect(Collectors.joining("", "let c0 = 0\n", "api a GET / { respond json(c19999) }\n"));
        assertEquals(0, compile(chain).constantGas());
    }

    @Test
    void aChainOfComputedConstantsHasABound() {
        String function = "function next(n: Int): Int { n + 1 }\nlet c0 = 0\n";
        String allowed = function
                + IntStream.range(1, Limits.CONSTANT_DEPTH + 1)
                        .mapToObj(i -> "let c" + i + " = next(c" + (i - 1) + ")\n")
                        .collect(Collectors.joining());
        assertEquals(List.of(), codes(allowed));
        int last = Limits.CONSTANT_DEPTH + 1;
        assertEquals(
                List.of(DiagnosticCode.LINK_LIMIT),
                codes(allowed + "let c" + last + " = next(c" + (last - 1) + ")\nlet d = next(c" + last + ")\n"));
    }

    @Test
    void valuesThatShareTheirPartsStayAsSmallAsTheyAre() {
        Program program = compile("""
                type Tree = Leaf | Node(left: Tree, right: Tree)
                function doubled(n: Int, tree: Tree): Tree { if (n == 0) { tree } else { doubled(n - 1, Node(tree, tree)) } }
                let bomb = doubled(60, Leaf)
                let twice = [bomb, bomb]
                api a GET / { respond json(match bomb { Leaf => 0, Node(_, _) => List.length(twice) }) }
                """);
        assertTrue(program.data().length < 4_000, () -> program.data().length + " bytes");
    }

    @Test
    void literalsThatShareTheirPartsStayAsSmallAsTheyAre() {
        // Each constant is two of the one before: two to the fortieth leaves.
        String chain = IntStream.range(1, 40)
                .mapToObj(i -> "let c" + i + " = { a: c" + (i - 1) + ".a, b: [c" + (i - 1) + ", c" + (i - 1)
                        + "].length() }\n")
                .collect(Collectors.joining("", "let c0 = { a: 1, b: 2 }\n", ""));
        String type = IntStream.range(1, 20)
                .mapToObj(i -> "let d" + i + " = [d" + (i - 1) + ", d" + (i - 1) + "]\n")
                .collect(Collectors.joining("", "let d0 = [1, 2]\n", ""));
        Program program = compile(chain + type + "api a GET / { respond json({ n: c39.b, m: d19.length() }) }\n");
        assertTrue(program.data().length < 4_000, () -> program.data().length + " bytes");
    }

    @Test
    void deepValuesAreReadWithoutRecursion() {
        Program program = compile("""
                type Chain = End | Link(n: Int, rest: Chain)
                function chain(n: Int, rest: Chain): Chain { if (n == 0) { rest } else { chain(n - 1, Link(n, rest)) } }
                let long = chain(100000, End)
                api a GET / { respond json(match long { End => 0, Link(n, _) => n }) }
                """);
        assertTrue(program.data().length > 2_400_000, () -> program.data().length + " bytes");
    }
}
