package io.mtpscript.engine.request;

import io.mtpscript.vm.memory.MemoryMeter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the VMs of an engine have of the operating system, all event loops together, and whether that is more than
 * they may (runtime contract, section 4). It is looked at when a VM comes back and when it begins to wait, so what runs at the
 * moment may have its budget more. Safe for all threads.
 */
public final class VmMemory {
    /** An event loop tells of so much at once, in bytes: it costs the others' cache lines. */
    private static final long STEP = 64 * 1024;

    /** All event loops are asked to give back what they can at most so often. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long limit;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong askedNanos = new AtomicLong(System.nanoTime() - BETWEEN_NANOS);
    private final List<OfLoop> loops = new CopyOnWriteArrayList<>();

    /** @param limit in bytes */
    public VmMemory(long limit) {
        this.limit = limit;
    }

    /** In bytes, but for less than {@link #STEP} an event loop. */
    public long held() {
        return held.get();
    }

    /** How much it may be, in bytes. */
    public long limit() {
        return limit;
    }

    boolean over() {
        return held.get() > limit;
    }

    /** @param trim has the event loop give back what no request needs now; may be run on any thread */
    OfLoop loop(Runnable trim) {
        OfLoop loop = new OfLoop(trim);
        loops.add(loop);
        return loop;
    }

    /** Has all event loops give back what no request needs now, soon. */
    void trim() {
        long now = System.nanoTime();
        long asked = askedNanos.get();
        if (now - asked >= BETWEEN_NANOS && askedNanos.compareAndSet(asked, now)) {
            loops.forEach(loop -> loop.trim.run());
        }
    }

    /** What one event loop and program tell. Belongs to that loop. */
    final class OfLoop implements MemoryMeter {
        private final Runnable trim;
        private long untold;

        private OfLoop(Runnable trim) {
            this.trim = trim;
        }

        @Override
        public void changed(long bytes) {
            untold += bytes;
            if (Math.abs(untold) >= STEP) {
                held.addAndGet(untold);
                untold = 0;
            }
        }

        @Override
        public boolean over() {
            return VmMemory.this.over();
        }

        /** Everything is given back. */
        void closed() {
            loops.remove(this);
            held.addAndGet(untold);
            untold = 0;
        }
    }
}
