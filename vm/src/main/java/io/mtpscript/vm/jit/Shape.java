package io.mtpscript.vm.jit;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.Arrays;

/**
 * What has to be known of a function before its code is made.
 *
 * @param targets for each instruction, whether a jump goes there
 * @param calls whether it calls something, so that the stack may grow
 * @param memory whether it reads or writes memory itself
 */
record Shape(boolean[] targets, boolean calls, boolean memory) {
    /** What a frame of the JVM takes besides its locals, at most, the bridge by which a closure is entered included. */
    private static final int FRAME_OVERHEAD_BYTES = 320;

    /** Two slots a register. */
    private static final int REGISTER_BYTES = 16;

    /**
     * A function that calls nothing and has at most so many registers does not count its frame. In the budget it takes no more than
     * its caller has set aside beyond its own frame; where the interpreter calls it, much less than is set aside in any case.
     */
    static final int UNCOUNTED_REGISTERS = 16;

    static Shape of(Code code) {
        long[] instructions = code.instructions();
        boolean[] targets = new boolean[instructions.length];
        boolean calls = false;
        boolean memory = false;
        for (int pc = 0; pc < instructions.length; pc++) {
            long w = instructions[pc];
            for (int target : targets(code, pc)) {
                targets[target] = true;
            }
            switch (op(w)) {
                case CALL, APPLY, TAILAPPLY -> calls = true;
                case TAILCALL -> calls |= Instruction.imm32(w) != code.id();
                case TAG, LD, NEW, LISTLEN, LISTGET, LISTSET -> memory = true;
                default -> {}
            }
        }
        return new Shape(targets, calls, memory);
    }

    /** Where an instruction may jump to. */
    static int[] targets(Code code, int pc) {
        long w = code.instructions()[pc];
        return switch (op(w)) {
            case JMP, JT, JF -> new int[] {Instruction.imm32(w)};
            case JEQ, JNE, JLT, JLE -> new int[] {pc + 1 + Instruction.signedC(w)};
            case SWITCH -> code.table(Instruction.imm32(w));
            default -> new int[0];
        };
    }

    /** Whether a jump from elsewhere leads behind the first of some instructions. */
    static boolean isEntered(Code code, int first, int last) {
        for (int pc = 0; pc < code.instructions().length; pc++) {
            if (pc >= first && pc <= last) {
                continue;
            }
            for (int target : targets(code, pc)) {
                if (target > first && target <= last) {
                    return true;
                }
            }
        }
        return false;
    }

    static Opcode op(long w) {
        return Opcode.of(Instruction.op(w)).orElseThrow();
    }

    /** How many bytes of stack a call of it may take, whoever of the JVM's compilers made its code. */
    static int stackBytes(Code code) {
        return FRAME_OVERHEAD_BYTES + REGISTER_BYTES * code.registerCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s && Arrays.equals(targets, s.targets) && calls == s.calls && memory == s.memory;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(targets);
    }
}
