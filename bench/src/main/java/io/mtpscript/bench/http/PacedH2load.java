package io.mtpscript.bench.http;

import io.mtpscript.bench.http.HttpComparison.Workload;
import io.mtpscript.bench.http.HttpTargets.Latencies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A rate of requests by {@code h2load} on core 1, and its log of how long each took. */
final class PacedH2load {
    private static final int WARM_UP_SECONDS = 2;

    /** A line of the log: when it was sent, its status, and microseconds until its end. */
    private static final int STATUS = 1;

    private static final int MICROS = 2;

    private PacedH2load() {}

    static Latencies run(int port, Workload workload, long rate, int connections, int seconds)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("h2load", ".log");
        Path body = Files.createTempFile("body", ".json");
        try {
            List<String> command = new ArrayList<>(List.of(
                    "taskset",
                    "-c",
                    "1",
                    "h2load",
                    "--h1",
                    "-t1",
                    "-c" + connections,
                    "--rps=" + rate / connections,
                    "--warm-up-time=" + WARM_UP_SECONDS + "s",
                    "-D" + seconds,
                    "--log-file=" + log));
            if (!workload.body().isEmpty()) {
                Files.writeString(body, workload.body());
                command.addAll(List.of("-d", body.toString(), "-H", "Content-Type: application/json"));
            }
            command.add("http://127.0.0.1:" + port + workload.path());
            Process h2load =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(h2load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (h2load.waitFor() != 0) {
                throw new IOException("h2load failed: " + output);
            }
            List<String[]> lines = Files.readAllLines(log).stream()
                    .map(line -> line.split("\t", -1))
                    .toList();
            if (lines.isEmpty() || lines.stream().anyMatch(line -> !line[STATUS].equals("200"))) {
                throw new IOException("not every answer was a 200, so the figure means nothing: " + output);
            }
            long[] micros = lines.stream()
                    .mapToLong(line -> Long.parseLong(line[MICROS]))
                    .sorted()
                    .toArray();
            return new Latencies(
                    (double) micros.length / seconds, micros[micros.length / 2], micros[(int) (micros.length * 0.99)]);
        } finally {
            Files.delete(log);
            Files.delete(body);
        }
    }
}
