package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmEvaluator;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tier 2 gives what tier 1 gives: every result, error and sum of gas, wherever gas or memory end, and it does run. */
class TiersTest {
    private static final String SOURCE = """
            type Shape = Circle(radius: Int) | Square(side: Int) | Unknown
            function fib(n: Int): Int { if (n < 2) { n } else { fib(n - 1) + fib(n - 2) } }
            function deep(n: Int): Int { if (n == 0) { 0 } else { 1 + deep(n - 1) } }
            function loop(n: Int, sum: Int): Int { if (n == 0) { sum } else { loop(n - 1, sum + n % 7) } }
            function even(n: Int): Bool { if (n == 0) { true } else { odd(n - 1) } }
            function odd(n: Int): Bool { if (n == 0) { false } else { even(n - 1) } }
            function parity(n: Int): Int { if (even(n)) { 1 } else { 0 } }
            function step(f: (Int) => Int, n: Int): Int { f(n) }
            function through(n: Int): Int { if (n == 0) { 7 } else { step((m: Int) => through(m - 1), n) } }
            function forever(n: Int): Int { forever(n) }
            function grow(n: Int, xs: List<Int>): Int { if (n == 0) { xs.length() } else { grow(n - 1, [...xs, n]) } }
            function power(n: Int, x: Int): Int { if (n == 0) { x } else { power(n - 1, x * 10) } }
            function share(n: Int): Int { 100 / n }
            function deepFailure(n: Int): Int { if (n == 0) { share(n) } else { 1 + deepFailure(n - 1) } }
            function area(s: Shape): Int { match s { Circle(r) => 3 * r * r, Square(a) => a * a, Unknown => 0 } }
            function mixed(n: Int): Int {
              let shapes = List.range(0, n).map((i) => if (i % 3 == 0) { Circle(i) } else if (i % 3 == 1) { Square(i) } else { Unknown })
              let words = shapes.map((s) => `${area(s)}`)
              let byLength = words.fold(Map.empty(), (m, w) => m.set(w.length(), w))
              let total = shapes.map(area).filter((a) => a > 4).fold(0.5, (sum, a) => sum + Decimal.fromInt(a))
              let text = words.join(",") + Decimal.toString(total)
              text.length() + byLength.size() + Hash.sha256(text).length()
            }
            api a GET /a query { n: Int } {
              respond json([fib(query.n), deep(query.n), loop(query.n, 0), parity(query.n), through(query.n), forever(query.n),
                grow(query.n, []), power(query.n, 1), deepFailure(query.n), mixed(query.n)])
            }
            """;

    /** A function and its arguments. */
    private record Call(String function, long... arguments) {}

    /** What a run can be seen to do. */
    private record Outcome(VmStatus status, long result, String trap, int position, long gas) {}

    private static Program compile(List<SourceFile> sources) {
        CompileResult result = new Compiler(new VmEvaluator()).compile(sources);
        return result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    }

    private static final Program PROGRAM = compile(List.of(new SourceFile("app.mtp", SOURCE)));

