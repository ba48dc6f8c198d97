package io.mtpscript.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long it takes from saving a source until {@code mtpsc serve} answers by it. */
final class SaveToServed {
    private static final int SAVES = 21;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Between an answer and the next save, as someone who types would leave. */
    private static final long PAUSE_MILLIS = 300;

    private static final String GREETING = "Hello, world!";

    private SaveToServed() {}

    /** Prints a table. */
    static void measure(Path mtpsc, Path example, int port) throws IOException, InterruptedException {
        String source = Files.readString(example.resolve("app.mtp"));
        if (!source.contains(GREETING)) {
            throw new IOException(example + " does not say " + GREETING);
        }
        Path folder = Files.createTempDirectory("serve");
        Path file = Files.writeString(folder.resolve("app.mtp"), source);
        double[] millis = new double[SAVES];
        List<String> command =
                List.of(mtpsc.toAbsolutePath().toString(), "serve", folder.toString(), "--port", "" + port);
        try (ServerProcess _ = ServerProcess.startAnywhere(command, port, "/hello")) {
            for (int i = 0; i < SAVES; i++) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                String greeting = "Hello, number " + i + "!";
                String changed = source.replace(GREETING, greeting);
                long saved = System.nanoTime();
                Files.writeString(file, changed);
                waitFor(port, greeting, saved);
                millis[i] = (System.nanoTime() - saved) / 1e6;
            }
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
        double median = HttpComparison.median(millis);
        Arrays.sort(millis);
        System.out.println("\n| save to served, " + SAVES + " saves | median, ms | slowest, ms |\n|---|---|---|");
        System.out.printf(Locale.ROOT, "| mtpsc serve | %.0f | %.0f |%n", median, millis[SAVES - 1]);
    }

    private static void waitFor(int port, String greeting, long since) throws IOException {
        while (System.nanoTime() - since < PATIENCE.toNanos()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                if (new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains(greeting)) {
                    return;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("a saved source is not served after " + PATIENCE);
    }
}
