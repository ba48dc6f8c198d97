package io.mtpscript.engine.settings;

import io.mtpscript.engine.system.MachineMemory;
import io.mtpscript.vm.VmSettings;

/**
 * How much an engine may take on.
 *
 * @param eventLoops 1..{@link #EVENT_LOOPS_MAX}
 * @param ioUring whether they are to work with io_uring, where the kernel lets them
 * @param maxRequests the most requests of one event loop that are under way at a time, 1..{@link VmSettings#MAX_VMS}; more
 *     are {@code Overloaded}
 * @param memoryTotal bytes that all VMs together may have; while they have more, requests are {@code Overloaded},
 *     {@link #MEMORY_MIN}..{@link #MEMORY_MAX}
 */
public record CapacitySettings(int eventLoops, boolean ioUring, int maxRequests, long memoryTotal) {
    /** The most event loops of an engine. */
    public static final int EVENT_LOOPS_MAX = 1024;

    /** The least memory of all VMs, in bytes. */
    public static final long MEMORY_MIN = 1L << 20;

    /** The most memory of all VMs, in bytes. */
    public static final long MEMORY_MAX = 1L << 44;

    private static final int MAX_REQUESTS = 10_000;

    /** @throws IllegalArgumentException if a setting is out of its range; the message names it with its range */
    public CapacitySettings {
        EngineSettings.check("number of event loops", eventLoops, 1, EVENT_LOOPS_MAX);
        EngineSettings.check("number of requests at a time", maxRequests, 1, VmSettings.MAX_VMS);
        if (memoryTotal < MEMORY_MIN || memoryTotal > MEMORY_MAX) {
            throw new IllegalArgumentException("The memory of all requests is %d; it must be %d..%d"
                    .formatted(memoryTotal, MEMORY_MIN, MEMORY_MAX));
        }
    }

    /** An event loop a processor, 10,000 requests each, half of the machine's or container's memory. */
    public static CapacitySettings ofMachine() {
        return new CapacitySettings(
                Math.min(Runtime.getRuntime().availableProcessors(), EVENT_LOOPS_MAX),
                false,
                MAX_REQUESTS,
                halfOfMemory());
    }

    private static long halfOfMemory() {
        return Math.clamp(MachineMemory.bytes() / 2, MEMORY_MIN, MEMORY_MAX);
    }

    /** With another number of event loops. */
    public CapacitySettings withEventLoops(int newEventLoops) {
        return new CapacitySettings(newEventLoops, ioUring, maxRequests, memoryTotal);
    }

    /** With io_uring, or without. */
    public CapacitySettings withIoUring(boolean newIoUring) {
        return new CapacitySettings(eventLoops, newIoUring, maxRequests, memoryTotal);
    }

    /** With another number of requests. */
    public CapacitySettings withMaxRequests(int newMaxRequests) {
        return new CapacitySettings(eventLoops, ioUring, newMaxRequests, memoryTotal);
    }

    /** With other memory. */
    public CapacitySettings withMemoryTotal(long newMemoryTotal) {
        return new CapacitySettings(eventLoops, ioUring, maxRequests, newMemoryTotal);
    }
}
