package io.mtpscript.effects.append;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has records appended by a thread of its own, all that wait in one go; small ones are appended at once, by the thread that adds them,
 * where none waits. A record is with the operating system, and so survives the
 * death of this process, before its callback is told; within {@link #SYNC_MILLIS} it is on the disk. One that is {@link
 * #addDurably added durably} is on the disk before: such records do not wait for that time, and those that come together share one
 * sync.
 *
 * <p>Where the disk does not take what there is, nothing new should be begun ({@link #accepts}); what waits is tried again for {@link
 * #PATIENCE_MILLIS}. Safe for all threads.
 */
public final class AppendQueue<T> implements AutoCloseable {
    /** How long a record may wait to be synced, in milliseconds. */
    public static final int SYNC_MILLIS = 50;

    private static final int BATCH = 256;

    /** What may be appended by the thread that adds it, so that it never waits for long: one record, and all at a time. */
    private static final int SMALL_BYTES = 16 * 1024;

    private static final int SMALL_BATCH_BYTES = 8 * SMALL_BYTES;

    private static final int RETRY_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int TEND_MILLIS = 60_000;
    private static final int CLOSE_MILLIS = 10_000;

    private final String what;
    private final AppendStore<T> store;
    private final long maxBytes;
    private final Consumer<String> notice;
    private final LinkedBlockingQueue<Waiting<T>> queue = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Waiting<T>> undurable = new LinkedBlockingQueue<>();
    /** Held by whoever uses the store. */
    private final ReentrantLock using = new ReentrantLock();

    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();

    /** Whether the last sync failed: then only one that succeeds shows that the disk is well again. */
    private volatile boolean syncFailing;

    private final Semaphore unsynced = new Semaphore(0);
    private final Semaphore urgent = new Semaphore(0);
    private final Thread writing;
    private final Thread syncing;
    private volatile boolean closing;
    private volatile boolean allWritten;

    /** A record on its way, with whom to tell. */
    private record Waiting<T>(T record, long bytes, boolean durable, long sinceNanos, Consumer<Boolean> done) {}

    private AppendQueue(String what, AppendStore<T> store, long maxBytes, Consumer<String> notice) {
        this.what = what;
        this.store = store;
        this.maxBytes = maxBytes;
        this.notice = notice;
        writing = Thread.ofPlatform().daemon().name(what).unstarted(this::write);
        syncing = Thread.ofPlatform().daemon().name(what + "-sync").unstarted(this::sync);
    }

    /**
     * Begins to append.
     *
     * @param what names it in threads and notices, such as {@code journal}
     * @param store is closed with the queue
     * @param maxBytes about how many bytes may wait before nothing more is accepted
     * @param notice takes a line where something went wrong; on any thread
     */
    public static <T> AppendQueue<T> start(String what, AppendStore<T> store, long maxBytes, Consumer<String> notice) {
        AppendQueue<T> queue = new AppendQueue<>(what, store, maxBytes, notice);
        queue.writing.start();
        queue.syncing.start();
        return queue;
    }

    /** Whether the disk takes records and there is room for more to wait. */
    public boolean accepts() {
        return !failing.get() && queuedBytes.get() <= maxBytes;
    }

    /** What waits now. */
    public AppendState state() {
        long now = System.nanoTime();
        long lagNanos = Math.max(waited(queue.peek(), now), waited(undurable.peek(), now));
        return new AppendState(
                queue.size() + (long) undurable.size(), queuedBytes.get(), lagNanos / 1_000_000, accepts());
    }

    private static long waited(@Nullable Waiting<?> first, long now) {
        return first == null ? 0 : now - first.sinceNanos();
    }

    /**
     * A record to be added.
     *
     * @param bytes about how many it takes
     * @param done told once, on the thread that adds it before that returns or on one of this queue, whether the record survives the
     *     death of this process
     */
    record Addition<T>(T record, long bytes, Consumer<Boolean> done) {}

    /**
     * Adds a record.
     *
     * @param bytes about how many it takes
     * @param done told once, on this thread before this returns or on one of this queue, whether the record survives the death of
     *     this process
     */
    public void add(T record, long bytes, Consumer<Boolean> done) {
        addAll(List.of(new Addition<>(record, bytes, done)));
    }

    /**
     * What one event loop adds, gathered for each of its turns.
     *
     * @param atEndOfTurn runs a task on the event loop once it has handled what it has read
     */
    public AppendBatch<T> batch(Executor atEndOfTurn) {
        return new AppendBatch<>(this, atEndOfTurn);
    }

    /** Adds records, one after the other. */
    void addAll(List<Addition<T>> additions) {
        if (isSmall(additions) && queue.isEmpty() && appendedAtOnce(additions)) {
            for (Addition<T> each : additions) {
                tell(each.done(), true);
            }
            return;
        }
        long now = System.nanoTime();
        for (Addition<T> each : additions) {
            add(new Waiting<>(each.record(), each.bytes(), false, now, each.done()));
        }
    }

    private boolean isSmall(List<Addition<T>> additions) {
        long bytes = 0;
        for (Addition<T> each : additions) {
            if (each.bytes() > SMALL_BYTES) {
                return false;
            }
            bytes += each.bytes();
        }
        return bytes <= SMALL_BATCH_BYTES;
    }

    /** Appends records here where nobody else uses the store; a disk that does not take them is the writer's to wait for. */
    private boolean appendedAtOnce(List<Addition<T>> additions) {
        if (closing || failing.get() || !using.tryLock()) {
            return false;
        }
        try {
            if (closing || !store.quick(additions.size())) {
                return false;
            }
            store.append(additions.stream().map(Addition::record).toList());
        } catch (IOException | RuntimeException | Error e) {
            // The writer meets it too, and says so.
            return false;
        } finally {
            using.unlock();
        }
        unsynced.release();
        return true;
    }

    /** As {@link #add}, but {@code done} is told whether the record survives a loss of power. */
    public void addDurably(T record, long bytes, Consumer<Boolean> done) {
        add(new Waiting<>(record, bytes, true, System.nanoTime(), done));
    }

    private void add(Waiting<T> waiting) {
        queuedBytes.addAndGet(waiting.bytes());
        queue.add(waiting);
    }

    /** The writer thread. */
    private void write() {
        List<Waiting<T>> batch = new ArrayList<>(BATCH);
        long tended = System.nanoTime();
        while (!closing || !queue.isEmpty()) {
            batch.clear();
            try {
                Waiting<T> first = queue.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    append(batch);
                } else if (failing.get()) {
                    probe();
                }
                if (millisSince(tended) > TEND_MILLIS) {
                    tended = System.nanoTime();
                    tend();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts this thread", e);
            } catch (IOException | RuntimeException | Error e) {
                // Whatever it is: without this thread nothing would be written, and nobody would say so.
                failed(e);
            }
        }
    }

    private void append(List<Waiting<T>> batch) throws InterruptedException {
        List<T> records = batch.stream().map(Waiting::record).toList();
        while (true) {
            try {
                appendAll(records);
                recovered();
                written(batch);
                return;
            } catch (IOException e) {
                failed(e);
                if (closing || millisSince(batch.getFirst().sinceNanos()) > PATIENCE_MILLIS) {
                    batch.forEach(each -> end(each, false));
                    return;
                }
                Thread.sleep(RETRY_MILLIS);
            } catch (RuntimeException | Error e) {
                // One of them cannot be written at all: the others can.
                if (batch.size() == 1) {
                    notice.accept("A request cannot be recorded: " + e);
                    end(batch.getFirst(), false);
                    return;
                }
                for (Waiting<T> each : batch) {
                    append(List.of(each));
                }
                return;
            }
        }
    }

    private void appendAll(List<T> records) throws IOException {
        using.lock();
        try {
            store.append(records);
        } finally {
            using.unlock();
        }
    }

    private void probe() {
        using.lock();
        try {
            boolean usable = store.usable();
            if (syncFailing) {
                unsynced.release();
            } else if (usable) {
                recovered();
            }
        } finally {
            using.unlock();
        }
    }

    private void tend() throws IOException {
        using.lock();
        try {
            store.tend();
        } finally {
            using.unlock();
        }
    }

    private void written(List<Waiting<T>> batch) {
        boolean hurry = false;
        for (Waiting<T> each : batch) {
            if (each.durable()) {
                undurable.add(each);
                hurry = true;
            }
        }
        if (hurry) {
            urgent.release();
        }
        unsynced.release();
        for (Waiting<T> each : batch) {
            if (!each.durable()) {
                end(each, true);
            }
        }
    }

    private void end(Waiting<T> ended, boolean kept) {
        queuedBytes.addAndGet(-ended.bytes());
        tell(ended.done(), kept);
    }

    /** Where one who is told fails, the others still are, and what was appended is not appended again. */
    private void tell(Consumer<Boolean> done, boolean kept) {
        try {
            done.accept(kept);
        } catch (RuntimeException | Error fault) {
            notice.accept("One who waited for the " + what + " could not go on: "
                    + fault.getClass().getName());
        }
    }

    private void failed(Throwable e) {
        if (!failing.getAndSet(true)) {
            String why = e instanceof IOException ? e.getMessage() : e.toString();
            notice.accept("The " + what + " cannot be written, requests are refused: " + why);
        }
    }

    private void recovered() {
        if (!syncFailing && failing.getAndSet(false)) {
            notice.accept("The " + what + " can be written again");
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** The thread that syncs: once for all that was written in the meantime. */
    private void sync() {
        List<Waiting<T>> group = new ArrayList<>();
        while (!allWritten || !group.isEmpty() || !undurable.isEmpty()) {
            try {
                unsynced.acquire();
                if (group.isEmpty() && undurable.isEmpty()) {
                    boolean _ = urgent.tryAcquire(SYNC_MILLIS / 2, TimeUnit.MILLISECONDS);
                }
                unsynced.drainPermits();
                urgent.drainPermits();
                undurable.drainTo(group);
                store.sync();
                if (syncFailing) {
                    syncFailing = false;
                    recovered();
                }
                endAll(group, true);
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts this thread", e);
            } catch (ClosedChannelException e) {
                // The file was full: it was synced before it was closed. What came behind that is in the next one.
                unsynced.release();
            } catch (IOException | RuntimeException | Error e) {
                syncFailing = true;
                failed(e);
                // What was appended meanwhile may be in the same file, which nobody trusts any more.
                undurable.drainTo(group);
                endAll(group, false);
            }
        }
    }

    private void endAll(List<Waiting<T>> group, boolean kept) {
        group.forEach(each -> end(each, kept));
        group.clear();
    }

    /** Appends what waits, syncs, and closes the store. */
    @Override
    public void close() {
        closing = true;
        try {
            // Never by an interrupt: that would close the file under the writer.
            writing.join(CLOSE_MILLIS);
            allWritten = true;
            unsynced.release();
            syncing.join(CLOSE_MILLIS);
            closeStore();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            notice.accept("The " + what + " cannot be closed: " + e.getMessage());
        }
    }

    private void closeStore() throws IOException {
        using.lock();
        try {
            store.close();
        } finally {
            using.unlock();
        }
    }
}
