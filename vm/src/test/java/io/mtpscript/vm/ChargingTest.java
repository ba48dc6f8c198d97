package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import io.mtpscript.vm.testing.Sandbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gas and memory to the unit: where they are charged, and where they end a request. */
class ChargingTest {
    private static final int REQUEST_START = 20;
    private static final int ENTER = 1;
    private static final int RET = 1;

    private static Function fib(Assembler program) {
        Function fib = program.function("fib", 1, 4);
        Label small = new Label();
        fib.ldi(1, 2)
                .compare(Opcode.JLT, 0, 1, small)
                .abc(Opcode.IADDI, 2, 0, -1)
                .call(2, fib.id())
                .abc(Opcode.IADDI, 3, 0, -2)
                .call(3, fib.id())
                .abc(Opcode.IADD, 0, 2, 3)
                .ret(0)
                .place(small)
                .ret(0);
        return fib;
    }

    /** By the table: enter 1, jlt 1; then ret 1, or iaddi 1, call 1, iaddi 1, call 1, iadd 1, ret 1. */
    private static long fibGas(int n) {
        return n < 2 ? 3 : 2 + 6 + fibGas(n - 1) + fibGas(n - 2);
    }

    @Test
    void gasOfSegments() {
        Assembler program = new Assembler();
        Function fib = fib(program);
        for (int n = 0; n < 12; n++) {
            try (Sandbox box = Sandbox.of(program)) {
                box.call(fib.id(), n);
                assertEquals(REQUEST_START + fibGas(n), box.vm().gasUsed(), "fib " + n);
            }
        }
    }