    private static VmImage load(Program program, long memory, boolean compiled) {
        VmSettings settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(memory), 4);
        return switch (VmImage.load(program, settings)) {
            case VmImage image -> {
                if (compiled) {
                    image.compile();
                }
                yield image;
            }
            case VmLoad.Refused(String message) -> throw new AssertionError(message);
        };
    }

    /** A VM of each tier, side by side. */
    private static final class Both implements AutoCloseable {
        private final VmImage[] images;
        private final VmOwner[] owners;
        private int compiledCalls;
        private int bailOuts;

        Both(long memory) {
            images = new VmImage[] {load(PROGRAM, memory, false), load(PROGRAM, memory, true)};
            owners = new VmOwner[] {new VmOwner(images[0]), new VmOwner(images[1])};
        }

        Outcome alike(Call call, long gas) {
            Outcome expected = run(owners[0], call, gas);
            assertEquals(0, compiledCalls + bailOuts, "tier 1 alone");
            Outcome actual = run(owners[1], call, gas);
            assertEquals(expected, actual, call.function() + " with " + gas);
            assertTrue(compiledCalls + bailOuts > 0, "tier 2 has run");
            return expected;
        }

        private Outcome run(VmOwner owner, Call call, long gas) {
            Vm vm = owner.acquire();
            try {
                vm.begin(gas, new byte[32]);
                for (int i = 0; i < call.arguments().length; i++) {
                    vm.setArgument(i, call.arguments()[i]);
                }
                if (call.function().equals("grow")) {
                    vm.setArgument(1, vm.newList(new long[0], 0));
                }
                VmStatus status = vm.trapped() ? VmStatus.TRAPPED : vm.run(function(call.function()));
                compiledCalls = vm.compiledCalls();
                bailOuts = vm.bailOuts();
                return new Outcome(
                        status,
                        status == VmStatus.DONE ? vm.result() : 0,
                        status == VmStatus.TRAPPED ? vm.trap().name() : "",
                        vm.trapPosition(),
                        vm.gasUsed());
            } finally {
                owner.release(vm);
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < owners.length; i++) {
                owners[i].close();
                images[i].close();
            }
        }
    }

    private static int function(String name) {
        List<FunctionCode> functions = PROGRAM.functions();
        for (int id = 0; id < functions.size(); id++) {
            if (functions.get(id).name().equals("app.mtp:" + name)) {
                return id;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void everyLimitOfGasEndsBothAlike() {
        List<Call> calls = List.of(
                new Call("fib", 8),
                new Call("deep", 30),
                new Call("loop", 40, 0),
                new Call("parity", 21),
                new Call("through", 12),
                new Call("grow", 9),
                new Call("power", 25, 1),
                new Call("deepFailure", 12),
                new Call("mixed", 9));
        try (var both = new Both(Limits.DEFAULT.vmMemoryBytes())) {
            long start = both.alike(new Call("fib", 0), 1_000_000).gas();
            for (Call call : calls) {
                Outcome whole = both.alike(call, 1_000_000);
                for (long gas = start; gas <= whole.gas() + 1; gas++) {
                    Outcome part = both.alike(call, gas);
                    assertEquals(gas > whole.gas(), part.equals(whole), call.function() + " with " + gas);
                }
            }
        }
    }

    @Test
    void everyLimitOfMemoryEndsBothAlike() {
        for (long memory = Limits.VM_MEMORY_MIN; memory < Limits.VM_MEMORY_MIN * 4; memory += 9_992) {
            try (var both = new Both(memory)) {
                both.alike(new Call("grow", 150), 100_000_000);
                both.alike(new Call("deep", 3_000), 100_000_000);
                both.alike(new Call("mixed", 300), 100_000_000);
            }
        }
    }

    @Test
    void errorsAreThoseOfTheInterpreter() {
        try (var both = new Both(Limits.DEFAULT.vmMemoryBytes())) {
            assertEquals(
                    "INT_OVERFLOW",
                    both.alike(new Call("power", 25, 1), 1_000_000).trap());
            assertEquals(
                    "DIVISION_BY_ZERO",
                    both.alike(new Call("deepFailure", 5), 1_000_000).trap());
            assertEquals(
                    "DIVISION_BY_ZERO",
                    both.alike(new Call("deepFailure", 5_000), 10_000_000).trap());
            assertEquals(
                    "GAS_EXHAUSTED",
                    both.alike(new Call("forever", 1), 100_000_000).trap());
            assertEquals(
                    "MEMORY_EXHAUSTED",
                    both.alike(new Call("grow", 4_000), 2_000_000_000).trap());
        }
    }

    @Test
    void tailCallsOfAllKindsNeedNoStack() {
        try (var both = new Both(Limits.DEFAULT.vmMemoryBytes())) {
            long sum = LongStream.rangeClosed(1, 1_000_000).map(n -> n % 7).sum();
            assertEquals(
                    sum,
                    both.alike(new Call("loop", 1_000_000, 0), 2_000_000_000).result());
            assertEquals(1, both.compiledCalls);
            assertEquals(
                    1, both.alike(new Call("parity", 1_000_000), 2_000_000_000).result());
            assertEquals(1, both.compiledCalls);
            assertEquals(
                    7, both.alike(new Call("through", 1_000_000), 2_000_000_000).result());
        }
    }

    @Test
    void recursionDeeperThanTheStackIsInterpreted() {
        try (var both = new Both(Limits.DEFAULT.vmMemoryBytes())) {
            assertEquals(
                    100_000,
                    both.alike(new Call("deep", 100_000), 2_000_000_000).result());
            assertEquals(1, both.bailOuts);
            assertEquals(200, both.alike(new Call("deep", 200), 2_000_000_000).result());
            assertEquals(1, both.compiledCalls);
        }
    }
}
