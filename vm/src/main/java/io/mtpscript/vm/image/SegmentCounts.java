package io.mtpscript.vm.image;

import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import java.util.List;

/** How often each segment of each function of a watched program has run. */
public final class SegmentCounts implements CodeWatch {
    private final long[][] counts;

    public SegmentCounts(Program program) {
        List<FunctionCode> functions = program.functions();
        counts = new long[functions.size()][];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new long[functions.get(i).code().length];
        }
    }

    @Override
    public void segment(int function, int instruction, int depth, long gas, long memory) {
        counts[function][instruction]++;
    }

    @Override
    public void builtin(int function, int instruction, long gas, long memory, long gasAfter, long memoryAfter) {
        // What counts is its segment.
    }

    /** How often the segment that starts at this instruction, a CHARGE, has run. */
    public long count(int function, int instruction) {
        return counts[function][instruction];
    }
}
