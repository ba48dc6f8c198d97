package io.mtpscript.vm.jit;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.Arrays;

/**
 * What has to be known of a function before its code is made.
 *
 * @param targets for each instruction, whether a jump goes there
 * @param loops whether control can go back: gas has to be looked at while it runs
 * @param calls whether it calls something, so that the stack may grow
 * @param memory whether it reads or writes memory itself
 * @param brief whether a pass through it charges so little that its calls may run before that is added to the machine's sum
 */
record Shape(boolean[] targets, boolean loops, boolean calls, boolean memory, boolean brief) {
    /**
     * What each frame of a brief function may still owe, in gas. Times the frames that the largest stack holds it is some
     * milliseconds of work, once, before a request ends; adding up before each call costs naive {@code fib} a twentieth of its time.
     */
    private static final long MOST_OWED_GAS = 64;

    /** What a frame of the JVM takes besides its locals, at most, the bridge by which a closure is entered included. */
    private static final int FRAME_OVERHEAD_BYTES = 320;

    /** Two slots a register. */
    private static final int REGISTER_BYTES = 16;

    static Shape of(Code code) {
        long[] instructions = code.instructions();
        boolean[] targets = new boolean[instructions.length];
        boolean loops = false;
        boolean calls = false;
        boolean memory = false;
        long gas = 0;
        for (int pc = 0; pc < instructions.length; pc++) {
            long w = instructions[pc];
            for (int target : targets(code, pc)) {
                targets[target] = true;
                loops |= target <= pc;
            }
            switch (op(w)) {
                case CALL, APPLY, TAILAPPLY -> calls = true;
                case TAILCALL -> {
                    boolean self = Instruction.imm32(w) == code.id();
                    loops |= self;
                    calls |= !self;
                }
                case CHARGE -> gas += Instruction.imm48(w);
                case TAG, LD, NEW, LISTLEN, LISTGET, LISTSET -> memory = true;
                default -> {}
            }
        }
        return new Shape(targets, loops, calls, memory, !loops && gas <= MOST_OWED_GAS);
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

    static Opcode op(long w) {
        return Opcode.of(Instruction.op(w)).orElseThrow();
    }

    /** How many bytes of stack a call of it may take, whoever of the JVM's compilers made its code. */
    static int stackBytes(Code code) {
        return FRAME_OVERHEAD_BYTES + REGISTER_BYTES * code.registerCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s
                && Arrays.equals(targets, s.targets)
                && loops == s.loops
                && calls == s.calls
                && memory == s.memory
                && brief == s.brief;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(targets);
    }
}
