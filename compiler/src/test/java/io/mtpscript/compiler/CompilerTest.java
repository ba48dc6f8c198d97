package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mtpscript.compiler.backend.CodeRules;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.ir.IrPrinter;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.vm.VmEvaluator;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the compiler promises of every program, whatever it computes. */
class CompilerTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private static Program compile(SourceFile... sources) {
        CompileResult result = COMPILER.compile(List.of(sources));
        return result.program().orElseThrow(() -> new AssertionError(messages(result.diagnostics())));
    }

    private static Program compile(String text) {
        return compile(new SourceFile("app.mtp", text));
    }

    private static IrProgram link(String text) {
        var linked = COMPILER.link(List.of(new SourceFile("app.mtp", text)));
        return linked.program().orElseThrow(() -> new AssertionError(messages(linked.diagnostics())));
    }

    private static String messages(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(d -> d.code().id() + " " + d.message()).collect(Collectors.joining("\n"));
    }

    private static FunctionCode function(Program program, String name) {
        return program.functions().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static final String ORDERS = """
            import { vat, Line } from "./tax.mtp"

            type State = Draft | Sent(at: Int) | Paid(at: Int, amount: Decimal)

            function label(state: State): String {
              match state {
                Draft => "draft",
                Sent(at) if at > 10 => `sent late ${at}`,
                Sent(_) | Paid(_, 0.0) => "sent",
                Paid(at, amount) => `paid ${amount} at ${at}`,
              }
            }

            api total POST /total/:id path { id: Int } query { dry: Bool = false } body { lines: List<Line> } {
              let sum = body.lines.fold(0.0, (acc, line) => acc + line.price * Decimal.fromInt(line.qty))
              let labels = for (line of body.lines) { if (line.qty > 3 && !query.dry || line.sku == "x") { label(Sent(line.qty)) } else { label(Paid(1, sum)) } }
              respond status(201) header("X-Id", `${path.id}`) json({ sum, vat: vat(sum), labels })
            }
            """;

    private static final String TAX = """
            export type Line = { sku: String, qty: Int, price: Decimal }
            let rate = 0.0825
            export function vat(sum: Decimal): Decimal { sum * rate }
            """;

    private static final String TESTS = """

            test "a label" { assertEqual(label(Draft), "draft") }

            test "a total" {
              let answer = call POST /total/1 { lines: [{ sku: "a", qty: 1, price: 1.0 }] }
              assertEqual(answer.status, 201)
            }
            """;

    @Test
    void testsAreNoPartOfASnapshot() throws ReflectiveOperationException {
        Program without = compile(new SourceFile("orders.mtp", ORDERS), new SourceFile("tax.mtp", TAX));
        Program with = compile(
                new SourceFile("orders.mtp", ORDERS + TESTS),
                new SourceFile("tax.mtp", TAX),
                new SourceFile("tests.mtp", "test \"one\" { assert(1 == 1) }\n"));
        assertNotEquals(without.buildInfo(), with.buildInfo());
        assertArrayEquals(SnapshotWriter.write(without), SnapshotWriter.write(withBuildInfo(with, without)));
    }

    /** The first program with the build information of the other; whatever components a program has. */
    private static Program withBuildInfo(Program program, Program other) throws ReflectiveOperationException {
        RecordComponent[] components = Program.class.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean buildInfo = components[i].getName().equals("buildInfo");
            values[i] = components[i].getAccessor().invoke(buildInfo ? other : program);
        }
        return Program.class.getDeclaredConstructor(types).newInstance(values);
    }

    @Test
    void aTestProgramHoldsTheTestsAndWhatNoRouteReaches() {
        var result = COMPILER.compileTests(List.of(
                new SourceFile("orders.mtp", ORDERS + TESTS + "function unused(n: Int): Int { n + 1 }\n"),
                new SourceFile("tax.mtp", TAX)));
        TestProgram program = result.program().orElseThrow(() -> new AssertionError(messages(result.diagnostics())));
        assertEquals(
                List.of("a label", "a total"),
                program.tests().stream().map(TestProgram.Test::name).toList());
        for (TestProgram.Test test : program.tests()) {
            FunctionCode function = program.program().functions().get(test.function());
            assertEquals("orders.mtp:test " + test.name(), function.name());
            assertEquals(0, function.paramCount());
        }
        function(program.program(), "orders.mtp:unused");
        assertEquals(program.program().positions().length, program.spans().size());
    }

    @Test
    void theOrderOfFilesMakesNoDifference() {
        var orders = new SourceFile("orders.mtp", ORDERS);
        var tax = new SourceFile("tax.mtp", TAX);
        assertEquals(compile(orders, tax), compile(tax, orders));
        assertEquals(compile(orders, tax), compile(orders, tax));
    }

    @Test
    void theOrderOfDeclarationsMakesNoDifferenceToTheCode() {
        String f = "function f(n: Int): Int { g(n) + 1 }\n";
        String g = "function g(n: Int): Int { n * 2 }\n";
        String api = "api a GET /a { respond json(f(1)) }\napi b GET /b { respond json(g(1)) }\n";
        Program one = compile(f + g + api);
        Program other = compile(api + g + f);
        assertEquals(
                one.functions().stream().map(FunctionCode::name).toList(),
                other.functions().stream().map(FunctionCode::name).toList());
        for (int i = 0; i < one.functions().size(); i++) {
            assertArrayEquals(
                    one.functions().get(i).code(), other.functions().get(i).code());
        }
        assertArrayEquals(one.data(), other.data());
    }

    @Test
    void allCodeKeepsTheRules() {
        var sources = List.of(new SourceFile("orders.mtp", ORDERS), new SourceFile("tax.mtp", TAX));
        IrProgram ir = COMPILER.link(sources).program().orElseThrow();
        CodeRules.check(ir, COMPILER.compile(sources).program().orElseThrow());
    }

    @Test
    void bothGroupingsOfAPipelineAreTheSameCode() {
        String start = "function inc(x: Int): Int { x + 1 }\nfunction mul(x: Int, y: Int): Int { x * y }\n";
        String end = " }\napi a GET /a { respond json(f(1)) }\n";
        String flat = start + "function f(x: Int): Int { x |> inc |> mul(3) |> inc" + end;
        String grouped = start + "function f(x: Int): Int { ((x |> inc) |> mul(3)) |> inc" + end;
        assertEquals(IrPrinter.print(link(flat)), IrPrinter.print(link(grouped)));
        assertArrayEquals(
                function(compile(flat), "app.mtp:f").code(),
                function(compile(grouped), "app.mtp:f").code());
    }

    @Test
    void functionsWithEqualCodeAreOfOneClass() {
        Program program = compile("""
                function even(n: Int): Bool { if (n == 0) { true } else { odd(n - 1) } }
                function odd(n: Int): Bool { if (n == 0) { false } else { even(n - 1) } }
                function gerade(zahl: Int): Bool { if (zahl == 0) { true } else { ungerade(zahl - 1) } }
                function ungerade(m: Int): Bool { if (m == 0) { false } else { gerade(m - 1) } }
                function same(xs: List<Int>): Bool { even == gerade && even != odd && ((x: Int) => x + 1) == ((y: Int) => y + 1) }
                api a GET /a { respond json(same([])) }
                """);
        assertEquals(
                function(program, "app.mtp:even").codeClass(),
                function(program, "app.mtp:gerade").codeClass());
        assertEquals(
                function(program, "app.mtp:odd").codeClass(),
                function(program, "app.mtp:ungerade").codeClass());
        assertNotEquals(
                function(program, "app.mtp:even").codeClass(),
                function(program, "app.mtp:odd").codeClass());
        assertEquals(
                function(program, "app.mtp:same/lambda1").codeClass(),
                function(program, "app.mtp:same/lambda2").codeClass());
    }

    @Test
    void farBranchesGoOverAJump() {
        // Each let of the first branch takes several words: the second branch is further away than 16 bits reach.
        String lets = IntStream.range(0, 9_000)
                .mapToObj(i -> "let v" + i + " = (a + " + i + ") * (b - a) / (a + 7) % b\n")
                .collect(Collectors.joining());
        String text = "function f(a: Int, b: Int): Int { if (a < b) { " + lets + " v8999 } else { a } }\n"
                + "api a GET /a { respond json(f(1, 2)) }\n";
        IrProgram ir = link(text);
        Program program = compile(text);
        CodeRules.check(ir, program);
        assertEquals(true, function(program, "app.mtp:f").code().length > 1 << 15);
    }

    @Test
    void tooManyFunctionsAreADiagnostic() {
        // Every level doubles the uses of the next one, each with types of its own.
        var text = new StringBuilder("function f0<T>(x: T): Int { 1 }\n");
        for (int i = 1; i <= 18; i++) {
            text.append("function f" + i + "<T>(x: T): Int { f" + (i - 1) + "({ a: x }) + f" + (i - 1) + "([x]) }\n");
        }
        text.append("api a GET /a { respond json(f18(1)) }\n");
        CompileResult result = COMPILER.compile(List.of(new SourceFile("app.mtp", text.toString())));
        assertEquals(true, result.program().isEmpty());
        assertEquals(
                List.of(DiagnosticCode.LINK_LIMIT),
                result.diagnostics().stream().map(Diagnostic::code).toList());
    }

    @Test
    void aTemplateOfTooManyHolesIsADiagnostic() {
        for (int holes : new int[] {4_096, 4_097}) {
            String text = "function f(a: Int): String { `" + "${a}".repeat(holes)
                    + "` }\napi a GET /a { respond json(f(1)) }\n";
            assertEquals(
                    holes > 4_096 ? List.of(DiagnosticCode.LINK_LIMIT) : List.of(),
                    COMPILER.check(List.of(new SourceFile("app.mtp", text))).diagnostics().stream()
                            .map(Diagnostic::code)
                            .toList());
        }
    }

    /** What only the back end finds is found by checking too. */
    @Test
    void checkingFindsTheLimitsOfTheBackEnd() {
        String items = IntStream.rangeClosed(0, Limits.REGISTERS)
                .mapToObj(i -> "a + " + i)
                .collect(Collectors.joining(", "));
        String text = "function f(a: Int): List<Int> { [" + items + "] }\napi a GET /a { respond json(f(1)) }\n";
        var sources = List.of(new SourceFile("app.mtp", text));
        CompileResult compiled = COMPILER.compile(sources);
        assertEquals(
                List.of(DiagnosticCode.LINK_LIMIT),
                compiled.diagnostics().stream().map(Diagnostic::code).toList());
        assertEquals(compiled.diagnostics(), COMPILER.check(sources).diagnostics());
    }
}
