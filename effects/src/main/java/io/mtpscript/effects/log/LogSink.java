package io.mtpscript.effects.log;

/** Takes log lines. Safe for all threads; never blocks. */
public interface LogSink extends AutoCloseable {
    /**
     * Takes one line.
     *
     * @param line a canonical JSON object without a line end and without a time: the sink adds {@code time}, because the
     *     journal's form of the line must not depend on the clock
     */
    void write(byte[] line);

    /**
     * Takes a line as it is.
     *
     * @param line without a line end; it has its time
     */
    default void writeTimed(byte[] line) {
        write(line);
    }

    /** How many lines were dropped because the sink could not take them. */
    long lost();

    /**
     * Waits until what was taken before is written out. Not to be called on an event loop.
     *
     * @param millis the longest wait
     */
    default void flush(long millis) {}

    /** Writes out what was taken, for a bounded time. */
    @Override
    void close();
}
