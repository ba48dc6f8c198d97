package io.mtpscript.core.snapshot;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The file around the sections. All numbers are little-endian.
 *
 * <pre>
 *   0    8  magic 89 'M' 'S' 'Q' 'S' 0D 0A 1A
 *   8    4  format version, 1
 *  12    4  number of sections, 5
 *  16    8  length of the file
 *  24   56  for each section, in the order of {@link Section}:
 *             +0   4  number, 1..5        +8   8  offset
 *             +4   4  zero                +16  8  length
 *                                         +24 32  SHA-256
 *  304      the sections, each at the first multiple of its alignment behind the one before; zeros between them
 * </pre>
 *
 * <p>There is one layout for given sections, and the reader accepts no other.
 */
final class Container {
    static final int FORMAT_VERSION = 1;

    static final byte[] MAGIC = {(byte) 0x89, 'M', 'S', 'Q', 'S', '\r', '\n', 0x1A};

    private static final int TABLE_OFFSET = 24;
    private static final int ENTRY_BYTES = 56;

    private Container() {}

    static byte[] write(Map<Section, byte[]> sections) {
        ByteBuilder body = new ByteBuilder();
        ByteBuilder table = new ByteBuilder();
        int bodyOffset = TABLE_OFFSET + ENTRY_BYTES * Section.values().length;
        // The body is built where it will stand, so that alignment counts from the beginning of the file.
        body.add(new byte[bodyOffset]);
        int number = 0;
        for (Section section : Section.values()) {
            byte[] content = Objects.requireNonNull(sections.get(section));
            body.align(section.alignment());
            table.addInt(++number)
                    .addInt(0)
                    .addLong(body.length())
                    .addLong(content.length)
                    .add(Sha256.of(content));
            body.add(content);
        }
        ByteBuilder head = new ByteBuilder();
        head.add(MAGIC).addInt(FORMAT_VERSION).addInt(number).addLong(body.length());
        head.add(table.toByteArray());
        byte[] file = body.toByteArray();
        System.arraycopy(head.toByteArray(), 0, file, 0, bodyOffset);
        return file;
    }

    static Map<Section, byte[]> read(byte[] file) throws SnapshotException {
        int bodyOffset = TABLE_OFFSET + ENTRY_BYTES * Section.values().length;
        check(
                file.length >= MAGIC.length && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length),
                "the file is no snapshot");
        check(file.length >= bodyOffset, "the file ends inside its header");
        check(file.length <= Limits.SNAPSHOT_BYTES, "the file is larger than " + Limits.SNAPSHOT_BYTES + " bytes");
        ByteBuffer head = ByteBuffer.wrap(file, 0, bodyOffset).order(ByteOrder.LITTLE_ENDIAN);
        int version = head.getInt(MAGIC.length);
        check(version == FORMAT_VERSION, "format version " + version + "; this build reads version " + FORMAT_VERSION);
        check(head.getInt(12) == Section.values().length, "another number of sections than this format has");
        check(head.getLong(16) == file.length, "the file is not as long as its header says");
        Map<Section, byte[]> sections = new EnumMap<>(Section.class);
        int at = bodyOffset;
        int number = 0;
        for (Section section : Section.values()) {
            int entry = TABLE_OFFSET + ENTRY_BYTES * number++;
            int offset = zerosUntilAligned(file, at, section);
            check(
                    head.getInt(entry) == number && head.getInt(entry + 4) == 0 && head.getLong(entry + 8) == offset,
                    "section " + section.title() + " is not where it must be");
            long length = head.getLong(entry + 16);
            check(
                    length >= 0 && length <= file.length - offset,
                    "section " + section.title() + " ends behind the file");
            at = offset + (int) length;
            byte[] content = Arrays.copyOfRange(file, offset, at);
            check(
                    Arrays.equals(Sha256.of(content), Arrays.copyOfRange(file, entry + 24, entry + ENTRY_BYTES)),
                    "section " + section.title() + " does not have its SHA-256");
            sections.put(section, content);
        }
        check(at == file.length, "bytes behind the last section");
        return sections;
    }

    private static int zerosUntilAligned(byte[] file, int from, Section section) throws SnapshotException {
        int offset = from + Math.floorMod(-from, section.alignment());
        check(offset <= file.length, "section " + section.title() + " ends behind the file");
        for (int i = from; i < offset; i++) {
            check(file[i] == 0, "something stands between the sections");
        }
        return offset;
    }

    private static void check(boolean holds, String reason) throws SnapshotException {
        if (!holds) {
            throw new SnapshotException("Snapshot refused: " + reason);
        }
    }
}
