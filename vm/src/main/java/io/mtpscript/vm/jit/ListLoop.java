package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A loop of the shape that {@code for} has, and the lists that stay the same in it: where their elements are, and how many, is
 * asked once before it.
 *
 * <pre>
 *  entry:  JMP test
 *          body ...
 *  test:   CHARGE
 *  end:    JLT index, count, body
 * </pre>
 *
 * @param entry the jump into it, which nothing else does
 * @param end its last instruction
 * @param index the register that counts, one by one and up to another number, so that it never overflows; -1 where something else
 *     is done to it
 * @param count the register with that number; -1 where it changes
 * @param straight whether every round takes the same way, so that its gas is known before it
 * @param roundGas what a round charges, the test behind it included
 * @param testGas what the test charges
 * @param read registers of lists whose elements are read
 * @param filled registers of lists whose elements are set
 */
record ListLoop(
        int entry,
        int end,
        int index,
        int count,
        boolean straight,
        long roundGas,
        long testGas,
        List<Integer> read,
        List<Integer> filled) {
    /** The most lists of a function: each takes place in its frame. */
    private static final int MOST_LISTS = 8;

    /** What a list takes of a frame: the address of its first element. */
    private static final int LIST_BYTES = 8;

    /** The loops of a function that have such lists, by their entries. */
    static Map<Integer, ListLoop> of(Code code) {
        long[] instructions = code.instructions();
        var loops = new LinkedHashMap<Integer, ListLoop>();
        int lists = 0;
        for (int pc = 0; pc + 1 < instructions.length; pc++) {
            int end = end(code, pc);
            if (end < 0) {
                continue;
            }
            ListLoop loop = of(instructions, pc, end);
            lists += loop.read.size() + loop.filled.size();
            if (lists > MOST_LISTS) {
                break;
            }
            loops.put(pc, loop);
        }
        return loops;
    }

    /** What they take of a frame, at most. */
    static int frameBytes(Map<Integer, ListLoop> loops) {
        return loops.values().stream()
                .mapToInt(loop -> LIST_BYTES * (loop.read.size() + loop.filled.size()))
                .sum();
    }

    /** The last instruction of the loop that a jump goes into, or -1. */
    private static int end(Code code, int entry) {
        long[] instructions = code.instructions();
        if (op(instructions[entry]) != Opcode.JMP) {
            return -1;
        }
        int test = Instruction.imm32(instructions[entry]);
        for (int pc = test; test > entry + 1 && pc < Math.min(instructions.length, test + 2); pc++) {
            long w = instructions[pc];
            if (op(w) == Opcode.JLT && pc + 1 + Instruction.signedC(w) == entry + 1) {
                return Shape.isEntered(code, entry, pc) ? -1 : pc;
            }
        }
        return -1;
    }

    private static ListLoop of(long[] instructions, int entry, int end) {
        SortedSet<Integer> read = new TreeSet<>();
        SortedSet<Integer> filled = new TreeSet<>();
        SortedSet<Integer> written = new TreeSet<>();
        int index = Instruction.a(instructions[end]);
        int test = Instruction.imm32(instructions[entry]);
        boolean counts = true;
        boolean steps = false;
        boolean straight = true;
        long roundGas = 0;
        long testGas = 0;
        for (int pc = entry + 1; pc <= end; pc++) {
            long w = instructions[pc];
            switch (op(w)) {
                case IADDI -> {
                    written.add(Instruction.a(w));
                    // After a step comes the test: so no round sees an index that was not tested.
                    counts &= Instruction.a(w) != index || (isStep(w) && leadsTo(test, pc + 1, instructions));
                    steps |= Instruction.a(w) == index;
                }
                case LISTGET -> {
                    read.add(Instruction.b(w));
                    written.add(Instruction.a(w));
                    counts &= Instruction.a(w) != index;
                }
                case LISTSET -> filled.add(Instruction.a(w));
                case CHARGE -> {
                    roundGas += Instruction.imm48(w);
                    testGas = Instruction.imm48(w);
                }
                case JMP, JT, JF, JEQ, JNE, JLT, JLE, SWITCH, TAILCALL, TAILAPPLY, RET, UNREACHABLE ->
                    straight &= pc == end;
                case MOVE,
                        LDI,
                        LDK,
                        IADD,
                        ISUB,
                        IMUL,
                        IDIV,
                        IMOD,
                        INEG,
                        IEQ,
                        INE,
                        ILT,
                        ILE,
                        NOT,
                        TAG,
                        LD,
                        NEW,
                        LISTNEW,
                        LISTLEN,
                        LISTREST,
                        CALL,
                        APPLY,
                        BUILTIN,
                        EFFECT,
                        EFFECT_ALL -> {
                    written.add(Instruction.a(w));
                    counts &= Instruction.a(w) != index;
                }
            }
        }
        read.removeAll(written);
        filled.removeAll(written);
        int count = Instruction.b(instructions[end]);
        // The last charge is the test's: it stands where the jump goes in. A loop that never steps does not end by its
        // count.
        straight &= steps && op(instructions[end - 1]) == Opcode.CHARGE;
        return new ListLoop(
                entry,
                end,
                counts ? index : -1,
                written.contains(count) ? -1 : count,
                straight,
                roundGas,
                testGas,
                new ArrayList<>(read),
                new ArrayList<>(filled));
    }

    /** Whether the register counts from 0 or more up to a number that stays. */
    boolean counts() {
        return index >= 0 && count >= 0;
    }

    private static boolean leadsTo(int test, int pc, long[] instructions) {
        return pc == test || (op(instructions[pc]) == Opcode.JMP && Instruction.imm32(instructions[pc]) == test);
    }

    private static boolean isStep(long w) {
        return Instruction.a(w) == Instruction.b(w) && Instruction.signedC(w) == 1;
    }
}
