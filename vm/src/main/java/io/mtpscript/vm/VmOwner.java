package io.mtpscript.vm;

import io.mtpscript.vm.memory.MemoryMeter;
import io.mtpscript.vm.memory.RegionOwner;
import java.util.ArrayList;
import java.util.List;

/**
 * The VMs of one event loop and image: made once, warm, handed out last in first out, zeroed when they come back. Belongs to
 * the thread that made it; another thread's call is an {@link IllegalStateException}. A VM itself may run on another thread
 * while its owner waits for it.
 */
public final class VmOwner implements AutoCloseable {
    /** Room beside the budget: objects that formulas of n charge take at most this much more. */
    private static final long SLACK_BYTES = 64 * 1024;

    private final VmImage image;
    private final RegionOwner regions;
    private final List<Vm> idle = new ArrayList<>();

    /** @throws io.mtpscript.vm.memory.MappingException when the operating system refuses */
    public VmOwner(VmImage image) {
        this(image, MemoryMeter.NONE);
    }

    /** As the other one, with somebody told how much memory the VMs have. */
    public VmOwner(VmImage image, MemoryMeter meter) {
        this.image = image;
        this.regions = new RegionOwner(
                image.image().memory(),
                capacity(image.settings()),
                image.settings().maxVms(),
                meter);
    }

    /** Bytes that can be allocated in a region. */
    static long capacity(VmSettings settings) {
        long budget = settings.limits().vmMemoryBytes();
        return budget + budget / 4 + SLACK_BYTES;
    }

    public VmImage image() {
        return image;
    }

    /** Whether {@link #acquire} may be asked: fewer than {@link VmSettings#maxVms} VMs are out. */
    public boolean available() {
        return regions.available();
    }

    /** Whether most VMs that may be out are not. */
    public boolean plenty() {
        return 2L * regions.live() <= image.settings().maxVms();
    }

    /**
     * A VM that holds nothing of any earlier request.
     *
     * @throws IllegalStateException if {@link #available} is false
     * @throws io.mtpscript.vm.memory.MappingException if the operating system refuses a new region
     */
    public Vm acquire() {
        var region = regions.take();
        if (idle.isEmpty()) {
            return new Vm(this, region);
        }
        Vm vm = idle.removeLast();
        vm.take(region);
        return vm;
    }

    /**
     * Takes a VM back and zeroes its region to the high-water mark, and its registers.
     *
     * @throws IllegalStateException if it is not a VM of this owner that is out
     */
    public void release(Vm vm) {
        regions.checkThread();
        if (!vm.isOutOf(this)) {
            throw new IllegalStateException("This VM is not one that this owner has given");
        }
        regions.give(vm.give());
        idle.add(vm);
    }

    /**
     * Tells how much memory a VM has by now that will be out for longer.
     *
     * @throws IllegalStateException if it is not a VM of this owner that is out
     */
    public void measure(Vm vm) {
        if (!vm.isOutOf(this)) {
            throw new IllegalStateException("This VM is not one that this owner has given");
        }
        regions.measure(vm.region());
    }

    /** Gives back the memory of the VMs that wait. */
    public void trim() {
        regions.trim();
    }

    /** How many VMs are out. */
    public int live() {
        return regions.live();
    }

    /** How many VMs wait, warm. */
    public int idle() {
        return regions.idle();
    }

    /**
     * Unmaps everything.
     *
     * @throws IllegalStateException if a VM is out
     */
    @Override
    public void close() {
        regions.close();
        idle.clear();
    }
}
