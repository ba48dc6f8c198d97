package io.mtpscript.engine.settings;

/**
 * When requests leave their event loop, and where they go on.
 *
 * @param threads of the pool that event loops hand long requests to, 1..{@link CapacitySettings.EVENT_LOOPS_MAX}; default one a
 *     processor
 * @param queue the most requests without an effect behind them that wait for a thread, 1..{@link #QUEUE_MAX}; more are {@code
 *     Overloaded}; default {@link #QUEUE_PER_WORKER} for each thread
 * @param sliceGas how much gas a request may use on its event loop at a stretch, 1..{@link #SLICE_GAS_MAX}; default 10,000,
 *     which the interpreter spends in some 50 microseconds
 */
public record WorkerSettings(int threads, int queue, int sliceGas) {
    /** The most requests that may wait. */
    public static final int QUEUE_MAX = 1_000_000;

    /**
     * Each that waits has a VM and a connection that the processor's caches have forgotten when its turn comes: five times as many take a
     * fifth of the throughput under overload, and make what is answered later (bench/README.md).
     */
    public static final int QUEUE_PER_WORKER = 200;

    /** The largest slice. */
    public static final int SLICE_GAS_MAX = 2_000_000_000;

    /** The defaults. */
    public static final WorkerSettings DEFAULT =
            ofThreads(Math.min(Runtime.getRuntime().availableProcessors(), CapacitySettings.EVENT_LOOPS_MAX));

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public WorkerSettings {
        EngineSettings.check("number of workers", threads, 1, CapacitySettings.EVENT_LOOPS_MAX);
        EngineSettings.check("length of the workers' queue", queue, 1, QUEUE_MAX);
        EngineSettings.check("gas of a slice", sliceGas, 1, SLICE_GAS_MAX);
    }

    /** The defaults where there are so many threads. */
    public static WorkerSettings ofThreads(int threads) {
        return new WorkerSettings(threads, threads * QUEUE_PER_WORKER, 10_000);
    }
}
