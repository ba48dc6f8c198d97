package io.mtpscript.effects.journal.segment;

import io.mtpscript.effects.append.AppendBatch;
import io.mtpscript.effects.append.AppendQueue;
import io.mtpscript.effects.append.AppendState;
import io.mtpscript.effects.journal.CollectingRecording;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.JournalReader;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recorder;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps requests in segment files. A record is handed over when its response is complete, and is with the operating system, and so
 * survives the death of this process, before the response may leave; {@link AppendQueue} says when it is on the disk, and what
 * happens where the disk does not take it.
 */
public final class SegmentJournal implements Journal, JournalReader {
    private final SegmentSettings settings;
    private final AppendQueue<RecordedRequest> queue;
    private final SegmentCompactor compactor;

    private SegmentJournal(SegmentSettings settings, AppendQueue<RecordedRequest> queue, SegmentCompactor compactor) {
        this.settings = settings;
        this.queue = queue;
        this.compactor = compactor;
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
        SegmentWriter writer = SegmentWriter.open(settings, snapshotHash, clock, notice);
        SegmentCompactor compactor = writer.compactor();
        compactor.start();
        return new SegmentJournal(
                settings, AppendQueue.start("journal", writer, settings.queueBytes(), notice), compactor);
    }

    @Override
    public boolean accepts() {
        return queue.accepts();
    }

    @Override
    public AppendState state() {
        return queue.state();
    }

    @Override
    public Recording begin(RequestRecord request) {
        return new CollectingRecording(request, (recorded, done) -> queue.add(recorded, recorded.bytes(), done::ended));
    }

    /** Records of one turn are encoded, encrypted and written in one go. */
    @Override
    public Recorder recorder(Executor atEndOfTurn) {
        AppendBatch<RecordedRequest> batch = queue.batch(atEndOfTurn);
        return request -> new CollectingRecording(
                request, (recorded, done) -> batch.add(recorded, recorded.bytes(), done::ended));
    }

    @Override
    public Optional<RecordedRequest> find(String requestId) {
        List<RecordedRequest> found = new ArrayList<>();
        try {
            new SegmentReader(settings.folder(), settings.keys())
                    .read(envelope -> envelope.requestId().equals(requestId), each -> {
                        if (each instanceof JournalSource.Request(RecordedRequest recorded)) {
                            found.add(recorded);
                        }
                        return true;
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /** Writes what waits, syncs, and gives the folder back. */
    @Override
    public void close() {
        compactor.close();
        queue.close();
    }
}
