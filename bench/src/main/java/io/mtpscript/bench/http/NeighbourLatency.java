package io.mtpscript.bench.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a cheap route takes, alone, beside processes that keep the processors busy, and beside clients that keep asking for
 * what costs much: loops that end by gas, and bodies of 1 MiB. 500 requests a second, timed from when each was due, so that one
 * that waits is not counted once.
 *
 * <p>{@code NeighbourLatency <engine.jar> <hello.msqs> <root.pem> [--quick] [flags of the engine]}
 */
public final class NeighbourLatency {
    private static final int PORT = 18082;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int LOOPS = 4;
    private static final int BODIES = 2;
    private static final int BODY_BYTES = 1_000_000;

    private volatile boolean hostile;

    private NeighbourLatency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = Arrays.asList(args).contains("--quick");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                args[0],
                args[1],
                "--trust",
                args[2],
                "--port",
                "" + PORT));
        Arrays.stream(args, 3, args.length)
                .filter(flag -> !flag.equals("--quick"))
                .forEach(command::add);
        Process engine = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            waitFor(engine);
            new NeighbourLatency().compare(quick ? 3 : 15);
        } finally {
            engine.destroy();
        }
    }

    private static void waitFor(Process engine) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && engine.isAlive()) {
            try {
                connect().close();
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException("the engine did not start");
    }

    private static Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 1000);
        return socket;
    }

    private void compare(int seconds) throws IOException, InterruptedException {
        List<Thread> neighbours = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            neighbours.add(Thread.ofPlatform().daemon().unstarted(() -> ask(get("/fib/40"))));
        }
        for (int i = 0; i < BODIES; i++) {
            neighbours.add(Thread.ofPlatform().daemon().unstarted(() -> ask(quote())));
        }
        neighbours.forEach(Thread::start);
        hostile = true;
        measure(seconds); // warms the engine up in both states
        hostile = false;
        measure(seconds);
        System.out.printf("%-22s %10s %10s %10s%n", "GET /hello", "p50 us", "p99 us", "p99.9 us");
        long[] alone = measure(seconds);
        print("alone", alone);
        long[] busy = besideBurners(seconds);
        print("busy processors", busy);
        hostile = true;
        TimeUnit.MILLISECONDS.sleep(500);
        long[] beside = measure(seconds);
        print("beside hostile ones", beside);
        hostile = false;
        System.out.printf(
                Locale.ROOT,
                "p99 ratio %.2f, to that on busy processors %.2f%n",
                (double) quantile(beside, 0.99) / quantile(alone, 0.99),
                (double) quantile(beside, 0.99) / quantile(busy, 0.99));
    }

    /**
     * What the system's scheduler alone makes of it: a process on each processor that only computes, as nice as the engine's
     * workers.
     */
    private static long[] besideBurners(int seconds) throws IOException {
        List<Process> burners = new ArrayList<>();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                burners.add(new ProcessBuilder("nice", "-n", "4", "sh", "-c", AwakeCores.FOREVER).start());
            }
            return measure(seconds);
        } finally {
            burners.forEach(Process::destroyForcibly);
        }
    }

    private static void print(String name, long[] sorted) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %10.0f %10.0f %10.0f%n",
                name,
                quantile(sorted, 0.5) / 1e3,
                quantile(sorted, 0.99) / 1e3,
                quantile(sorted, 0.999) / 1e3);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    private static long[] measure(int seconds) throws IOException {
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

    /** Asks for the same over and over while it is to. */
    private void ask(byte[] request) {
        while (true) {
            if (!hostile) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                continue;
            }
            try (Socket socket = connect()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (hostile) {
                    socket.getOutputStream().write(request);
                    answer(in);
                }
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
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
