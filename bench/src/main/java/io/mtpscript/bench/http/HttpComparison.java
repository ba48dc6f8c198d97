package io.mtpscript.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests per second of the engine and of {@link PlainNetty}, one after the other on core 0, {@code wrk} on core 1, rounds
 * interleaved, medians and their ratio. Needs {@code wrk} and {@code taskset} on the PATH.
 *
 * <p>{@code HttpComparison <engine.jar> <hello.msqs> <root.pem> <results.md> [--quick]}
 */
public final class HttpComparison {
    static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern FAULTS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final String QUOTE_BODY = quoteBody();
    private static final int ENGINE_PORT = 18080;
    private static final int NETTY_PORT = 18081;

    private HttpComparison() {}

    record Workload(String name, String path, String body, String peerNote) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = Arrays.asList(args).contains("--quick");
        int rounds = quick ? 3 : 5;
        int seconds = quick ? 3 : 8;
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> engine = List.of(
                "taskset", "-c", "0", java, "-jar", args[0], args[1], "--trust", args[2], "--port", "" + ENGINE_PORT);
        List<String> netty = List.of(
                "taskset",
                "-c",
                "0",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                PlainNetty.class.getName(),
                "" + NETTY_PORT);
        List<Workload> workloads = List.of(
                new Workload("GET /hello", "/hello", "", "constant body"),
                new Workload("POST /quote", "/quote", QUOTE_BODY, "Jackson, BigDecimal"),
                new Workload("GET /fib/20", "/fib/20", "", "Math.addExact"));
        Process first = start(engine, ENGINE_PORT);
        Process second = start(netty, NETTY_PORT);
        try {
            Map<Workload, double[][]> rates = new LinkedHashMap<>();
            for (Workload workload : workloads) {
                wrk(workload, ENGINE_PORT, seconds * 2); // warm-up, twice a round: both tiers of the JVM's compiler
                wrk(workload, NETTY_PORT, seconds * 2);
                var samples = new double[2][rounds];
                for (int round = 0; round < rounds; round++) {
                    samples[0][round] = wrk(workload, ENGINE_PORT, seconds);
                    samples[1][round] = wrk(workload, NETTY_PORT, seconds);
                }
                rates.put(workload, samples);
                System.err.println(row(workload, samples));
            }
            Files.writeString(Path.of(args[3]), table(rates));
            System.out.print(table(rates));
        } finally {
            first.destroy();
            second.destroy();
        }
    }

    static Process start(List<String> command, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return process;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        process.destroy();
        throw new IOException("did not start: " + String.join(" ", command));
    }

    private static double wrk(Workload workload, int port, int seconds) throws IOException, InterruptedException {
        String output = wrkOutput(workload, port, seconds, 64);
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IOException("wrk printed no rate: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    /** What wrk prints, latencies too; refused where an answer was no 2xx. */
    static String wrkOutput(Workload workload, int port, int seconds, int connections)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                "1",
                "wrk",
                "-t1",
                "-c" + connections,
                "--latency",
                "-d" + seconds + "s",
                "http://127.0.0.1:" + port + workload.path()));
        if (!workload.body().isEmpty()) {
            Path script = Files.createTempFile("post", ".lua");
            Files.writeString(
                    script,
                    "wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = [["
                            + workload.body() + "]]\n");
            command.addAll(List.of("-s", script.toString()));
        }
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        if (FAULTS.matcher(output).find()) {
            throw new IOException("some answers were no 2xx, so the figure means nothing: " + output);
        }
        return output;
    }

    private static String table(Map<Workload, double[][]> rates) {
        var text = new StringBuilder("""
                | workload | engine, requests/s | plain Netty, requests/s | ratio | Netty does |
                |---|---|---|---|---|
                """);
        rates.forEach((workload, samples) -> text.append(row(workload, samples)).append('\n'));
        return text.toString();
    }

    private static String row(Workload workload, double[][] samples) {
        double engine = median(samples[0]);
        double netty = median(samples[1]);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f | %s |",
                workload.name(),
                engine,
                netty,
                engine / netty,
                workload.peerNote());
    }

    static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String quoteBody() {
        var lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"A")
                    .append(i)
                    .append("\",\"quantity\":")
                    .append(i + 1)
                    .append(",\"price\":")
                    .append(i)
                    .append(".95}");
        }
        return "{\"customer\":\"c-17\",\"lines\":[" + lines + "]}";
    }
}
