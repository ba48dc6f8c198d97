package io.mtpscript.engine.request;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What workers have done for one event loop. While nothing waits for a worker the loop is woken at once. While something does, answers
 * are late anyway, and to wake the loop for each costs more than most of them: then it is woken at most every {@link #TOGETHER_NANOS}
 * for all that are there, and looks by itself every millisecond, because a worker's next task may be a long one. It is not left asleep
 * unless it does look.
 */
final class WorkerReturns {
    private static final long TOGETHER_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LOOK_MILLIS = 1;

    private final ScheduledExecutorService loop;
    private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
    private final BooleanSupplier othersWait;
    private volatile long lastTaken = System.nanoTime();

    /** Written on the loop alone, before it looks: so what a worker gave before it saw this is found. */
    private volatile boolean looks;

    /** On the loop alone. */
    private int outstanding;

    /** @param othersWait whether tasks wait for a worker; asked on any thread */
    WorkerReturns(ScheduledExecutorService loop, BooleanSupplier othersWait) {
        this.loop = loop;
        this.othersWait = othersWait;
    }

    /** On the loop: a worker has taken a task, and will give back what goes on from there. */
    void expect() {
        outstanding++;
        look();
    }

    /** On a worker: its task is done. */
    void give(Runnable next) {
        done.add(next);
        long now = System.nanoTime();
        if (!looks || now - lastTaken >= TOGETHER_NANOS || !othersWait.getAsBoolean()) {
            lastTaken = now;
            loop.execute(this::takeAll);
        }
    }

    private void takeAll() {
        lastTaken = System.nanoTime();
        for (Runnable next = done.poll(); next != null; next = done.poll()) {
            outstanding--;
            boolean ended = false;
            try {
                next.run();
                ended = true;
            } finally {
                if (!ended && !done.isEmpty()) {
                    // It has failed: what stands behind it does not wait for a worker to give something else.
                    loop.execute(this::takeAll);
                }
            }
        }
    }

    private void look() {
        if (!looks && outstanding > 0 && othersWait.getAsBoolean()) {
            looks = true;
            try {
                var _ = loop.schedule(
                        () -> {
                            looks = false;
                            try {
                                takeAll();
                            } finally {
                                look();
                            }
                        },
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The loop takes nothing more: it has ended.
                looks = false;
            }
        }
    }
}
