package io.mtpscript.net.server;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.ResponseBody;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A body in a socket buffer, with room before it for the head, so that most answers leave in one write of one buffer.
 *
 * <pre>
 * 0              HEAD_ROOM          HEAD_ROOM + length
 * | ... head |head| body ...        | free
 * </pre>
 */
final class PooledBody implements ResponseBody {
    /** Enough for the usual head; a larger one travels in a buffer of its own. */
    static final int HEAD_ROOM = 512;

    private static final int FIRST_BODY_CAPACITY = 1024 - HEAD_ROOM;

    private final LoopScratch scratch;
    private @Nullable ByteBuf buffer;
    private int length;

    PooledBody(LoopScratch scratch) {
        this.scratch = scratch;
        buffer = WipingAllocator.INSTANCE.directBuffer(HEAD_ROOM + FIRST_BODY_CAPACITY);
    }

    private ByteBuf open() {
        ByteBuf open = buffer;
        if (open == null) {
            throw new IllegalStateException("The body is closed");
        }
        return open;
    }

    @Override
    public long address() {
        return open().memoryAddress() + HEAD_ROOM;
    }

    @Override
    public int capacity() {
        return open().capacity() - HEAD_ROOM;
    }

    @Override
    public void grow(int used, int needed) {
        ByteBuf open = open();
        if (needed > capacity()) {
            open.setIndex(0, HEAD_ROOM + used);
            open.capacity(HEAD_ROOM + Math.max(needed, 2 * capacity()));
        }
    }

    @Override
    public void written(int newLength) {
        length = newLength;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void write(byte[] bytes) {
        grow(0, bytes.length);
        open().setBytes(HEAD_ROOM, bytes);
        length = bytes.length;
    }

    @Override
    public void addTo(Sha256 digest) {
        byte[] piece = scratch.bytes();
        int largest = 0;
        for (int from = 0; from < length; from += piece.length) {
            int count = Math.min(piece.length, length - from);
            open().getBytes(HEAD_ROOM + from, piece, 0, count);
            digest.update(piece, 0, count);
            largest = Math.max(largest, count);
        }
        Arrays.fill(piece, 0, largest, (byte) 0);
    }

    @Override
    public byte[] toByteArray() {
        byte[] copy = new byte[length];
        open().getBytes(HEAD_ROOM, copy);
        return copy;
    }

    @Override
    public void close() {
        ByteBuf open = buffer;
        if (open != null) {
            buffer = null;
            open.release();
        }
    }

    /** Hands the buffer over; its readable bytes are the body, with room for a head before them. */
    ByteBuf detach() {
        ByteBuf open = open();
        buffer = null;
        return open.setIndex(HEAD_ROOM, HEAD_ROOM + length);
    }
}
