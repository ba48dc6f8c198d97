package io.mtpscript.engine.audit;

import io.mtpscript.effects.log.BatchForm;
import io.mtpscript.effects.log.CollectorOutput;
import io.mtpscript.effects.log.LineQueue;
import io.mtpscript.effects.log.LogTarget;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends the trail's lines to an HTTP collector too. What does not fit the queue is not sent, and is told of; it is in the files. */
final class CollectorExport implements AutoCloseable {
    private static final long QUEUE_BYTES = 64L << 20;
    private static final int CLOSE_MILLIS = 5_000;

    private final LineQueue queue;

    private CollectorExport(LineQueue queue) {
        this.queue = queue;
    }

    static CollectorExport start(LogTarget.Collector collector, Consumer<String> notice) {
        CollectorOutput output = new CollectorOutput(collector, "audit collector", BatchForm.LINES, notice);
        return new CollectorExport(LineQueue.start("audit export", output, QUEUE_BYTES, CLOSE_MILLIS, lost -> {
            notice.accept("The audit collector did not follow: some records were not sent; they are in the files");
            return Optional.empty();
        }));
    }

    /** @param written whole lines */
    void add(byte[] written) {
        queue.add(written, LineQueue.TIMED);
    }

    /**
     * Waits until what was added before is sent.
     *
     * @param millis the longest wait
     */
    void flush(long millis) {
        queue.flush(millis);
    }

    /** Sends what waits, for a bounded time. */
    @Override
    public void close() {
        queue.close();
    }
}
