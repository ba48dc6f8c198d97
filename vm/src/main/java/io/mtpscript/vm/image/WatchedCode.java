package io.mtpscript.vm.image;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;

/**
 * Verified code in which other numbers stand in place of CHARGE and BUILTIN, with the same operands. The interpreter does the
 * same for them and tells a {@link CodeWatch}. They are numbers that no opcode of a program has, among the others, so that the
 * interpreter's switch stays a table.
 */
public final class WatchedCode {
    /** Stands for BUILTIN. */
    public static final int BUILTIN = 14;

    /** Stands for CHARGE. */
    public static final int SEGMENT = 15;

    private static final long OPCODE_MASK = 0xffff;

    private WatchedCode() {}

    static long[] of(long[] code) {
        long[] watched = code.clone();
        for (int i = 0; i < watched.length; i++) {
            int op = Instruction.op(watched[i]);
            if (op == Opcode.CHARGE.code()) {
                watched[i] = (watched[i] & ~OPCODE_MASK) | SEGMENT;
            } else if (op == Opcode.BUILTIN.code()) {
                watched[i] = (watched[i] & ~OPCODE_MASK) | BUILTIN;
            }
        }
        return watched;
    }
}
