package io.mtpscript.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.core.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes: the launcher of the build before an engine of the test's own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherTest {
    private static final int JAVA_8_CLASS_FILE = 52;
    private static final String THIS_JAVA = System.getProperty("java.home");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endProcesses() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void everyClassOfTheLauncherLoadsOnJava8() throws IOException {
        Path launcher = launcherClasses().resolve("io/mtpscript/engine/launcher");
        try (Stream<Path> files = Files.list(launcher)) {
            List<Path> classes =
                    files.filter(f -> f.toString().endsWith(".class")).toList();
            assertTrue(classes.size() >= 2, () -> "only " + classes);
            for (Path file : classes) {
                byte[] bytes = Files.readAllBytes(file);
                assertEquals(JAVA_8_CLASS_FILE, bytes[6] << 8 | bytes[7], file::toString);
            }
        }
    }

    @Test
    void callsTheEngineOnANewEnoughJava() throws Exception {
        engine("System.out.println(String.join(\"|\", arguments)); System.exit(7);");
        Process process = start(Launcher.class, "app.msqs", "--port", "0", "a b");
        assertEquals("app.msqs|--port|0|a b\n", output(process));
        assertEquals(7, process.waitFor());
    }

    @Test
    void startsANewerJavaWithTheSameArgumentsAndPassesItsStatusOn() throws Exception {
        engine("System.out.println(String.join(\"|\", arguments) + System.getProperty(\"kept\"));"
                + " System.err.print(ProcessHandle.current().parent().isPresent()); System.exit(4);");
        Process process = start(OlderJava.class, THIS_JAVA, "app.msqs", "a b", "");
        assertEquals("app.msqs|a b|yes\ntrue", output(process));
        assertEquals(4, process.waitFor());
    }

    @Test
    void aRealOlderJavaStartsTheNewerOne() throws Exception {
        JdkFinder installed = new JdkFinder(List.of(), JdkFinder.readPlaces(), System.getProperty("user.home"));
        Optional<File> older = Stream.of(8, 11, 17, 21)
                .flatMap(release -> installed.find(release).stream())
                .filter(home -> JdkFinder.releaseAt(home) < Launcher.NEEDED)
                .findFirst();
        assumeTrue(older.isPresent(), "no Java older than 25 is installed here");
        engine("System.out.println(Runtime.version().feature() >= 25 ? String.join(\"|\", arguments) : \"old\");");
        Process process = start(older.get().getPath(), Launcher.class, "app.msqs", "--dev");
        assertEquals("app.msqs|--dev\n", output(process));
        assertEquals(0, process.waitFor());
    }

    @Test
    void passesSigtermOnAndWaitsForAGracefulStop() throws Exception {
        engine("Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { Thread.sleep(300); }"
                + " catch (InterruptedException e) {} System.out.println(\"drained\"); }));"
                + " System.out.println(\"serving\"); Thread.sleep(60_000);");
        Process process = start(OlderJava.class, THIS_JAVA);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertEquals("serving", out.readLine());
        ProcessHandle child = process.children().findFirst().orElseThrow();
        process.toHandle().destroy(); // Process.destroy would close the streams too
        assertEquals("drained", out.readLine());
        assertEquals(128 + 15, process.waitFor());
        child.onExit().get(5, TimeUnit.SECONDS);
    }

    @Test
    void saysInOneLineWhatItNeedsWhereNoJavaIsFound() throws Exception {
        Process process = start(OlderJava.class, "", "app.msqs");
        assertEquals(
                "MTPScript needs Java 25 or newer; this is Java 17 (" + THIS_JAVA
                        + ") and no newer one was found: install one (for example Eclipse Temurin 25,"
                        + " https://adoptium.net) or set JAVA_HOME to it.\n",
                output(process));
        assertEquals(ExitCode.UNAVAILABLE.code(), process.waitFor());
    }

    /** An engine with this body of {@code main(String[] arguments)}, found before the build's own. */
    private void engine(String body) throws IOException {
        Path source = folder.resolve("Main.java");
        Files.writeString(
                source,
                "package io.mtpscript.engine; public class Main { public static void main(String[] arguments)"
                        + " throws Exception { " + body + " } }");
        int status =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        assertEquals(0, status, body);
    }

    private Process start(Class<?> main, String... arguments) throws Exception {
        return start(THIS_JAVA, main, arguments);
    }

    private Process start(String java, Class<?> main, String... arguments) throws Exception {
        Path tests = Path.of(OlderJava.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command = new ArrayList<>(List.of(java + "/bin/java", "-Dkept=yes", "-Xshare:auto"));
        command.addAll(List.of(
                "-cp",
                String.join(
                        File.pathSeparator,
                        folder.toString(),
                        tests.toString(),
                        launcherClasses().toString())));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static Path launcherClasses() {
        try {
            return Path.of(
                    Objects.requireNonNull(Launcher.class.getProtectionDomain().getCodeSource())
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String output(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
