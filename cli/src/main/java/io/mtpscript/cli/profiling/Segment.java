package io.mtpscript.cli.profiling;

/**
 * A straight run of instructions and what it charges when it begins, divided.
 *
 * @param start its CHARGE
 * @param end behind its last instruction
 * @param own what the function itself pays
 * @param leaves frames of builtins and effects that it uses, with their base rows in {@code leafGas}
 * @param lines lines of its instructions, with what they pay in {@code lineGas}, builtins and effects included
 */
record Segment(int function, int start, int end, long own, int[] leaves, long[] leafGas, int[] lines, long[] lineGas) {
    /** All that it charges. */
    long total() {
        long sum = own;
        for (long gas : leafGas) {
            sum += gas;
        }
        return sum;
    }
}
