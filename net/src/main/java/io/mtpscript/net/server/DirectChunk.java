package io.mtpscript.net.server;

import io.netty.util.internal.CleanableDirectBuffer;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;

/**
 * Direct memory of a fixed size that is zero whenever it is not in use. Between uses it stands in the pool of the thread
 * that gave it back.
 */
final class DirectChunk {
    /** What chunks are wiped with, a piece at a time. */
    private static final byte[] ZEROS = new byte[4096];

    private final CleanableDirectBuffer memory;
    private final ByteBuffer whole;
    private final long address;

    DirectChunk(int size) {
        memory = PlatformDependent.allocateDirect(size, false);
        whole = memory.buffer();
        address = memory.hasMemoryAddress() ? memory.memoryAddress() : PlatformDependent.directBufferAddress(whole);
        wipe();
    }

    int size() {
        return whole.capacity();
    }

    /** Lends the first {@code length} bytes to a buffer of Netty, which makes a slice of its own of what is given. */
    ByteBuffer lend(int length) {
        return whole.limit(length);
    }

    /** Copies bytes out of what is lent. */
    void get(int index, byte[] target, int offset, int length) {
        whole.get(index, target, offset, length);
    }

    /** Copies bytes into what is lent. */
    void put(int index, byte[] source, int offset, int length) {
        whole.put(index, source, offset, length);
    }

    /** The first {@code length} bytes, as Netty's buffers hold them. */
    ByteBuffer slice(int length) {
        return whole.slice(0, length);
    }

    long address() {
        return address;
    }

    /** Wipes the chunk and gives it back to the calling thread's pool. */
    void giveBack() {
        wipe();
        ChunkPool.current().giveBack(this);
    }

    private void wipe() {
        whole.clear();
        int length = size();
        for (int from = 0; from < length; from += ZEROS.length) {
            whole.put(from, ZEROS, 0, Math.min(ZEROS.length, length - from));
        }
    }

    /** Returns the memory to the system. */
    void free() {
        memory.clean();
    }
}
