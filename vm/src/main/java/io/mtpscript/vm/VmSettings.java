package io.mtpscript.vm;

import io.mtpscript.core.Limits;

/**
 * What an image's VMs are made with.
 *
 * @param limits gives {@link Limits#vmMemoryBytes}, the memory budget of one VM
 * @param maxVms how many VMs one owner may have at a time, suspended ones counted, 1..{@link #MAX_VMS}. Each is three memory
 *     mappings, of which Linux allows a process 65,530 by default
 */
public record VmSettings(Limits limits, int maxVms) {
    /** The most VMs of one owner. */
    public static final int MAX_VMS = 16_384;

    /** The defaults: {@link Limits#DEFAULT} and 10,000 VMs. */
    public static final VmSettings DEFAULT = new VmSettings(Limits.DEFAULT, 10_000);

    public VmSettings {
        if (maxVms < 1 || maxVms > MAX_VMS) {
            throw new IllegalArgumentException("The number of VMs is " + maxVms + "; it must be 1.." + MAX_VMS);
        }
    }
}
