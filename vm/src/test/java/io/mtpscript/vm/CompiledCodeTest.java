package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What compiled code leaves to the interpreter, so that both end alike. */
class CompiledCodeTest {
    private final Assembler program = new Assembler();

    /**
     * Runs a compiled function.
     *
     * @return its result, or why it trapped, and how many calls compiled code has finished
     */
    private String run(int function, long memory, long... arguments) {
        VmSettings settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(memory), 1);
        try (VmImage image = assertInstanceOf(VmImage.class, VmImage.load(program.build(), settings));
                VmOwner owner = new VmOwner(image)) {
            image.compile();
            Vm vm = owner.acquire();
            vm.begin(Limits.DEFAULT.gas(), new byte[32]);
            for (int i = 0; i < arguments.length; i++) {
                vm.setArgument(i, arguments[i]);
            }
            VmStatus status = vm.run(function);
            String end = status == VmStatus.DONE ? "" + vm.result() : vm.trap().code();
            int finished = vm.compiledCalls();
            owner.release(vm);
            return end + ", " + finished;
        }
    }

    private int callsLeaf(int registers) {
        int last = registers - 1;
        int leaf = program.function("leaf" + registers, 0, registers)
                .ldi(last, 7)
                .ret(last)
                .id();
        return program.function("calls" + registers, 0, 1).call(0, leaf).ret(0).id();
    }

    /** The frame of a function that calls nothing has to be in the budget too. */
    @Test
    void framesOfLeavesTakeMemory() {
        int small = callsLeaf(16);
        int larger = callsLeaf(1_000);
        int tooLarge = callsLeaf(9_000);
        assertEquals("7, 1", run(small, Limits.VM_MEMORY_MIN));
        assertEquals("7, 1", run(larger, Limits.VM_MEMORY_MIN));
        assertEquals(ErrorCode.MEMORY_EXHAUSTED.code() + ", 0", run(tooLarge, Limits.VM_MEMORY_MIN));
        assertEquals("7, 1", run(tooLarge, Limits.DEFAULT.vmMemoryBytes()));
    }

    /** A class file has no room for such a method; the other functions are compiled all the same. */
    @Test
    void whatIsTooLargeStaysWithTheInterpreter() {
        Label[] ways = new Label[16_400];
        Arrays.fill(ways, new Label());
        program.function("table", 1, 1)
                .switchOn(0, ways)
                .place(ways[0])
                .ldi(0, 10)
                .ret(0);
        Function registers = program.function("registers", 1, 40_000).move(39_999, 0);
        registers.ret(39_999);
        int small = program.function("small", 0, 1).ldi(0, 7).ret(0).id();
        try (VmImage image = assertInstanceOf(VmImage.class, VmImage.load(program.build(), VmSettings.DEFAULT))) {
            image.compile();
            assertEquals(List.of("table", "registers"), image.uncompiled());
        }
        assertEquals("7, 1", run(small, Limits.VM_MEMORY_MIN));
        assertEquals("10, 0", run(0, Limits.VM_MEMORY_MIN, 16_399));
        assertEquals("12, 0", run(registers.id(), Limits.DEFAULT.vmMemoryBytes(), 12));
    }

    /** A word that is in the table only without its upper half. */
    @Test
    void switchesLookAtTheWholeWord() {
        Label zero = new Label();
        Label one = new Label();
        Function choose = program.function("switch", 1, 1).switchOn(0, zero, one);
        choose.place(zero).ldi(0, 10).ret(0);
        choose.place(one).ldi(0, 11).ret(0);
        assertEquals("11, 1", run(choose.id(), Limits.VM_MEMORY_MIN, 1));
        assertEquals(ErrorCode.INTERNAL.code() + ", 0", run(choose.id(), Limits.VM_MEMORY_MIN, 1L << 32));
        assertEquals(ErrorCode.INTERNAL.code() + ", 0", run(choose.id(), Limits.VM_MEMORY_MIN, 2));
    }
}
