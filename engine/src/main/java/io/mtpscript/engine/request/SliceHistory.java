package io.mtpscript.engine.request;

/**
 * How many of a route's last requests had more to do than an event loop does at a stretch. While no worker is free such a route's
 * requests are refused as they come, rather than after their first slice: refusing must cost little, or it is what an overloaded engine
 * does. Where it is what comes before their first effect, they begin with a worker: a slice that compiled code does not end within is
 * done again. Belongs to one event loop.
 */
final class SliceHistory {
    private static final int ALL = 1 << 10;

    /** The last request counts a sixteenth, the one before a sixteenth of the rest... */
    private static final int FADING = 4;

    private static final int MOST = ALL / 4 * 3;

    private int left;
    private int began;

    /**
     * A request has ended.
     *
     * @param leftLoop whether it needed a worker anywhere
     * @param beganLong whether it used more than a slice before its first effect
     */
    void ended(boolean leftLoop, boolean beganLong) {
        left = faded(left, leftLoop);
        began = faded(began, beganLong);
    }

    private static int faded(int share, boolean so) {
        return share + (((so ? ALL : 0) - share) >> FADING);
    }

    /** Whether the next one will probably need a worker. */
    boolean needsWorker() {
        return left > MOST;
    }

    /** Whether the next one will probably need it from the beginning. */
    boolean beginsLong() {
        return began > MOST;
    }
}
