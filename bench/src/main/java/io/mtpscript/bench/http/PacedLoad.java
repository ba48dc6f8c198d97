package io.mtpscript.bench.http;

import io.mtpscript.net.load.LoadClient;
import io.mtpscript.net.load.LoadListener;
import io.mtpscript.net.load.LoadPlan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Requests that come at a rate, whether answers come or not: each is due at its time, and is timed from then. What the client
 * itself cannot send in time counts as the server's, so rates have to leave the client's core room.
 */
final class PacedLoad implements LoadListener {
    private static final int OK = 200;
    private static final long FIRST_RATE = 100_000;

    /** Connections are made, and the client's own paths warmed up, before anything counts. */
    private static final double WARM_UP_SECONDS = 1;

    private long[] nanos;
    private int count;
    private long refused;
    private long failed;

    /** @param room for so many answers before the client has to stop and make more */
    private PacedLoad(int room) {
        nanos = new long[room];
    }

    /**
     * What came of a run.
     *
     * @param goodput answers of 200 a second
     * @param refused answers of another status
     * @param failed requests without an answer
     */
    record Outcome(double goodput, long refused, long failed, double p50Micros, double p99Micros) {}

    static Outcome run(int port, byte[] request, long rate, int connections, double seconds)
            throws InterruptedException {
        PacedLoad load = new PacedLoad((int) (Math.max(rate, FIRST_RATE) * (seconds + WARM_UP_SECONDS)));
        try (LoadClient client =
                LoadClient.start(new LoadPlan("127.0.0.1", port, request, true, connections, 1, rate), load)) {
            sleep(WARM_UP_SECONDS);
            load.begin();
            long begun = System.nanoTime();
            sleep(seconds);
            client.stop();
            return load.outcome((System.nanoTime() - begun) / 1e9);
        }
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000));
    }

    private synchronized void begin() {
        count = 0;
        refused = 0;
        failed = 0;
    }

    /** A request as it goes over the wire. */
    static byte[] request(HttpComparison.Workload workload) {
        if (workload.body().isEmpty()) {
            return ServerProcess.get(workload.path());
        }
        return ("POST " + workload.path()
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + workload.body().length() + "\r\n\r\n" + workload.body())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized void answered(long from, long until, int status, byte[] body) {
        if (status != OK) {
            refused++;
            return;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = until - from;
    }

    @Override
    public synchronized void failed(String why) {
        failed++;
    }

    private synchronized Outcome outcome(double seconds) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Outcome(count / seconds, refused, failed, quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * share)] / 1e3;
    }
}
