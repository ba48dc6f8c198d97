package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.internal.CleanableDirectBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A direct buffer on chunks of {@link ChunkPool}. */
final class WipedDirectBuffer extends UnpooledDirectByteBuf {
    /** The first chunk; gone when the buffer moved to one that the superclass gives back. */
    private @Nullable DirectChunk first;

    WipedDirectBuffer(ByteBufAllocator allocator, DirectChunk chunk, int initialCapacity, int maxCapacity) {
        super(allocator, chunk.lend(initialCapacity), maxCapacity);
        first = chunk;
        writerIndex(0);
    }

    @Override
    protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
        DirectChunk chunk = ChunkPool.current().take(capacity);
        return new Lease(chunk, chunk.slice(capacity));
    }

    @Override
    public ByteBuf capacity(int newCapacity) {
        int oldCapacity = capacity();
        super.capacity(newCapacity);
        DirectChunk left = first;
        if (left != null && newCapacity != oldCapacity) {
            first = null;
            left.giveBack();
        }
        return this;
    }

    /** As the superclass, without a view of the memory for each call. */
    @Override
    public ByteBuf getBytes(int index, byte[] target, int offset, int length) {
        DirectChunk chunk = first;
        if (chunk == null) {
            return super.getBytes(index, target, offset, length);
        }
        checkDstIndex(index, length, offset, target.length);
        chunk.get(index, target, offset, length);
        return this;
    }

    /** As {@link #getBytes}. */
    @Override
    public ByteBuf setBytes(int index, byte[] source, int offset, int length) {
        DirectChunk chunk = first;
        if (chunk == null) {
            return super.setBytes(index, source, offset, length);
        }
        checkSrcIndex(index, length, offset, source.length);
        chunk.put(index, source, offset, length);
        return this;
    }

    @Override
    public boolean hasMemoryAddress() {
        return true;
    }

    @Override
    public long memoryAddress() {
        DirectChunk chunk = first;
        return chunk != null ? chunk.address() : super.memoryAddress();
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        DirectChunk left = first;
        if (left != null) {
            first = null;
            left.giveBack();
        }
    }

    /** A chunk that the superclass gives back. */
    private record Lease(DirectChunk chunk, ByteBuffer buffer) implements CleanableDirectBuffer {
        @Override
        public boolean hasMemoryAddress() {
            return true;
        }

        @Override
        public long memoryAddress() {
            return chunk.address();
        }

        @Override
        public void clean() {
            chunk.giveBack();
        }
    }
}
