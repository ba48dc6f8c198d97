package io.mtpscript.engine.system;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory the machine or container has. On Linux it is read from the system's files: Java's own way loads its management
 * interface, which takes some 25 ms of a start.
 */
public final class MachineMemory {
    private static final String TOTAL = "MemTotal:";
    private static final int KIB = 1024;

    /** Where control groups of version 2 are, and those of version 1 that bound memory. */
    private static final String GROUPS = "sys/fs/cgroup";

    private static final String FIRST_GROUPS = "sys/fs/cgroup/memory";

    /** More than any machine has. */
    private static final long UNBOUNDED = Long.MAX_VALUE / KIB;

    private MachineMemory() {}

    /** In bytes, what the container's bound leaves of the machine's. */
    public static long bytes() {
        long here = underRoot(Path.of("/"));
        return here > 0 ? here : ofJava();
    }

    private static long ofJava() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /**
     * What the files of Linux say. Plain loops, because lambdas would be linked at every start.
     *
     * @param root where {@code proc} and {@code sys} are
     * @return 0 where there is no {@code proc/meminfo} of Linux
     */
    static long underRoot(Path root) {
        long least = 0;
        for (String line : lines(root.resolve("proc/meminfo"))) {
            int unit = line.indexOf("kB");
            if (line.startsWith(TOTAL) && unit > 0) {
                least = number(line.substring(TOTAL.length(), unit)) * KIB;
                break;
            }
        }
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            least = Math.min(least, bound(root, line));
        }
        return least;
    }

    /** The least bound of a group and those that it is in: {@code 0::/path}, or {@code 4:memory:/path} of version 1. */
    private static long bound(Path root, String line) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
            return UNBOUNDED;
        }
        boolean first = List.of(parts[1].split(",", -1)).contains("memory");
        if (!first && !parts[1].isEmpty()) {
            return UNBOUNDED;
        }
        Path top = root.resolve(first ? FIRST_GROUPS : GROUPS);
        String file = first ? "memory.limit_in_bytes" : "memory.max";
        Path group = top.resolve("./" + parts[2]).normalize();
        long least = UNBOUNDED;
        // A container may see itself at the top though its path names its place outside.
        for (Path at = group.startsWith(top) ? group : top; at != null && at.startsWith(top); at = at.getParent()) {
            List<String> bound = lines(at.resolve(file));
            if (!bound.isEmpty()) {
                least = Math.min(least, number(bound.getFirst()));
            }
        }
        return least;
    }

    /** Of digits; anything else, as {@code max}, is no bound. */
    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return UNBOUNDED;
        }
    }

    /** None where the file cannot be read. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
