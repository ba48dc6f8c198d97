package io.mtpscript.effects.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes lines where settings say, one JSON object each, from a thread of its own behind a bounded queue. A line that does not fit
 * the queue is dropped; the next one that does is preceded by a line that says how many were.
 */
public final class QueuedLogSink implements LogSink {
    private static final int CLOSE_MILLIS = 2_000;

    private final LineQueue queue;

    private QueuedLogSink(LogSettings settings, LineOutput output) {
        LineShape shape = new LineShape(settings);
        queue = LineQueue.start(
                "mtp-log", new Shaped(shape, output), settings.queueBytes(), CLOSE_MILLIS, QueuedLogSink::losses);
    }

    /** Every line as it is to a stream, which is not closed. */
    public static QueuedLogSink to(OutputStream out) {
        return new QueuedLogSink(LogSettings.DEFAULT, new StreamOutput(out));
    }

    /**
     * A sink as settings say.
     *
     * @param stdout not closed
     * @param notice told in a line when lines cannot be written, and when they can again; on the sink's thread
     * @throws IOException if the file cannot be written to
     */
    public static QueuedLogSink open(LogSettings settings, OutputStream stdout, Consumer<String> notice)
            throws IOException {
        return new QueuedLogSink(
                settings,
                switch (settings.target()) {
                    case LogTarget.Stdout() -> new StreamOutput(stdout);
                    case LogTarget.Files files -> {
                        RotatingFile file = new RotatingFile(files, notice);
                        file.open();
                        yield file;
                    }
                    case LogTarget.Collector collector ->
                        new CollectorOutput(collector, "log collector", BatchForm.LINES, notice);
                });
    }

    /** Gives lines their shape on the queue's thread. */
    private record Shaped(LineShape shape, LineOutput output) implements LineOutput {
        @Override
        public void write(byte[] line, long epochMillis) throws IOException {
            Optional<byte[]> shaped = shape.shape(line, epochMillis);
            if (shaped.isPresent()) {
                output.write(shaped.get(), epochMillis);
            }
        }

        @Override
        public void flush() throws IOException {
            output.flush();
        }

        @Override
        public boolean gone() {
            return output.gone();
        }

        @Override
        public void closing(long nanos) {
            output.closing(nanos);
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    private static Optional<byte[]> losses(long lines) {
        return Optional.of(("{\"level\":\"warn\",\"lost\":" + lines
                        + ",\"message\":\"Log lines were lost: they came faster than they could be written\"}")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void write(byte[] line) {
        queue.add(line, System.currentTimeMillis());
    }

    @Override
    public void writeTimed(byte[] line) {
        queue.add(line, LineQueue.TIMED);
    }

    @Override
    public long lost() {
        return queue.lost();
    }

    @Override
    public void flush(long millis) {
        queue.flush(millis);
    }

    @Override
    public void close() {
        queue.close();
    }
}
