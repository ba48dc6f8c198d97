package io.mtpscript.engine.audit;

import io.mtpscript.core.bytes.ByteBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends lines to an HTTP collector, in order, many at a time, each at least once while this engine runs: a batch that is not taken is
 * sent again. What does not fit the queue is not sent, and is told of; it is in the files. Adding never blocks.
 */
final class CollectorExport implements AutoCloseable {
    private static final long QUEUE_BYTES = 64L << 20;
    private static final int BATCH_BYTES = 1 << 20;
    private static final int POLL_MILLIS = 100;
    private static final int FIRST_DELAY_MILLIS = 200;
    private static final int DELAY_MILLIS_MAX = 30_000;
    private static final int CLOSE_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI collector;
    private final Consumer<String> notice;
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread sending =
            Thread.ofPlatform().daemon().name("audit export").unstarted(this::send);
    private volatile long closeAt = Long.MAX_VALUE;

    CollectorExport(URI collector, Consumer<String> notice) {
        this.collector = collector;
        this.notice = notice;
    }

    void start() {
        sending.start();
    }

    /** @param written whole lines */
    void add(byte[] written) {
        if (queuedBytes.addAndGet(written.length) > QUEUE_BYTES) {
            queuedBytes.addAndGet(-written.length);
            if (dropped.getAndAdd(written.length) == 0) {
                notice.accept("The audit collector does not follow: some records are not sent; they are in the files");
            }
        } else {
            queue.add(written);
        }
    }

    private boolean closing() {
        return closeAt != Long.MAX_VALUE;
    }

    private boolean outOfTime() {
        return closing() && System.nanoTime() - closeAt > 0;
    }

    private void send() {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            ByteBuilder batch = new ByteBuilder();
            while ((!closing() || !queue.isEmpty()) && !outOfTime()) {
                byte[] first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.clear();
                batch.add(first);
                for (byte[] next = queue.poll(); next != null; next = queue.poll()) {
                    batch.add(next);
                    if (batch.length() > BATCH_BYTES) {
                        break;
                    }
                }
                deliver(client, batch.toByteArray());
                queuedBytes.addAndGet(-batch.length());
            }
            client.shutdownNow();
        } catch (InterruptedException e) {
            // The engine has waited long enough.
        }
    }

    private void deliver(HttpClient client, byte[] lines) throws InterruptedException {
        int delay = FIRST_DELAY_MILLIS;
        boolean told = false;
        while (!outOfTime()) {
            String failure = post(client, lines);
            if (failure.isEmpty()) {
                if (told) {
                    notice.accept("The audit collector takes records again");
                }
                dropped.set(0);
                return;
            }
            if (!told) {
                told = true;
                notice.accept("The audit collector does not take records, they are sent again: " + failure);
            }
            Thread.sleep(delay);
            delay = Math.min(2 * delay, DELAY_MILLIS_MAX);
        }
    }

    /** Empty where they were taken. */
    private String post(HttpClient client, byte[] lines) throws InterruptedException {
        try {
            HttpResponse<Void> response = client.send(
                    HttpRequest.newBuilder(collector)
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return response.statusCode() / 100 == 2 ? "" : "status " + response.statusCode();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Sends what waits, for a bounded time. */
    @Override
    public void close() {
        closeAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            sending.join(CLOSE_MILLIS + POLL_MILLIS);
            sending.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
