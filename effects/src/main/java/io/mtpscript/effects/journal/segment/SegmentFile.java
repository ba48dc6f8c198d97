package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Walks the records of one segment, from the first on. Belongs to one thread. */
final class SegmentFile implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("journal-([0-9a-f]{16})\\.mtj");
    private static final int ZEROS = 64 << 10;

    private final FileChannel file;
    private final SegmentHeader header;
    private final Sha256 digest = new Sha256();
    private long offset = SegmentHeader.BYTES;
    private byte[] chain;

    private SegmentFile(FileChannel file, SegmentHeader header, byte[] chain) {
        this.file = file;
        this.header = header;
        this.chain = chain;
    }

    /**
     * A record as it stands in the file.
     *
     * @param place the chain before it
     * @param slot empty where the segment is not encrypted
     * @param text the record, in the clear or encrypted
     */
    record Raw(long offset, byte[] place, String requestId, long epochMillis, byte[] shown, byte[] slot, byte[] text) {}

    /** The segments of a folder by their numbers, ascending; none where there is no such folder. */
    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(name(file)).matches())
                    .sorted()
                    .toList();
        }
    }

    static String name(long number) {
        return "journal-%016x.mtj".formatted(number);
    }

    static long number(Path segment) {
        Matcher name = NAME.matcher(name(segment));
        if (!name.matches()) {
            throw new IllegalArgumentException("No segment is named " + segment);
        }
        return Long.parseUnsignedLong(name.group(1), 16);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static SegmentFile open(Path segment) throws IOException, DamageException {
        FileChannel file = FileChannel.open(segment, StandardOpenOption.READ);
        try {
            byte[] encoded = new byte[(int) Math.min(SegmentHeader.BYTES, file.size())];
            fill(file, 0, encoded);
            SegmentHeader header = SegmentHeader.decode(encoded);
            if (header.number() != number(segment)) {
                throw new DamageException(0, "it is segment " + header.number() + " under another name");
            }
            return new SegmentFile(file, header, SegmentHeader.chain(encoded));
        } catch (IOException | DamageException e) {
            file.close();
            throw e;
        }
    }

    SegmentHeader header() {
        return header;
    }

    /** The chain behind what has been read. */
    byte[] chain() {
        return chain;
    }

    /** Where what has been read ends. */
    long offset() {
        return offset;
    }

    /**
     * The next record; empty at the end of what is whole. The file may go on behind that with a record that was never finished: see
     * {@link #torn}.
     *
     * @throws DamageException if there is something else than was written
     */
    Optional<Raw> next() throws IOException, DamageException {
        int slotBytes = header.keyId().isPresent() ? RecordSeal.SLOT_BYTES : 0;
        long left = file.size() - offset;
        if (left < Frame.HEAD_BYTES) {
            return Optional.empty();
        }
        byte[] head = new byte[Frame.HEAD_BYTES];
        fill(file, offset, head);
        int length = Frame.length(head);
        if (!Arrays.equals(head, Frame.head(header.number(), offset, length))) {
            if (onlyZeros()) {
                return Optional.empty();
            }
            throw new DamageException(offset, "the head of a record is not what was written");
        }
        if (length < Frame.SHOWN_BYTES || length > Frame.PAYLOAD_BYTES_MAX) {
            throw new DamageException(offset, "a record cannot have " + length + " bytes");
        }
        if (left < (long) Frame.HEAD_BYTES + slotBytes + length + Sha256.BYTES) {
            return Optional.empty();
        }
        byte[] slot = new byte[slotBytes];
        fill(file, offset + Frame.HEAD_BYTES, slot);
        byte[] payload = new byte[length];
        fill(file, offset + Frame.HEAD_BYTES + slotBytes, payload);
        byte[] written = new byte[Sha256.BYTES];
        fill(file, offset + Frame.HEAD_BYTES + slotBytes + length, written);
        byte[] place = chain;
        byte[] now = digest.update(place).update(head).update(payload).digest();
        ByteBuffer shown = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        long time = shown.getLong();
        int shownBytes = Frame.SHOWN_BYTES + Short.toUnsignedInt(shown.getShort());
        if (!Arrays.equals(now, written) || shownBytes > length) {
            throw new DamageException(offset, "a record is not what was written");
        }
        Raw raw = new Raw(
                offset,
                place,
                new String(payload, Frame.SHOWN_BYTES, shownBytes - Frame.SHOWN_BYTES, StandardCharsets.UTF_8),
                time,
                Arrays.copyOf(payload, shownBytes),
                slot,
                Arrays.copyOfRange(payload, shownBytes, length));
        chain = now;
        offset += Frame.HEAD_BYTES + slotBytes + length + Sha256.BYTES;
        return Optional.of(raw);
    }

    /** The bytes behind the last whole record, once {@link #next} has said that there is none: of one that was never finished. */
    long torn() throws IOException {
        return Math.max(0, file.size() - offset);
    }

    /** Room that the file system gave and nobody filled, as a loss of power may leave it. */
    private boolean onlyZeros() throws IOException {
        byte[] part = new byte[ZEROS];
        long size = file.size();
        for (long at = offset; at < size; at += part.length) {
            byte[] read = size - at < part.length ? new byte[(int) (size - at)] : part;
            fill(file, at, read);
            for (byte each : read) {
                if (each != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void fill(FileChannel file, long at, byte[] bytes) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining()) {
            if (file.read(into, at + into.position()) < 0) {
                throw new IOException("A segment has become shorter while it was read");
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
