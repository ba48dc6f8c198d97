package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.RecordedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes segments. Belongs to the journal's writer thread, but for {@link #sync}, which another thread calls. A write that fails
 * leaves nothing behind: the file ends where it ended before.
 */
final class SegmentWriter implements AutoCloseable {
    /** What must fit on the disk before a writer that failed is trusted again. */
    private static final int PROBE_BYTES = 1 << 20;

    private final SegmentSettings settings;
    private final byte[] snapshotHash;
    private final Clock clock;
    private final Consumer<String> notice;
    private final FileChannel lockFile;
    private final Optional<byte[]> key;
    private final Optional<RecordSeal> seal;
    private final Sha256 digest = new Sha256();
    private final ByteBuilder frames = new ByteBuilder();
    private final ByteBuilder text = new ByteBuilder();
    private long number;
    private byte[] chain;
    private long end;
    private volatile @Nullable FileChannel file;

    private SegmentWriter(
            SegmentSettings settings, byte[] snapshotHash, Clock clock, Consumer<String> notice, FileChannel lockFile) {
        this.settings = settings;
        this.snapshotHash = snapshotHash.clone();
        this.clock = clock;
        this.notice = notice;
        this.lockFile = lockFile;
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
        Path folder = settings.folder();
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!locked(lockFile)) {
                throw new IOException("The journal " + folder + " is in use by another engine");
            }
            SegmentWriter writer = new SegmentWriter(settings, snapshotHash, clock, notice, lockFile);
            writer.recover();
            writer.begin();
            return writer;
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Finds where the journal goes on; only what was never finished is taken away. */
    private void recover() throws IOException {
        List<Path> segments = SegmentFile.list(settings.folder());
        if (segments.isEmpty()) {
            return;
        }
        Path last = segments.getLast();
        number = SegmentFile.number(last) + 1;
        if (Files.size(last) < SegmentHeader.BYTES) {
            notice.accept("Cut off " + last.getFileName() + ", which was never begun");
            Files.delete(last);
            number--;
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
    private FileChannel begin() throws IOException {
        retain();
        Path path = SegmentFile.path(settings.folder(), number);
        byte[] header =
                new SegmentHeader(number, clock.millis(), snapshotHash, chain, key.map(JournalKeys::id)).encode();
        FileChannel next = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            write(next, header, header.length, 0);
            next.force(true);
            syncFolder();
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(path);
            throw e;
        }
        chain = SegmentHeader.chain(header);
        end = header.length;
        file = next;
        return next;
    }

    /** The entry of a new file in its folder is to survive a loss of power too. */
    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(settings.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Lets the oldest segments go where they are too old or all too large; never the one that is written. */
    void retain() throws IOException {
        List<Path> segments = new ArrayList<>(SegmentFile.list(settings.folder()));
        segments.removeIf(segment -> file != null && SegmentFile.number(segment) == number);
        long bytes = file == null ? 0 : end;
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

    /**
     * Appends records, all or none of them.
     *
     * @throws IOException if the disk does not take them
     */
    void append(List<RecordedRequest> records) throws IOException {
        FileChannel current = current();
        byte[] before = chain;
        frames.clear();
        try {
            for (RecordedRequest recorded : records) {
                frame(recorded);
            }
            write(current, frames.reserve(0), frames.length(), end);
            end += frames.length();
        } catch (IOException | RuntimeException e) {
            chain = before;
            current.truncate(end);
            throw e;
        }
    }

    /** The segment that has room. */
    private FileChannel current() throws IOException {
        FileChannel current = file;
        if (current != null && end < settings.segmentBytes()) {
            return current;
        }
        if (current != null) {
            current.force(false);
            current.close();
            file = null;
            number++;
        }
        return begin();
    }

    private void frame(RecordedRequest recorded) {
        text.clear();
        RecordCodec.write(recorded, text);
        byte[] shown =
                Frame.shown(recorded.request().epochMillis(), recorded.request().requestId());
        byte[] payload = text.toByteArray();
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
        byte[] head = Frame.head(number, end + frames.length(), length);
        chain = Frame.chain(digest, chain, head, shown, payload);
        frames.add(head).add(slot).add(shown).add(payload).add(chain);
    }

    private static void write(FileChannel to, byte[] bytes, int count, long at) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, count);
        while (from.hasRemaining()) {
            to.write(from, at + from.position());
        }
    }

    /** Whether the disk takes something again. */
    boolean usable() {
        FileChannel current = file;
        try {
            if (current == null) {
                begin();
                return true;
            }
            try {
                write(current, new byte[PROBE_BYTES], PROBE_BYTES, end);
            } finally {
                current.truncate(end);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Brings what was written to the disk, so that it survives a loss of power. */
    void sync() throws IOException {
        FileChannel current = file;
        if (current != null && current.isOpen()) {
            current.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            sync();
            FileChannel current = file;
            if (current != null) {
                current.close();
            }
        } finally {
            lockFile.close();
        }
    }
}
