package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WipingAllocatorTest {
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);

    private static ByteBuf take(int capacity) {
        return WipingAllocator.INSTANCE.directBuffer(capacity);
    }

    /** Every byte of the memory a buffer stands on, read through the buffer. */
    private static void assertZero(ByteBuf buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            assertEquals(0, buffer.getByte(i), "byte " + i);
        }
    }

    @Test
    void memoryComesBackZero() {
        ByteBuf first = take(300);
        long address = first.memoryAddress();
        first.writeBytes(SECRET).writerIndex(300).setBytes(280, SECRET, 0, 20);
        first.release();
        ByteBuf second = take(400);
        assertEquals(address, second.memoryAddress(), "last in, first out");
        assertEquals(400, second.capacity());
        assertZero(second);
        second.release();
    }

    @Test
    void bothOldAndNewMemoryOfAGrownBufferComeBackZero() {
        ByteBuf buffer = take(256);
        buffer.writeBytes(SECRET);
        long small = buffer.memoryAddress();
        buffer.capacity(5_000);
        long large = buffer.memoryAddress();
        assertNotEquals(small, large);
        assertEquals(5_000, buffer.capacity());
        assertEquals(new String(SECRET, StandardCharsets.US_ASCII), buffer.toString(StandardCharsets.US_ASCII));
        ByteBuf reused = take(256);
        assertEquals(small, reused.memoryAddress());
        assertZero(reused);
        reused.release();
        buffer.setBytes(4_900, SECRET).release();
        ByteBuf again = take(8_192);
        assertEquals(large, again.memoryAddress());
        assertZero(again);
        again.release();
    }

    @Test
    void slicesKeepTheMemoryUntilTheLastIsGone() {
        ByteBuf buffer = take(1_000).writeBytes(SECRET);
        ByteBuf slice = buffer.readRetainedSlice(7);
        long address = buffer.memoryAddress();
        assertTrue(slice.hasMemoryAddress());
        buffer.release();
        assertEquals("correct", slice.toString(StandardCharsets.US_ASCII));
        slice.release();
        ByteBuf next = take(1_000);
        assertEquals(address, next.memoryAddress());
        assertZero(next);
        next.release();
    }

    @Test
    void idleMemoryIsBounded() {
        ByteBuf[] many = new ByteBuf[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = take(1 << 20);
        }
        for (ByteBuf buffer : many) {
            buffer.release();
        }
        assertEquals(2, ChunkPool.current().idle(1 << 20));
    }

    @Test
    void heapBuffersAreWipedToo() {
        ByteBuf buffer = WipingAllocator.INSTANCE.heapBuffer(64).writeBytes(SECRET);
        byte[] array = buffer.array();
        buffer.release();
        for (byte left : array) {
            assertEquals(0, left);
        }
    }
}
