package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.append.FolderEntries;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks the records of one segment, from the first on. Belongs to one thread. */
final class SegmentFile implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("journal-([0-9a-f]{16})\\.mtj");
    private static final int ZEROS = 64 << 10;

    private final FileChannel file;
    private final byte[] encodedHeader;
    private final SegmentHeader header;
    private final Sha256 digest = new Sha256();
    private long offset = SegmentHeader.BYTES;

    /** How many bytes were taken out of what has been read. */
    private long gone;

    private byte[] chain;

    private SegmentFile(FileChannel file, byte[] encodedHeader, SegmentHeader header) {
        this.file = file;
        this.encodedHeader = encodedHeader;
        this.header = header;
        this.chain = SegmentHeader.chain(encodedHeader);
    }

    /** What stands in a segment behind its header. */
    sealed interface Item {}

    /**
     * A record as it stands in the file.
     *
     * @param offset in the file
     * @param place the chain before it
     * @param slot empty where the segment is not encrypted
     * @param text the record, in the clear or encrypted
     */
    record Raw(long offset, byte[] place, String requestId, long epochMillis, byte[] shown, byte[] slot, byte[] text)
            implements Item {
        /** Whether its key was erased. */
        boolean erased() {
            return slot.length > 0 && RecordSeal.erased(slot);
        }

        /** How many bytes it takes. */
        long bytes() {
            return (long) Frame.HEAD_BYTES + slot.length + shown.length + text.length + Sha256.BYTES;
        }
    }

    /**
     * Where records were taken out.
     *
     * @param bytes how many they took
     */
    record Gap(long offset, long bytes, int erased, int expired) implements Item {}

    /**
     * What a segment holds, as its heads say.
     *
     * @param erased how many records have no key any more
     * @param oldest when the first request of those that have one arrived, milliseconds UTC
     */
    record Outline(int erased, long oldest) {}

    /**
     * How many bytes a folder's last segment has where they are no header yet: its writer was killed while it began it, or begins it
     * now. Anywhere else that is damage.
     */
    static OptionalLong unbegun(Path last) throws IOException {
        try {
            long size = Files.size(last);
            return size < SegmentHeader.BYTES ? OptionalLong.of(size) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            // The engine has let it go since the folder was listed.
            return OptionalLong.empty();
        }
    }

    /** The segments of a folder by their numbers, ascending; none where there is no such folder. */
    static List<Path> list(Path folder) throws IOException {
        return FolderEntries.of(folder, NAME.asMatchPredicate());
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
        return open(segment, number(segment));
    }

    /** Opens what is to become segment {@code number}, or is. */
    static SegmentFile open(Path segment, long number) throws IOException, DamageException {
        FileChannel file = FileChannel.open(segment, StandardOpenOption.READ);
        try {
            byte[] encoded = new byte[(int) Math.min(SegmentHeader.BYTES, file.size())];
            fill(file, 0, encoded);
            SegmentHeader header = SegmentHeader.decode(encoded);
            if (header.number() != number) {
                throw new DamageException(0, "it is segment " + header.number() + " under another name");
            }
            return new SegmentFile(file, encoded, header);
        } catch (IOException | DamageException e) {
            file.close();
            throw e;
        }
    }

    SegmentHeader header() {
        return header;
    }

    /** The header as it stands there. */
    byte[] encodedHeader() {
        return encodedHeader.clone();
    }

    /** Where what has been read would end if nothing had been taken out. */
    long originalOffset() {
        return offset + gone;
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
     * What follows; empty at the end of what is whole. The file may go on behind that with a record that was never finished: see {@link
     * #torn}.
     *
     * @throws DamageException if there is something else than was written
     */
    Optional<Item> next() throws IOException, DamageException {
        OptionalInt length = head();
        if (length.isEmpty()) {
            return Optional.empty();
        }
        return length.getAsInt() == Frame.GAP ? gap() : record(length.getAsInt());
    }

    /** The length that the next head says, once it is known to be whole and what it says to be there. */
    private OptionalInt head() throws IOException, DamageException {
        if (file.size() - offset < Frame.HEAD_BYTES) {
            return OptionalInt.empty();
        }
        byte[] head = bytes(offset, Frame.HEAD_BYTES);
        int length = Frame.length(head);
        if (!Arrays.equals(head, Frame.head(header.number(), offset + gone, length))) {
            if (onlyZeros()) {
                return OptionalInt.empty();
            }
            throw new DamageException(offset, "the head of a record is not what was written");
        }
        if (length != Frame.GAP && (length < Frame.SHOWN_BYTES || length > Frame.PAYLOAD_BYTES_MAX)) {
            throw new DamageException(offset, "a record cannot have " + length + " bytes");
        }
        return file.size() - offset < frameBytes(length) ? OptionalInt.empty() : OptionalInt.of(length);
    }

    private int slotBytes() {
        return header.keyId().isPresent() ? RecordSeal.SLOT_BYTES : 0;
    }

    private long frameBytes(int length) {
        return length == Frame.GAP ? Frame.GAP_BYTES : (long) Frame.HEAD_BYTES + slotBytes() + length + Sha256.BYTES;
    }

    private Optional<Item> gap() throws IOException, DamageException {
        byte[] written = bytes(offset, Frame.GAP_BYTES);
        ByteBuffer in = ByteBuffer.wrap(written, Frame.HEAD_BYTES, Frame.GAP_BYTES - Frame.HEAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        Gap gap = new Gap(offset, in.getLong(), in.getInt(), in.getInt());
        byte[] after = new byte[Sha256.BYTES];
        in.get(after);
        if (!Arrays.equals(
                written,
                Frame.gap(header.number(), originalOffset(), chain, gap.bytes(), gap.erased(), gap.expired(), after))) {
            throw new DamageException(offset, "what stands for records that were taken out is not what was written");
        }
        chain = after;
        offset += Frame.GAP_BYTES;
        gone += gap.bytes() - Frame.GAP_BYTES;
        return Optional.of(gap);
    }

    private Optional<Item> record(int length) throws IOException, DamageException {
        int slotBytes = slotBytes();
        byte[] head = bytes(offset, Frame.HEAD_BYTES);
        byte[] slot = bytes(offset + Frame.HEAD_BYTES, slotBytes);
        byte[] payload = bytes(offset + Frame.HEAD_BYTES + slotBytes, length);
        byte[] written = bytes(offset + Frame.HEAD_BYTES + slotBytes + length, Sha256.BYTES);
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
        offset += frameBytes(length);
        return Optional.of(raw);
    }

    /**
     * Goes on behind a record that is not what was written, trusting the chain that stands at its end.
     *
     * @return whether that can be done: not where its head is not what was written either
     */
    boolean pass() throws IOException {
        try {
            OptionalInt length = head();
            if (length.isEmpty() || length.getAsInt() == Frame.GAP) {
                return false;
            }
            offset += frameBytes(length.getAsInt());
            chain = bytes(offset - Sha256.BYTES, Sha256.BYTES);
            return true;
        } catch (DamageException damage) {
            return false;
        }
    }

    /** Reads the heads from the first on, and not the records: fast, and blind for damage in records. */
    Outline outline() throws IOException, DamageException {
        int erased = 0;
        long oldest = Long.MAX_VALUE;
        for (OptionalInt length = head(); length.isPresent(); length = head()) {
            if (length.getAsInt() == Frame.GAP) {
                ByteBuffer bytes = ByteBuffer.wrap(bytes(offset + Frame.HEAD_BYTES, Long.BYTES));
                gone += bytes.order(ByteOrder.LITTLE_ENDIAN).getLong() - Frame.GAP_BYTES;
            } else {
                byte[] slot = bytes(offset + Frame.HEAD_BYTES, slotBytes());
                ByteBuffer time = ByteBuffer.wrap(bytes(offset + Frame.HEAD_BYTES + slotBytes(), Long.BYTES));
                erased += slot.length > 0 && RecordSeal.erased(slot) ? 1 : 0;
                oldest = Math.min(oldest, time.order(ByteOrder.LITTLE_ENDIAN).getLong());
            }
            offset += frameBytes(length.getAsInt());
        }
        return new Outline(erased, oldest);
    }

    /**
     * As {@link #torn}.
     *
     * @param last whether it is the folder's last one: any other ends with a whole record
     * @throws DamageException if it does not
     */
    long checkEnd(boolean last) throws IOException, DamageException {
        long torn = torn();
        if (torn > 0 && !last) {
            throw new DamageException(offset, "the segment ends within a record");
        }
        return torn;
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

    private byte[] bytes(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        fill(file, at, bytes);
        return bytes;
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
