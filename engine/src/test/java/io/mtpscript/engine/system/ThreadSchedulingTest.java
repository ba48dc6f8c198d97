package io.mtpscript.engine.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** By what Linux says of the thread. */
final class ThreadSchedulingTest {
    /** What a thread of its own comes to. */
    private static <T> T apart(Callable<T> task) throws Exception {
        var future = new FutureTask<>(task);
        Thread.ofPlatform().start(future);
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TestAbortedException skipped ? skipped : e;
        }
    }

    /** A line of what Linux shows of the calling thread; skips the test where it shows none. */
    private static String shown(String name) throws IOException {
        Path file = Path.of("/proc/thread-self/sched");
        assumeTrue(Files.isReadable(file), "skipped: no " + file);
        Optional<String> line = Files.readAllLines(file).stream()
                .filter(each -> each.startsWith(name))
                .findFirst();
        assumeTrue(line.isPresent(), "skipped: " + file + " has no " + name);
        return line.orElseThrow().replaceFirst(".*:\\s*", "");
    }

    @Test
    void aThreadYields() throws Exception {
        String before = shown("prio");
        String after = apart(() -> {
            assumeTrue(ThreadScheduling.yieldBy(4), "skipped: the system forbids it");
            return shown("prio");
        });
        assertEquals(Integer.parseInt(before) + 4, Integer.parseInt(after));
        assertEquals(before, shown("prio"));
    }

    @Test
    void aThreadTakesShortTurnsAtTheSamePriority() throws Exception {
        String priority = shown("prio");
        String slice = shown("se.slice");
        String after = apart(() -> {
            assumeTrue(ThreadScheduling.takeShortTurns(), "skipped: the system forbids it");
            assertEquals(priority, shown("prio"));
            return shown("se.slice");
        });
        assumeTrue(!after.equals(slice), "skipped: Linux does not do so before 6.12");
        assertEquals("100000", after);
    }
}
