package io.mtpscript.vm;

/**
 * Memory outside the Java heap that a VM writes bytes to: a socket buffer of the caller, or a {@link
 * io.mtpscript.vm.memory.NativeBuffer}. Bytes go to {@code address()} and on, up to {@code capacity()}; then {@link #grow} is
 * asked for more. Belongs to one thread at a time.
 */
public interface ByteSink {
    /** The native address of the first byte; asked again after every {@link #grow}. */
    long address();

    /** How many bytes may be written from {@link #address} on. */
    int capacity();

    /**
     * Makes room: afterwards {@link #capacity} is at least {@code needed}, and the first {@code used} bytes are what they were.
     */
    void grow(int used, int needed);

    /** Everything is written: the first {@code length} bytes count. Not called when the VM trapped. */
    void written(int length);
}
