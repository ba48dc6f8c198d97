package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts {@code mtpsc.jar} and {@code engine.jar} as the build made them, with a home folder of the test's own. */
final class Programs {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path MTPSC = ROOT.resolve("cli/target/mtpsc.jar");
    private static final Path ENGINE = ROOT.resolve("engine/target/engine.jar");
    /** As {@code ./mtpsc} has one: most of a short life is loading classes, and a run starts the tool some sixty times. */
    private static final Path CACHE = Path.of("target/mtpsc.aot").toAbsolutePath();

    private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final long PATIENCE_SECONDS = 120;

    private final Path home;

    Programs(Path home) {
        this.home = home;
        assertTrue(
                Files.exists(MTPSC) && Files.exists(ENGINE),
                "the jars are missing: run the build with the package phase");
    }

    /** What a program that ended left behind. */
    record Ended(int status, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }

        List<String> errLines() {
            return err.lines().toList();
        }
    }

    Ended mtpsc(String... arguments) throws IOException, InterruptedException {
        return toEnd(tool(SHORT, arguments));
    }

    private List<String> tool(List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(java(), "-Xlog:disable", "-XX:AOTCache=" + cache()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", MTPSC.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Path cache() throws IOException, InterruptedException {
        if (!Files.exists(CACHE) || Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(MTPSC)) < 0) {
            var command = new ArrayList<>(List.of(java(), "-XX:AOTCacheOutput=" + CACHE));
            command.addAll(SHORT);
            command.addAll(List.of(
                    "-jar",
                    MTPSC.toString(),
                    "check",
                    ROOT.resolve("examples/invoices").toString()));
            Ended made = toEnd(command);
            assertEquals(0, made.status(), made.err());
        }
        return CACHE;
    }

    Ended engine(String... arguments) throws IOException, InterruptedException {
        return toEnd(engineCommand(arguments));
    }

    /** Compiles an app and signs it with the development key. */
    Path compile(Path app, Path snapshot) throws IOException, InterruptedException {
        Ended compiled = mtpsc("compile", app.toString(), "-o", snapshot.toString());
        assertEquals(0, compiled.status(), compiled.err());
        return snapshot;
    }

    /** The arguments of an engine that serves what {@link #compile} has made, on a free port of this machine. */
    List<String> serving(Path snapshot, String... more) {
        var arguments = new ArrayList<>(List.of(
                snapshot.toString(), "--trust", developmentRoot().toString(), "--host", "127.0.0.1", "--port", "0"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Starts the engine with {@link #serving} and waits until it serves. */
    RunningServer serve(Path snapshot, String... more) throws IOException, InterruptedException {
        return serve(List.of(), snapshot, more);
    }

    /** As the other one, with options of the virtual machine. */
    RunningServer serve(List<String> jvmOptions, Path snapshot, String... more)
            throws IOException, InterruptedException {
        List<String> command = engineCommand(serving(snapshot, more).toArray(String[]::new));
        command.addAll(1, jvmOptions);
        return RunningServer.start(builder(command));
    }

    /** Starts the engine with these arguments alone and waits until it serves. */
    RunningServer startEngine(String... arguments) throws IOException, InterruptedException {
        return RunningServer.start(builder(engineCommand(arguments)));
    }

    /** Starts {@code mtpsc serve} and waits until it serves. */
    RunningServer startServe(String... arguments) throws IOException, InterruptedException {
        var command = tool(List.of(), "serve");
        command.addAll(List.of(arguments));
        return RunningServer.start(builder(command));
    }

    Path developmentRoot() {
        return home.resolve("config/mtpscript/dev-root.pem");
    }

    /** A copy of one of the examples without what earlier runs left in it. */
    static Path example(String name, Path target) throws IOException {
        Path source = ROOT.resolve("examples").resolve(name);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path each : all.filter(path -> !source.relativize(path).startsWith(".mtp"))
                    .toList()) {
                Path copy = target.resolve(source.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return target;
    }

    private static List<String> engineCommand(String... arguments) {
        var command = new ArrayList<>(List.of(java(), "-jar", ENGINE.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A command that runs, what it prints in files. */
    record Running(List<String> command, Process process, Path out, Path err) {}

    /** Starts a command of {@code mtpsc}. */
    Running start(String... arguments) throws IOException, InterruptedException {
        return start(tool(List.of(), arguments));
    }

    private Running start(List<String> command) throws IOException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        Process process = builder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Running(command, process, out, err);
    }

    private Ended toEnd(List<String> command) throws IOException, InterruptedException {
        return toEnd(start(command));
    }

    /** Waits for it to end. */
    static Ended toEnd(Running running) throws IOException, InterruptedException {
        Process process = running.process();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + running.command() + "\n" + Files.readString(running.err()));
        }
        return new Ended(process.exitValue(), Files.readAllBytes(running.out()), Files.readString(running.err()));
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(home.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("MTP_") || name.equals("DATABASE_URL"));
        environment.put("HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        environment.put("MTP_DEV_ROOT", developmentRoot().toString());
        return builder;
    }

    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElseThrow(() -> new UncheckedIOException(new IOException("the JVM does not know its own command")));
    }
}
