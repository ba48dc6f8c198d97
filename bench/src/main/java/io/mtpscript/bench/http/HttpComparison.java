package io.mtpscript.bench.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Requests per second of the engine, of {@link PlainNetty} and of {@link PlainVertx}, one after the other on core 0, {@code wrk}
 * on core 1, rounds interleaved, medians and their ratios. Needs {@code wrk} and {@code taskset} on the PATH.
 *
 * <p>{@code HttpComparison <engine.jar> <hello.msqs> <root.pem> <results.json> <README.md> [--quick]}
 */
public final class HttpComparison {
    static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern FAULTS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    static final String QUOTE_BODY = quoteBody();
    private static final int FIRST_PORT = 18080;
    private static final int CONNECTIONS = 64;
    private static final String TABLE_START = "<!-- written by bench/run -->";
    private static final String TABLE_END = "<!-- end -->";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HttpComparison() {}

    record Workload(String name, String path, String body, String peersDo) {}

    private record Peer(String name, int port, List<String> command) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Descendants.endWithThis();
        boolean quick = Arrays.asList(args).contains("--quick");
        int rounds = quick ? 3 : 5;
        int seconds = quick ? 3 : 8;
        List<Peer> peers = List.of(
                new Peer("engine", FIRST_PORT, engine(args)),
                new Peer("plain Netty", FIRST_PORT + 1, byHand(PlainNetty.class, FIRST_PORT + 1)),
                new Peer("plain Vert.x", FIRST_PORT + 2, byHand(PlainVertx.class, FIRST_PORT + 2)));
        List<Workload> workloads = List.of(
                new Workload("GET /hello", "/hello", "", "constant body"),
                new Workload("POST /quote", "/quote", QUOTE_BODY, "Jackson, BigDecimal"),
                new Workload("GET /fib/20", "/fib/20", "", "Math.addExact"));
        List<Process> processes = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                processes.add(start(peer.command(), peer.port()));
            }
            Map<Workload, double[]> medians = new LinkedHashMap<>();
            for (Workload workload : workloads) {
                medians.put(workload, measure(workload, peers, rounds, seconds));
                System.err.println(row(workload, medians.get(workload)));
            }
            Files.writeString(Path.of(args[3]), json(peers, medians, rounds, seconds));
            String table = table(peers, medians);
            intoManual(Path.of(args[4]), table);
            System.out.print(table);
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static List<String> engine(String[] args) {
        return List.of(
                "taskset", "-c", "0", java(), "-jar", args[0], args[1], "--trust", args[2], "--port", "" + FIRST_PORT);
    }

    private static List<String> byHand(Class<?> main, int port) {
        return List.of(
                "taskset", "-c", "0", java(), "-cp", System.getProperty("java.class.path"), main.getName(), "" + port);
    }

    static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** The median rate of each peer. */
    private static double[] measure(Workload workload, List<Peer> peers, int rounds, int seconds)
            throws IOException, InterruptedException {
        for (Peer peer : peers) {
            wrk(workload, peer.port(), seconds * 2); // warm-up, twice a round: both tiers of the JVM's compiler
        }
        var samples = new double[peers.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int peer = 0; peer < samples.length; peer++) {
                samples[peer][round] = wrk(workload, peers.get(peer).port(), seconds);
            }
        }
        return Arrays.stream(samples).mapToDouble(HttpComparison::median).toArray();
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
        String output = wrkOutput(workload, port, seconds, CONNECTIONS);
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

    private static String table(List<Peer> peers, Map<Workload, double[]> medians) {
        var text = new StringBuilder("| workload |");
        peers.forEach(peer -> text.append(" ").append(peer.name()).append(", requests/s |"));
        peers.stream()
                .skip(1)
                .forEach(peer -> text.append(" over ").append(peer.name()).append(" |"));
        text.append(" by hand |\n|").append("---|".repeat(2 * peers.size() + 1)).append('\n');
        medians.forEach((workload, rates) -> text.append(row(workload, rates)).append('\n'));
        return text.toString();
    }

    /** Puts the table in the place of the one before. */
    private static void intoManual(Path manual, String table) throws IOException {
        String text = Files.readString(manual);
        int from = text.indexOf(TABLE_START);
        int to = text.indexOf(TABLE_END);
        if (from < 0 || to < from) {
            throw new IOException(manual + " has no place for the table: " + TABLE_START + TABLE_END);
        }
        Files.writeString(
                manual, text.substring(0, from + TABLE_START.length()) + "\n\n" + table + "\n" + text.substring(to));
    }

    private static String row(Workload workload, double[] rates) {
        var text = new StringBuilder("| ").append(workload.name()).append(" |");
        for (double rate : rates) {
            text.append(String.format(Locale.ROOT, " %,.0f |", rate));
        }
        for (int peer = 1; peer < rates.length; peer++) {
            text.append(String.format(Locale.ROOT, " %.2f |", rates[0] / rates[peer]));
        }
        return text.append(' ').append(workload.peersDo()).append(" |").toString();
    }

    private static String json(List<Peer> peers, Map<Workload, double[]> medians, int rounds, int seconds)
            throws IOException {
        ObjectNode results = JSON.createObjectNode();
        results.put("java", Runtime.version().toString());
        results.put("processors", Runtime.getRuntime().availableProcessors());
        results.put("rounds", rounds);
        results.put("secondsEach", seconds);
        ArrayNode list = results.putArray("workloads");
        medians.forEach((workload, rates) -> {
            ObjectNode entry = list.addObject();
            entry.put("name", workload.name());
            ObjectNode each = entry.putObject("requestsPerSecond");
            for (int peer = 0; peer < rates.length; peer++) {
                each.put(peers.get(peer).name(), Math.round(rates[peer]));
            }
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n";
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
