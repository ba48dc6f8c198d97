package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.vm.image.Code;

/** Facts about functions that depend on whom they call. All are least fixed points over the calls that are known. */
final class Purity {
    /** Parameters that a method of the JVM can take besides machine, depth and room, two slots each. */
    private static final int MAX_ARGUMENTS = 125;

    private final Code[] functions;
    private final boolean[] interpreted;
    private final boolean[] requests;
    private final int[] tailGroup;

    Purity(Code[] functions) {
        this.functions = functions;
        this.interpreted = new boolean[functions.length];
        this.requests = new boolean[functions.length];
        for (Code code : functions) {
            interpreted[code.id()] = staysInterpreted(code);
        }
        spread();
        tailGroup = new TailGroups(functions).groups();
        for (Code code : functions) {
            requests[code.id()] = mayRequest(code);
        }
        spread(requests, true);
    }

    /** Whether a function runs in tier 2: no effect can be reached from it by calls that are known. */
    boolean compiled(int id) {
        return !interpreted[id];
    }

    /** Leaves a function to the interpreter: {@link #spread} does so with those that call it. */
    void interpret(int id) {
        interpreted[id] = true;
    }

    /** Leaves to the interpreter what calls something that is left to it. */
    void spread() {
        spread(interpreted, false);
    }

    /** Whether a call of it may come back asking for a tail call. */
    boolean requests(int id) {
        return requests[id];
    }

    /** Whether a tail call of one from the other can be part of a loop. */
    boolean sameLoop(int from, int to) {
        return tailGroup[from] == tailGroup[to];
    }

    private static boolean staysInterpreted(Code code) {
        if (code.argumentCount() > MAX_ARGUMENTS) {
            return true;
        }
        for (long w : code.instructions()) {
            switch (op(w)) {
                case EFFECT, EFFECT_ALL -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private boolean mayRequest(Code code) {
        for (long w : code.instructions()) {
            switch (op(w)) {
                case TAILAPPLY -> {
                    return true;
                }
                case TAILCALL -> {
                    int to = Instruction.imm32(w);
                    if (to != code.id() && sameLoop(code.id(), to)) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** Gives a fact about a function to those that call it, or only to those that call it last. */
    private void spread(boolean[] fact, boolean tailOnly) {
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Code code : functions) {
                if (!fact[code.id()] && calls(code, fact, tailOnly)) {
                    fact[code.id()] = true;
                    changed = true;
                }
            }
        }
    }

    private static boolean calls(Code code, boolean[] fact, boolean tailOnly) {
        for (long w : code.instructions()) {
            boolean call = switch (op(w)) {
                case TAILCALL -> true;
                case CALL -> !tailOnly;
                default -> false;
            };
            if (call && fact[Instruction.imm32(w)]) {
                return true;
            }
        }
        return false;
    }
}
