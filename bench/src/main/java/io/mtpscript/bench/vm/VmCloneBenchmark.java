package io.mtpscript.bench.vm;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What isolation costs a request: a VM of its own, taken, begun, filled with so many bytes, and wiped; whatever the size of the
 * program's image.
 */
public class VmCloneBenchmark extends ShortRun {
    private static final int SEED_BYTES = 32;

    /** Bytes of the region that the request uses. */
    @Param({"0", "1024", "4096", "16384", "65536"})
    public int used;

    /** Bytes of the program's constants. */
    @Param({"4096", "65536", "1048576"})
    public int constants;

    private Vms vms = new Vms(64);
    private final byte[] seed = new byte[SEED_BYTES];
    private long[] words = {};

    private record Vms(VmImage image, VmOwner owner) {
        Vms(int constants) {
            this(load(constants));
        }

        private Vms(VmImage image) {
            this(image, new VmOwner(image));
        }

        void close() {
            owner.close();
            image.close();
        }
    }

    private static VmImage load(int constants) {
        Program empty = new Program(
                GasSchedule.packaged().semanticsVersion(),
                List.of(),
                List.of(takes()),
                new long[0],
                new byte[constants],
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of(),
                new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty()),
                new TreeMap<>(),
                List.of(),
                new long[0],
                new byte[0],
                new TreeMap<>());
        return switch (VmImage.load(empty, VmSettings.DEFAULT)) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) -> throw new IllegalStateException(message);
        };
    }

    /** A function that takes a List of so many elements and writes none of them: what wiping has to zero is the same. */
    private static FunctionCode takes() {
        GasSchedule gas = GasSchedule.packaged();
        long cost = gas.cost(Charge.FUNCTION_ENTER) + gas.cost(Opcode.LISTNEW) + gas.cost(Opcode.RET);
        long[] code = {
            Instruction.charge(cost), Instruction.abc(Opcode.LISTNEW, 0, 0, 0), Instruction.abc(Opcode.RET, 0, 0, 0)
        };
        return new FunctionCode("takes", 1, 1, false, List.of(), 0, true, code, List.of(), new int[0]);
    }

    @Setup
    public void size() {
        vms.close();
        vms = new Vms(constants);
        words = new long[Math.max(0, used / Long.BYTES - 1)]; // a List has a word of its own
    }

    @TearDown(Level.Trial)
    public void unmap() {
        vms.close();
    }

    @Benchmark
    public long cloneFillWipe() {
        VmOwner owner = vms.owner();
        Vm vm = owner.acquire();
        vm.begin(Limits.DEFAULT.gas(), seed);
        long list = words.length == 0 ? 0 : vm.newList(words, words.length);
        owner.release(vm);
        return list;
    }

    /** Without the filling: what the VM itself costs, and one call of a function. */
    @Benchmark
    public VmStatus cloneWipe() {
        VmOwner owner = vms.owner();
        Vm vm = owner.acquire();
        vm.begin(Limits.DEFAULT.gas(), seed);
        vm.setArgument(0, words.length);
        VmStatus status = vm.run(0);
        owner.release(vm);
        return status;
    }
}
