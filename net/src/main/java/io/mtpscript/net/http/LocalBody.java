package io.mtpscript.net.http;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.memory.NativeBuffer;

/** A body for answers that no socket takes. */
public final class LocalBody implements ResponseBody {
    private static final int FIRST_CAPACITY = 1024;

    private final NativeBuffer written = new NativeBuffer(FIRST_CAPACITY);

    /** What {@link #write} was given, which then counts instead. */
    private byte[] onHeap = new byte[0];

    private boolean closed;

    @Override
    public long address() {
        return written.address();
    }

    @Override
    public int capacity() {
        return written.capacity();
    }

    @Override
    public void grow(int used, int needed) {
        written.grow(used, needed);
    }

    @Override
    public void written(int length) {
        onHeap = new byte[0];
        written.written(length);
    }

    @Override
    public int length() {
        return onHeap.length > 0 ? onHeap.length : written.length();
    }

    @Override
    public void write(byte[] bytes) {
        written.written(0);
        onHeap = bytes.clone();
    }

    @Override
    public void addTo(Sha256 digest) {
        digest.update(toByteArray());
    }

    @Override
    public byte[] toByteArray() {
        return onHeap.length > 0 ? onHeap.clone() : written.toByteArray();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            written.close();
        }
    }
}
