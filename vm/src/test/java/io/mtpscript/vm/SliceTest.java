package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Sandbox;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A run that is cut into slices is the same run, and stops where a slice ends. */
class SliceTest {
    private static final long GAS = 10_000_000;

    /** Counts down from its argument in constant stack: 4 gas a round. */
    private static Function countdown(Assembler program) {
        Function loop = program.function("countdown", 1, 2);
        Assembler.Label end = new Assembler.Label();
        loop.ldi(1, 0)
                .compare(Opcode.JEQ, 0, 1, end)
                .abc(Opcode.IADDI, 0, 0, -1)
                .tailcall(0, loop.id());
        loop.place(end).ret(0);
        return loop;
    }

    private static VmStatus inSlices(Vm vm, VmStatus first, long slice) {
        VmStatus status = first;
        while (status == VmStatus.SLICE) {
            vm.slice(slice);
            status = vm.resume();
        }
        return status;
    }

    @Test
    void stopsSoonAfterTheEndOfTheSlice() {
        Assembler program = new Assembler();
        Function loop = countdown(program);
        try (Sandbox box = Sandbox.of(program)) {
            Vm vm = box.vm();
            long before = vm.gasUsed();
            vm.slice(1000);
            assertEquals(VmStatus.SLICE, box.start(loop.id(), 1_000_000));
            assertTrue(vm.gasUsed() >= before + 1000 && vm.gasUsed() < before + 1010, "used " + vm.gasUsed());
            assertFalse(vm.trapped());
            assertThrows(IllegalStateException.class, vm::result);
            vm.slice(Long.MAX_VALUE);
            assertEquals(VmStatus.DONE, vm.resume());
            assertEquals(0, vm.result());
        }
    }

    @Test
    void theLimitComesBeforeTheSlice() {
        Assembler program = new Assembler();
        Function loop = countdown(program);
        try (Sandbox box = Sandbox.of(program.build(), 5_000, Limits.VM_MEMORY_MIN)) {
            box.vm().slice(1_000);
            VmStatus status = box.start(loop.id(), 1_000_000);
            assertEquals(VmStatus.TRAPPED, inSlices(box.vm(), status, 1_000));
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
        }
    }

    @Test
    void anotherThreadGoesOn() throws InterruptedException, ExecutionException {
        Assembler program = new Assembler();
        Function loop = countdown(program);
        try (Sandbox box = Sandbox.of(program);
                var worker = Executors.newSingleThreadExecutor()) {
            Vm vm = box.vm();
            vm.slice(1);
            assertEquals(VmStatus.SLICE, box.start(loop.id(), 1_000));
            VmStatus status = worker.submit(() -> {
                        vm.slice(Long.MAX_VALUE);
                        return vm.resume();
                    })
                    .get();
            assertEquals(VmStatus.DONE, status);
            assertEquals(0, vm.result());
        }
    }

    /** Walks over values charge as they go; one that a slice stops leaves nothing, and then runs whole. */
    @Test
    void aBuiltinRunsAgainFromItsBeginning() {
        Assembler assembler = new Assembler();
        int string = assembler.type(TypeDesc.Prim.STRING);
        int list = assembler.type(new TypeDesc.ListOf(string));
        List<Integer> builtins = List.of(
                assembler.calls(Builtin.OP_EQUAL, 2, list),
                assembler.calls(Builtin.LIST_DISTINCT, 1, list),
                assembler.calls(Builtin.MAP_FROM_LIST, 1, string),
                assembler.calls(Builtin.STRING_JOIN, 2, 0),
                assembler.calls(Builtin.JSON_ENCODE, 1, list));
        Program program = assembler.build();
        for (int i = 0; i < builtins.size(); i++) {
            String whole = outcome(program, builtins.get(i), i, Long.MAX_VALUE);
            for (long slice = 1; slice < 60; slice++) {
                assertEquals(whole, outcome(program, builtins.get(i), i, slice), "builtin " + i + " by " + slice);
            }
        }
    }

    /** What a run used and what its memory looks like behind it: the next String stands where it would have stood. */
    private static String outcome(Program program, int function, int which, long slice) {
        try (Sandbox box = Sandbox.of(program, GAS, Limits.VM_MEMORY_MIN)) {
            Vm vm = box.vm();
            long[] words = new long[20];
            for (int i = 0; i < words.length; i++) {
                long text = box.string("text " + i % 7);
                words[i] = which == 2 ? box.object(text, box.string("v")) : text;
            }
            long list = vm.newList(words, words.length);
            long second = which == 3 ? box.string(", ") : vm.newList(words, words.length);
            vm.slice(slice);
            VmStatus status = inSlices(vm, box.start(function, list, second), slice);
            assertEquals(VmStatus.DONE, status);
            long result = which == 0 ? vm.result() : vm.result() & -8;
            return result + " gas " + vm.gasUsed() + " memory " + vm.memoryUsed() + " next " + box.string("x");
        }
    }

    @Test
    void anEffectsCallAndABodyAreWrittenAgain() {
        Assembler assembler = new Assembler();
        int string = assembler.type(TypeDesc.Prim.STRING);
        int list = assembler.type(new TypeDesc.ListOf(string));
        int site = assembler.site("Log", "write", List.of(list), list);
        Function f = assembler.function("f", 1, 1).effect(0, site).ret(0);
        Program program = assembler.build();
        byte[] answer = {(byte) 0x81, 0x61, 'x'};
        try (NativeBuffer whole = new NativeBuffer();
                NativeBuffer again = new NativeBuffer();
                Sandbox a = Sandbox.of(program, GAS, Limits.VM_MEMORY_MIN);
                Sandbox b = Sandbox.of(program, GAS, Limits.VM_MEMORY_MIN)) {
            for (Sandbox box : List.of(a, b)) {
                boolean sliced = box.equals(b);
                NativeBuffer out = sliced ? again : whole;
                Vm vm = box.vm();
                long[] words = new long[30];
                for (int i = 0; i < words.length; i++) {
                    words[i] = box.string("text " + i);
                }
                assertEquals(VmStatus.EFFECT, box.start(f.id(), vm.newList(words, words.length)));
                if (sliced) {
                    vm.slice(10);
                    assertEquals(VmStatus.SLICE, vm.encodeEffectCall(out));
                    assertFalse(vm.answersFit(10_000));
                    assertFalse(vm.bodyFits(10_000));
                    assertTrue(vm.answersFit(64));
                }
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
                assertEquals(VmStatus.EFFECT, vm.completeEffect(answer, 0, answer.length));
                vm.slice(Long.MAX_VALUE);
                assertEquals(VmStatus.DONE, vm.resume());
                if (sliced) {
                    vm.slice(1);
                    assertFalse(vm.encodeBody(list, vm.result(), out));
                    assertFalse(vm.trapped());
                }
                out.clear();
                assertTrue(vm.encodeBody(list, vm.result(), out));
            }
            assertArrayEquals(whole.toByteArray(), again.toByteArray());
            assertEquals(a.vm().gasUsed(), b.vm().gasUsed());
            assertEquals(a.vm().memoryUsed(), b.vm().memoryUsed());
        }
    }
}
