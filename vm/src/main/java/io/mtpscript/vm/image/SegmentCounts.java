package io.mtpscript.vm.image;

import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import java.util.List;

/**
 * How often each segment of each function of a program has run. An image made with it has another number in place of every
 * CHARGE, which counts and charges alike; all others pay nothing for it. Used by VMs that run one after the other.
 */
public final class SegmentCounts {
    /**
     * Stands for CHARGE in the code of a counted image; its operand is that of the CHARGE. A number that no opcode of a program
     * has, among the others, so that the interpreter's switch stays a table.
     */
    public static final int OPCODE = 15;

    private static final long OPCODE_MASK = 0xffff;

    private final long[][] counts;

    public SegmentCounts(Program program) {
        List<FunctionCode> functions = program.functions();
        counts = new long[functions.size()][];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new long[functions.get(i).code().length];
        }
    }

    /** Verified code, made to count. */
    static long[] counted(long[] code) {
        long[] counted = code.clone();
        for (int i = 0; i < counted.length; i++) {
            if (Instruction.op(counted[i]) == Opcode.CHARGE.code()) {
                counted[i] = counted[i] & ~OPCODE_MASK | OPCODE;
            }
        }
        return counted;
    }

    void runs(int function, int instruction) {
        counts[function][instruction]++;
    }

    /** How often the segment that starts at this instruction, a CHARGE, has run. */
    public long count(int function, int instruction) {
        return counts[function][instruction];
    }
}
