package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.record.RecordCodec;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import javax.crypto.AEADBadTagException;

/** Reads the segments of a folder, also while an engine writes them. Safe for all threads. */
public final class SegmentReader implements JournalSource {
    private final Path folder;
    private final JournalKeys keys;

    /** @param keys those that the segments were written with */
    public SegmentReader(Path folder, JournalKeys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /** {@inheritDoc} Those that are not wanted are checked by their chain all the same; behind damage the rest of a segment is not read. */
    @Override
    public void read(Predicate<Envelope> wanted, Visitor visitor) throws IOException {
        List<Path> segments = SegmentFile.list(folder);
        Optional<byte[]> before = Optional.empty();
        for (int i = 0; i < segments.size(); i++) {
            Path segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (i > 0 && SegmentFile.number(segments.get(i - 1)) + 1 != SegmentFile.number(segment)) {
                before = Optional.empty();
                if (!visitor.visit(damaged(segment, 0, "the segment before it is missing"))) {
                    return;
                }
            }
            OptionalLong unbegun = last ? SegmentFile.unbegun(segment) : OptionalLong.empty();
            if (unbegun.isPresent()) {
                boolean _ = visitor.visit(new Torn(place(segment, 0), unbegun.getAsLong()));
                return;
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
                long torn = file.checkEnd(last);
                if (torn > 0 && !visitor.visit(new Torn(place(segment, file.offset()), torn))) {
                    return;
                }
                before = Optional.of(file.chain());
            } catch (NoSuchFileException e) {
                // The engine has let it go since the folder was listed.
                before = Optional.empty();
            } catch (DamageException damage) {
                if (!visitor.visit(damaged(segment, damage.offset(), String.valueOf(damage.getMessage())))) {
                    return;
                }
            }
        }
    }

    /** Damage as it is told of. */
    static Damaged damaged(Path segment, long offset, String reason) {
        return new Damaged(place(segment, offset), reason);
    }

    private static String place(Path segment, long offset) {
        return segment.getFileName() + ", byte " + offset;
    }

    private boolean records(Path segment, SegmentFile file, Predicate<Envelope> wanted, Visitor visitor)
            throws IOException, DamageException {
        Optional<RecordSeal> seal = file.header().keyId().flatMap(keys::withId).map(RecordSeal::new);
        for (Optional<SegmentFile.Item> next = file.next(); next.isPresent(); next = file.next()) {
            boolean more = switch (next.get()) {
                case SegmentFile.Gap gap -> visitor.visit(new Gone(gap.erased(), gap.expired()));
                case SegmentFile.Raw raw -> record(segment, file, raw, seal, wanted, visitor);
            };
            if (!more) {
                return false;
            }
        }
        return true;
    }

    private static boolean record(
            Path segment,
            SegmentFile file,
            SegmentFile.Raw raw,
            Optional<RecordSeal> seal,
            Predicate<Envelope> wanted,
            Visitor visitor)
            throws IOException, DamageException {
        Envelope envelope = new Envelope(raw.requestId(), raw.epochMillis());
        if (!wanted.test(envelope)) {
            return true;
        }
        if (file.header().keyId().isPresent() && seal.isEmpty()) {
            throw new IOException(
                    segment + " is encrypted with a key that is not given; say where it is by --journal-key-file");
        }
        return visitor.visit(raw.erased() ? new Erased(envelope) : new Request(decoded(raw, seal)));
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

    /** {@inheritDoc} It is overwritten in place: copies of the file, and what a file system keeps of its own, are the deployment's to care for. */
    @Override
    public int erase(String requestId) throws IOException {
        Erasure erasure = new Erasure(requestId);
        try (RewriteLock _ = RewriteLock.take(folder)) {
            List<Path> segments = SegmentFile.list(folder);
            for (Path segment : segments) {
                erasure.in(segment, segment.equals(segments.getLast()));
            }
        }
        return erasure.erased();
    }

    @Override
    public boolean exists() throws IOException {
        return Files.isDirectory(folder) && !SegmentFile.list(folder).isEmpty();
    }
}
