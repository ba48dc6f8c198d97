package io.mtpscript.vm.memory;

/**
 * A program's constants in memory that cannot change: every region of the program maps these pages, read-only, below its own.
 *
 * <p>Shared by all threads. {@link #close} comes after the last region's.
 */
public final class ImageMemory implements AutoCloseable {
    private final int file;
    private final long size;
    private boolean closed;

    private ImageMemory(int file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Copies the bytes; the array is not used afterwards.
     *
     * @throws MappingException if the operating system refuses
     */
    public static ImageMemory of(byte[] data) {
        long size = pageAligned(Math.max(1, data.length));
        return new ImageMemory(Platform.constantFile(data, size), size);
    }

    static long pageAligned(long bytes) {
        return (bytes + Platform.PAGE_SIZE - 1) & -Platform.PAGE_SIZE;
    }

    /** Where a region begins: the data's length up to a whole page. */
    public long size() {
        return size;
    }

    /** Maps the image, read-only, over what is mapped at the address. */
    void mapAt(long address) {
        Platform.map(address, size, Platform.PROT_READ, Platform.MAP_SHARED | Platform.MAP_FIXED, file);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Platform.close(file);
        }
    }
}
