package io.mtpscript.core.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ByteBuilderTest {
    @Test
    void writesLittleEndianAndAligned() {
        ByteBuilder builder = new ByteBuilder();
        builder.add(0x1FF)
                .addInt(0x01020304)
                .align(8)
                .align(8)
                .addLong(0x0102030405060708L)
                .add(new byte[] {9, 10, 11}, 1, 2);
        assertArrayEquals(
                new byte[] {(byte) 0xFF, 4, 3, 2, 1, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 10}, builder.toByteArray());
        builder.clear();
        builder.add(1).align(4);
        assertArrayEquals(new byte[] {1, 0, 0, 0}, builder.toByteArray(), "alignment writes zeros over old bytes");
    }

    @Test
    void growsAndGuardsItsRoom() {
        ByteBuilder builder = new ByteBuilder();
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        builder.add(1).add(large);
        assertEquals(100_001, builder.length());
        assertEquals(7, builder.toByteArray()[100_000]);
        byte[] room = builder.reserve(10);
        room[builder.length()] = 'x';
        builder.advance(1);
        assertEquals('x', builder.toByteArray()[100_001]);
        assertThrows(IndexOutOfBoundsException.class, () -> builder.advance(1 << 30));
        assertThrows(IndexOutOfBoundsException.class, () -> builder.advance(-1));
    }
}
