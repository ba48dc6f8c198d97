package io.mtpscript.effects.log;

import java.io.IOException;

/** Writes lines on the thread of its {@link LineQueue}, which may wait for it. */
public interface LineOutput {
    /**
     * Writes a line, or keeps it until it is flushed.
     *
     * @param epochMillis when it came; {@link LineQueue#TIMED} where it has its time
     */
    void write(byte[] line, long epochMillis) throws IOException;

    /** Nothing waits behind what was written. */
    void flush() throws IOException;

    /** Whether nothing can be written any more. */
    default boolean gone() {
        return false;
    }

    /**
     * The queue closes. Called on another thread.
     *
     * @param nanos until when lines can be written ({@link System#nanoTime})
     */
    default void closing(long nanos) {}

    /** No line comes any more. */
    default void close() throws IOException {}
}
