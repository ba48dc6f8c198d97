package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmEvaluator;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every builtin does, for the gas that it charges, at most so many times the work of plain instructions, whatever it is given.
 * {@code work.mtp} has one function or more for each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkTest {
    /** The multiple that is promised in docs/gas.md. */
    private static final double MULTIPLE = 100;

    private static final String MODULE = "work.mtp:";
    private static final long MEMORY = 256L * 1024 * 1024;
    private static final int CALLS = 8;
    private static final int PLAIN_CALLS = 100_000;
    private static final long MEASURED_NANOS = 15_000_000;
    private static final int PATIENCE = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Program program;
    private VmImage image;
    private VmOwner owner;

    @BeforeAll
    void load() throws IOException {
        try (InputStream in = WorkTest.class.getResourceAsStream("work.mtp")) {
            String source = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8) + codes();
            CompileResult result = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("work.mtp", source)));
            program = result.program()
                    .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
        }
        image = switch (VmImage.load(program, new VmSettings(Limits.DEFAULT.withVmMemoryBytes(MEMORY), 1))) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) -> throw new AssertionError(message);
        };
        owner = new VmOwner(image);
    }

    /** A union with many variants without payload: A0 to Zz, but for those with O, which is how {@code Ok} begins. */
    private static String codes() {
        String second = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        return IntStream.rangeClosed('A', 'Z')
                .filter(first -> first != 'O')
                .boxed()
                .flatMap(first -> second.chars().mapToObj(next -> "" + (char) (int) first + (char) next))
                .collect(Collectors.joining(" | ", "type Code = ", "\n"));
    }

    @AfterAll
    void unmap() {
        owner.close();
        image.close();
    }

    @Test
    void staysWithinAMultipleOfGas() {
        measure(function("plain"), PLAIN_CALLS, MEASURED_NANOS);
        List<String> cases = Stream.of(Builtin.values()).flatMap(this::cases).toList();
        for (String each : cases) {
            measure(function(each), CALLS, MEASURED_NANOS);
        }
        double plain = measure(function("plain"), PLAIN_CALLS, MEASURED_NANOS);
        var tooMuch = new ArrayList<String>();
        double worst = 0;
        for (String each : cases) {
            double multiple = warm(function(each), plain) / plain;
            worst = Math.max(worst, multiple);
            String figure = String.format(Locale.ROOT, "%s: %.2f", each, multiple);
            System.out.println(figure);
            if (multiple > MULTIPLE) {
                tooMuch.add(figure);
            }
        }
        System.out.printf(Locale.ROOT, "plain instructions: %.2f ns a unit; worst builtin: %.1f times%n", plain, worst);
        assertEquals(List.of(), tooMuch);
    }

    /** A function that does not call its builtin would show nothing. */
    @Test
    void everyBuiltinIsCalled() {
        assertEquals(
                List.of(),
                Stream.of(Builtin.values())
                        .flatMap(builtin -> cases(builtin)
                                .filter(each -> !reached(function(each), new HashSet<>())
                                        .contains(builtin.id())))
                        .toList());
    }

    /** The functions that call a builtin: the one of its name, and those of its name, {@code _of_} and what they give it. */
    private Stream<String> cases(Builtin builtin) {
        String more = MODULE + name(builtin) + "_of_";
        return Stream.concat(
                Stream.of(name(builtin)),
                program.functions().stream()
                        .map(FunctionCode::name)
                        .filter(name -> name.startsWith(more))
                        .map(name -> name.substring(MODULE.length())));
    }

    private static String name(Builtin builtin) {
        return builtin.name().toLowerCase(Locale.ROOT);
    }

    private int function(String name) {
        for (int id = 0; id < program.functions().size(); id++) {
            if (program.functions().get(id).name().equals(MODULE + name)) {
                return id;
            }
        }
        throw new AssertionError("no function " + name);
    }

    /** The builtins of a function and of those that it calls. */
    private Set<Integer> reached(int function, Set<Integer> seen) {
        var builtins = new HashSet<Integer>();
        if (seen.add(function)) {
            LongStream.of(program.functions().get(function).code()).forEach(word -> {
                int op = Instruction.op(word);
                if (op == Opcode.BUILTIN.code()) {
                    builtins.add(Instruction.b(word));
                } else if (op == Opcode.CALL.code() || op == Opcode.TAILCALL.code()) {
                    builtins.addAll(reached(Instruction.imm32(word), seen));
                }
            });
        }
        return builtins;
    }

    /** The same once the JVM has compiled what it runs, which takes as long as it takes. */
    private double warm(int function, double plain) {
        double best = measure(function, CALLS, MEASURED_NANOS);
        for (int i = 0; i < PATIENCE && best > plain * MULTIPLE / 4; i++) {
            best = Math.min(best, measure(function, CALLS, MEASURED_NANOS));
        }
        return best;
    }

    /** What a unit of gas takes, wiping the VM included. */
    private double measure(int function, int calls, long least) {
        long nanos = 0;
        long gas = 0;
        while (nanos < least) {
            long start = THREADS.getCurrentThreadCpuTime();
            Vm vm = owner.acquire();
            vm.begin(Limits.GAS_MAX, new byte[32]);
            long before = vm.gasUsed();
            vm.setArgument(0, calls);
            assertEquals(
                    VmStatus.DONE,
                    vm.run(function),
                    () -> program.functions().get(function).name() + vm.trap());
            gas += vm.gasUsed() - before;
            owner.release(vm);
            nanos += THREADS.getCurrentThreadCpuTime() - start;
        }
        return (double) nanos / gas;
    }
}
