package io.mtpscript.vm.memory;

import io.mtpscript.vm.ByteSink;

/** A growing buffer outside the Java heap, for callers of a VM that have none of their own. Belongs to one thread at a time. */
public final class NativeBuffer implements ByteSink, AutoCloseable {
    /** In bytes. */
    private static final int DEFAULT_CAPACITY = 1024;

    private long address;
    private int capacity;
    private int length;

    /** A buffer with room for an ordinary body. */
    public NativeBuffer() {
        this(DEFAULT_CAPACITY);
    }

    /** @param capacity in bytes, at least 1 */
    public NativeBuffer(int capacity) {
        this.capacity = Math.max(Long.BYTES, (capacity + 7) & -Long.BYTES);
        this.address = Platform.allocate(this.capacity);
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
        int larger =
                (int) Math.min(Integer.MAX_VALUE & -Long.BYTES, Math.max(needed + 7L, capacity * 2L) & -Long.BYTES);
        long to = Platform.allocate(larger);
        Memory.copy(address, to, used);
        free();
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

    /** Zeroes and frees the memory; a second time does nothing. */
    @Override
    public void close() {
        if (address != 0) {
            free();
        }
        address = 0;
        capacity = 0;
        length = 0;
    }

    private void free() {
        Memory.zero(address, capacity);
        Platform.free(address);
    }
}
