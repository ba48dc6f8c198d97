package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc profile} and {@code mtpsc benchmark} as processes, on an example with a database. */
class ToolsTest {
    private static final Pattern ROW = Pattern.compile("\\n +([0-9,]+) +[0-9.]+% ");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    Path home;

    @Test
    void aRouteWithADatabaseIsProfiledAndMeasured() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("invoices", home.resolve("app")).toString();
        var profiled = programs.mtpsc("profile", app, "GET", "/invoices", "--top", "0");
        assertEquals(0, profiled.status(), profiled.err());
        assertTrue(profiled.text().contains("DbRead.query [effect]"), profiled.text());
        var called = programs.mtpsc("call", app, "GET", "/invoices", "--gas");
        String gas = called.err()
                .lines()
                .filter(line -> line.startsWith("gas used: "))
                .map(line -> line.substring("gas used: ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(called.err()));
        assertEquals(Long.parseLong(gas), flat(section(profiled.text(), "Gas by function", "Gas by line")));
        assertEquals(Long.parseLong(gas), flat(section(profiled.text(), "Gas by line", "Memory by function")));

        var measured = programs.mtpsc(
                "benchmark",
                app,
                "GET",
                "/invoices",
                "--duration",
                "500ms",
                "--warm-up",
                "200ms",
                "--concurrency",
                "4");
        assertEquals(0, measured.status(), measured.err());
        assertTrue(measured.text().contains("  gas        " + gas + " a request\n"), measured.text());
    }

    private static String section(String text, String from, String to) {
        return text.substring(text.indexOf(from), text.indexOf(to));
    }

    private static long flat(String table) {
        long sum = 0;
        Matcher rows = ROW.matcher(table);
        while (rows.find()) {
            sum += Long.parseLong(rows.group(1).replace(",", ""));
        }
        return sum;
    }

    @Test
    void aSignalEndsABenchmarkWithWhatItHas() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("hello", home.resolve("app")).toString();
        var running = programs.start("benchmark", app, "--duration", "10m", "--warm-up", "100ms");
        try {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!Files.readString(running.err()).contains("measuring GET /hello")) {
                assertTrue(
                        running.process().isAlive() && System.nanoTime() < deadline, Files.readString(running.err()));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(500);
            running.process().destroy();
            var ended = Programs.toEnd(running);
            assertEquals(0, ended.status(), ended.err());
            assertTrue(ended.text().startsWith("GET /hello on 32 connections for "), ended.text());
            assertTrue(ended.text().contains("  statuses   200: "), ended.text());
        } finally {
            running.process().destroyForcibly();
        }
    }
}
