package io.mtpscript.cli;

import io.mtpscript.effects.log.LogSink;
import java.util.concurrent.atomic.LongAdder;

/** Takes log lines and shows none: under load they would be all that is seen, and the terminal all that is measured. */
final class SilentLog implements LogSink {
    private final LongAdder dropped = new LongAdder();

    @Override
    public void write(byte[] line) {
        dropped.increment();
    }

    @Override
    public long lost() {
        return dropped.sum();
    }

    @Override
    public void close() {
        // Nothing is kept.
    }
}
