package io.mtpscript.vm.memory;

/**
 * The memory of one VM: the image's constants and, contiguous above them, what the request makes.
 *
 * <pre>
 *  base                base + imageSize                       base + reservation
 *   | image: constants   | objects ... top    (touched ... high)   0 ...   | guard: one page
 *   | read-only, shared  | read-write, private, committed when touched     | no access
 *   0 <- offsets                                           reservation - 1
 * </pre>
 *
 * The reservation is a power of two and every offset is masked with it, so whatever word a program computes reads some byte of
 * this VM and of no other. Words are read at multiples of 8, bytes anywhere; ranges are checked. Stores go only to what {@link
 * #allocate} gave; one into the image is refused.
 *
 * <p>Belongs to one thread at a time.
 */
public final class Region {
    /** Up to here pages stay with every region that waits for its next request. */
    static final long RETAINED_BYTES = 256 * 1024;

    /** This much of a warm region is committed when it is made, so that a small request meets no page fault. */
    private static final long PREFAULTED_BYTES = 32 * 1024;

    private final long base;
    private final long imageSize;
    private final long reservation;
    private final long mask;
    private final long wordMask;

    private long top;
    private long stop;
    private long high;
    /** Where pages end that the operating system has given. */
    private long committed;

    /** Bytes of pages that it has given, as was known when we last looked. */
    private long resident;

    private Region(long base, long imageSize, long reservation, long resident) {
        this.resident = resident;
        this.base = base;
        this.imageSize = imageSize;
        this.reservation = reservation;
        this.mask = reservation - 1;
        this.wordMask = mask & -Long.BYTES;
        this.top = imageSize;
        this.high = imageSize;
        this.committed = imageSize + RETAINED_BYTES;
    }

    /**
     * Maps a region.
     *
     * @param capacity at least this many bytes can be allocated
     * @param warm whether the first pages are committed at once
     * @throws MappingException if the operating system refuses
     */
    static Region map(ImageMemory image, long capacity, boolean warm) {
        long reservation = reservation(image, capacity);
        long length = reservation + Platform.PAGE_SIZE;
        int anonymous = Platform.MAP_PRIVATE | Platform.MAP_ANONYMOUS | Platform.MAP_NORESERVE;
        long base = Platform.map(0, length, Platform.PROT_NONE, anonymous, -1);
        try {
            image.mapAt(base);
            long start = base + image.size();
            long size = reservation - image.size();
            Platform.map(start, size, Platform.PROT_READ_WRITE, anonymous | Platform.MAP_FIXED, -1);
            Platform.useSmallPages(start, size);
            long faulted = warm ? Math.min(PREFAULTED_BYTES, size) : 0;
            for (long page = 0; page < faulted; page += Platform.PAGE_SIZE) {
                Memory.putLong(start + page, 0);
            }
            return new Region(base, image.size(), reservation, faulted);
        } catch (MappingException e) {
            Platform.unmap(base, length);
            throw e;
        }
    }

    private static long reservation(ImageMemory image, long capacity) {
        return Long.highestOneBit(image.size() + capacity + Long.BYTES - 1) << 1;
    }

    /** {@link #wordMask} of every region of an image with that capacity. */
    public static long wordMask(ImageMemory image, long capacity) {
        return reservation(image, capacity) - 1 & -Long.BYTES;
    }

    void unmap() {
        Platform.unmap(base, reservation + Platform.PAGE_SIZE);
    }

    /** The native address of offset 0: with {@link #wordMask} for loops that keep both in locals. */
    public long base() {
        return base;
    }

    /** Masks an offset to that of a whole word of this VM. */
    public long wordMask() {
        return wordMask;
    }

    /** The first offset that is not of the image. */
    public long imageSize() {
        return imageSize;
    }

    /** The first offset that is not allocated. */
    public long top() {
        return top;
    }

    /** How many bytes can still be allocated. */
    public long free() {
        return reservation - Long.BYTES - top;
    }

    /**
     * Takes the next bytes, which are zero.
     *
     * @param bytes a multiple of 8, at most {@link #free}
     * @return their offset
     */
    public long allocate(long bytes) {
        long offset = top;
        if (bytes > free()) {
            throw new IllegalStateException("A region of " + reservation + " bytes is full at " + offset);
        }
        top = offset + bytes;
        return offset;
    }

    /** How far {@link #tryAllocate} goes, at most to the end; it takes nothing before somebody says so. */
    public void stopAt(long offset) {
        stop = Math.min(offset, reservation - Long.BYTES);
    }

    /** Takes the next bytes, a multiple of 8, as {@link #allocate} does; 0 where they do not end before the stop. */
    public long tryAllocate(long bytes) {
        long offset = top;
        if (bytes > stop - offset) {
            return 0;
        }
        top = offset + bytes;
        return offset;
    }

