package io.mtpscript.engine.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has Java give back the heap that nobody needs. By default it takes the memory of a large machine before it collects anything, and keeps
 * it: an engine whose requests wait holds what they left behind on their way. Whoever says otherwise on Java's command line is obeyed.
 */
public final class SpareMemory {
    /** Collect when nothing was collected for so many milliseconds, and keep little of what is free then. */
    private static final Map<String, String> WISHES = wishes();

    private SpareMemory() {}

    private static Map<String, String> wishes() {
        Map<String, String> wishes = new LinkedHashMap<>();
        wishes.put("MinHeapFreeRatio", "10");
        wishes.put("MaxHeapFreeRatio", "20");
        wishes.put("G1PeriodicGCInterval", "10000");
        return wishes;
    }

    /** Asks for it; a virtual machine that has no such options stays as it is. */
    public static void giveBack() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        WISHES.forEach((name, value) -> {
            try {
                VMOption option = machine.getVMOption(name);
                if (option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT) {
                    machine.setVMOption(name, value);
                }
            } catch (IllegalArgumentException e) {
                // Another collector, or other limits: then this one has its own way.
            }
        });
    }
}
