package io.mtpscript.effects.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines in memory, without a time; for tests and tools. One lock guards it. */
public final class MemoryLogSink implements LogSink {
    private final int capacity;
    private final Deque<String> lines = new ArrayDeque<>();
    private long lost;

    /** @param capacity how many lines are kept; older ones are dropped and counted */
    public MemoryLogSink(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized void write(byte[] line) {
        if (lines.size() == capacity) {
            lines.remove();
            lost++;
        }
        lines.add(new String(line, StandardCharsets.UTF_8));
    }

    /** The lines, oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized long lost() {
        return lost;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
