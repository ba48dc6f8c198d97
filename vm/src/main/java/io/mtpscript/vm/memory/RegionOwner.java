package io.mtpscript.vm.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * The regions of one event loop and image: warm, zeroed, handed out last in first out. Belongs to the thread that made it;
 * another thread's call is an {@link IllegalStateException}.
 */
public final class RegionOwner implements AutoCloseable {
    /** So many regions are made warm. More are out only while requests wait, and waiting ones shall hold what they use alone. */
    private static final int WARM = 64;

    /** What all waiting regions together keep past what each of them does: for those that are in use again and again. */
    static final long KEPT_BYTES = 8 * 1024 * 1024;

    private final Thread thread = Thread.currentThread();
    private final ImageMemory image;
    private final long capacity;
    private final int max;
    private final MemoryMeter meter;
    private final List<Region> idle = new ArrayList<>();
    private int live;
    private long kept;

    /** Of those that wait, in bytes. */
    private long resident;

    private boolean closed;

    /**
     * @param capacity bytes that can be allocated in each region
     * @param max the most regions that may be out at a time
     * @param meter hears how much memory they have
     */
    public RegionOwner(ImageMemory image, long capacity, int max, MemoryMeter meter) {
        this.meter = meter;
        this.image = image;
        this.capacity = capacity;
        this.max = max;
    }

    /** Whether another region may be taken. */
    public boolean available() {
        checkThread();
        return !closed && live < max;
    }

    /**
     * A region in which every byte is zero.
     *
     * @throws IllegalStateException if {@link #available} is false
     * @throws MappingException if the operating system refuses a new one
     */
    public Region take() {
        if (!available()) {
            throw new IllegalStateException("All " + max + " regions are taken");
        }
        Region region;
        if (idle.isEmpty()) {
            region = Region.map(image, capacity, live < WARM);
            meter.changed(region.resident());
        } else {
            region = idle.removeLast();
            resident -= region.resident();
            kept -= region.kept();
        }
        live++;
        return region;
    }

    /** Tells how much memory a region that is out has by now. */
    public void measure(Region region) {
        checkThread();
        long before = region.resident();
        region.measure();
        tell(region, before);
    }

    private void tell(Region region, long before) {
        if (region.resident() != before) {
            meter.changed(region.resident() - before);
        }
    }

    /** Gives back the memory of all regions that wait. */
    public void trim() {
        checkThread();
        if (resident > 0) {
            idle.forEach(Region::release);
            meter.changed(-resident);
            resident = 0;
            kept = 0;
        }
    }

    /** Zeroes a region to its high-water mark and keeps it, and as many of its pages as there is room for, for the next request. */
    public void give(Region region) {
        checkThread();
        long before = region.resident();
        region.wipe(KEPT_BYTES - kept);
        if (meter.over()) {
            region.release();
        }
        tell(region, before);
        resident += region.resident();
        kept += region.kept();
        live--;
        idle.add(region);
    }

    /** How many regions are out. */
    public int live() {
        checkThread();
        return live;
    }

    /** How many regions wait. */
    public int idle() {
        checkThread();
        return idle.size();
    }

    /**
     * Unmaps every region.
     *
     * @throws IllegalStateException if one is out
     */
    @Override
    public void close() {
        checkThread();
        if (live > 0) {
            throw new IllegalStateException(live + " regions are still out");
        }
        closed = true;
        idle.forEach(Region::unmap);
        idle.clear();
        meter.changed(-resident);
    }

    /** @throws IllegalStateException if this is not the thread that made the owner */
    public void checkThread() {
        if (!thread.equals(Thread.currentThread())) {
            throw new IllegalStateException("These regions belong to " + thread.getName() + ", not to "
                    + Thread.currentThread().getName());
        }
    }
}
