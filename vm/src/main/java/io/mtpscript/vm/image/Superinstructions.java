package io.mtpscript.vm.image;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import java.util.Optional;

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
        Optional<Opcode> first = Opcode.of(number);
        Optional<Opcode> second = at + 1 == code.length ? Optional.empty() : Opcode.of(Instruction.op(code[at + 1]));
        return first.isPresent() && second.isPresent() ? pair(first.get(), second.get(), number) : number;
    }

    private static int pair(Opcode first, Opcode second, int otherwise) {
        return switch (first) {
            case LDI ->
                switch (second) {
                    case JEQ -> LDI_JEQ;
                    case JNE -> LDI_JNE;
                    case JLT -> LDI_JLT;
                    case JLE -> LDI_JLE;
                    case IMOD -> LDI_IMOD;
                    default -> otherwise;
                };
            case MOVE -> second == Opcode.MOVE ? MOVE_MOVE : otherwise;
            case IADD -> second == Opcode.RET ? IADD_RET : otherwise;
            case IADDI -> second == Opcode.CALL ? IADDI_CALL : otherwise;
            default -> otherwise;
        };
    }

    private static boolean callsItself(int function, long[] code, int at) {
        return at < code.length
                && Instruction.op(code[at]) == Opcode.TAILCALL.code()
                && Instruction.imm32(code[at]) == function;
    }
}
