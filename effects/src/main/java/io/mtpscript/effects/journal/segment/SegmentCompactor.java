package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.effects.append.FolderEntries;
import io.mtpscript.effects.append.LockedFolder;
import io.mtpscript.effects.append.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes out of segments that are not written to any more what is erased or too old, while the engine writes on: copies the rest beside
 * the segment, reads the copy whole, and puts it in the segment's place by renaming. A kill leaves the segment as it was, or as it is to
 * be. A segment with damage is left as it is.
 *
 * <p>Thread ownership: one thread of its own, of low priority.
 */
final class SegmentCompactor implements AutoCloseable {
    private static final String UNFINISHED = ".unfinished";
    private static final int COPY_BYTES = 256 << 10;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int SLACK_SHARE = 8;
    private static final int CLOSE_MILLIS = 10_000;

    private final SegmentSettings settings;
    private final Clock clock;
    private final Consumer<String> notice;
    private final LockedFolder folder;
    private final Lock files;
    private final LongSupplier written;
    private final Map<Long, Seen> seen = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * What was found in a segment.
     *
     * @param oldest when its first request arrived
     * @param empty whether it has none that could be read
     */
    private record Seen(FileTime modified, long oldest, boolean empty) {}

    /**
     * Ready to look at segments.
     *
     * @param files held while a segment is put in another's place or deleted
     * @param written the number of the segment that is written to, and above which there is none
     */
    SegmentCompactor(
            SegmentSettings settings,
            Clock clock,
            Consumer<String> notice,
            LockedFolder folder,
            Lock files,
            LongSupplier written) {
        this.settings = settings;
        this.clock = clock;
        this.notice = notice;
        this.folder = folder;
        this.files = files;
        this.written = written;
        thread = Thread.ofPlatform().daemon().name("journal-compact").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** How much older than it may be the oldest request must be before its segment is copied, so that this is not done for each one. */
    static long slackMillis(long maxAgeMillis) {
        return Math.min(DAY_MILLIS, maxAgeMillis / SLACK_SHARE);
    }

    private void run() {
        try {
            while (!closing.await(settings.compactMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every segment once. */
    void look() {
        try {
            boolean first = true;
            for (Path segment : SegmentFile.list(settings.folder())) {
                if (closing.getCount() == 0 || SegmentFile.number(segment) >= written.getAsLong()) {
                    return;
                }
                look(segment);
                // In the middle it holds the chain together.
                first = first && letGo(segment);
            }
        } catch (IOException e) {
            notice.accept("The journal's old files cannot be looked at: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // The next look may do better, and there is nobody above to say it.
            notice.accept("The journal's old files cannot be looked at: " + e);
        }
    }

    private void look(Path segment) {
        long number = SegmentFile.number(segment);
        try {
            FileTime modified = Files.getLastModifiedTime(segment);
            Optional<Seen> before = Optional.ofNullable(seen.get(number))
                    .filter(each -> each.modified().equals(modified));
            if (before.isEmpty() || overdue(before.get().oldest())) {
                seen.put(number, compacted(segment, modified));
            }
        } catch (NoSuchFileException e) {
            // It was let go meanwhile.
            seen.remove(number);
        } catch (DamageException damage) {
            left(segment, number, "damage at byte " + damage.offset() + ": " + damage.getMessage());
        } catch (IOException e) {
            left(segment, number, String.valueOf(e.getMessage()));
        }
    }

    /** Says so once, until the segment changes. */
    private void left(Path segment, long number, String why) {
        try {
            seen.put(number, new Seen(Files.getLastModifiedTime(segment), Long.MAX_VALUE, false));
            notice.accept("What is erased or too old stays in " + segment.getFileName() + ": " + why);
        } catch (IOException e) {
            seen.remove(number);
        }
    }

    private long expired() {
        return clock.millis() - settings.maxAgeMillis();
    }

    private boolean overdue(long oldest) {
        return oldest < expired() - slackMillis(settings.maxAgeMillis());
    }

    private Seen compacted(Path segment, FileTime modified) throws IOException, DamageException {
        SegmentFile.Outline outline;
        try (SegmentFile file = SegmentFile.open(segment)) {
            outline = file.outline();
        }
        if (outline.erased() == 0 && !overdue(outline.oldest())) {
            return new Seen(modified, outline.oldest(), outline.oldest() == Long.MAX_VALUE);
        }
        Path copy = segment.resolveSibling(segment.getFileName() + UNFINISHED);
        try (RewriteLock _ = RewriteLock.take(settings.folder());
                SegmentFile from = SegmentFile.open(segment)) {
            Kept kept = copy(from, copy);
            verify(copy, SegmentFile.number(segment), from, kept);
            // Its age counts from when it was written.
            Files.setLastModifiedTime(copy, modified);
            replace(segment, copy);
            return new Seen(modified, kept.oldest(), kept.records() == 0);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /**
     * What a copy has.
     *
     * @param oldest when the first of its requests arrived
     */
    private record Kept(int records, long oldest) {}

    private Kept copy(SegmentFile from, Path copy) throws IOException, DamageException {
        long expired = expired();
        int records = 0;
        long oldest = Long.MAX_VALUE;
        try (FileChannel out = OwnFiles.open(
                copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuilder bytes = new ByteBuilder().add(from.encodedHeader());
            GapInMaking gap = new GapInMaking(from.header().number(), from.originalOffset(), from.chain());
            long at = from.originalOffset();
            for (Optional<SegmentFile.Item> item = from.next(); item.isPresent(); item = from.next()) {
                switch (item.get()) {
                    case SegmentFile.Gap old -> gap.add(old.bytes(), old.erased(), old.expired());
                    case SegmentFile.Raw raw when raw.erased() -> gap.add(raw.bytes(), 1, 0);
                    case SegmentFile.Raw raw when raw.epochMillis() < expired -> gap.add(raw.bytes(), 0, 1);
                    case SegmentFile.Raw raw -> {
                        gap.end(raw.place(), bytes);
                        frame(raw, from, at, bytes);
                        gap = new GapInMaking(from.header().number(), from.originalOffset(), from.chain());
                        records++;
                        oldest = Math.min(oldest, raw.epochMillis());
                    }
                }
                at = from.originalOffset();
                flush(bytes, out, COPY_BYTES);
            }
            gap.end(from.chain(), bytes);
            if (from.torn() > 0) {
                throw new DamageException(from.offset(), "the segment ends within a record");
            }
            flush(bytes, out, 0);
            out.force(true);
        }
        return new Kept(records, oldest);
    }

    private static void frame(SegmentFile.Raw raw, SegmentFile from, long at, ByteBuilder bytes) {
        bytes.add(Frame.head(from.header().number(), at, raw.shown().length + raw.text().length))
                .add(raw.slot())
                .add(raw.shown())
                .add(raw.text())
                .add(from.chain());
    }

    private static void flush(ByteBuilder bytes, FileChannel out, int from) throws IOException {
        if (bytes.length() > from) {
            ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
            while (all.hasRemaining()) {
                out.write(all);
            }
            bytes.clear();
        }
    }

    /** Records that follow each other and are taken out, and gaps between them. */
    private static final class GapInMaking {
        private final long segment;
        private final long offset;
        private final byte[] before;
        private long bytes;
        private int erased;
        private int expired;

        /**
         * @param offset where it begins, as if nothing were gone
         * @param before the chain before it
         */
        GapInMaking(long segment, long offset, byte[] before) {
            this.segment = segment;
            this.offset = offset;
            this.before = before;
        }

        void add(long moreBytes, int moreErased, int moreExpired) {
            bytes += moreBytes;
            erased += moreErased;
            expired += moreExpired;
        }

        /** @param after the chain behind it */
        void end(byte[] after, ByteBuilder out) {
            if (bytes > 0) {
                out.add(Frame.gap(segment, offset, before, bytes, erased, expired, after));
            }
        }
    }

    /** Reads the copy from the disk's cache as any reader does: it is whole, goes on where the segment does, and has what was kept. */
    private static void verify(Path copy, long number, SegmentFile from, Kept kept)
            throws IOException, DamageException {
        try (SegmentFile file = SegmentFile.open(copy, number)) {
            int records = 0;
            for (Optional<SegmentFile.Item> item = file.next(); item.isPresent(); item = file.next()) {
                records += item.get() instanceof SegmentFile.Raw ? 1 : 0;
            }
            if (file.torn() > 0
                    || records != kept.records()
                    || file.originalOffset() != from.originalOffset()
                    || !Arrays.equals(file.chain(), from.chain())) {
                throw new IOException("its copy is not what it should be");
            }
        }
    }

    private void replace(Path segment, Path copy) throws IOException {
        files.lock();
        try {
            if (Files.exists(segment)) {
                Files.move(copy, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                folder.sync();
            }
        } finally {
            files.unlock();
        }
    }

    /** Deletes a segment that has nothing more; gives whether it is gone. */
    private boolean letGo(Path segment) throws IOException {
        Optional<Seen> last = Optional.ofNullable(seen.get(SegmentFile.number(segment)));
        if (last.isEmpty() || !last.get().empty()) {
            return last.isEmpty();
        }
        files.lock();
        try {
            Files.deleteIfExists(segment);
        } finally {
            files.unlock();
        }
        seen.remove(SegmentFile.number(segment));
        return true;
    }

    /** Takes away what a killed engine has not finished. */
    static void clean(Path folder) throws IOException {
        for (Path each : FolderEntries.of(folder, name -> name.endsWith(UNFINISHED))) {
            Files.delete(each);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
