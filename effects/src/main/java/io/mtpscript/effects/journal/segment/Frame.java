package io.mtpscript.effects.journal.segment;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * One record of a segment, little-endian:
 *
 * <pre>
 *   0  length of the payload, u32
 *   4  CRC-32C of the segment's number (u64), this frame's offset (u64) and the length (u32)
 *   8  key slot, 60 bytes, in encrypted segments only: no part of the chain, so that it can be erased
 *      payload: time, i64 | length of the request's id, u16 | id, UTF-8 | the record, in the clear or encrypted
 *      chain: SHA-256 of the chain before, the 8 bytes of the head and the payload
 * </pre>
 *
 * Where records were taken out there is a gap instead, whose head says 0 bytes:
 *
 * <pre>
 *   8  how many bytes stood here, u64
 *  16  how many erased records, u32
 *  20  how many expired ones, u32
 *  24  the chain behind them
 *  56  SHA-256 of the chain before them and all of this
 * </pre>
 *
 * What stands behind a gap keeps the head and the chain that it was written with, so its offset counts as if nothing were gone.
 */
final class Frame {
    /** The bytes before slot and payload. */
    static final int HEAD_BYTES = 8;

    /** The bytes of a payload before the request's id. */
    static final int SHOWN_BYTES = Long.BYTES + Short.BYTES;

    /** The longest id, in bytes. */
    static final int ID_BYTES_MAX = 0xFFFF;

    /** The most bytes of a payload. */
    static final int PAYLOAD_BYTES_MAX = 512 << 20;

    /** The length in the head of a gap. */
    static final int GAP = 0;

    /** The bytes of a gap. */
    static final int GAP_BYTES = HEAD_BYTES + Long.BYTES + 2 * Integer.BYTES + 2 * Sha256.BYTES;

    private Frame() {}

    static byte[] head(long segment, long offset, int length) {
        CRC32C crc = new CRC32C();
        ByteBuffer checked = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        checked.putLong(segment).putLong(offset).putInt(length).flip();
        crc.update(checked);
        return ByteBuffer.allocate(HEAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt((int) crc.getValue())
                .array();
    }

    static int length(byte[] head) {
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** What of a payload is not encrypted. */
    static byte[] shown(long epochMillis, String requestId) {
        byte[] id = requestId.getBytes(StandardCharsets.UTF_8);
        if (id.length > ID_BYTES_MAX) {
            throw new IllegalArgumentException("A request id has " + id.length + " bytes");
        }
        return new ByteBuilder()
                .addLong(epochMillis)
                .add(id.length)
                .add(id.length >>> Byte.SIZE)
                .add(id)
                .toByteArray();
    }

    static byte[] chain(Sha256 digest, byte[] before, byte[] head, byte[] shown, byte[] text) {
        return digest.update(before).update(head).update(shown).update(text).digest();
    }

    /**
     * A gap.
     *
     * @param offset as if nothing were gone
     * @param before the chain before it
     */
    static byte[] gap(long segment, long offset, byte[] before, long bytes, int erased, int expired, byte[] after) {
        byte[] gap = new ByteBuilder()
                .add(head(segment, offset, GAP))
                .addLong(bytes)
                .addInt(erased)
                .addInt(expired)
                .add(after)
                .toByteArray();
        byte[] hash = new Sha256().update(before).update(gap).digest();
        return new ByteBuilder().add(gap).add(hash).toByteArray();
    }
}
