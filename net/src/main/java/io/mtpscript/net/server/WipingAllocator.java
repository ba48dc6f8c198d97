package io.mtpscript.net.server;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.Arrays;

/**
 * Gives buffers whose memory is zero again before anyone else gets it, so that no byte of a request outlives it here
 * (runtime contract, section 1).
 *
 * <p>Direct memory comes in powers of two from a last in, first out pool of the calling thread, so a connection reads into
 * memory that is still in the cache; wiping a chunk costs about what touching it costs.
 */
final class WipingAllocator extends AbstractByteBufAllocator {
    static final WipingAllocator INSTANCE = new WipingAllocator();

    private WipingAllocator() {
        super(true);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new WipedHeapBuffer(this, initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return new WipedDirectBuffer(this, ChunkPool.current().take(initialCapacity), initialCapacity, maxCapacity);
    }

    /** Makes the I/O code read straight into our buffers. */
    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    private static final class WipedHeapBuffer extends UnpooledHeapByteBuf {
        WipedHeapBuffer(WipingAllocator allocator, int initialCapacity, int maxCapacity) {
            super(allocator, initialCapacity, maxCapacity);
        }

        @Override
        protected void freeArray(byte[] array) {
            Arrays.fill(array, (byte) 0);
        }
    }
}
