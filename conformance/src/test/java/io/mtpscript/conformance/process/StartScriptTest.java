package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mtpsc} in a checkout of its own, whose build takes a second and puts the real jar in place. */
class StartScriptTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 60;

    /** The background's part, making the cache, stays out: it would outlive the test. */
    private static final String CACHE_IN_WORK = "mtpsc.aot.making";

    @TempDir
    private Path checkout;

    private Path target;

    @BeforeEach
    void lay() throws IOException {
        target = Files.createDirectories(checkout.resolve("cli/target"));
        Files.createDirectories(checkout.resolve("cli/src"));
        Files.createDirectories(checkout.resolve("bin"));
        for (String file :
                List.of("mtpsc", "bin/find-java", "bin/jdk-places", "pom.xml", "cli/pom.xml", "gas-v5.1.csv")) {
            Files.copy(ROOT.resolve(file), checkout.resolve(file));
        }
        Files.copy(ROOT.resolve("cli/target/mtpsc.jar"), checkout.resolve("built.jar"));
        Path build = Files.writeString(checkout.resolve("mvnw"), """
                #!/bin/sh
                echo built >>builds
                sleep 1
                cp built.jar cli/target/mtpsc.jar
                """);
        for (Path script : List.of(build, checkout.resolve("mtpsc"), checkout.resolve("bin/find-java"))) {
            assertTrue(script.toFile().setExecutable(true));
        }
        Files.writeString(target.resolve(CACHE_IN_WORK), "");
    }

    @Test
    void ofTwoFirstStartsOneBuildsAndBothWork() throws Exception {
        Process one = start();
        Process two = start();
        worked(one);
        worked(two);
        assertEquals(1, builds());
    }

    @Test
    void whatAKilledBuildLeftBehindStopsNobody() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createSymbolicLink(target.resolve("mtpsc.building"), Path.of(Long.toString(gone.pid())));
        worked(start());
        assertEquals(1, builds());
        worked(start());
        assertEquals(1, builds(), "nothing has changed");
    }

    @Test
    void withoutHomeAndWithoutRoomForTheCacheItRunsAndSaysNothing() throws Exception {
        worked(start());
        assertTrue(target.toFile().setReadOnly());
        try {
            Process process = start();
            assertEquals("", worked(process));
        } finally {
            assertTrue(target.toFile().setWritable(true));
        }
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(checkout.resolve("mtpsc").toString(), "--version");
        builder.environment().remove("HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** @return what it said on stderr */
    private static String worked(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
        assertEquals(0, process.exitValue(), err);
        assertTrue(out.startsWith("mtpsc "), out);
        return err;
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.resolve("builds")).size();
    }
}
