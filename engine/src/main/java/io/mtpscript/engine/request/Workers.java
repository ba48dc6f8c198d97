package io.mtpscript.engine.request;

import io.mtpscript.core.Limits;
import io.mtpscript.engine.settings.WorkerSettings;
import io.mtpscript.engine.system.ThreadScheduling;
import io.mtpscript.vm.VmImage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads on which requests go on that have used their slice of gas on an event loop. They run VMs and nothing else; what a
 * VM's effects and answers need stays with the loop. Safe for all threads.
 */
public final class Workers implements AutoCloseable {
    /** Of each thread, in bytes: address space that is committed as it is used. */
    private static final long STACK_BYTES = 2L * Limits.WORKER_COMPILED_STACK_BYTES;

    private final ThreadPoolExecutor threads;
    private final int queue;
    private final int sliceGas;
    private final FaultLog faultLog;

    /** @param faultLog told where compiled code cannot be made */
    public Workers(WorkerSettings settings, FaultLog faultLog) {
        this.faultLog = faultLog;
        queue = settings.queue();
        sliceGas = settings.sliceGas();
        var started = new AtomicInteger();
        // The queue itself has no bound: those that may not be refused are no more than there are VMs.
        threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform()
                        .name("worker-" + started.getAndIncrement())
                        .daemon()
                        .stackSize(STACK_BYTES)
                        .unstarted(() -> {
                            ThreadScheduling.yieldToEventLoops();
                            task.run();
                        }));
    }

    /**
     * What a worker does between pieces of work that takes long: lets event loops run that are ready. One that has just done something
     * does not go before a worker when it wakes up, and without this would wait for the system's next tick, up to 4 ms.
     */
    @SuppressWarnings("ThreadPriorityCheck") // No outcome relies on it.
    static void pause() {
        Thread.yield();
    }

    /** Makes an image's compiled code beside the requests that run on it already. Where that fails they go on without. */
    public void compile(VmImage image) {
        take(false, () -> {
            try {
                image.compile();
            } catch (RuntimeException | LinkageError fault) {
                faultLog.fault("", fault);
            }
        });
    }

    /** How much gas a request may use on its event loop at a stretch. */
    int sliceGas() {
        return sliceGas;
    }

    /** Whether a request that may be refused would be. */
    boolean full() {
        return threads.getQueue().size() >= queue;
    }

    /** How many requests wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /**
     * Takes a task. The bound of the queue is not exact: as many more may wait as there are event loops.
     *
     * @param refusable whether it may be refused where too many wait
     * @return false where it is refused
     */
    boolean take(boolean refusable, Runnable task) {
        if (threads.isShutdown() || (refusable && full())) {
            return false;
        }
        threads.execute(task);
        return true;
    }

    /** Does a task; where it fails, what goes on from there fails the same way, wherever that is. */
    static Runnable worked(Supplier<Runnable> work) {
        try {
            return work.get();
        } catch (RuntimeException fault) {
            return () -> {
                throw fault;
            };
        } catch (Error fault) {
            return () -> {
                throw fault;
            };
        }
    }

    /**
     * Takes nothing more.
     *
     * @return whether everything taken was done within so many milliseconds
     */
    public boolean close(long millis) {
        threads.shutdown();
        try {
            return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        close(0);
    }
}
