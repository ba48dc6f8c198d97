package io.mtpscript.engine.audit;

import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.TransactionLookup;
import io.mtpscript.effects.append.AppendQueue;
import io.mtpscript.effects.append.AppendState;
import io.mtpscript.effects.database.WrittenStatement;
import io.mtpscript.effects.log.LogSink;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The audit trail of an engine (runtime contract, section 9). Safe for all threads; nothing here blocks.
 *
 * <p>Where it cannot be written nothing is committed and requests are to be refused ({@link #accepts}); when it can be written again, and
 * at its end, it says how many were answered without a record.
 */
public final class AuditTrail implements AutoCloseable {
    /** About how many bytes the line of a record takes, without its writes. */
    private static final int RECORD_BYTES = 1_000;

    private static final int WRITE_BYTES = 120;

    private final AppendQueue<AuditRecord> queue;
    private final Settling settling;
    private final String database;
    private final Clock clock;
    private final Optional<CollectorExport> collector;
    private final AtomicLong unrecorded = new AtomicLong();

    private AuditTrail(
            AppendQueue<AuditRecord> queue,
            Optional<TransactionLookup> transactions,
            Clock clock,
            Consumer<String> notice,
            Optional<CollectorExport> collector) {
        this.queue = queue;
        this.clock = clock;
        this.collector = collector;
        database = transactions.map(TransactionLookup::database).orElse("");
        settling = Settling.start(transactions, this::settled, notice);
    }

    /**
     * Opens a trail for writing, and begins to ask what became of the transactions that an earlier engine left open.
     *
     * @param engine the engine's version
     * @param snapshotHash of the program that is served, 32 bytes
     * @param hiding hides the hashes of sensitive bodies; there where the program has sensitive routes
     * @param transactions empty without a database
     * @param log gets the records too, where the settings say so
     * @param notice takes a line where something was found or went wrong; on any thread
     * @throws IOException if the folder or the key cannot be used; the message says why
     */
    public static AuditTrail open(
            AuditSettings settings,
            String engine,
            byte[] snapshotHash,
            Optional<RandomKey> hiding,
            Optional<TransactionLookup> transactions,
            LogSink log,
            Clock clock,
            Consumer<String> notice)
            throws IOException {
        Optional<CollectorExport> collector = settings.collector().map(target -> CollectorExport.start(target, notice));
        List<Consumer<byte[]>> exports = new ArrayList<>();
        collector.ifPresent(export -> exports.add(export::add));
        if (settings.log()) {
            exports.add(written -> eachLine(written, log::writeTimed));
        }
        AuditStore store;
        try {
            store = AuditStore.open(settings, hiding, clock, notice, exports);
        } catch (IOException e) {
            collector.ifPresent(CollectorExport::close);
            throw e;
        }
        AppendQueue<AuditRecord> queue = AppendQueue.start("audit trail", store, settings.queueBytes(), notice);
        AuditTrail trail = new AuditTrail(queue, transactions, clock, notice, collector);
        queue.add(new AuditRecord.Start(clock.millis(), engine, snapshotHash, store.cut()), RECORD_BYTES, _ -> {});
        trail.settling.addAll(store.leftOpen());
        return trail;
    }

    private static void eachLine(byte[] written, Consumer<byte[]> to) {
        int from = 0;
        for (int i = 0; i < written.length; i++) {
            if (written[i] == '\n') {
                to.accept(Arrays.copyOfRange(written, from, i));
                from = i + 1;
            }
        }
    }

    /** Whether requests can be recorded now. */
    public boolean accepts() {
        return queue.accepts();
    }

    /** What waits to be written. */
    public AppendState state() {
        return queue.state();
    }

    /** A request was answered without a record. */
    public void unrecorded() {
        unrecorded.incrementAndGet();
    }

    /** {@code host:port/database} of transactions; empty without a database. */
    public String database() {
        return database;
    }

    /**
     * The trail for one event loop.
     *
     * @param atEndOfTurn runs a task on the event loop once it has handled what it has read
     */
    public LoopTrail loop(Executor atEndOfTurn) {
        return new LoopTrail(this, queue.batch(atEndOfTurn));
    }

    /** Tells of requests that were answered without a record, if there were any since it was last told. */
    void tellUnrecorded() {
        long missing = unrecorded.getAndSet(0);
        if (missing > 0) {
            queue.add(new AuditRecord.Gap(clock.millis(), missing), RECORD_BYTES, gapKept -> {
                if (!gapKept) {
                    unrecorded.addAndGet(missing);
                }
            });
        }
    }

    /** About how many bytes a record takes. */
    static long bytes(List<WrittenStatement> writes) {
        return RECORD_BYTES + (long) WRITE_BYTES * writes.size();
    }

    /** @param durable told once, on any thread, whether the record is on the disk: only then COMMIT may be sent */
    public void intent(AuditRecord.Intent intent, Consumer<Boolean> durable) {
        queue.addDurably(intent, bytes(intent.writes()), durable);
    }

    /** What became of a transaction that had an intent. What is unknown will be asked for. */
    public void outcome(AuditRecord.Outcome outcome) {
        OpenTransaction open =
                new OpenTransaction(outcome.transaction(), database, outcome.requestId(), outcome.correlationId());
        queue.add(outcome, RECORD_BYTES, kept -> {
            if (!kept || outcome.outcome() == TransactionOutcome.UNKNOWN) {
                settling.add(open);
            }
        });
    }

    private void settled(OpenTransaction open, TransactionOutcome outcome) {
        queue.add(
                new AuditRecord.Outcome(
                        clock.millis(), open.requestId(), open.correlationId(), open.id(), outcome, true),
                RECORD_BYTES,
                kept -> {
                    if (!kept) {
                        settling.add(open);
                    }
                });
    }

    /**
     * Waits until the records before are with the collector too.
     *
     * @param millis the longest wait
     */
    public void flush(long millis) {
        collector.ifPresent(export -> export.flush(millis));
    }

    /** Writes what waits, and a last head; sends what can be sent in bounded time. */
    @Override
    public void close() {
        settling.close();
        tellUnrecorded();
        queue.close();
        collector.ifPresent(CollectorExport::close);
    }
}
