package io.mtpscript.engine;

import io.mtpscript.net.server.Rehearsal;
import io.mtpscript.vm.memory.NativeBuffer;

/**
 * What every start needs and nothing that it is asked for changes, done on a thread of its own while the snapshot is read and verified:
 * that uses other classes, so neither waits for the other.
 */
final class Preparation {
    private final Thread thread;

    private Preparation(Thread thread) {
        this.thread = thread;
    }

    /** @param overHttp whether requests come through sockets */
    static Preparation begin(boolean overHttp) {
        return new Preparation(Thread.ofPlatform().daemon().name("preparation").start(() -> prepare(overHttp)));
    }

    private static void prepare(boolean overHttp) {
        if (overHttp) {
            Rehearsal.play();
        }
        new NativeBuffer().close();
    }

    /** Waits until it is done. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
