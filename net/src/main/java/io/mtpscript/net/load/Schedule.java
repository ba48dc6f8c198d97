package io.mtpscript.net.load;

/**
 * When the requests of one connection are due.
 *
 * @param due the next one, as {@link System#nanoTime}
 * @param interval between them in nanoseconds; 0 where each is due when the one before is answered
 */
record Schedule(long due, long interval) {
    static final Schedule AT_ONCE = new Schedule(0, 0);

    boolean paced() {
        return interval > 0;
    }

    Schedule next() {
        return new Schedule(due + interval, interval);
    }
}
