package io.mtpscript.effects.log;

import io.mtpscript.core.bytes.ByteBuilder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends lines to an HTTP collector, in order, many at a time, each at least once while this engine runs: a batch that is not taken
 * is sent again. Meanwhile what waits behind it fills the queue.
 */
public final class CollectorOutput implements LineOutput {
    private static final int BATCH_BYTES = 1 << 20;
    private static final int FIRST_DELAY_MILLIS = 200;
    private static final int DELAY_MILLIS_MAX = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LogTarget.Collector collector;
    private final String name;
    private final Consumer<String> notice;
    private final ByteBuilder batch = new ByteBuilder();
    private final HttpClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long closeAt;

    /**
     * @param name as messages have it: {@code audit collector}
     * @param notice told when the collector stops taking lines, and when it takes them again
     */
    public CollectorOutput(LogTarget.Collector collector, String name, Consumer<String> notice) {
        this.collector = collector;
        this.name = name;
        this.notice = notice;
        this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }

    @Override
    public void write(byte[] line, long epochMillis) throws IOException {
        batch.add(line);
        if (batch.length() >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (batch.length() > 0) {
            byte[] lines = batch.toByteArray();
            batch.clear();
            try {
                deliver(lines);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Out of time", e);
            }
        }
    }

    private void deliver(byte[] lines) throws IOException, InterruptedException {
        int delay = FIRST_DELAY_MILLIS;
        boolean told = false;
        while (!outOfTime()) {
            String failure = post(lines);
            if (failure.isEmpty()) {
                if (told) {
                    notice.accept("The " + name + " takes lines again");
                }
                return;
            }
            if (!told) {
                told = true;
                notice.accept("The " + name + " does not take lines, they are sent again: " + failure);
            }
            pause(delay);
            delay = Math.min(2 * delay, DELAY_MILLIS_MAX);
        }
        throw new IOException("Not delivered");
    }

    /** Empty where they were taken. */
    private String post(byte[] lines) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(collector.uri())
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(lines));
            if (collector.token().isPresent()) {
                try {
                    request.header(
                            "Authorization", "Bearer " + collector.token().get().read());
                } catch (IOException e) {
                    return "its token cannot be read: " + e.getMessage();
                }
            }
            HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return response.statusCode() / 100 == 2 ? "" : "status " + response.statusCode();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private boolean outOfTime() {
        return closing.getCount() == 0 && System.nanoTime() - closeAt > 0;
    }

    /** Waits, but not long when the queue closes: then what is left is tried at once, and again a little later. */
    private void pause(int millis) throws InterruptedException {
        if (closing.getCount() == 0) {
            Thread.sleep(FIRST_DELAY_MILLIS);
        } else {
            var _ = closing.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void closing(long nanos) {
        closeAt = nanos;
        closing.countDown();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
