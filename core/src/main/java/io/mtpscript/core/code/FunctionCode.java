package io.mtpscript.core.code;

import java.util.Arrays;
import java.util.List;

/**
 * One function's code.
 *
 * @param name for profiles and messages: {@code orders.mtp:total} or {@code List.map<Int, String>}
 * @param paramCount arguments, without the closure itself
 * @param registerCount all registers of a frame, which costs 16 + 8 * registerCount bytes of the memory budget
 * @param closure R[0] is the closure and arguments start at R[1]
 * @param captureTypes type ids of the closure's captured words 1..n; empty unless {@code closure}
 * @param codeClass equal for functions whose canonical IR is the same: what function equality compares
 * @param pure no effect is reachable from it
 * @param code instructions; the first is a CHARGE
 * @param tables SWITCH targets, absolute; all of them behind the SWITCH
 * @param positions pairs (instruction index, position id) ascending: the source map of traps and profiles
 */
public record FunctionCode(
        String name,
        int paramCount,
        int registerCount,
        boolean closure,
        List<Integer> captureTypes,
        int codeClass,
        boolean pure,
        long[] code,
        List<int[]> tables,
        int[] positions) {
    public FunctionCode {
        captureTypes = List.copyOf(captureTypes);
        tables = List.copyOf(tables);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FunctionCode f
                && name.equals(f.name)
                && paramCount == f.paramCount
                && registerCount == f.registerCount
                && closure == f.closure
                && captureTypes.equals(f.captureTypes)
                && codeClass == f.codeClass
                && pure == f.pure
                && Arrays.equals(code, f.code)
                && Arrays.deepEquals(tables.toArray(), f.tables.toArray())
                && Arrays.equals(positions, f.positions);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(code);
    }
}
