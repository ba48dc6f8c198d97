package io.mtpscript.engine.operation;

/** Whether new requests are welcome. Safe for all threads. */
public final class Readiness {
    private volatile boolean draining;

    /** From now on they are not: the engine is about to stop. */
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }
}
