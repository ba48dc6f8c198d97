package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyPiecesTest {
    private static final int MOST = 1 << 20;
    private static final int LARGE = ReadTurns.MOST_BYTES;
    private static final int SMALL = 100;

    private final BodyPieces pieces = new BodyPieces();
    private final Random random = new Random(7);

    @Test
    void givesWhatCameWhateverThePieces() {
        for (int round = 0; round < 300; round++) {
            var expected = new ByteArrayOutputStream();
            List<ByteBuf> given = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                ByteBuf piece = piece(1 + random.nextInt(random.nextBoolean() ? SMALL : LARGE));
                expected.writeBytes(ByteBufUtil.getBytes(piece));
                given.add(piece);
                pieces.add(piece, MOST);
                assertEquals(expected.size(), pieces.length());
            }
            ByteBuf whole = pieces.take();
            if (whole == null) {
                assertEquals(0, expected.size());
            } else {
                assertArrayEquals(expected.toByteArray(), ByteBufUtil.getBytes(whole));
                assertTrue(whole.hasMemoryAddress());
                assertEquals(1, whole.nioBufferCount());
                whole.release();
            }
            assertEquals(0, pieces.length());
            given.forEach(BodyPiecesTest::onlyOurs);
        }
    }

    @Test
    void leavesLargePiecesWhereTheyAreUntilAllIsThere() {
        ByteBuf first = piece(LARGE);
        ByteBuf second = piece(LARGE);
        pieces.add(first, MOST);
        pieces.add(second, MOST);
        assertEquals(2, first.refCnt());
        assertEquals(2, second.refCnt());
        ByteBuf whole = whole();
        assertEquals(2 * LARGE, whole.readableBytes());
        onlyOurs(first);
        onlyOurs(second);
        whole.release();
    }

    @Test
    void holdsNoBufferOfTheSocketForLittle() {
        ByteBuf first = piece(SMALL);
        pieces.add(first, MOST);
        assertEquals(2, first.refCnt());
        ByteBuf second = piece(SMALL);
        pieces.add(second, MOST);
        onlyOurs(first);
        onlyOurs(second);
        ByteBuf whole = whole();
        assertTrue(whole.capacity() <= 1024, "a declared length is only a promise: " + whole.capacity());
        whole.release();
    }

    @Test
    void onePieceStaysWhereItIs() {
        ByteBuf only = piece(SMALL);
        pieces.add(only, MOST);
        ByteBuf whole = whole();
        assertEquals(only.memoryAddress(), whole.memoryAddress());
        whole.release();
        onlyOurs(only);
    }

    @Test
    void copiesWhatIsOnTheHeap() {
        byte[] bytes = {1, 2, 3};
        pieces.add(Unpooled.wrappedBuffer(bytes), MOST);
        ByteBuf whole = whole();
        assertTrue(whole.hasMemoryAddress());
        assertArrayEquals(bytes, ByteBufUtil.getBytes(whole));
        whole.release();
    }

    @Test
    void dropsAll() {
        List<ByteBuf> given = List.of(piece(SMALL), piece(LARGE), piece(SMALL), piece(SMALL), piece(LARGE));
        given.forEach(piece -> pieces.add(piece, MOST));
        pieces.drop();
        assertNull(pieces.take());
        given.forEach(BodyPiecesTest::onlyOurs);
    }

    private ByteBuf whole() {
        ByteBuf whole = pieces.take();
        if (whole == null) {
            throw new AssertionError("there is nothing");
        }
        return whole;
    }

    private ByteBuf piece(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return WipingAllocator.INSTANCE.directBuffer(length).writeBytes(bytes);
    }

    private static void onlyOurs(ByteBuf buffer) {
        assertEquals(1, buffer.refCnt());
        buffer.release();
    }
}