    @Test
    void frozenGasOfAFewPrograms() {
        Assembler program = new Assembler();
        Function fib = fib(program);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(610, box.call(fib.id(), 15));
            assertEquals(20 + 987 * 3 + 986 * 8, box.vm().gasUsed());
            assertEquals(15 * (16 + 4 * 8), box.vm().memoryUsed());
        }
    }

    /** The sums at which a run may stop: one after each charge. */
    private static List<Long> chargePoints(Program program, int function, long argument, long total) {
        List<Long> points = new ArrayList<>();
        long limit = 1;
        while (limit <= total) {
            try (Sandbox box = Sandbox.of(program, limit, Limits.VM_MEMORY_MIN)) {
                box.vm().setArgument(0, argument);
                assertEquals(VmStatus.TRAPPED, box.vm().run(function), "limit " + limit);
                assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
                long used = box.vm().gasUsed();
                assertTrue(used >= limit);
                points.add(used);
                limit = used + 1;
            }
        }
        return points;
    }

    @Test
    void outOfGasAtEveryBudget() {
        Assembler assembler = new Assembler();
        Function fib = fib(assembler);
        Program program = assembler.build();
        long total = REQUEST_START + fibGas(6);
        List<Long> points = chargePoints(program, fib.id(), 6, total);
        assertEquals(total, points.getLast());
        // Every budget between two charges ends at the later one.
        for (long limit = 1; limit <= total; limit++) {
            long expected = 0;
            for (long point : points) {
                if (point >= limit) {
                    expected = point;
                    break;
                }
            }
            try (Sandbox box = Sandbox.of(program, limit, Limits.VM_MEMORY_MIN)) {
                assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(fib.id(), 6));
                assertEquals(expected, box.vm().gasUsed(), "limit " + limit);
            }
        }
        try (Sandbox box = Sandbox.of(program, total + 1, Limits.VM_MEMORY_MIN)) {
            assertEquals(8, box.call(fib.id(), 6));
            assertEquals(total, box.vm().gasUsed());
        }
    }

    @Test
    void walksStopAtEveryBudget() {
        Assembler assembler = new Assembler();
        int string = assembler.type(TypeDesc.Prim.STRING);
        int list = assembler.type(new TypeDesc.ListOf(string));
        int equal = assembler.calls(Builtin.OP_EQUAL, 2, list);
        Program program = assembler.build();
        long total;
        try (Sandbox box = Sandbox.of(program, 1000, Limits.VM_MEMORY_MIN)) {
            assertEquals(1, box.call(equal, strings(box), strings(box)));
            total = box.vm().gasUsed();
        }
        // Three strings bound twice at 2, 2 and 4 (bytes 5, 0 and 70); enter, builtin, op_equal, ret; list, and visits.
        assertEquals(REQUEST_START + 2 * (2 + 0 + 4) + ENTER + 1 + 2 + RET + 1 + (1 + 1) + 1 + (1 + 2), total);
        for (long limit = total - 5; limit <= total; limit++) {
            try (Sandbox box = Sandbox.of(program, limit, Limits.VM_MEMORY_MIN)) {
                assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(equal, strings(box), strings(box)));
                assertTrue(box.vm().gasUsed() >= limit);
                assertTrue(box.vm().gasUsed() <= total);
            }
        }
    }

    private static long strings(Sandbox box) {
        return box.vm().newList(new long[] {box.string("hello"), box.string(""), box.string("x".repeat(70))}, 3);
    }

    @Test
    void requestStartMayEndTheRequest() {
        Assembler program = new Assembler();
        Function f = program.function("f", 0, 1).ret(0);
        try (Sandbox box = Sandbox.of(program.build(), REQUEST_START, Limits.VM_MEMORY_MIN)) {
            assertTrue(box.vm().trapped());
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f.id()));
            assertEquals(REQUEST_START, box.vm().gasUsed());
        }
        try (Sandbox box = Sandbox.of(program.build(), REQUEST_START + 3, Limits.VM_MEMORY_MIN)) {
            box.call(f.id());
            assertEquals(REQUEST_START + ENTER + RET, box.vm().gasUsed());
        }
    }

    @Test
    void memoryEndsTheRequestAtTheFirstObjectThatDoesNotFit() {
        // A loop that makes an object of two words and calls itself in constant stack.
        Assembler program = new Assembler();
        Function loop = program.function("loop", 1, 2).abc(Opcode.NEW, 1, 2, 0).abc(Opcode.IADDI, 0, 0, 1);
        loop.tailcall(0, loop.id());
        long budget = Limits.VM_MEMORY_MIN;
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, budget)) {
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.trap(loop.id(), 0));
            long frame = 16 + 2 * 8;
            long objects = (budget - frame) / 16;
            assertEquals(frame + objects * 16, box.vm().memoryUsed());
            // enter 1, new 2, iaddi 1, tailcall 0; the last one only started.
            assertEquals(REQUEST_START + (objects + 1) * 4, box.vm().gasUsed());
        }
    }

    @Test
    void memoryEndsTheRequestAtTheFirstFrameThatDoesNotFit() {
        Assembler program = new Assembler();
        Function deep = program.function("deep", 1, 1);
        deep.abc(Opcode.IADDI, 0, 0, 1).call(0, deep.id()).ret(0);
        long budget = Limits.VM_MEMORY_MIN;
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, budget)) {
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.trap(deep.id(), 0));
            long frames = budget / 24;
            assertEquals(frames * 24, box.vm().memoryUsed());
            assertEquals(REQUEST_START + frames * 3, box.vm().gasUsed());
        }
    }

    @Test
    void framesAreGivenBack() {
        Assembler program = new Assembler();
        Function leaf = program.function("leaf", 0, 10).ldi(0, 1).ret(0);
        Function calls = program.function("calls", 0, 2);
        for (int i = 0; i < 1000; i++) {
            calls.call(0, leaf.id());
        }
        calls.ret(0);
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.VM_MEMORY_MIN)) {
            box.call(calls.id());
            assertEquals(16 + 2 * 8 + 16 + 10 * 8, box.vm().memoryUsed());
        }
    }

    @Test
    void tailCallsGiveTheOldFrameBack() {
        Assembler program = new Assembler();
        Function big = program.function("big", 1, 100);
        Function small = program.function("small", 1, 1);
        Label end = new Label();
        big.jump(Opcode.JF, 0, end)
                .abc(Opcode.IADDI, 0, 0, -1)
                .tailcall(0, small.id())
                .place(end)
                .ret(0);
        small.tailcall(0, big.id());
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.VM_MEMORY_MIN)) {
            box.call(big.id(), 1000);
            assertEquals(16 + 100 * 8, box.vm().memoryUsed());
        }
    }

    @Test
    void listsChargeTheirElements() {
        Assembler program = new Assembler();
        Function make =
                program.function("make", 1, 2).abc(Opcode.LISTNEW, 1, 0, 0).ret(1);
        long budget = Limits.VM_MEMORY_MIN;
        long fits = (budget - (16 + 2 * 8) - 8) / 8;
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, budget)) {
            box.call(make.id(), fits);
            assertEquals(budget, box.vm().memoryUsed());
        }
        for (long length : new long[] {fits + 1, 1L << 40, Long.MAX_VALUE, (1L << 61) + 1}) {
            try (Sandbox box = Sandbox.of(program.build(), 1_000_000, budget)) {
                assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.trap(make.id(), length), "length " + length);
            }
        }
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, budget)) {
            assertEquals(ErrorCode.INTERNAL, box.trap(make.id(), -1));
        }
    }
}
