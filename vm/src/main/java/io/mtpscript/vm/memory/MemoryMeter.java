package io.mtpscript.vm.memory;

/** Hears how much memory the regions of one owner have of the operating system. Called by the owner's thread. */
public interface MemoryMeter {
    /** Nobody asks. */
    MemoryMeter NONE = new MemoryMeter() {
        @Override
        public void changed(long bytes) {
            // Nobody asks.
        }

        @Override
        public boolean over() {
            return false;
        }
    };

    /** There is so much more, or less, since the last time. */
    void changed(long bytes);

    /** Whether there is too much: then regions that wait for their next use keep nothing. */
    boolean over();
}
