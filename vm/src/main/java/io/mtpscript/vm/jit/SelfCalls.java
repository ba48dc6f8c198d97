package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.vm.image.Code;

/**
 * In how many levels a small function that calls itself has its own code in the place of those calls. The JVM does so in one level and
 * makes a call of each one below; between calls, values stay in registers, and neither stack nor gas is looked at.
 */
final class SelfCalls {
    /** Three take a third off the time of naive {@code fib}; fewer than two gain nothing over what the JVM does by itself. */
    private static final int MOST_LEVELS = 3;

    private static final int LEAST_LEVELS = 2;

    /** What all copies may have together: the JVM compiles it in milliseconds. */
    private static final int MOST_INSTRUCTIONS = 320;

    private SelfCalls() {}

    /** 0 where it does not call itself, or is not of the kind: it has a loop or a tail call, or is too large. */
    static int levels(Code code, Purity purity) {
        int calls = purity.requests(code.id()) ? 0 : calls(code);
        int levels = 0;
        if (calls > 0) {
            int deepest = calls;
            int copies = 1 + deepest;
            while (levels < MOST_LEVELS && copies * code.instructions().length <= MOST_INSTRUCTIONS) {
                levels++;
                deepest *= calls;
                copies += deepest;
            }
        }
        return levels < LEAST_LEVELS ? 0 : levels;
    }

    /** How many places call the function itself; 0 where it has a loop or a tail call. */
    private static int calls(Code code) {
        int calls = 0;
        for (int pc = 0; pc < code.instructions().length; pc++) {
            for (int target : Shape.targets(code, pc)) {
                if (target <= pc) {
                    return 0;
                }
            }
            long w = code.instructions()[pc];
            switch (op(w)) {
                case TAILCALL, TAILAPPLY -> {
                    return 0;
                }
                case CALL -> calls += Instruction.imm32(w) == code.id() ? 1 : 0;
                default -> {}
            }
        }
        return calls;
    }
}
