package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.effects.journal.RecordedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.AEADBadTagException;

/** Reads the segments of a folder, also while an engine writes them. Safe for all threads. */
public final class SegmentReader {
    private final Path folder;
    private final JournalKeys keys;

    /** @param keys those that the segments were written with */
    public SegmentReader(Path folder, JournalKeys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /**
     * What is known of a record without its key.
     *
     * @param epochMillis when the request arrived, UTC
     */
    public record Envelope(String requestId, long epochMillis) {}

    /** What is found in a journal, in the order in which it was written. */
    public sealed interface Found {}

    /** A request. */
    public record Request(RecordedRequest recorded) implements Found {}

    /** A request whose key was erased. */
    public record Erased(Envelope envelope) implements Found {}

    /**
     * Something else than was written. What stands before it is whole; the rest of its segment is not read.
     *
     * @param offset in bytes from the segment's start
     */
    public record Damaged(Path segment, long offset, String reason) implements Found {
        /** Place and reason on one line. */
        public String line() {
            return segment.getFileName() + ", byte " + offset + ": " + reason;
        }
    }

    /** The last segment ends within a record: it is being written, or its writer was killed. */
    public record Torn(Path segment, long offset, long bytes) implements Found {}

    /** Takes what is found; gives false where nothing more is wanted. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(Found found);
    }

    /**
     * Reads the journal from its oldest record on.
     *
     * @param wanted which requests to decrypt; the others are checked by their chain and passed over
     * @throws IOException if a file cannot be read, or none of the keys is that of a segment with requests that are wanted
     */
    public void read(Predicate<Envelope> wanted, Visitor visitor) throws IOException {
        List<Path> segments = SegmentFile.list(folder);
        Optional<byte[]> before = Optional.empty();
        for (int i = 0; i < segments.size(); i++) {
            Path segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (i > 0 && SegmentFile.number(segments.get(i - 1)) + 1 != SegmentFile.number(segment)) {
                before = Optional.empty();
                if (!visitor.visit(new Damaged(segment, 0, "the segment before it is missing"))) {
                    return;
                }
            }
            try (SegmentFile file = SegmentFile.open(segment)) {
                if (before.isPresent()
                        && !Arrays.equals(before.get(), file.header().previous())) {
                    throw new DamageException(0, "it does not go on where the segment before it ends");
                }
                before = Optional.empty();
                if (!records(segment, file, wanted, visitor)) {
                    return;
                }
                long torn = file.torn();
                if (torn > 0 && !last) {
                    throw new DamageException(file.offset(), "the segment ends within a record");
                }
                if (torn > 0 && !visitor.visit(new Torn(segment, file.offset(), torn))) {
                    return;
                }
                before = Optional.of(file.chain());
            } catch (DamageException damage) {
                if (!visitor.visit(new Damaged(segment, damage.offset(), String.valueOf(damage.getMessage())))) {
                    return;
                }
            }
        }
    }

    private boolean records(Path segment, SegmentFile file, Predicate<Envelope> wanted, Visitor visitor)
            throws IOException, DamageException {
        Optional<RecordSeal> seal = file.header().keyId().flatMap(keys::withId).map(RecordSeal::new);
        Optional<SegmentFile.Raw> next = file.next();
        while (next.isPresent()) {
            SegmentFile.Raw raw = next.get();
            Envelope envelope = new Envelope(raw.requestId(), raw.epochMillis());
            if (wanted.test(envelope)) {
                boolean encrypted = file.header().keyId().isPresent();
                if (encrypted && seal.isEmpty()) {
                    throw new IOException(segment
                            + " is encrypted with a key that is not given; say where it is by --journal-key-file");
                }
                Found found = encrypted && RecordSeal.erased(raw.slot())
                        ? new Erased(envelope)
                        : new Request(decoded(raw, seal));
                if (!visitor.visit(found)) {
                    return false;
                }
            }
            next = file.next();
        }
        return true;
    }

    private static RecordedRequest decoded(SegmentFile.Raw raw, Optional<RecordSeal> seal) throws DamageException {
        try {
            byte[] cbor =
                    seal.isPresent() ? seal.get().open(raw.place(), raw.shown(), raw.slot(), raw.text()) : raw.text();
            return RecordCodec.read(cbor);
        } catch (AEADBadTagException e) {
            throw new DamageException(raw.offset(), "the key of a record is not what was written");
        } catch (CborException | IllegalArgumentException e) {
            throw new DamageException(raw.offset(), "a record cannot be understood: " + e.getMessage());
        }
    }

    /**
     * Erases the key of every record of a request, so that nobody can read it any more; the rest of the journal stays as it is and
     * valid. On the disk the key is overwritten in place: copies of the file, and what a file system keeps of its own, are the
     * deployment's to care for.
     *
     * @return how many records were erased
     * @throws IOException if a file cannot be read or written, or a record of the request is not encrypted
     */
    public int erase(String requestId) throws IOException {
        int erased = 0;
        for (Path segment : SegmentFile.list(folder)) {
            try (SegmentFile file = SegmentFile.open(segment);
                    FileChannel out = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                for (Optional<SegmentFile.Raw> raw = file.next(); raw.isPresent(); raw = file.next()) {
                    if (raw.get().requestId().equals(requestId)) {
                        if (raw.get().slot().length == 0) {
                            throw new IOException(segment + " is not encrypted: only deleting it erases what it holds");
                        }
                        out.write(
                                ByteBuffer.allocate(RecordSeal.SLOT_BYTES),
                                raw.get().offset() + Frame.HEAD_BYTES);
                        erased++;
                    }
                }
                out.force(false);
            } catch (DamageException damage) {
                throw new IOException(segment + " is damaged at byte " + damage.offset() + ": " + damage.getMessage());
            }
        }
        return erased;
    }

    /** Whether there is a journal. */
    public boolean exists() throws IOException {
        return Files.isDirectory(folder) && !SegmentFile.list(folder).isEmpty();
    }
}
