package io.mtpscript.effects.journal.segment;

import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.JournalReader;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests in segment files. A record is handed over when its response is complete, and is with the operating system, and so
 * survives the death of this process, before the response may leave; within {@link #SYNC_MILLIS} it is on the disk.
 *
 * <p>Where the disk does not take what there is, nothing new is taken; what waits is tried again for {@link #PATIENCE_MILLIS}.
 */
public final class SegmentJournal implements Journal, JournalReader {
    /** How long a record may wait to be synced, in milliseconds. */
    static final int SYNC_MILLIS = 50;

    private static final int BATCH = 256;
    private static final int RETRY_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int RETAIN_MILLIS = 60_000;
    private static final int CLOSE_MILLIS = 10_000;

    private final SegmentSettings settings;
    private final SegmentWriter writer;
    private final Consumer<String> notice;
    private final LinkedBlockingQueue<Ended> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Semaphore unsynced = new Semaphore(0);
    private final Thread writing;
    private final Thread syncing;
    private volatile boolean closing;

    /** A request that waits to be written. */
    private record Ended(RecordedRequest recorded, long bytes, long sinceNanos, Recording.Done done) {}

    private SegmentJournal(SegmentSettings settings, SegmentWriter writer, Consumer<String> notice) {
        this.settings = settings;
        this.writer = writer;
        this.notice = notice;
        writing = Thread.ofPlatform().daemon().name("journal").unstarted(this::write);
        syncing = Thread.ofPlatform().daemon().name("journal-sync").unstarted(this::sync);
    }

    /**
     * Opens a folder for writing.
     *
     * @param snapshotHash of the program that is served
     * @param notice takes a line where something was found or went wrong; on any thread
     * @throws IOException if the folder cannot be used; the message says why
     */
    public static SegmentJournal open(
            SegmentSettings settings, byte[] snapshotHash, Clock clock, Consumer<String> notice) throws IOException {
        SegmentJournal journal =
                new SegmentJournal(settings, SegmentWriter.open(settings, snapshotHash, clock, notice), notice);
        journal.writing.start();
        journal.syncing.start();
        return journal;
    }

    @Override
    public boolean accepts() {
        return !failing.get() && queuedBytes.get() <= settings.queueBytes();
    }

    @Override
    public Recording begin(RequestRecord request) {
        return new SegmentRecording(request);
    }

    @Override
    public Optional<RecordedRequest> find(String requestId) {
        List<RecordedRequest> found = new ArrayList<>();
        try {
            new SegmentReader(settings.folder(), settings.keys())
                    .read(envelope -> envelope.requestId().equals(requestId), each -> {
                        if (each instanceof SegmentReader.Request(RecordedRequest recorded)) {
                            found.add(recorded);
                        }
                        return true;
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /** The writer thread. */
    private void write() {
        List<Ended> batch = new ArrayList<>(BATCH);
        long retained = System.nanoTime();
        while (!closing || !queue.isEmpty()) {
            batch.clear();
            try {
                Ended first = queue.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    append(batch);
                } else if (failing.get() && writer.usable()) {
                    recovered();
                }
                if (millisSince(retained) > RETAIN_MILLIS) {
                    retained = System.nanoTime();
                    writer.retain();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts this thread", e);
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void append(List<Ended> batch) throws InterruptedException {
        List<RecordedRequest> records = batch.stream().map(Ended::recorded).toList();
        while (true) {
            try {
                writer.append(records);
                recovered();
                unsynced.release();
                batch.forEach(each -> end(each, true));
                return;
            } catch (IOException e) {
                failed(e);
                if (closing || millisSince(batch.getFirst().sinceNanos()) > PATIENCE_MILLIS) {
                    batch.forEach(each -> end(each, false));
                    return;
                }
                Thread.sleep(RETRY_MILLIS);
            } catch (RuntimeException e) {
                // One of them cannot be written at all: the others can.
                if (batch.size() == 1) {
                    notice.accept("A request cannot be recorded: " + e);
                    end(batch.getFirst(), false);
                    return;
                }
                for (Ended each : batch) {
                    append(List.of(each));
                }
                return;
            }
        }
    }

    private void end(Ended ended, boolean kept) {
        queuedBytes.addAndGet(-ended.bytes());
        ended.done().ended(kept);
    }

    private void failed(IOException e) {
        if (!failing.getAndSet(true)) {
            notice.accept("The journal cannot be written, requests are refused: " + e.getMessage());
        }
    }

    private void recovered() {
        if (failing.getAndSet(false)) {
            notice.accept("The journal can be written again");
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** The thread that syncs: once for all that was written in the meantime. */
    private void sync() {
        while (!closing) {
            try {
                unsynced.acquire();
                Thread.sleep(SYNC_MILLIS / 2);
                unsynced.drainPermits();
                writer.sync();
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts this thread", e);
            } catch (ClosedChannelException e) {
                // The segment was full: it was synced before it was closed.
                unsynced.release();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Writes what waits, syncs, and gives the folder back. */
    @Override
    public void close() {
        closing = true;
        try {
            // Never by an interrupt: that would close the file under the writer.
            writing.join(CLOSE_MILLIS);
            unsynced.release();
            syncing.join(CLOSE_MILLIS);
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            notice.accept("The journal cannot be closed: " + e.getMessage());
        }
    }

    /** Belongs to its request's event loop, as all recordings do; what it hands over nobody changes any more. */
    private final class SegmentRecording implements Recording {
        private final RequestRecord request;
        private final List<JournalEntry> entries = new ArrayList<>();
        private @Nullable HostEnd ended;
        private @Nullable FinishOutcome outcome;

        SegmentRecording(RequestRecord request) {
            this.request = request;
        }

        @Override
        public void restart() {
            entries.clear();
            ended = null;
            outcome = null;
        }

        @Override
        public void append(JournalEntry entry) {
            entries.add(entry);
        }

        @Override
        public void ended(HostEnd reason) {
            ended = reason;
        }

        @Override
        public void outcome(FinishOutcome finished) {
            outcome = finished;
        }

        @Override
        public void end(ResponseRecord response, Done done) {
            entries.sort(Comparator.comparingInt(JournalEntry::n));
            RecordedRequest recorded = new RecordedRequest(
                    request, entries, Optional.ofNullable(ended), Optional.ofNullable(outcome), Optional.of(response));
            long bytes = recorded.bytes();
            queuedBytes.addAndGet(bytes);
            queue.add(new Ended(recorded, bytes, System.nanoTime(), done));
        }
    }
}
