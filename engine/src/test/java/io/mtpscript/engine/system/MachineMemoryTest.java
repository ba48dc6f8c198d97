package io.mtpscript.engine.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system's files, written by hand. */
final class MachineMemoryTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void machine(String groups) throws IOException {
        write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:          123456 kB\n");
        write("proc/self/cgroup", groups);
    }

    private void assertMebibytes(long expected) {
        assertEquals(expected * MIB, MachineMemory.underRoot(root));
    }

    @Test
    void aMachineWithoutBounds() throws IOException {
        machine("0::/user.slice\n");
        write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        assertMebibytes(8192);
    }

    @Test
    void aContainerThatSeesItselfAtTheTop() throws IOException {
        machine("0::/\n");
        write("sys/fs/cgroup/memory.max", "536870912\n");
        assertMebibytes(512);
    }

    @Test
    void theLeastOfAGroupAndThoseThatItIsIn() throws IOException {
        machine("0::/pod/container\n");
        write("sys/fs/cgroup/pod/memory.max", "268435456\n");
        write("sys/fs/cgroup/pod/container/memory.max", "536870912\n");
        assertMebibytes(256);
    }

    @Test
    void theFirstVersionOfGroups() throws IOException {
        machine("9:cpu,cpuacct:/a\n4:memory:/b\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/b/memory.limit_in_bytes", "1073741824\n");
        write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1048576\n");
        assertMebibytes(1024);
    }

    @Test
    void aPathThatLeadsOutIsTheTop() throws IOException {
        machine("0::/../../etc\nnonsense\n");
        write("sys/fs/cgroup/memory.max", "2147483648\n");
        write("sys/etc/memory.max", "1\n");
        assertMebibytes(2048);
    }

    @Test
    void aSystemWithoutTheseFiles() {
        assertEquals(0, MachineMemory.underRoot(root));
    }

    @Test
    void thisMachineHasWhatJavaSays() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            assertEquals(machine.getTotalMemorySize(), MachineMemory.bytes());
        }
        assertTrue(MachineMemory.bytes() > 0);
    }
}
