package io.mtpscript.core.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.testing.Cases;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final int PAGE = 4096;
    private static final List<Section> DAMAGED = List.of(Section.METADATA, Section.CODE, Section.SOURCE_MAP);

    private static String refusal(byte[] file) {
        return message(assertThrows(SnapshotException.class, () -> SnapshotReader.read(file)));
    }

    private static String message(Exception exception) {
        return String.valueOf(exception.getMessage());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Cases.forAll(41, 3_000, random -> {
            Program program = Programs.random(random);
            byte[] file = SnapshotWriter.write(program);
            Program read = SnapshotReader.read(file);
            assertEquals(program, read);
            assertArrayEquals(file, SnapshotWriter.write(read));
        });
    }

    @Test
    void theLayoutIsTheDocumentedOne() {
        Program program = Programs.small();
        byte[] file = SnapshotWriter.write(program);
        ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(new byte[] {(byte) 0x89, 'M', 'S', 'Q', 'S', 13, 10, 26}, Arrays.copyOf(file, 8));
        assertEquals(1, numbers.getInt(8));
        assertEquals(5, numbers.getInt(12));
        assertEquals(file.length, numbers.getLong(16));
        for (int section = 0; section < 5; section++) {
            int entry = 24 + 56 * section;
            int offset = (int) numbers.getLong(entry + 8);
            int length = (int) numbers.getLong(entry + 16);
            assertEquals(section + 1, numbers.getInt(entry));
            assertEquals(0, offset % 8);
            assertArrayEquals(
                    Sha256.of(Arrays.copyOfRange(file, offset, offset + length)),
                    Arrays.copyOfRange(file, entry + 24, entry + 56));
        }
        int data = (int) numbers.getLong(24 + 56 * 4 + 8);
        assertEquals(0, data % PAGE);
        assertArrayEquals(program.data(), Arrays.copyOfRange(file, data, file.length));
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] file = SnapshotWriter.write(Programs.small());
        for (int i = 0; i < file.length; i++) {
            for (int change : new int[] {1, 0x80, 0xFF}) {
                byte[] changed = file.clone();
                changed[i] ^= (byte) change;
                String message = refusal(changed);
                assertTrue(message.startsWith("Snapshot refused: "), message);
                assertFalse(message.contains("\n"), message);
            }
        }
    }

    @Test
    void everyOtherLengthIsRefused() {
        byte[] file = SnapshotWriter.write(Programs.small());
        for (int length = 0; length < file.length; length++) {
            refusal(Arrays.copyOf(file, length));
        }
        refusal(Arrays.copyOf(file, file.length + 1));
        assertEquals("Snapshot refused: the file is no snapshot", refusal(new byte[0]));
        assertEquals(
                "Snapshot refused: the file is no snapshot",
                refusal("#!/bin/sh\n".repeat(100).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherFormatVersionIsNamed() {
        byte[] file = SnapshotWriter.write(Programs.small());
        file[8] = 2;
        assertEquals("Snapshot refused: format version 2; this build reads version 1", refusal(file));
    }

    /** Damage behind the SHA-256 of the sections, as somebody with a signing key could make it. */
    @Test
    void hostileSectionsGiveAnErrorOrAProgram() {
        Map<Section, byte[]> valid = SnapshotWriter.sections(Programs.small());
        int[] accepted = {0};
        Cases.forAll(42, 100_000, random -> {
            Map<Section, byte[]> sections = new EnumMap<>(valid);
            if (random.nextInt(50) == 0) {
                sections.putAll(SnapshotWriter.sections(Programs.random(random)));
            }
            Section section = DAMAGED.get(random.nextInt(DAMAGED.size()));
            sections.put(section, damage(random, Objects.requireNonNull(sections.get(section))));
            byte[] file = Container.write(sections);
            try {
                Program program = SnapshotReader.read(file);
                assertArrayEquals(file, SnapshotWriter.write(program));
                accepted[0]++;
            } catch (SnapshotException refused) {
                assertTrue(message(refused).startsWith("Snapshot refused: "));
                assertFalse(message(refused).contains("\n"));
            }
        });
        assertTrue(
                accepted[0] > 1_000, "only " + accepted[0] + " changed programs got through to the checks of content");
    }

    private static byte[] damage(SplittableRandom random, byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] += (byte) (random.nextBoolean() ? 1 : -1);
                case 2 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                default -> damaged = random.nextInt(8) == 0 ? Arrays.copyOf(damaged, at) : damaged;
            }
        }
        return damaged;
    }

    /** The small program with its metadata changed. */
    private static String metadataRefusal(String field, CborValue value) {
        Map<Section, byte[]> sections = SnapshotWriter.sections(Programs.small());
        CborValue.Map tree = (CborValue.Map) MetadataWriter.tree(Programs.small());
        Map<String, CborValue> members = new TreeMap<>();
        tree.entries().forEach(entry -> members.put(((CborValue.Text) entry.getKey()).value(), entry.getValue()));
        members.put(field, value);
        sections.put(Section.METADATA, CborValue.mapOf(members).encode());
        return refusal(Container.write(sections));
    }

    private static CborValue text(String value) {
        return new CborValue.Text(value);
    }

    private static CborValue array(CborValue... items) {
        return new CborValue.Array(List.of(items));
    }

    @Test
    void faultsOfMetadataAreNamedByPath() {
        assertEquals("Snapshot refused: metadata has an unknown field", metadataRefusal("more", text("")));
        assertEquals(
                "Snapshot refused: metadata semanticsVersion is no SHA-256 in hex",
                metadataRefusal("semanticsVersion", text("5.1")));
        assertEquals(
                "Snapshot refused: metadata types[0] is none of the names this build knows",
                metadataRefusal("types", array(text("FLOAT"))));
        assertEquals(
                "Snapshot refused: metadata types[0].element is no integer within 0..0",
                metadataRefusal(
                        "types",
                        array(CborValue.mapOf(Map.of("kind", text("list"), "element", new CborValue.Int(1))))));
        assertEquals(
                "Snapshot refused: metadata types[0] has fields that its kind does not have",
                metadataRefusal(
                        "types",
                        array(CborValue.mapOf(
                                Map.of("kind", text("list"), "element", new CborValue.Int(0), "role", text("JSON"))))));
        assertEquals(
                "Snapshot refused: metadata types[0] lacks the field result",
                metadataRefusal("types", array(CborValue.mapOf(Map.of("kind", text("function"), "params", array())))));
        assertEquals(
                "Snapshot refused: metadata sqlTemplates[0] does not have one piece more than parameters",
                metadataRefusal(
                        "sqlTemplates", array(CborValue.mapOf(Map.of("pieces", array(), "paramTypes", array())))));
        assertEquals("Snapshot refused: metadata routes is no array", metadataRefusal("routes", text("")));
        assertEquals(
                "Snapshot refused: metadata serve.port is no integer within 0..65535",
                metadataRefusal("serve", CborValue.mapOf(Map.of("port", new CborValue.Int(65_536)))));
        assertEquals(
                "Snapshot refused: metadata buildInfo[...] is no text",
                metadataRefusal("buildInfo", CborValue.mapOf(Map.of("a", new CborValue.Int(1)))));
    }

    @Test
    void equalProgramsGiveEqualBytes() {
        assertArrayEquals(SnapshotWriter.write(Programs.small()), SnapshotWriter.write(Programs.small()));
        assertNotEquals(Programs.small(), Programs.random(new SplittableRandom(6)));
    }
}
