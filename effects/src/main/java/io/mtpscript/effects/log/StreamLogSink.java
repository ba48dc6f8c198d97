package io.mtpscript.effects.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes lines to a stream, one JSON object each with {@code time} as its last member, from a thread of its own behind a bounded
 * queue. A line that does not fit the queue is dropped; the next one that does is preceded by a line that says how many were.
 */
public final class StreamLogSink implements LogSink {
    private static final int QUEUE_LINES = 16_384;
    private static final long QUEUE_BYTES = 64L << 20;
    private static final int CLOSE_MILLIS = 2_000;
    private static final int POLL_MILLIS = 100;
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** @param epochMillis negative where the line has its time */
    private record Line(byte[] json, long epochMillis) {}

    private static final long TIMED = -1;

    private final OutputStream out;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;
    /** Belongs to the writer. */
    private long reported;

    private StreamLogSink(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.writer = Thread.ofPlatform().daemon().name("mtp-log").unstarted(this::writeAll);
    }

    /** A sink that writes to a stream, which it does not close. */
    public static StreamLogSink to(OutputStream out) {
        StreamLogSink sink = new StreamLogSink(out);
        sink.writer.start();
        return sink;
    }

    @Override
    public void write(byte[] line) {
        take(new Line(line, System.currentTimeMillis()));
    }

    @Override
    public void writeTimed(byte[] line) {
        take(new Line(line, TIMED));
    }

    private void take(Line line) {
        if (closed) {
            lost.incrementAndGet();
        } else if (queuedBytes.addAndGet(line.json().length) > QUEUE_BYTES || !queue.offer(line)) {
            queuedBytes.addAndGet(-line.json().length);
            lost.incrementAndGet();
        }
    }

    @Override
    public long lost() {
        return lost.get();
    }

    private void writeAll() {
        try {
            while (!closed || !queue.isEmpty()) {
                Optional<Line> next = Optional.ofNullable(queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS));
                if (next.isPresent()) {
                    write(next.get());
                }
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
        } catch (InterruptedException end) {
            // close() has waited long enough.
        } catch (IOException broken) {
            // Nobody reads any longer: what comes is counted as lost.
            closed = true;
            lost.addAndGet(queue.size());
            queue.clear();
        }
    }

    private void write(Line line) throws IOException {
        queuedBytes.addAndGet(-line.json().length);
        long dropped = lost.get();
        if (dropped != reported) {
            byte[] notice = ("{\"level\":\"warn\",\"lost\":" + (dropped - reported)
                            + ",\"message\":\"Log lines were lost: they came faster than they could be written\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            reported = dropped;
            write(notice, System.currentTimeMillis());
        }
        if (line.epochMillis() == TIMED) {
            out.write(line.json());
            out.write('\n');
        } else {
            write(line.json(), line.epochMillis());
        }
    }

    /** {@code time} sorts behind all other members, so the line stays canonical. */
    private void write(byte[] json, long epochMillis) throws IOException {
        out.write(json, 0, json.length - 1);
        String time = ",\"time\":\"" + TIME.format(Instant.ofEpochMilli(epochMillis)) + "\"}\n";
        out.write(time.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        closed = true;
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
    }
}
