package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.append.AppendFile;
import io.mtpscript.effects.append.AppendStore;
import io.mtpscript.effects.append.LockedFolder;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.record.RecordCodec;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes segments. One thread at a time calls it, and another one {@link #sync} meanwhile. A write that fails
 * leaves nothing behind: the file ends where it ended before.
 */
final class SegmentWriter implements AppendStore<RecordedRequest> {
    private final SegmentSettings settings;
    private final byte[] snapshotHash;
    private final Clock clock;
    private final Consumer<String> notice;
    private final LockedFolder folder;
    private final Optional<byte[]> key;
    private final Optional<RecordSeal> seal;
    private final Sha256 digest = new Sha256();
    private final ByteBuilder frames = new ByteBuilder();
    private final ByteBuilder text = new ByteBuilder();
    /** Held while a segment is let go or replaced. */
    private final Lock files = new ReentrantLock();

    private final AtomicLong number = new AtomicLong();
    private long begunMillis;
    private byte[] chain;
    private volatile @Nullable AppendFile file;

    private SegmentWriter(
            SegmentSettings settings, byte[] snapshotHash, Clock clock, Consumer<String> notice, LockedFolder folder) {
        this.settings = settings;
        this.snapshotHash = snapshotHash.clone();
        this.clock = clock;
        this.notice = notice;
        this.folder = folder;
        this.key = settings.keys().first();
        this.seal = key.map(RecordSeal::new);
        this.chain = new byte[Sha256.BYTES];
    }

    /**
     * Takes the folder, cuts off what a killed writer left unfinished, and begins a segment of its own.
     *
     * @throws IOException if the folder cannot be used; the message says why
     */
    static SegmentWriter open(SegmentSettings settings, byte[] snapshotHash, Clock clock, Consumer<String> notice)
            throws IOException {
        LockedFolder folder = LockedFolder.take(settings.folder(), "journal");
        try {
            SegmentWriter writer = new SegmentWriter(settings, snapshotHash, clock, notice, folder);
            SegmentCompactor.clean(settings.folder());
            writer.recover();
            writer.begin();
            return writer;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    /** What looks after the segments that this one has finished. */
    SegmentCompactor compactor() {
        return new SegmentCompactor(settings, clock, notice, folder, files, number::get);
    }

    /** Finds where the journal goes on; only what was never finished is taken away. */
    private void recover() throws IOException {
        List<Path> segments = SegmentFile.list(settings.folder());
        if (segments.isEmpty()) {
            return;
        }
        Path last = segments.getLast();
        number.set(SegmentFile.number(last) + 1);
        if (SegmentFile.unbegun(last).isPresent()) {
            notice.accept("Cut off " + last.getFileName() + ", which was never begun");
            Files.delete(last);
            number.decrementAndGet();
            chainOf(segments.subList(0, segments.size() - 1));
            return;
        }
        chainOf(segments);
    }

    private void chainOf(List<Path> segments) throws IOException {
        if (segments.isEmpty()) {
            return;
        }
        Path last = segments.getLast();
        try (SegmentFile read = SegmentFile.open(last)) {
            try {
                while (read.next().isPresent()) {
                    chain = read.chain();
                }
            } finally {
                chain = read.chain();
            }
            long torn = read.torn();
            if (torn > 0) {
                notice.accept("Cut off %d bytes at byte %d of %s: of a record that was never finished"
                        .formatted(torn, read.offset(), last.getFileName()));
                try (FileChannel cut = FileChannel.open(last, StandardOpenOption.WRITE)) {
                    cut.truncate(read.offset());
                    cut.force(true);
                }
            }
        } catch (DamageException damage) {
            notice.accept("Damage in %s at byte %d: %s; the file is left as it is"
                    .formatted(last.getFileName(), damage.offset(), damage.getMessage()));
        }
    }

    /** Begins the next segment. */
    private AppendFile begin() throws IOException {
        retain();
        begunMillis = clock.millis();
        byte[] header =
                new SegmentHeader(number.get(), begunMillis, snapshotHash, chain, key.map(JournalKeys::id)).encode();
        AppendFile next = AppendFile.create(folder, SegmentFile.name(number.get()), header);
        chain = SegmentHeader.chain(header);
        file = next;
        return next;
    }

    /** A segment is not written to for so long that what it has could not be taken out in time. */
    @Override
    public void tend() throws IOException {
        AppendFile current = file;
        if (current != null
                && current.end() > SegmentHeader.BYTES
                && clock.millis() - begunMillis > SegmentCompactor.slackMillis(settings.maxAgeMillis())) {
            end(current);
            begin();
        } else {
            retain();
        }
    }

    /** Lets the oldest segments go where they are too old or all too large; never the one that is written. */
    private void retain() throws IOException {
        files.lock();
        try {
            letGo();
        } finally {
            files.unlock();
        }
    }

    private void letGo() throws IOException {
        AppendFile current = file;
        List<Path> segments = new ArrayList<>(SegmentFile.list(settings.folder()));
        segments.removeIf(segment -> current != null && SegmentFile.number(segment) == number.get());
        long bytes = current == null ? 0 : current.end();
        for (Path segment : segments) {
            bytes += Files.size(segment);
        }
        for (Path segment : segments) {
            long age = clock.millis() - Files.getLastModifiedTime(segment).toMillis();
            if (bytes <= settings.maxBytes() && age <= settings.maxAgeMillis()) {
                return;
            }
            bytes -= Files.size(segment);
            Files.delete(segment);
        }
    }

    @Override
    public void append(List<RecordedRequest> records) throws IOException {
        AppendFile current = current();
        byte[] before = chain;
        try {
            for (RecordedRequest recorded : records) {
                frame(recorded, current.end());
            }
            current.append(frames.reserve(0), frames.length());
        } catch (IOException | RuntimeException | Error e) {
            chain = before;
            throw e;
        } finally {
            // Without a key they are in the clear.
            frames.wipe();
            text.wipe();
        }
    }

    /** The segment that has room. */
    private AppendFile current() throws IOException {
        AppendFile current = file;
        if (current != null && current.end() < settings.segmentBytes()) {
            return current;
        }
        if (current != null) {
            end(current);
        }
        return begin();
    }

    /** Nothing is written to it any more. */
    private void end(AppendFile current) throws IOException {
        current.sync();
        current.close();
        file = null;
        number.incrementAndGet();
    }

    private void frame(RecordedRequest recorded, long end) {
        RecordCodec.write(recorded, text);
        byte[] shown =
                Frame.shown(recorded.request().epochMillis(), recorded.request().requestId());
        byte[] payload = text.toByteArray();
        text.wipe();
        byte[] slot = {};
        if (seal.isPresent()) {
            RecordSeal.Sealed sealed = seal.get().seal(chain, shown, payload);
            payload = sealed.text();
            slot = sealed.slot();
        }
        int length = Math.addExact(shown.length, payload.length);
        if (length > Frame.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException("A record of " + length + " bytes is too large");
        }
        byte[] head = Frame.head(number.get(), end + frames.length(), length);
        chain = Frame.chain(digest, chain, head, shown, payload);
        frames.add(head).add(slot).add(shown).add(payload).add(chain);
    }

    @Override
    public boolean quick(int records) {
        AppendFile current = file;
        return current != null && current.end() < settings.segmentBytes();
    }

    @Override
    public boolean usable() {
        AppendFile current = file;
        if (current != null) {
            return current.takesMore();
        }
        try {
            begin();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void sync() throws IOException {
        AppendFile current = file;
        if (current != null && current.isOpen()) {
            current.sync();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            sync();
            AppendFile current = file;
            if (current != null) {
                current.close();
            }
        } finally {
            folder.close();
        }
    }
}
