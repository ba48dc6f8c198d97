package io.mtpscript.bench.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How long a cheap route takes, alone, beside processes that keep the processors busy, and beside clients that keep asking for
 * what costs much: loops that end by gas, and bodies of 1 MiB. 500 requests a second, timed from when each was due, so that one
 * that waits is not counted once. Each state is measured in every round; figures are medians of the rounds.
 *
 * <p>The client that is timed goes before everything else that wants a processor, where the system allows it (chrt), as if it
 * had one of its own: what is measured is the engine's waiting, not the client's.
 *
 * <p>{@code NeighbourLatency <engine.jar> <hello.msqs> <root.pem> [--quick] [flags of the engine]}
 */
public final class NeighbourLatency {
    private static final int PORT = 18082;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int LOOPS = 4;
    private static final int BODIES = 2;
    private static final int BODY_BYTES = 1_000_000;

    /** The first argument of the process that only asks: how many clients ask for loops, and how many send bodies, follow. */
    private static final String ASK = "--ask";

    /** For a child of a thread that goes before others: as any process. */
    private static final List<String> ORDINARY = List.of("chrt", "--other", "0");

    private final int rounds;
    private final int seconds;

    private NeighbourLatency(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals(ASK)) {
            ask(Integer.parseInt(args[1]), get("/fib/40"));
            ask(Integer.parseInt(args[2]), quote());
            return;
        }
        Descendants.endWithThis();
        boolean quick = Arrays.asList(args).contains("--quick");
        goFirst();
        List<String> command = new ArrayList<>(ORDINARY);
        command.addAll(List.of(java(), "-jar", args[0], args[1], "--trust", args[2], "--port", "" + PORT));
        Arrays.stream(args, 3, args.length)
                .filter(flag -> !flag.equals("--quick"))
                .forEach(command::add);
        // Every loop that ends by its gas is a line.
        Path said = Files.createTempFile("neighbours", ".log");
        Process engine = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        try {
            waitFor(engine, said);
            new NeighbourLatency(quick ? 3 : 9, quick ? 2 : 4).compare();
        } finally {
            engine.destroy();
            Files.delete(said);
        }
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** Lets the calling thread go before all others. */
    private static void goFirst() throws IOException, InterruptedException {
        String thread = Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString();
        Process priority = new ProcessBuilder("chrt", "--fifo", "--pid", "10", thread)
                .redirectErrorStream(true)
                .start();
        if (priority.waitFor() != 0) {
            System.err.println("The client that is timed has no priority, so its own waiting counts: "
                    + new String(priority.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private static void waitFor(Process engine, Path said) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && engine.isAlive()) {
            try {
                connect().close();
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException(
                "the engine did not start: " + Files.readString(said).strip());
    }

    private static Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 1000);
        return socket;
    }

    private void compare() throws IOException, InterruptedException {
        List<State> states = List.of(
                new State("alone", this::measure),
                new State("busy processors", this::besideBurners),
                new State("beside loops", () -> beside(LOOPS, 0)),
                new State("beside bodies", () -> beside(0, BODIES)),
                new State("beside both", () -> beside(LOOPS, BODIES)));
        beside(LOOPS, BODIES); // warms the engine up
        beside(0, BODIES);
        for (int round = 0; round < rounds; round++) {
            for (State state : states) {
                System.err.printf("%s, round %d of %d%n", state.name, round + 1, rounds);
                state.times.add(state.measured.get());
            }
        }
        System.out.printf(
                "%-16s %9s %9s %9s %15s %18s%n",
                "GET /hello", "p50 us", "p99 us", "p99.9 us", "p99 to alone", "p99 to busy");
        for (State state : states) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %9.0f %9.0f %9.0f %15.2f %18.2f%n",
                    state.name,
                    state.median(0.5) / 1e3,
                    state.median(0.99) / 1e3,
                    state.median(0.999) / 1e3,
                    state.ratio(states.get(0)),
                    state.ratio(states.get(1)));
        }
    }

    private interface Measured {
        long[] get() throws IOException, InterruptedException;
    }

    /** What else goes on, and the sorted times of each round. */
    private record State(String name, Measured measured, List<long[]> times) {
        State(String name, Measured measured) {
            this(name, measured, new ArrayList<>());
        }

        double median(double share) {
            return middle(times.stream().mapToDouble(sorted -> quantile(sorted, share)));
        }

        /** Of the p99, in the same round. */
        double ratio(State other) {
            return middle(IntStream.range(0, times.size())
                    .mapToDouble(round ->
                            (double) quantile(times.get(round), 0.99) / quantile(other.times.get(round), 0.99)));
        }

        private static double middle(DoubleStream figures) {
            double[] sorted = figures.sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** Beside clients in a process of their own. */
    private long[] beside(int loops, int bodies) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ORDINARY);
        command.addAll(List.of(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                NeighbourLatency.class.getName(),
                ASK,
                "" + loops,
                "" + bodies));
        Process asking = new ProcessBuilder(command).inheritIO().start();
        try {
            TimeUnit.MILLISECONDS.sleep(1500);
            return measure();
        } finally {
            asking.destroyForcibly().waitFor();
        }
    }

    /**
     * What the system's scheduler alone makes of it: a process on each processor that only computes, as nice as the engine's
     * workers.
     */
    private long[] besideBurners() throws IOException {
        List<Process> burners = new ArrayList<>();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                List<String> command = new ArrayList<>(ORDINARY);
                command.addAll(List.of("nice", "-n", "4", "sh", "-c", AwakeCores.FOREVER));
                burners.add(new ProcessBuilder(command).start());
            }
            return measure();
        } finally {
            burners.forEach(Process::destroyForcibly);
        }
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    private long[] measure() throws IOException {
        byte[] request = get("/hello");
        int count = (int) (TimeUnit.SECONDS.toNanos(seconds) / INTERVAL_NANOS);
        var times = new long[count];
        int done = 0;
        try (Socket socket = connect()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            long due = System.nanoTime();
            long end = due + TimeUnit.SECONDS.toNanos(2L * seconds);
            for (int i = 0; i < count && System.nanoTime() < end; i++) {
                due += INTERVAL_NANOS;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                // Woken late is the client's fault, late because the answer before came late is the engine's.
                long from = i > 0 && times[i - 1] > INTERVAL_NANOS ? due : System.nanoTime();
                socket.getOutputStream().write(request);
                answer(in);
                times[i] = System.nanoTime() - from;
                done++;
            }
        }
        long[] taken = Arrays.copyOf(times, done);
        Arrays.sort(taken);
        return taken;
    }

    /** Has so many clients ask for the same over and over. */
    private static void ask(int clients, byte[] request) {
        for (int i = 0; i < clients; i++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    try (Socket socket = connect()) {
                        InputStream in = new BufferedInputStream(socket.getInputStream());
                        while (true) {
                            socket.getOutputStream().write(request);
                            answer(in);
                        }
                    } catch (IOException e) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                }
            });
        }
    }

    private static void answer(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the engine closed the connection");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        if (at >= 0) {
            in.skipNBytes(Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at))));
        }
    }

    private static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] quote() {
        var body = new StringBuilder("{\"customer\":\"c-17\",\"lines\":[");
        String line = "{\"sku\":\"A1\",\"quantity\":2,\"price\":9.95}";
        while (body.length() < BODY_BYTES) {
            body.append(line).append(',');
        }
        body.append(line).append("]}");
        return ("POST /quote HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
