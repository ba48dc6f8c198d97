package io.mtpscript.engine.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Has Java give back the heap that nobody needs. By default it takes the memory of a large machine before it collects anything, and keeps
 * it: an engine whose requests wait holds what they left behind on their way. Whoever says otherwise on Java's command line is obeyed.
 */
public final class SpareMemory {
    private static final String INTERVAL = "G1PeriodicGCInterval";
    private static final String NEVER = "0";
    private static final String AFTER_MILLIS = "10000";
    private static final long LOOK_MILLIS = 5_000;

    /** Of one processor: an engine without requests takes less than half of it for its timers. */
    private static final double IDLE_SHARE = 0.05;

    private final HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

    /** Keeps little of what is free after a collection, and has Java collect whenever the process has nothing to do; until interrupted. */
    public static void giveBackWhileIdle() throws InterruptedException {
        SpareMemory memory = new SpareMemory();
        memory.wish("MinHeapFreeRatio", "10");
        memory.wish("MaxHeapFreeRatio", "20");
        if (!memory.ours(INTERVAL)) {
            return;
        }
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        boolean idle = false;
        while (true) {
            long used = system.getProcessCpuTime();
            long from = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            boolean now = isIdle(system.getProcessCpuTime() - used, System.nanoTime() - from);
            if (now != idle) {
                // Not under load: a heap that shrinks then has to grow again, one short collection after the other.
                memory.machine.setVMOption(INTERVAL, now ? AFTER_MILLIS : NEVER);
                idle = now;
            }
        }
    }

    private static boolean isIdle(long cpuNanos, long nanos) {
        return cpuNanos < nanos * IDLE_SHARE;
    }

    private void wish(String name, String value) {
        if (ours(name)) {
            machine.setVMOption(name, value);
        }
    }

    /** Whether the virtual machine has this option, and nobody else has set it. */
    private boolean ours(String name) {
        try {
            VMOption option = machine.getVMOption(name);
            return option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT;
        } catch (IllegalArgumentException e) {
            // Another virtual machine, with its own way.
            return false;
        }
    }
}
