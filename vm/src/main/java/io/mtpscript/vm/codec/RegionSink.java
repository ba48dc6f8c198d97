package io.mtpscript.vm.codec;

import io.mtpscript.vm.ByteSink;
import io.mtpscript.vm.machine.Machine;

/** Writes into a VM's region where the next String's bytes will stand, as far as the memory budget reaches. */
final class RegionSink implements ByteSink {
    /** A String's header, and what rounds its bytes up to whole words. */
    private static final int HEADER = 8;

    private final Machine m;
    private int capacity;

    RegionSink(Machine m) {
        this.m = m;
    }

    /** Takes what the budget leaves for one String. */
    void open() {
        long left = Math.min(m.memoryBudget() - m.memoryUsed(), m.region().free()) & -8;
        capacity = (int) Math.max(0, Math.min(left - HEADER, Integer.MAX_VALUE - 8));
    }

    @Override
    public long address() {
        return m.region().base() + m.region().top() + HEADER;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void grow(int used, int needed) {
        throw new IllegalStateException("The budget has no room for " + needed + " bytes");
    }

    @Override
    public void written(int length) {
        // The String is made by whoever wrote it.
    }
}
