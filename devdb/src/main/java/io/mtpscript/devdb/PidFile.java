package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server says of itself in {@code postmaster.pid}: process id in line 1, port in line 4, state in line 8.
 *
 * @param ready whether it takes connections
 */
record PidFile(long pid, int port, boolean ready) {
    private static final int PID = 0;
    private static final int PORT = 3;
    private static final int STATE = 7;

    static Path in(Path data) {
        return data.resolve("postmaster.pid");
    }

    static Optional<PidFile> read(Path data) throws IOException {
        try {
            return parse(Files.readAllLines(in(data)));
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
    }

    /** Empty while the server is still writing the file. */
    static Optional<PidFile> parse(List<String> lines) {
        if (lines.size() <= PORT) {
            return Optional.empty();
        }
        try {
            boolean ready = lines.size() > STATE && lines.get(STATE).strip().equals("ready");
            return Optional.of(new PidFile(
                    Long.parseLong(lines.get(PID).strip()),
                    Integer.parseInt(lines.get(PORT).strip()),
                    ready));
        } catch (NumberFormatException half) {
            return Optional.empty();
        }
    }

    /** Whether the process runs and is a PostgreSQL: after a crash another program may have its id. */
    boolean alive() {
        return alive(pid);
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .command()
                        .map(command -> Path.of(command).endsWith("postgres"))
                        // The program of another user's process is hidden, that of a dead one is gone.
                        .orElseGet(() -> !dead(pid)))
                .isPresent();
    }

    /** Dead, but not yet asked for its exit code: containers often have no init process that would. */
    private static boolean dead(long pid) {
        try {
            String state = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return state.substring(state.lastIndexOf(')') + 1).stripLeading().startsWith("Z");
        } catch (IOException noSuchFile) {
            return false;
        }
    }
}
