package io.mtpscript.vm;

/** Why {@link Vm#run} and {@link Vm#resume} came back. */
public enum VmStatus {
    /** The function returned: {@link Vm#result}. */
    DONE,
    /** The VM is suspended at an effect: {@link Vm#effectSite}. */
    EFFECT,
    /** The slice of gas is used up ({@link Vm#slice}), the limit is not: {@link Vm#resume} goes on, on any thread. */
    SLICE,
    /** The request is over: {@link Vm#trap}. Nothing of it runs any more. */
    TRAPPED
}
