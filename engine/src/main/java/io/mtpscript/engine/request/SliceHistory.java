package io.mtpscript.engine.request;

/**
 * How many of a route's last requests had more to do than an event loop does at a stretch. While no worker is free such a route's
 * requests are refused as they come, rather than after their first slice: refusing must cost little, or it is what an overloaded engine
 * does. Belongs to one event loop.
 */
final class SliceHistory {
    private static final int ALL = 1 << 10;

    /** The last request counts a sixteenth, the one before a sixteenth of the rest... */
    private static final int FADING = 4;

    private static final int MOST = ALL / 4 * 3;

    private int share;

    /** A request has ended. */
    void ended(boolean leftLoop) {
        share += ((leftLoop ? ALL : 0) - share) >> FADING;
    }

    /** Whether the next one will probably need a worker. */
    boolean needsWorker() {
        return share > MOST;
    }
}
