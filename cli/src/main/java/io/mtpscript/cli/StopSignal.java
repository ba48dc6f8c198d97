package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into an orderly end, with status 0 unless another is given. A signal starts the JVM's shutdown, which ends the process as
 * soon as this hook lets it: when the command has cleaned up, or its patience is over.
 */
final class StopSignal implements AutoCloseable {
    /** The engine's own stop timeout and the database's shutdown fit into it. */
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "stop");
    private volatile int status = ExitCode.OK.code();

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        asked.countDown();
        try {
            if (cleaned.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the signal, at most so long; true once it has come. */
    boolean await(long millis) {
        try {
            return asked.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The exit status once a signal has come. */
    void status(int code) {
        status = code;
    }

    /** To be called when all is cleaned up. */
    @Override
    public void close() {
        cleaned.countDown();
        if (asked.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
