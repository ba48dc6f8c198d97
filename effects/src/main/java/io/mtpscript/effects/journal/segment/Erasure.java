package io.mtpscript.effects.journal.segment;

import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Erases the keys of a request's records in one segment after the other. What cannot be read or erased keeps it from nothing else, and is
 * told of at the end. Belongs to one thread.
 */
final class Erasure {
    private final String requestId;
    private final List<String> left = new ArrayList<>();
    private int erased;

    Erasure(String requestId) {
        this.requestId = requestId;
    }

    /**
     * Erases what a segment has of the request.
     *
     * @param last whether it is the folder's last one, whose end may be missing
     */
    void in(Path segment, boolean last) {
        try {
            if (!last || SegmentFile.unbegun(segment).isEmpty()) {
                all(segment, last);
            }
        } catch (NoSuchFileException e) {
            // It was let go meanwhile, with all that it had.
        } catch (DamageException damage) {
            left(segment, damage);
        } catch (IOException e) {
            left.add(segment.getFileName() + ": " + e.getMessage());
        }
    }

    private void left(Path segment, DamageException damage) {
        left.add(SegmentReader.damaged(segment, damage.offset(), String.valueOf(damage.getMessage()))
                .line());
    }

    private void all(Path segment, boolean last) throws IOException, DamageException {
        try (SegmentFile file = SegmentFile.open(segment);
                FileChannel out = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            boolean more = true;
            while (more) {
                try {
                    Optional<SegmentFile.Item> item = file.next();
                    more = item.isPresent();
                    if (more
                            && item.get() instanceof SegmentFile.Raw raw
                            && raw.requestId().equals(requestId)) {
                        erase(raw, out);
                    }
                } catch (DamageException damage) {
                    left(segment, damage);
                    if (!file.pass()) {
                        return;
                    }
                }
            }
            long _ = file.checkEnd(last);
        }
    }

    private void erase(SegmentFile.Raw raw, FileChannel out) throws IOException {
        if (raw.slot().length == 0) {
            throw new IOException("it is not encrypted: only deleting it erases what it holds");
        }
        out.write(ByteBuffer.allocate(RecordSeal.SLOT_BYTES), raw.offset() + Frame.HEAD_BYTES);
        out.force(true);
        erased++;
    }

    /**
     * How many records were erased.
     *
     * @throws IOException if there may be more of the request; the message says how many were erased, and where more may be
     */
    int erased() throws IOException {
        if (!left.isEmpty()) {
            throw new IOException(
                    "%d of its records erased; there may be more in %d places that are damaged or cannot be erased: %s"
                            .formatted(erased, left.size(), String.join("; ", left)));
        }
        return erased;
    }
}
