package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.record.JournalKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands at the start of a segment, little-endian:
 *
 * <pre>
 *   0  "MTPJRNL\n"       16  number            32  snapshot's hash    96  id of the key, or zeros
 *   8  version, u32      24  time made, i64    64  chain so far      112  SHA-256 of bytes 0..111
 *  12  flags, u32 (1: encrypted)
 * </pre>
 *
 * @param number of the segment, 0 and up
 * @param epochMillis when it was begun, UTC
 * @param snapshotHash of the program that was served then, 32 bytes
 * @param previous the chain at the end of the segment before, 32 bytes; zeros in the first one
 * @param keyId empty where records stand in the clear
 */
record SegmentHeader(long number, long epochMillis, byte[] snapshotHash, byte[] previous, Optional<byte[]> keyId) {
    /** The bytes of a header. */
    static final int BYTES = 144;

    /** The version that is written, and the only one that is read. */
    static final int VERSION = 1;

    private static final byte[] MAGIC = "MTPJRNL\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASHED = BYTES - Sha256.BYTES;
    private static final int ENCRYPTED = 1;

    byte[] encode() {
        ByteBuilder out = new ByteBuilder();
        out.add(MAGIC)
                .addInt(VERSION)
                .addInt(keyId.isPresent() ? ENCRYPTED : 0)
                .addLong(number)
                .addLong(epochMillis)
                .add(snapshotHash)
                .add(previous)
                .add(keyId.orElseGet(() -> new byte[JournalKeys.ID_BYTES]));
        return out.add(Sha256.of(out.toByteArray())).toByteArray();
    }

    /** The chain before the first record. */
    static byte[] chain(byte[] encoded) {
        return Arrays.copyOfRange(encoded, HASHED, BYTES);
    }

    /** @throws DamageException if these are not the bytes of a header that this version reads */
    static SegmentHeader decode(byte[] encoded) throws DamageException {
        if (encoded.length < BYTES) {
            throw new DamageException(0, "the file ends within its header");
        }
        if (!Arrays.equals(Sha256.of(Arrays.copyOf(encoded, HASHED)), chain(encoded))) {
            throw new DamageException(0, "the header is not what was written");
        }
        ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = bytes(in, MAGIC.length);
        int version = in.getInt();
        if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
            throw new DamageException(0, "this version does not read segments of version " + version);
        }
        boolean encrypted = in.getInt() == ENCRYPTED;
        long number = in.getLong();
        long time = in.getLong();
        byte[] snapshot = bytes(in, Sha256.BYTES);
        byte[] previous = bytes(in, Sha256.BYTES);
        byte[] key = bytes(in, JournalKeys.ID_BYTES);
        return new SegmentHeader(number, time, snapshot, previous, encrypted ? Optional.of(key) : Optional.empty());
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
