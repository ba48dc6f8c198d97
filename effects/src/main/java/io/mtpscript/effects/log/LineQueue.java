package io.mtpscript.effects.log;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lines on their way to an output that may be slow: a thread behind a bounded queue. Adding never blocks; a line that does not fit
 * is dropped and counted, and whoever made the queue says what becomes of the count.
 */
public final class LineQueue implements AutoCloseable {
    /** In the place of a time: the line has it already. */
    public static final long TIMED = -1;

    private static final int POLL_MILLIS = 100;

    /**
     * Told how many lines were lost since it was told last, or since the last line about it that could be written. On the queue's
     * thread, before the next line is written.
     */
    @FunctionalInterface
    public interface Losses {
        /** @return a line to write about it, without a time; empty for none */
        Optional<byte[]> told(long lines);
    }

    /** @param written in place of a line: counted down once all before it is written and flushed */
    private record Line(byte[] bytes, long epochMillis, Optional<CountDownLatch> written) {}

    private static final byte[] NOTHING = new byte[0];

    private final LineOutput output;
    private final long maxBytes;
    private final int closeMillis;
    private final Losses losses;
    private final LinkedBlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;
    /** What follows belongs to the writer. */
    private long reported;

    /** Whether nothing was written since something could not be: a line about it would be lost too. */
    private boolean failing;

    private LineQueue(String name, LineOutput output, long maxBytes, int closeMillis, Losses losses) {
        this.output = output;
        this.maxBytes = maxBytes;
        this.closeMillis = closeMillis;
        this.losses = losses;
        this.writer = Thread.ofPlatform().daemon().name(name).unstarted(this::writeAll);
    }

    /**
     * A queue whose thread runs.
     *
     * @param name of the thread
     * @param maxBytes the most that waits; every line counts 100 more
     * @param closeMillis how long closing waits for what waits
     */
    public static LineQueue start(String name, LineOutput output, long maxBytes, int closeMillis, Losses losses) {
        LineQueue queue = new LineQueue(name, output, maxBytes, closeMillis, losses);
        queue.writer.start();
        return queue;
    }

    /** What a line takes besides its bytes. */
    private static final int LINE_BYTES = 100;

    /** Takes a line, at this time or {@link #TIMED}. */
    public void add(byte[] line, long epochMillis) {
        int size = line.length + LINE_BYTES;
        if (closed) {
            lost.incrementAndGet();
        } else if (queuedBytes.addAndGet(size) > maxBytes) {
            queuedBytes.addAndGet(-size);
            lost.incrementAndGet();
        } else {
            queue.add(new Line(line, epochMillis, Optional.empty()));
        }
    }

    /** How many lines were lost. */
    public long lost() {
        return lost.get();
    }

    private void writeAll() {
        try {
            while (!closed || !queue.isEmpty()) {
                Optional<Line> next = Optional.ofNullable(queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS));
                Optional<CountDownLatch> waiting = next.flatMap(Line::written);
                Optional<Line> line = waiting.isPresent() ? Optional.empty() : next;
                if (line.isPresent()) {
                    queuedBytes.addAndGet(-(line.get().bytes().length + LINE_BYTES));
                }
                attempt(line, waiting.isPresent());
                waiting.ifPresent(CountDownLatch::countDown);
            }
            attemptClose();
        } catch (InterruptedException end) {
            // close() has waited long enough.
        }
    }

    private void attempt(Optional<Line> next, boolean flush) {
        try {
            long dropped = lost.get();
            if (next.isPresent() && dropped != reported && !failing) {
                Optional<byte[]> notice = losses.told(dropped - reported);
                if (notice.isPresent()) {
                    output.write(notice.get(), System.currentTimeMillis());
                }
                reported = dropped;
            }
            if (next.isPresent()) {
                output.write(next.get().bytes(), next.get().epochMillis());
            }
            if (flush || queue.isEmpty()) {
                output.flush();
                failing = false;
            }
        } catch (IOException | RuntimeException | Error broken) {
            // Whatever it is: without this thread everything would be lost, and nobody would say so.
            failing = true;
            lost(broken);
            if (output.gone()) {
                closed = true;
                lost.addAndGet(queue.size());
                queue.clear();
            }
        }
    }

    private void attemptClose() {
        try {
            output.close();
        } catch (IOException broken) {
            lost(broken);
        }
    }

    private void lost(Throwable broken) {
        lost.addAndGet(broken instanceof LinesLostException several ? several.lines() : 1);
    }

    /**
     * Waits until what was added before is written, or lost.
     *
     * @param millis the longest wait
     */
    public void flush(long millis) {
        CountDownLatch written = new CountDownLatch(1);
        queue.add(new Line(NOTHING, TIMED, Optional.of(written)));
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            long left = until - System.nanoTime();
            // A queue that is closed meanwhile may have forgotten who waits.
            while (!closed
                    && left > 0
                    && !written.await(
                            Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)), TimeUnit.NANOSECONDS)) {
                left = until - System.nanoTime();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has written what waits, for a bounded time. */
    @Override
    public void close() {
        output.closing(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeMillis));
        closed = true;
        try {
            writer.join(closeMillis + POLL_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
    }
}
