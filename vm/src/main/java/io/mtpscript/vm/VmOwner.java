package io.mtpscript.vm;

/**
 * The VMs of one event loop and image: made once, warm, handed out last in first out, zeroed when they come back. Belongs to
 * the thread that made it; another thread's call is an {@link IllegalStateException}. A VM itself may run on another thread
 * while its owner waits for it.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class VmOwner implements AutoCloseable {
    private final VmImage image;

    public VmOwner(VmImage image) {
        this.image = image;
    }

    public VmImage image() {
        return image;
    }

    /** Whether {@link #acquire} may be asked: fewer than {@link VmSettings#maxVms} VMs are out. */
    public boolean available() {
        throw new UnsupportedOperationException();
    }

    /**
     * A VM that holds nothing of any earlier request.
     *
     * @throws IllegalStateException if {@link #available} is false
     */
    public Vm acquire() {
        throw new UnsupportedOperationException();
    }

    /** Takes a VM back and zeroes its region to the high-water mark, and its registers. */
    public void release(Vm vm) {
        throw new UnsupportedOperationException();
    }

    /** How many VMs are out. */
    public int live() {
        throw new UnsupportedOperationException();
    }

    /** How many VMs wait, warm. */
    public int idle() {
        throw new UnsupportedOperationException();
    }

    /** Unmaps everything. No VM may be out. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
