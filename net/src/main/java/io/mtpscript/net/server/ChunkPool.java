package io.mtpscript.net.server;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One thread's idle chunks, by size: powers of two from 256 bytes to 1 MiB. Larger chunks are not kept. */
final class ChunkPool {
    private static final int SMALLEST_SHIFT = 8;
    private static final int LARGEST_SHIFT = 20;

    /** The most idle bytes of one size. */
    private static final int KEPT_BYTES_PER_SIZE = 2 << LARGEST_SHIFT;

    private static final FastThreadLocal<ChunkPool> CURRENT = new FastThreadLocal<>() {
        @Override
        protected ChunkPool initialValue() {
            return new ChunkPool();
        }

        @Override
        protected void onRemoval(ChunkPool pool) {
            pool.idle.forEach(chunks -> chunks.forEach(DirectChunk::free));
            pool.idle.forEach(ArrayDeque::clear);
        }
    };

    private final List<ArrayDeque<DirectChunk>> idle = new ArrayList<>();

    private ChunkPool() {
        for (int shift = SMALLEST_SHIFT; shift <= LARGEST_SHIFT; shift++) {
            idle.add(new ArrayDeque<>());
        }
    }

    static ChunkPool current() {
        return CURRENT.get();
    }

    /** A zeroed chunk of {@code length} bytes or more. */
    DirectChunk take(int length) {
        int shift = shift(length);
        if (shift > LARGEST_SHIFT) {
            return new DirectChunk(length);
        }
        DirectChunk chunk = idle.get(shift - SMALLEST_SHIFT).pollLast();
        return chunk != null ? chunk : new DirectChunk(1 << shift);
    }

    /** Takes a zeroed chunk that nobody uses. */
    void giveBack(DirectChunk chunk) {
        int shift = shift(chunk.size());
        if (shift > LARGEST_SHIFT) {
            chunk.free();
            return;
        }
        ArrayDeque<DirectChunk> chunks = idle.get(shift - SMALLEST_SHIFT);
        if ((long) (chunks.size() + 1) << shift > KEPT_BYTES_PER_SIZE) {
            chunk.free();
        } else {
            chunks.addLast(chunk);
        }
    }

    /** How many chunks that {@link #take} would give for so many bytes are idle. */
    int idle(int length) {
        return idle.get(shift(length) - SMALLEST_SHIFT).size();
    }

    /** The power of two that holds so many bytes. */
    private static int shift(int length) {
        return Math.max(SMALLEST_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1));
    }
}
