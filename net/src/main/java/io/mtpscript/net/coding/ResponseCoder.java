package io.mtpscript.net.coding;

import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpHandler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends answers with tags and compressed, as settings say. Small bodies are compressed on their event loop, others on threads
 * of its own; where too many wait for these, answers leave as they are. Safe for all threads.
 */
public final class ResponseCoder implements AutoCloseable {
    /** The largest body that is compressed on an event loop: some 100 microseconds. */
    static final int INLINE_BYTES = 8 * 1024;

    private static final int WAITING = 256;
    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 60;

    private final CodingSettings settings;
    private final ThreadPoolExecutor threads;

    public ResponseCoder(CodingSettings settings) {
        this.settings = settings;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("gzip-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** What stands before a handler of one event loop. */
    public HttpHandler before(HttpHandler next, Executor eventLoop) {
        return exchange -> next.handle(coded(exchange, eventLoop));
    }

    private HttpExchange coded(HttpExchange exchange, Executor eventLoop) {
        return new CodedExchange(exchange, settings, this, eventLoop);
    }

    /** Runs a task on a thread of its own; false where too many wait. */
    boolean take(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
