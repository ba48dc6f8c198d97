package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Texts made to exhaust the compiler end in findings within {@value #SECONDS} seconds of work, and so do all kept inputs of the fuzzer. */
class HostileTextTest {
    private static final Path KEPT =
            Path.of("src/test/resources/io/mtpscript/compiler/CompilerFuzzTestInputs/anyBytes");
    private static final int SECONDS = 2;
    /** The first run of a text is uncompiled, and a machine that builds is shared. */
    private static final int RUNS = 3;

    private static final long NANOS = 1_000_000_000L;

    @TestFactory
    Stream<DynamicTest> keptInputs() throws IOException {
        try (Stream<Path> files = Files.list(KEPT)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> CompilerFuzzTest.compile(Files.readAllBytes(file))));
        }
    }

    @TestFactory
    Stream<DynamicTest> largeTexts() {
        return HostileTexts.all().entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(text.getKey(), () -> inTime(text.getValue())));
    }

    private static void inTime(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var threads = ManagementFactory.getThreadMXBean();
        long spent = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && spent >= SECONDS * NANOS; run++) {
            long start = threads.getCurrentThreadCpuTime();
            CompilerFuzzTest.compile(bytes);
            spent = Math.min(spent, threads.getCurrentThreadCpuTime() - start);
        }
        long least = spent;
        assertTrue(least < SECONDS * NANOS, () -> "took " + least / 1_000_000 + " ms");
    }
}
