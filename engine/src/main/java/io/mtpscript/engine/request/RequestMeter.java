package io.mtpscript.engine.request;

/** Is told what live requests have used. Safe for all threads; called on event loops, so it returns at once. */
@FunctionalInterface
public interface RequestMeter {
    /** Measures nothing. */
    RequestMeter NONE = (gas, memory) -> {};

    /**
     * A request that reached the program has its answer.
     *
     * @param gas in beta-reductions, as the journal has it
     * @param memory the most bytes of the memory budget that were in use at a time; frames of compiled code are not counted
     */
    void used(long gas, long memory);
}
