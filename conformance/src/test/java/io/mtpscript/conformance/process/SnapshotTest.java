package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots as files: equal bytes from equal sources, and what the engine does with changed ones. */
class SnapshotTest {
    private static final List<String> SUFFIXES = List.of("", ".sig", ".crt");

    @TempDir
    Path home;

    @Test
    void equalSourcesGiveEqualFilesInAnyFolder() throws IOException, InterruptedException {
        var programs = new Programs(home);
        programs.compile(Programs.example("invoices", home.resolve("one")), home.resolve("one.msqs"));
        programs.compile(Programs.example("invoices", home.resolve("deeper/two")), home.resolve("two.msqs"));
        for (String suffix : SUFFIXES) {
            assertArrayEquals(
                    Files.readAllBytes(home.resolve("one.msqs" + suffix)),
                    Files.readAllBytes(home.resolve("two.msqs" + suffix)),
                    suffix);
        }
    }

    @Test
    void oneChangedByteIsRefusedWithOneLine() throws IOException, InterruptedException {
        var programs = new Programs(home);
        Path snapshot = home.resolve("hello.msqs");
        programs.compile(Programs.example("hello", home.resolve("app")), snapshot);
        for (String suffix : SUFFIXES) {
            Path file = Path.of(snapshot + suffix);
            byte[] sound = Files.readAllBytes(file);
            byte[] changed = sound.clone();
            changed[changed.length / 2] ^= 1;
            Files.write(file, changed);
            var ended = programs.engine(
                    snapshot.toString(), "--trust", programs.developmentRoot().toString());
            assertEquals(ExitCode.REFUSED.code(), ended.status(), suffix + ": " + ended.err());
            assertEquals(1, ended.errLines().size(), ended.err());
            assertEquals(
                    ExitCode.REFUSED.code(),
                    programs.mtpsc("verify", snapshot.toString()).status());
            Files.write(file, sound);
        }
        assertEquals(0, programs.mtpsc("verify", snapshot.toString()).status());
    }

    @Test
    void overwritingTheFileOfARunningEngineChangesNothing() throws IOException, InterruptedException {
        var programs = new Programs(home);
        Path snapshot = home.resolve("hello.msqs");
        programs.compile(Programs.example("hello", home.resolve("app")), snapshot);
        try (RunningServer server = programs.serve(snapshot)) {
            String before = server.get("/fib/15").body();
            Files.write(snapshot, new byte[(int) Files.size(snapshot)]);
            assertEquals(before, server.get("/fib/15").body());
            assertEquals("{\"message\":\"Hello, world!\"}", server.get("/hello").body());
            assertEquals(0, server.stop());
            assertTrue(
                    server.errors().stream().noneMatch(line -> line.startsWith("WARNING")),
                    server.errors().toString());
        }
    }
}
