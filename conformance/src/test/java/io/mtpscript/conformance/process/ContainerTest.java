package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the image of the engine is made of, made and run without Docker. */
class ContainerTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SETTING = Pattern.compile("\\bMTP_[A-Z_]+\\b");

    @TempDir
    Path home;

    private int run(Path folder, String... command) throws IOException, InterruptedException {
        Path out = home.resolve("out.txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertTrue(process.waitFor(240, TimeUnit.SECONDS), () -> "does not end: " + List.of(command));
        if (process.exitValue() != 0) {
            System.out.println(Files.readString(out));
        }
        return process.exitValue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one for a Unix shell")
    void theRuntimeServesFromItsCacheAndTheHealthCheckSeesIt() throws IOException, InterruptedException {
        Path runtime = home.resolve("runtime");
        assertEquals(
                0,
                run(
                        ROOT,
                        "deploy/container/make-runtime",
                        "engine/target/engine.jar",
                        "cli/target/mtpsc.jar",
                        runtime.toString()));
        var programs = new Programs(home);
        Path snapshot = programs.compile(Programs.example("hello", home.resolve("app")), home.resolve("app.msqs"));

        int management = freePort();
        List<String> command = new ArrayList<>(List.of(
                runtime.resolve("java/bin/java").toString(),
                "@" + runtime.resolve("java-flags"),
                "-XX:AOTCache=" + runtime.resolve("engine.aot"),
                "-XX:AOTMode=on", // ends the start where the cache cannot be used
                "-Dio.netty.native.workdir=/dev/null", // as a /tmp that may not hold programs
                "-jar",
                runtime.resolve("engine.jar").toString()));
        command.addAll(programs.serving(snapshot, "--management-port", Integer.toString(management)));
        String healthCheck = runtime.resolve("healthcheck").toString();
        assertFalse(run(home, healthCheck, Integer.toString(management)) == 0);
        try (RunningServer server = RunningServer.start(new ProcessBuilder(command).directory(home.toFile()))) {
            assertEquals(200, server.get("/hello").statusCode());
            assertEquals(
                    List.of(),
                    server.errors().stream()
                            .filter(line -> line.contains("epoll"))
                            .toList());
            assertEquals(0, run(home, healthCheck, Integer.toString(management)));
            assertFalse(run(home, healthCheck, Integer.toString(management), "/nowhere") == 0);
            assertEquals(0, server.stop());
        }
    }

    /** A name with a mistake in it would be a setting that nobody reads. */
    @Test
    void settingsInTheTemplatesAreInTheManual() throws IOException {
        var named = new TreeSet<String>();
        List<Path> files = new ArrayList<>(List.of(ROOT.resolve("Dockerfile")));
        try (Stream<Path> deploy = Files.walk(ROOT.resolve("deploy"))) {
            deploy.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            SETTING.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(named::add);
        }
        String manual = Files.readString(ROOT.resolve("docs/settings.md"));
        assertTrue(named.size() > 8, named.toString());
        named.removeIf(name -> manual.contains("`" + name + "`"));
        assertEquals(new TreeSet<>(), named);
    }
}
