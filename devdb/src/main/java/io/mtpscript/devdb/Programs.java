package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the server's programs. They refuse to run as root, which is who one is in most containers; there they run in a user
 * namespace of their own, in which nobody is root and the files are still theirs.
 */
final class Programs {
    private static final int PATIENCE_SECONDS = 60;

    private final Binaries binaries;
    private final List<String> prefix;

    private Programs(Binaries binaries, List<String> prefix) {
        this.binaries = binaries;
        this.prefix = prefix;
    }

    static Programs of(Binaries binaries) throws EmbeddedPostgresException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Programs(binaries, List.of());
        }
        List<String> namespace = List.of("unshare", "-U", "--");
        List<String> probe = new ArrayList<>(namespace);
        probe.add("true");
        try {
            if (execute(probe, Path.of("").toAbsolutePath()).exit() == 0) {
                return new Programs(binaries, namespace);
            }
        } catch (EmbeddedPostgresException noUnshare) {
            // Falls through to the advice.
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and this system does not let 'unshare -U' make a"
                        + " user namespace for it: run as another user, or set DATABASE_URL to a database of yours.");
    }

    /** What a program printed and ended with. */
    record Outcome(int exit, String output) {}

    Outcome run(Path workingFolder, String program, List<String> arguments) throws EmbeddedPostgresException {
        List<String> command = new ArrayList<>(prefix);
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        return execute(command, workingFolder);
    }

    private static Outcome execute(List<String> command, Path workingFolder) throws EmbeddedPostgresException {
        try {
            // A file and not a pipe: the server inherits it and would keep a pipe open.
            Path output = Files.createTempFile("mtp-postgres", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(workingFolder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new EmbeddedPostgresException(
                            command.getLast() + " did not end within " + PATIENCE_SECONDS + " seconds");
                }
                return new Outcome(
                        process.exitValue(),
                        Files.readString(output, StandardCharsets.UTF_8).strip());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    command.getFirst() + " could not be run: " + failure.getMessage(), failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while " + command.getFirst() + " was running", stop);
        }
    }
}
