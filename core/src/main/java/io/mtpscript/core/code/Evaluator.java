package io.mtpscript.core.code;

import io.mtpscript.core.ErrorCode;

/**
 * Runs functions without parameters with the semantics of the VM: how the compiler, which holds no VM, learns the values of
 * module constants. Implemented beside the VM, given to the compiler by a composition root.
 */
public interface Evaluator {
    /**
     * Loads a program; nothing is run yet.
     *
     * @param memoryBytes the memory budget of each run
     * @throws IllegalStateException if the program breaks a rule of docs/internals.md, or there is no memory for it
     */
    Loaded load(Program program, long memoryBytes);

    /** A loaded program. Belongs to the thread that loaded it. */
    interface Loaded extends AutoCloseable {
        /**
         * Calls a function in a VM that holds nothing of an earlier run.
         *
         * @param function index of a function without parameters that is no closure's
         * @param gas the most gas that the call itself may use, at least 1
         */
        Outcome run(int function, long gas);

        /** A word of an object that can be reached from the last run's result; good until the next run. */
        long word(long object, long index);

        @Override
        void close();
    }

    /** How a run ended. */
    sealed interface Outcome {
        /** What the call itself used of its gas, without {@code request_start}. */
        long gas();
    }

    /** @param word as docs/internals.md lays out values of the function's result type */
    record Returned(long word, long gas) implements Outcome {}

    /** @param position the position id of the operation that trapped, or -1 where it has none */
    record Trapped(ErrorCode code, int position, long gas) implements Outcome {}
}
