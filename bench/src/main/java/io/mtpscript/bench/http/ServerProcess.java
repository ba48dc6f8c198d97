package io.mtpscript.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that is measured: a process, mostly on core 0, and what Linux knows of it. */
final class ServerProcess implements AutoCloseable {
    /** Stands in a command for the port. */
    static final String PORT_ARGUMENT = "{port}";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int TICKS_PER_SECOND = 100;

    /** In /proc/PID/stat, counted behind the name: user and system time. */
    private static final int USER_TICKS = 11;

    private final Process process;
    private final double startSeconds;

    private ServerProcess(Process process, double startSeconds) {
        this.process = process;
        this.startSeconds = startSeconds;
    }

    /** Starts it on core 0 and waits for its first 200. */
    static ServerProcess start(List<String> command, int port, String path) throws IOException, InterruptedException {
        return start("0", command, port, path);
    }

    /** Starts it on all cores that there are. */
    static ServerProcess startAnywhere(List<String> command, int port, String path)
            throws IOException, InterruptedException {
        // Not those that Java says: this process may be kept to some.
        try (Stream<Path> cores = Files.list(Path.of("/sys/devices/system/cpu"))) {
            long count = cores.filter(core -> core.getFileName().toString().matches("cpu[0-9]+"))
                    .count();
            return start("0-" + (count - 1), command, port, path);
        }
    }

    private static ServerProcess start(String cores, List<String> command, int port, String path)
            throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        command.forEach(argument -> pinned.add(argument.equals(PORT_ARGUMENT) ? String.valueOf(port) : argument));
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(pinned)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (System.nanoTime() - begun < PATIENCE.toNanos() && process.isAlive()) {
            if (answers(port, path)) {
                return new ServerProcess(process, (System.nanoTime() - begun) / 1e9);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        process.destroy();
        throw new IOException("did not start: " + String.join(" ", pinned));
    }

    private static boolean answers(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(get(path));
            byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(head, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** From its start to its first 200. */
    double startSeconds() {
        return startSeconds;
    }

    /** Processor time that it has used. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]))
                / (double) TICKS_PER_SECOND;
    }

    /** Resident memory, in MiB. */
    double residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS of process " + process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
