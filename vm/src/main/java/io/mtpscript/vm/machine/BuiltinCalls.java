package io.mtpscript.vm.machine;

/** Runs builtins on a machine: how compiled code reaches them. */
@FunctionalInterface
public interface BuiltinCalls {
    /**
     * Runs a builtin.
     *
     * @param id its number, verified
     * @param words its arguments start at {@code at}
     * @param aux operand c
     * @return the result; after it the machine may have trapped
     */
    long call(int id, long[] words, int at, int aux);
}
