package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import io.mtpscript.vm.testing.Sandbox;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation, by programs of a few instructions. */
class InterpreterTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    private static int operator(Assembler program, Opcode op) {
        return program.function("op", 2, 3).abc(op, 2, 0, 1).ret(2).id();
    }

    private static long run(Opcode op, long a, long b) {
        Assembler program = new Assembler();
        int f = operator(program, op);
        try (Sandbox box = Sandbox.of(program)) {
            return box.call(f, a, b);
        }
    }

    private static ErrorCode fail(Opcode op, long a, long b) {
        Assembler program = new Assembler();
        int f = operator(program, op);
        try (Sandbox box = Sandbox.of(program)) {
            return box.trap(f, a, b);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IADD, 2, 3, 5",
        "IADD, 9223372036854775806, 1, 9223372036854775807",
        "IADD, -9223372036854775807, -1, -9223372036854775808",
        "ISUB, 2, 3, -1",
        "ISUB, -1, 9223372036854775807, -9223372036854775808",
        "IMUL, -4, 5, -20",
        "IMUL, -9223372036854775808, 1, -9223372036854775808",
        "IMUL, 3037000499, 3037000499, 9223372030926249001",
        "IDIV, 7, 2, 3",
        "IDIV, -7, 2, -3",
        "IDIV, 7, -2, -3",
        "IDIV, -9223372036854775808, 2, -4611686018427387904",
        "IMOD, 7, 3, 1",
        "IMOD, -7, 3, -1",
        "IMOD, 7, -3, 1",
        "IMOD, -9223372036854775808, -1, 0",
        "IEQ, 3, 3, 1",
        "IEQ, 3, 4, 0",
        "INE, 3, 3, 0",
        "INE, 3, 4, 1",
        "ILT, -1, 0, 1",
        "ILT, 0, 0, 0",
        "ILE, 0, 0, 1",
        "ILE, 1, 0, 0",
    })
    void integerOperators(Opcode op, long a, long b, long expected) {
        assertEquals(expected, run(op, a, b));
    }

    @Test
    void overflowAndDivisionByZeroTrap() {
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IADD, MAX, 1));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IADD, MIN, -1));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.ISUB, MIN, 1));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.ISUB, 0, MIN));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IMUL, MIN, -1));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IMUL, -1, MIN));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IMUL, 1L << 32, 1L << 31));
        assertEquals(ErrorCode.INT_OVERFLOW, fail(Opcode.IDIV, MIN, -1));
        assertEquals(ErrorCode.DIVISION_BY_ZERO, fail(Opcode.IDIV, 1, 0));
        assertEquals(ErrorCode.DIVISION_BY_ZERO, fail(Opcode.IMOD, 1, 0));
    }

    @Test
    void negationImmediatesAndMoves() {
        Assembler program = new Assembler();
        int negate =
                program.function("neg", 1, 2).abc(Opcode.INEG, 1, 0, 0).ret(1).id();
        int addMinus = program.function("addi", 1, 2)
                .abc(Opcode.IADDI, 1, 0, -3)
                .ret(1)
                .id();
        int addMax = program.function("addi", 1, 2)
                .abc(Opcode.IADDI, 1, 0, 32767)
                .ret(1)
                .id();
        int not = program.function("not", 1, 1).abc(Opcode.NOT, 0, 0, 0).ret(0).id();
        int load = program.function("ldi", 0, 3).ldi(1, -5).move(2, 1).ret(2).id();
        int k = program.constant(MIN);
        int constant = program.function("ldk", 0, 1).ldk(0, k).ret(0).id();
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(-7, box.call(negate, 7));
            assertEquals(4, box.call(addMinus, 7));
            assertEquals(32774, box.call(addMax, 7));
            assertEquals(0, box.call(not, 1));
            assertEquals(1, box.call(not, 0));
            assertEquals(-5, box.call(load));
            assertEquals(MIN, box.call(constant));
            assertEquals(ErrorCode.INT_OVERFLOW, box.trap(negate, MIN));
        }
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(ErrorCode.INT_OVERFLOW, box.trap(addMinus, MIN));
        }
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(ErrorCode.INT_OVERFLOW, box.trap(addMax, MAX));
        }
    }

    @Test
    void jumps() {
        Assembler program = new Assembler();
        // 1 for the way taken by each jump, added up as bits.
        Function f = program.function("jumps", 2, 3).ldi(2, 0);
        Opcode[] compares = {Opcode.JEQ, Opcode.JNE, Opcode.JLT, Opcode.JLE};
        for (int i = 0; i < compares.length; i++) {
            Label taken = new Label();
            Label next = new Label();
            f.compare(compares[i], 0, 1, taken).jump(Opcode.JMP, 0, next);
            f.place(taken).abc(Opcode.IADDI, 2, 2, 1 << i);
            f.place(next);
        }
        Label notZero = new Label();
        Label zero = new Label();
        Label end = new Label();
        f.jump(Opcode.JT, 0, notZero).jump(Opcode.JF, 0, zero);
        f.place(notZero).abc(Opcode.IADDI, 2, 2, 16).jump(Opcode.JMP, 0, end);
        f.place(zero).abc(Opcode.IADDI, 2, 2, 32);
        f.place(end).ret(2);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(1 + 8 + 16, box.call(f.id(), 5, 5));
            assertEquals(2 + 4 + 8 + 32, box.call(f.id(), 0, 5));
            assertEquals(2 + 16, box.call(f.id(), 7, 5));
            assertEquals(1 + 8 + 32, box.call(f.id(), 0, 0));
        }
    }

    @Test
    void objectsTagsAndSwitches() {
        Assembler program = new Assembler();
        Function make = program.function("make", 2, 3).abc(Opcode.NEW, 2, 2, 0).ret(2);
        Function tag = program.function("tag", 1, 2).abc(Opcode.TAG, 1, 0, 0).ret(1);
        Function word = program.function("word", 1, 2).abc(Opcode.LD, 1, 0, 1).ret(1);
        Label zero = new Label();
        Label one = new Label();
        Label two = new Label();
        Function choose = program.function("switch", 1, 2).switchOn(0, zero, one, two);
        choose.place(zero).ldi(1, 100).ret(1);
        choose.place(one).ldi(1, 101).ret(1);
        choose.place(two).ldi(1, 102).ret(1);
        try (Sandbox box = Sandbox.of(program)) {
            long object = box.call(make.id(), 4, 99);
            assertEquals(0, object & 7);
            assertEquals(4, box.call(tag.id(), object));
            assertEquals(99, box.call(word.id(), object));
            assertEquals(6, box.call(tag.id(), 6 << 1 | 1));
            assertEquals(100, box.call(choose.id(), 0));
            assertEquals(102, box.call(choose.id(), 2));
            assertEquals(ErrorCode.INTERNAL, box.trap(choose.id(), 3));
            assertTrue(box.vm().fault().isPresent());
        }
    }

    @Test
    void lists() {
        Assembler program = new Assembler();
        // [n, n + 1]
        Function make = program.function("make", 1, 4)
                .ldi(1, 2)
                .abc(Opcode.LISTNEW, 2, 1, 0)
                .ldi(3, 0)
                .abc(Opcode.LISTSET, 2, 3, 0)
                .abc(Opcode.IADDI, 0, 0, 1)
                .ldi(3, 1)
                .abc(Opcode.LISTSET, 2, 3, 0)
                .ret(2);
        Function length =
                program.function("length", 1, 2).abc(Opcode.LISTLEN, 1, 0, 0).ret(1);
        Function get =
                program.function("get", 2, 3).abc(Opcode.LISTGET, 2, 0, 1).ret(2);
        Function rest =
                program.function("rest", 1, 2).abc(Opcode.LISTREST, 1, 0, 1).ret(1);
        try (Sandbox box = Sandbox.of(program)) {
            long list = box.call(make.id(), 41);
            assertEquals(2, box.call(length.id(), list));
            assertEquals(41, box.call(get.id(), list, 0));
            assertEquals(42, box.call(get.id(), list, 1));
            long tail = box.call(rest.id(), list);
            assertEquals(1, box.call(length.id(), tail));
            assertEquals(42, box.call(get.id(), tail, 0));
            long empty = box.call(rest.id(), tail);
            assertEquals(0, box.call(length.id(), empty));
            assertEquals(ErrorCode.INTERNAL, box.trap(rest.id(), empty));
        }
    }

    @Test
    void callsPassArgumentsInPlace() {
        Assembler program = new Assembler();
        Function add = program.function("add", 2, 3).abc(Opcode.IADD, 2, 0, 1).ret(2);
        Function twice = program.function("twice", 2, 4)
                .move(2, 0)
                .move(3, 1)
                .call(2, add.id())
                .move(3, 2)
                .call(2, add.id())
                .ret(2);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(14, box.call(twice.id(), 3, 4));
        }
    }

    @Test
    void closures() {
        Assembler program = new Assembler();
        int integer = program.type(TypeDesc.Prim.INT);
        // captured + argument
        Function add = program.closure("add", 1, 3, List.of(integer))
                .abc(Opcode.LD, 2, 0, 1)
                .abc(Opcode.IADD, 2, 2, 1)
                .ret(2);
        int id = program.constant(add.id());
        Function make = program.function("make", 1, 3)
                .ldk(1, id)
                .move(2, 0)
                .abc(Opcode.NEW, 0, 2, 1)
                .ret(0);
        Function apply =
                program.function("apply", 2, 2).abc(Opcode.APPLY, 0, 1, 0).ret(0);
        Function tail = program.function("tail", 2, 2).abc(Opcode.TAILAPPLY, 0, 1, 0);
        Function wrong =
                program.function("wrong", 1, 1).abc(Opcode.APPLY, 0, 0, 0).ret(0);
        try (Sandbox box = Sandbox.of(program)) {
            long closure = box.call(make.id(), 30);
            assertEquals(42, box.call(apply.id(), closure, 12));
            assertEquals(43, box.call(tail.id(), closure, 13));
            assertEquals(ErrorCode.INTERNAL, box.trap(wrong.id(), closure));
        }
    }

    @Test
    void newFramesAreZero() {
        Assembler program = new Assembler();
        Function reads = program.function("reads", 0, 3).ret(2);
        Function dirty =
                program.function("dirty", 0, 3).ldi(0, 7).ldi(1, 7).ldi(2, 7).ret(2);
        Function f = program.function("f", 0, 1)
                .call(0, dirty.id())
                .call(0, reads.id())
                .ret(0);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(0, box.call(f.id()));
        }
    }

    @Test
    void deepRecursionAndLongTailLoops() {
        Assembler program = new Assembler();
        Function sum = program.function("sum", 1, 3);
        Label zero = new Label();
        sum.jump(Opcode.JF, 0, zero)
                .abc(Opcode.IADDI, 1, 0, -1)
                .call(1, sum.id())
                .abc(Opcode.IADD, 0, 0, 1)
                .ret(0)
                .place(zero)
                .ret(0);
        Function loop = program.function("loop", 2, 4);
        Label done = new Label();
        loop.jump(Opcode.JF, 0, done)
                .abc(Opcode.IADDI, 2, 0, -1)
                .abc(Opcode.IADD, 3, 1, 0)
                .tailcall(2, loop.id())
                .place(done)
                .ret(1);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(5000050000L, box.call(sum.id(), 100_000));
            assertEquals(100_001 * (16 + 3 * 8), box.vm().memoryUsed());
            assertEquals(500000500000L, box.call(loop.id(), 1_000_000, 0));
            assertEquals(100_001 * (16 + 3 * 8), box.vm().memoryUsed());
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.trap(sum.id(), 1_000_000));
        }
    }

    @Test
    void positionsOfTraps() {
        Assembler program = new Assembler();
        Function f = program.function("f", 2, 2)
                .positions(1, 0, 3, 2)
                .abc(Opcode.IADD, 0, 0, 1)
                .abc(Opcode.IADD, 0, 0, 1)
                .abc(Opcode.IDIV, 0, 0, 1)
                .ret(0);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(ErrorCode.DIVISION_BY_ZERO, box.trap(f.id(), 1, 0));
            assertEquals(2, box.vm().trapPosition());
        }
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(ErrorCode.INT_OVERFLOW, box.trap(f.id(), MAX, 1));
            assertEquals(0, box.vm().trapPosition());
        }
    }

    @Test
    void unreachableIsAnInternalFault() {
        Assembler program = new Assembler();
        Function f = program.function("f", 0, 1).abc(Opcode.UNREACHABLE, 0, 0, 0);
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(ErrorCode.INTERNAL, box.trap(f.id()));
        }
    }
}
