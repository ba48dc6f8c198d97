package io.mtpscript.effects.log;

/** Takes lines of the engine's own, and leaves out those that matter less than it was told. Safe for all threads. */
public final class EngineLines {
    private final LogSink sink;
    private final LogLevel least;

    /**
     * @param sink closed by whoever made it
     * @param least the least level that is written
     */
    public EngineLines(LogSink sink, LogLevel least) {
        this.sink = sink;
        this.least = least;
    }

    /** With every line. */
    public static EngineLines all(LogSink sink) {
        return new EngineLines(sink, LogLevel.DEBUG);
    }

    public void write(EngineLine line) {
        if (line.level().compareTo(least) >= 0) {
            sink.write(line.toBytes());
        }
    }
}
