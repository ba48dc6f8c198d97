package io.mtpscript.vm.image;

/**
 * Is told what the interpreter does with the code of an image that was made to be watched; all other images pay nothing for it.
 * The VMs of such an image run one after the other, each on whatever thread it is given; nothing of it is compiled.
 */
public interface CodeWatch {
    /**
     * A segment begins, and its sum will be charged whatever comes.
     *
     * @param function whose code it is, by id
     * @param instruction its CHARGE
     * @param depth how many calls are under way behind the request's first; a tail call adds none
     * @param gas what the request has used before this charge
     * @param memory the bytes of the budget in use, the frames' too
     */
    void segment(int function, int instruction, int depth, long gas, long memory);

    /**
     * A builtin has ended well.
     *
     * @param instruction its BUILTIN
     * @param gas what the request had used before it, what its segment charges for it included
     * @param memory the bytes of the budget in use before it
     * @param gasAfter and with what it has charged itself
     * @param memoryAfter and after it
     */
    void builtin(int function, int instruction, long gas, long memory, long gasAfter, long memoryAfter);
}
