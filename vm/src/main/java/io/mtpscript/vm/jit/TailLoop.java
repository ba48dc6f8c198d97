package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A function that counts by calling itself last, as {@code List.fold} does, and the lists that it hands on unchanged: where their
 * elements are, and how many, is asked once, when it is called by another.
 *
 * <pre>
 *  0:     CHARGE
 *  1:     JLT index, count, body
 *         the end ...
 *  body:  one way, with IADDI next, index, 1
 *         TAILCALL itself: the same lists, next, the same count
 * </pre>
 *
 * @param index the parameter that counts, one by one and up to another number, so that it never overflows
 * @param count the parameter with that number
 * @param reads the parameters of lists, by the LISTGETs that read such a list's element at the index
 * @param steps the IADDIs that count
 */
record TailLoop(int index, int count, Map<Integer, Integer> reads, Set<Integer> steps) {
    /** What a register holds on the way: a parameter, one more than the index, or anything. */
    private static final int NEXT = -1;

    private static final int ANYTHING = -2;

    static Optional<TailLoop> of(Code code) {
        long[] instructions = code.instructions();
        if (instructions.length < 3 || op(instructions[0]) != Opcode.CHARGE || op(instructions[1]) != Opcode.JLT) {
            return Optional.empty();
        }
        int index = Instruction.a(instructions[1]);
        int count = Instruction.b(instructions[1]);
        int body = 2 + Instruction.signedC(instructions[1]);
        int last = last(code, body);
        if (last < 0 || index == count || Math.max(index, count) >= code.argumentCount()) {
            return Optional.empty();
        }
        int[] holds = new int[code.registerCount()];
        for (int register = 0; register < holds.length; register++) {
            holds[register] = register < code.argumentCount() ? register : ANYTHING;
        }
        Map<Integer, Integer> reads = new LinkedHashMap<>();
        Set<Integer> steps = new LinkedHashSet<>();
        for (int pc = body; pc < last; pc++) {
            follow(pc, instructions[pc], index, holds, reads, steps);
        }
        int from = Instruction.a(instructions[last]);
        if (holds[from + index] != NEXT || holds[from + count] != count) {
            return Optional.empty();
        }
        reads.values().removeIf(list -> holds[from + list] != list);
        return Optional.of(new TailLoop(index, count, reads, steps));
    }

    /** The only tail call of itself, where the body goes straight to it and only the test into the body; else -1. */
    private static int last(Code code, int body) {
        long[] instructions = code.instructions();
        int last = -1;
        for (int pc = 0; pc < instructions.length; pc++) {
            long w = instructions[pc];
            if (op(w) == Opcode.TAILCALL && Instruction.imm32(w) == code.id()) {
                if (last >= 0) {
                    return -1;
                }
                last = pc;
            }
        }
        if (body <= 2 || last < body || !isEnd(op(instructions[body - 1]))) {
            return -1;
        }
        for (int pc = body; pc < last; pc++) {
            switch (op(instructions[pc])) {
                case JMP, JT, JF, JEQ, JNE, JLT, JLE, SWITCH, TAILCALL, TAILAPPLY, RET, UNREACHABLE, LISTSET -> {
                    return -1;
                }
                default -> {}
            }
        }
        for (int pc = 0; pc < instructions.length; pc++) {
            for (int target : Shape.targets(code, pc)) {
                if (pc != 1 && target >= body && target <= last) {
                    return -1;
                }
            }
        }
        return last;
    }

    /** Whether control does not go on behind it. */
    private static boolean isEnd(Opcode op) {
        return switch (op) {
            case JMP, SWITCH, TAILCALL, TAILAPPLY, RET, UNREACHABLE -> true;
            default -> false;
        };
    }

    private static void follow(
            int pc, long w, int index, int[] holds, Map<Integer, Integer> reads, Set<Integer> steps) {
        int a = Instruction.a(w);
        int b = Instruction.b(w);
        switch (op(w)) {
            case CHARGE -> {}
            case MOVE -> holds[a] = holds[b];
            case IADDI -> {
                boolean step = holds[b] == index && Instruction.signedC(w) == 1;
                if (step) {
                    steps.add(pc);
                }
                holds[a] = step ? NEXT : ANYTHING;
            }
            case LISTGET -> {
                if (holds[Instruction.c(w)] == index && holds[b] >= 0) {
                    reads.put(pc, holds[b]);
                }
                holds[a] = ANYTHING;
            }
            case CALL, APPLY, BUILTIN -> {
                // What lies behind the result may be anything after it.
                for (int register = a; register < holds.length; register++) {
                    holds[register] = ANYTHING;
                }
            }
            default -> holds[a] = ANYTHING;
        }
    }

    /** The parameters whose elements it reads. */
    Set<Integer> lists() {
        return new TreeSet<>(reads.values());
    }
}
