package io.mtpscript.core.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growable array of bytes; numbers are written little-endian. Kept and {@link #clear}ed by its owner between uses. */
public final class ByteBuilder {
    private static final int FIRST_CAPACITY = 256;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** The number of bytes written. */
    public int length() {
        return length;
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        length = 0;
    }

    /** Forgets what was written, and leaves zeros in its place: for what nobody may find in memory later. */
    public void wipe() {
        Arrays.fill(bytes, 0, length, (byte) 0);
        length = 0;
    }

    /**
     * Makes room and gives the array to write into, from {@link #length} on; {@link #advance} then says how much was
     * written. The array is only good until the next call.
     *
     * @param count at least 0
     */
    public byte[] reserve(int count) {
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
        return bytes;
    }

    /** Counts bytes written into the array that {@link #reserve} gave. */
    public void advance(int count) {
        if (count < 0 || count > bytes.length - length) {
            throw new IndexOutOfBoundsException("No room was reserved for " + count + " bytes");
        }
        length += count;
    }

    /** Adds one byte: the low 8 bits. */
    public ByteBuilder add(int value) {
        reserve(1)[length++] = (byte) value;
        return this;
    }

    /** Adds all bytes. */
    public ByteBuilder add(byte[] source) {
        return add(source, 0, source.length);
    }

    /** Adds the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public ByteBuilder add(byte[] source, int from, int to) {
        int count = to - from;
        System.arraycopy(source, from, reserve(count), length, count);
        length += count;
        return this;
    }

    /** Adds 32 bits, little-endian. */
    public ByteBuilder addInt(int value) {
        INTS.set(reserve(Integer.BYTES), length, value);
        length += Integer.BYTES;
        return this;
    }

    /** Adds 64 bits, little-endian. */
    public ByteBuilder addLong(long value) {
        LONGS.set(reserve(Long.BYTES), length, value);
        length += Long.BYTES;
        return this;
    }

    /** Adds zeros until the length is a multiple of {@code alignment}. */
    public ByteBuilder align(int alignment) {
        int zeros = Math.floorMod(-length, alignment);
        Arrays.fill(reserve(zeros), length, length + zeros, (byte) 0);
        length += zeros;
        return this;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** What was written, read as UTF-8. */
    public String toUtf8String() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
