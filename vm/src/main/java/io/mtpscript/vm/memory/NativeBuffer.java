package io.mtpscript.vm.memory;

import io.mtpscript.vm.ByteSink;

/** A growing buffer outside the Java heap, for callers of a VM that have none of their own. Belongs to one thread at a time. */
@SuppressWarnings("DoNotCallSuggester")
public final class NativeBuffer implements ByteSink, AutoCloseable {
    @Override
    public long address() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int capacity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void grow(int used, int needed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void written(int length) {
        throw new UnsupportedOperationException();
    }

    /** How many bytes were written. */
    public int length() {
        throw new UnsupportedOperationException();
    }

    /** A copy of the bytes written. */
    public byte[] toByteArray() {
        throw new UnsupportedOperationException();
    }

    /** Zeroes and frees the memory. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
