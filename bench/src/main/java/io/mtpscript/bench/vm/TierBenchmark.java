package io.mtpscript.bench.vm;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmEvaluator;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Pure functions in the interpreter, which other programs have run in before, in compiled code with and without gas, in Java over
 * memory laid out as the VM's is ({@link OffHeapJava}), and in Java as one would write it with its own collections; all with the
 * same checks of overflow.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TierBenchmark extends ShortRun {
    private static final String SOURCE = """
            function fib(n: Int): Int { if (n < 2) { n } else { fib(n - 1) + fib(n - 2) } }
            function loop(n: Int, sum: Int): Int { if (n == 0) { sum } else { loop(n - 1, sum + n % 7) } }
            function lists(n: Int): Int {
              List.range(0, n).map((x) => x * 3).filter((x) => x % 2 == 0).fold(0, (sum, x) => sum + x)
            }
            function maps(n: Int, map: Map<Int, Int>): Int {
              if (n == 0) { map.size() } else { maps(n - 1, map.set(n % 100, n)) }
            }
            function text(n: Int, all: String): Int {
              if (n == 0) { all.length() } else { text(n - 1, `${n}:${all.slice(0, 20)}`) }
            }
            type Point = { x: Int, y: Int, label: String }
            function moved(n: Int, p: Point): Int {
              if (n == 0) { p.x + p.y } else { moved(n - 1, { ...p, x: p.x + 1, y: p.y + n }) }
            }
            api f GET /fib query { n: Int } { respond json(fib(query.n)) }
            api l GET /loop query { n: Int } { respond json(loop(query.n, 0)) }
            api i GET /lists query { n: Int } { respond json(lists(query.n)) }
            api m GET /maps query { n: Int } { respond json(maps(query.n, Map.empty())) }
            api t GET /text query { n: Int } { respond json(text(query.n, "")) }
            api r GET /moved query { n: Int } { respond json(moved(query.n, { x: 1, y: 2, label: "p" })) }
            """;

    /** What runs and with which argument. */
    @Param({"fib", "loop", "lists", "maps", "text", "moved"})
    public String program = "";

    /** Who runs it. */
    @Param({"interpreter", "compiled", "unmetered", "offheap", "java"})
    public String tier = "";

    private @Nullable VmImage image;
    private @Nullable VmOwner owner;
    private @Nullable OffHeapJava offHeap;
    private int function;
    private int recordType;
    private int argument;
    private static final byte[] LABEL = {'p'};
    private final byte[] seed = new byte[32];

    @Setup(Level.Trial)
    public void load() {
        CompileResult result = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("app.mtp", SOURCE)));
        Program compiled = result.program()
                .orElseThrow(
                        () -> new IllegalStateException(result.diagnostics().toString()));
        VmImage loading = switch (VmImage.load(compiled, VmSettings.DEFAULT)) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) -> throw new IllegalStateException(message);
        };
        image = loading;
        owner = new VmOwner(loading);
        recordType = recordType();
        if (tier.equals("interpreter")) {
            pollute(compiled);
        } else if (tier.equals("compiled")) {
            loading.compile();
        } else if (tier.equals("unmetered")) {
            loading.compileUnmetered();
        }
        offHeap = new OffHeapJava();
        argument = program.equals("fib") ? 20 : 1000;
        function = handler(compiled, program);
    }

    private static int handler(Program program, String name) {
        List<FunctionCode> functions = program.functions();
        for (int id = 0; id < functions.size(); id++) {
            if (functions.get(id).name().equals("app.mtp:" + name)) {
                return id;
            }
        }
        throw new IllegalStateException(
                functions.stream().map(FunctionCode::name).toList().toString());
    }

    /** So that the JVM does not fit the interpreter to the one program that is measured. */
    private void pollute(Program compiled) {
        for (int round = 0; round < 300; round++) {
            for (String name : List.of("lists", "loop", "fib")) {
                run(handler(compiled, name), name.equals("fib") ? 12 : 200);
            }
        }
    }

    private long run(int id, int n) {
        VmOwner vms = Objects.requireNonNull(owner);
        Vm vm = vms.acquire();
        vm.begin(2_000_000_000, seed);
        vm.setArgument(0, n);
        switch (program) {
            case "moved" ->
                vm.setArgument(1, vm.newRecord(recordType, new long[] {vm.newString(LABEL, 0, LABEL.length), 1, 2}));
            case "text" -> vm.setArgument(1, vm.newString(new byte[0], 0, 0));
            default -> vm.setArgument(1, 0);
        }
        if (vm.run(id) != VmStatus.DONE) {
            throw new IllegalStateException(vm.trap() + " " + vm.fault());
        }
        long result = vm.result();
        vms.release(vm);
        return result;
    }

    private int recordType() {
        List<?> types = Objects.requireNonNull(image).program().types();
        for (int id = 0; id < types.size(); id++) {
            if (types.get(id).toString().contains("label")) {
                return id;
            }
        }
        throw new IllegalStateException("no such type");
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(offHeap).close();
        Objects.requireNonNull(owner).close();
        Objects.requireNonNull(image).close();
    }

    @Benchmark
    public long run() {
        return switch (tier) {
            case "java" -> java(argument);
            case "offheap" -> offHeap(Objects.requireNonNull(offHeap), argument);
            default -> run(function, argument);
        };
    }

    /** What makes no objects is the same as with its own collections. */
    private long offHeap(OffHeapJava java, int n) {
        return switch (program) {
            case "fib" -> fib(n);
            case "loop" -> loop(n);
            case "lists" -> java.lists(n);
            case "maps" -> java.maps(n);
            case "text" -> java.text(n);
            default -> java.moved(n);
        };
    }

    private long java(int n) {
        return switch (program) {
            case "fib" -> fib(n);
            case "loop" -> loop(n);
            case "lists" -> lists(n);
            case "maps" -> maps(n);
            case "text" -> text(n);
            default -> moved(n);
        };
    }

    private static long fib(long n) {
        return n < 2 ? n : Math.addExact(fib(Math.subtractExact(n, 1)), fib(Math.subtractExact(n, 2)));
    }

    private static long loop(long n) {
        long sum = 0;
        for (long i = n; i != 0; i = Math.subtractExact(i, 1)) {
            sum = Math.addExact(sum, i % 7);
        }
        return sum;
    }

    private static long lists(int n) {
        List<Long> mapped = new ArrayList<>(n);
        for (long i = 0; i < n; i++) {
            mapped.add(Math.multiplyExact(i, 3));
        }
        List<Long> kept = new ArrayList<>();
        for (long x : mapped) {
            if (x % 2 == 0) {
                kept.add(x);
            }
        }
        long sum = 0;
        for (long x : kept) {
            sum = Math.addExact(sum, x);
        }
        return sum;
    }

    private static long maps(int n) {
        Map<Long, Long> map = new HashMap<>();
        for (long i = n; i != 0; i--) {
            map.put(i % 100, i);
        }
        return map.size();
    }

    private static long text(int n) {
        String all = "";
        for (int i = n; i != 0; i--) {
            all = i + ":" + all.substring(0, Math.min(20, all.length()));
        }
        return all.codePointCount(0, all.length());
    }

    private record Point(long x, long y, String label) {}

    private static long moved(int n) {
        Point p = new Point(1, 2, "p");
        for (long i = n; i != 0; i--) {
            p = new Point(Math.addExact(p.x(), 1), Math.addExact(p.y(), i), p.label());
        }
        return p.x() + p.y();
    }
}
