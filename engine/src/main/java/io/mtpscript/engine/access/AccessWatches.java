package io.mtpscript.engine.access;

/** Who is told of the answers of an engine. */
public final class AccessWatches {
    private volatile AccessWatch watch = AccessWatch.NONE;

    /** One more is told from now on. */
    public synchronized void add(AccessWatch more) {
        watch = watch.equals(AccessWatch.NONE) ? more : watch.and(more);
    }

    /** {@link AccessWatch#NONE} where nobody is. */
    public AccessWatch current() {
        return watch;
    }
}
