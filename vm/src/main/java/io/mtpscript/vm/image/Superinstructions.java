package io.mtpscript.vm.image;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import java.util.Map;

/**
 * Pairs of instructions that the interpreter runs at once. The first word of a pair gets a number that says what both are; the
 * second stays as it is, for whoever jumps to it. Operands, places and all that is charged are those of the two.
 */
public final class Superinstructions {
    // Numbers that no opcode of a program has.
    public static final int LDI_JEQ = 80;
    public static final int LDI_JNE = 81;
    public static final int LDI_JLT = 82;
    public static final int LDI_JLE = 83;
    public static final int LDI_IMOD = 84;
    public static final int MOVE_MOVE = 85;
    public static final int IADD_RET = 86;
    /** A TAILCALL of the function itself, of whose callee nothing has to be asked; no pair. */
    public static final int TAILCALL_SELF = 87;

    public static final int IADD_TAILCALL_SELF = 88;
    public static final int IADDI_CALL = 89;

    private static final long OPCODE_MASK = 0xffff;

    private static final Map<Opcode, Map<Opcode, Integer>> PAIRS = Map.of(
            Opcode.LDI,
            Map.of(
                    Opcode.JEQ, LDI_JEQ,
                    Opcode.JNE, LDI_JNE,
                    Opcode.JLT, LDI_JLT,
                    Opcode.JLE, LDI_JLE,
                    Opcode.IMOD, LDI_IMOD),
            Opcode.MOVE,
            Map.of(Opcode.MOVE, MOVE_MOVE),
            Opcode.IADD,
            Map.of(Opcode.RET, IADD_RET),
            Opcode.IADDI,
            Map.of(Opcode.CALL, IADDI_CALL));

    private Superinstructions() {}

    /** Verified code of a function, watched or not, with its pairs. */
    static long[] of(int function, long[] code) {
        long[] paired = code.clone();
        for (int i = 0; i < code.length; i++) {
            int number = number(function, code, i);
            paired[i] = (code[i] & ~OPCODE_MASK) | number;
        }
        return paired;
    }

    private static int number(int function, long[] code, int at) {
        int number = Instruction.op(code[at]);
        if (callsItself(function, code, at)) {
            return TAILCALL_SELF;
        }
        if (number == Opcode.IADD.code() && callsItself(function, code, at + 1)) {
            return IADD_TAILCALL_SELF;
        }
        if (at + 1 == code.length) {
            return number;
        }
        return Opcode.of(number)
                .map(PAIRS::get)
                .flatMap(seconds -> Opcode.of(Instruction.op(code[at + 1])).map(seconds::get))
                .orElse(number);
    }

    private static boolean callsItself(int function, long[] code, int at) {
        return at < code.length
                && Instruction.op(code[at]) == Opcode.TAILCALL.code()
                && Instruction.imm32(code[at]) == function;
    }
}
