package io.mtpscript.effects.log;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.effects.http.WholeAnswer;
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
 * is sent again, unless its form lets it be given up. Meanwhile what waits behind it fills the queue.
 */
public final class CollectorOutput implements LineOutput {
    private static final int BATCH_BYTES = 1 << 20;
    private static final int FIRST_DELAY_MILLIS = 200;
    private static final int DELAY_MILLIS_MAX = 30_000;
    private static final int NO_STATUS = 0;

    /** How long a collector may take to answer, to the last byte. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @param failure as it is told where the status is none of success */
    private record Answer(int status, String failure) {}

    private final LogTarget.Collector collector;
    private final String name;
    private final BatchForm form;
    private final Consumer<String> notice;
    private final Duration patience;
    private final ByteBuilder batch = new ByteBuilder();
    private int lines;
    private final HttpClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long closeAt;

    /** Whether somebody was told that it refuses. */
    private boolean refused;

    /**
     * @param name as messages have it: {@code audit collector}
     * @param notice told when the collector stops taking lines, and when it takes them again
     */
    public CollectorOutput(LogTarget.Collector collector, String name, BatchForm form, Consumer<String> notice) {
        this(collector, name, form, notice, PATIENCE);
    }

    CollectorOutput(
            LogTarget.Collector collector, String name, BatchForm form, Consumer<String> notice, Duration patience) {
        this.collector = collector;
        this.name = name;
        this.form = form;
        this.notice = notice;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public void write(byte[] line, long epochMillis) throws IOException {
        batch.add(lines == 0 ? form.before() : form.between()).add(line);
        lines++;
        if (batch.length() >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (lines > 0) {
            byte[] bytes = batch.add(form.after()).toByteArray();
            int count = lines;
            batch.clear();
            lines = 0;
            try {
                if (!deliver(bytes)) {
                    throw new LinesLostException("Not delivered", count);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LinesLostException("Out of time", count);
            }
        }
    }

    /** False where it was given up. */
    private boolean deliver(byte[] bytes) throws InterruptedException {
        int delay = FIRST_DELAY_MILLIS;
        boolean told = false;
        while (!outOfTime()) {
            Answer answer = post(bytes);
            if (answer.status() / 100 == 2) {
                if (told) {
                    notice.accept("The " + name + " takes lines again");
                }
                return true;
            }
            String failure = answer.failure();
            if (form.givesUp(answer.status())) {
                if (!refused) {
                    refused = true;
                    notice.accept("The " + name + " refuses what it is sent, which is lost: " + failure);
                }
                return false;
            }
            if (!told) {
                told = true;
                notice.accept("The " + name + " does not take lines, they are sent again: " + failure);
            }
            pause(delay);
            delay = Math.min(2 * delay, DELAY_MILLIS_MAX);
        }
        return false;
    }

    private Answer post(byte[] bytes) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(collector.uri())
                .header("Content-Type", form.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        if (collector.token().isPresent()) {
            try {
                request.header(
                        "Authorization", "Bearer " + collector.token().get().read());
            } catch (IOException e) {
                return new Answer(NO_STATUS, "its token cannot be read: " + e.getMessage());
            }
        }
        try {
            int status = WholeAnswer.of(client, request.build(), HttpResponse.BodyHandlers.discarding(), patience)
                    .statusCode();
            return new Answer(status, "status " + status);
        } catch (IOException e) {
            return new Answer(NO_STATUS, e.getClass().getSimpleName());
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
