package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Texts made to exhaust the compiler end, as all kept inputs of the fuzzer do: within {@value #MULTIPLE} times the work of an
 * ordinary program of {@value #FUNCTIONS} functions on the same machine, and {@value #SECONDS} seconds where that is less. Work that
 * grows with the square of such a text takes minutes; how long it takes otherwise is measured, not tested.
 */
class HostileTextTest {
    private static final Path KEPT =
            Path.of("src/test/resources/io/mtpscript/compiler/CompilerFuzzTestInputs/anyBytes");
    private static final int MULTIPLE = 40;
    private static final int SECONDS = 10;
    private static final int FUNCTIONS = 2_500;
    /** The first runs are not yet compiled by the JVM, and a machine that builds is shared. */
    private static final int RUNS = 4;

    private static long most;

    @BeforeAll
    static void measureAnOrdinaryProgram() {
        String ordinary = HostileTexts.functions(FUNCTIONS);
        long one =
                IntStream.range(0, RUNS).mapToLong(_ -> nanosOf(ordinary)).min().orElseThrow();
        most = Math.max(MULTIPLE * one, TimeUnit.SECONDS.toNanos(SECONDS));
    }

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
        long spent = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && spent >= most; run++) {
            spent = Math.min(spent, nanosOf(text));
        }
        long least = spent;
        assertTrue(least < most, () -> "took " + least / 1_000_000 + " ms of at most " + most / 1_000_000);
    }

    private static long nanosOf(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        CompilerFuzzTest.compile(bytes);
        return threads.getCurrentThreadCpuTime() - start;
    }
}