    /** Says that bytes above what is allocated were written, up to this offset, and have to be wiped. */
    public void touched(long end) {
        high = Math.max(high, Math.min(reservation, (end + 7) & -8));
    }

    /**
     * The native address of the next bytes, for writing before they are allocated; they are wiped as if they were.
     *
     * @param bytes a multiple of 8
     * @return 0 where there are not so many
     */
    public long ahead(long bytes) {
        if (bytes > free()) {
            return 0;
        }
        touched(top + bytes);
        return base + top;
    }

    /** Makes the next word zero, as it has to be, after more was written ahead than was then allocated. */
    public void zeroNext() {
        Memory.putLong(base + top, 0);
    }

    /** The word at an offset. */
    public long word(long offset) {
        return Memory.getLong(base + (offset & wordMask));
    }

    /** Word {@code index} of an object. */
    public long word(long offset, long index) {
        return Memory.getLong(base + ((offset + index * Long.BYTES) & wordMask));
    }

    /** The byte at an offset. */
    public byte byteAt(long offset) {
        return Memory.getByte(base + (offset & mask));
    }

    /** Stores into what {@link #allocate} gave. */
    public void setWord(long offset, long value) {
        setWord(offset, 0, value);
    }

    /**
     * Stores word {@code index} of an object that {@link #allocate} gave.
     *
     * @throws IndexOutOfBoundsException if that is a word of the image, where writing would end the process, or one that is
     *     not allocated, which nobody would wipe
     */
    public void setWord(long offset, long index, long value) {
        long at = (offset + index * Long.BYTES) & wordMask;
        if (at < imageSize || at >= top) {
            throw new IndexOutOfBoundsException("The word at " + at + " is not one to write");
        }
        Memory.putLong(base + at, value);
    }

    /**
     * The native address of a range of this VM, for reading; a few bytes behind it can be read too.
     *
     * @throws IndexOutOfBoundsException if the range is not all inside
     */
    public long address(long offset, long length) {
        if (!isReadable(offset, length)) {
            throw new IndexOutOfBoundsException("The range " + offset + " + " + length + " is outside of its VM");
        }
        return base + offset;
    }

    /**
     * The native address of a range that was allocated, for writing.
     *
     * @throws IndexOutOfBoundsException if the range is not all of that kind
     */
    public long writable(long offset, long length) {
        if (!isWritable(offset, length)) {
            throw new IndexOutOfBoundsException("The range " + offset + " + " + length + " is not one to write");
        }
        return base + offset;
    }

    /** Whether a range is all inside. */
    public boolean isReadable(long offset, long length) {
        return offset >= 0 && length >= 0 && length <= reservation - Long.BYTES - offset;
    }

    /** Whether all of a range was allocated. */
    public boolean isWritable(long offset, long length) {
        return offset >= imageSize && length >= 0 && length <= top - offset;
    }

    /** Takes back, zeroed, what was allocated and touched since the first free offset was this one. */
    public void undo(long toTop) {
        if (toTop < imageSize || toTop > top) {
            throw new IndexOutOfBoundsException("The offset " + toTop + " is not one to go back to");
        }
        Memory.zero(base + toTop, Math.max(top, high) - toTop);
        top = toTop;
        high = toTop;
    }

    /** How many bytes were allocated or touched, and would be zeroed. */
    public long used() {
        return Math.max(top, high) - imageSize;
    }

    /** Zeroes everything that was allocated or touched, on any thread that has the region to itself. Its owner must have measured it before. */
    public void zero() {
        Memory.zero(base + imageSize, used());
        top = imageSize;
        high = imageSize;
    }

    /**
     * Zeroes everything that was allocated or touched, and gives pages past {@link #RETAINED_BYTES} back where they are more than may
     * be kept: a page that is taken again costs some microseconds.
     *
     * @param mayKeep bytes past {@link #RETAINED_BYTES} that may stay
     */
    void wipe(long mayKeep) {
        measure();
        zero();
        committed = Math.max(committed, imageSize + resident);
        if (kept() > mayKeep) {
            Platform.release(base + imageSize + RETAINED_BYTES, kept());
            committed = imageSize + RETAINED_BYTES;
            resident = RETAINED_BYTES;
        }
    }

    /** Gives back all pages of a region that was wiped. */
    void release() {
        if (resident > 0) {
            Platform.release(base + imageSize, resident);
            committed = imageSize + RETAINED_BYTES;
            resident = 0;
        }
    }

    /** Looks how many pages it has by now. */
    void measure() {
        resident = Math.max(resident, ImageMemory.pageAligned(used()));
    }

    /** Bytes of pages that the operating system has given, as was known when we last looked. */
    long resident() {
        return resident;
    }

    /** Bytes of pages past {@link #RETAINED_BYTES} that stay with it while it waits. */
    long kept() {
        return committed - imageSize - RETAINED_BYTES;
    }
}
