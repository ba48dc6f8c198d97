package io.mtpscript.vm.memory;

import io.mtpscript.vm.ByteSink;
import java.lang.foreign.Arena;

/** A growing buffer outside the Java heap, for callers of a VM that have none of their own. Belongs to one thread at a time. */
public final class NativeBuffer implements ByteSink, AutoCloseable {
    /** In bytes. */
    private static final int DEFAULT_CAPACITY = 1024;

    private Arena arena;
    private long address;
    private int capacity;
    private int length;

    /** A buffer with room for an ordinary body. */
    public NativeBuffer() {
        this(DEFAULT_CAPACITY);
    }

    /** @param capacity in bytes, at least 1 */
    public NativeBuffer(int capacity) {
        this.arena = Arena.ofShared();
        this.capacity = Math.max(8, (capacity + 7) & -8);
        this.address = arena.allocate(this.capacity, 8).address();
    }

    /** A buffer that holds these bytes. */
    public static NativeBuffer of(byte[] bytes, int offset, int length) {
        NativeBuffer buffer = new NativeBuffer(length);
        Memory.copy(bytes, offset, buffer.address, length);
        buffer.length = length;
        return buffer;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void grow(int used, int needed) {
        if (needed <= capacity) {
            return;
        }
        int larger = (int) Math.min(Integer.MAX_VALUE & -8, Math.max(needed + 7L, capacity * 2L) & -8);
        Arena next = Arena.ofShared();
        long to = next.allocate(larger, 8).address();
        Memory.copy(address, to, used);
        free();
        arena = next;
        address = to;
        capacity = larger;
    }

    @Override
    public void written(int count) {
        length = count;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** A copy of the bytes written. */
    public byte[] toByteArray() {
        byte[] copy = new byte[length];
        Memory.copy(address, copy, 0, length);
        return copy;
    }

    /** Zeroes the memory and keeps it, so that the buffer can be used again. */
    public void clear() {
        Memory.zero(address, capacity);
        length = 0;
    }

    /** Zeroes and frees the memory. */
    @Override
    public void close() {
        free();
        capacity = 0;
        length = 0;
    }

    private void free() {
        Memory.zero(address, capacity);
        arena.close();
    }
}
