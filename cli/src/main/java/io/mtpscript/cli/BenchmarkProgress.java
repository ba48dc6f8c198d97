package io.mtpscript.cli;

import io.mtpscript.cli.load.Measurement;
import io.mtpscript.cli.load.Result;
import java.util.Locale;

/** Shows how a benchmark goes: on a terminal one line that is painted again each second, else a line now and then. */
final class BenchmarkProgress {
    private static final long STEP_MILLIS = 1_000;
    private static final int PLAIN_STEPS = 10;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final Measurement measurement;
    private long seen;
    private long seenAt = System.nanoTime();

    BenchmarkProgress(Terminal terminal, Measurement measurement) {
        this.terminal = terminal;
        this.measurement = measurement;
    }

    /** Waits for so long, or for the signal; true where that came. */
    boolean wait(String what, long millis, StopSignal stop) {
        long end = System.nanoTime() + millis * 1_000_000;
        seen = measurement.answered();
        seenAt = System.nanoTime();
        if (!terminal.colour() && millis > 0) {
            terminal.say(what + ", " + Result.time(millis * 1_000_000) + " ...");
        }
        for (int step = 1; ; step++) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            if (terminal.colour()) {
                terminal.err().print(CLEAR + line(what, left));
                terminal.err().flush();
            } else if (step > 1 && step % PLAIN_STEPS == 1) {
                terminal.say(line(what, left));
            }
            if (stop.await(Math.min(STEP_MILLIS, left))) {
                return true;
            }
        }
    }

    private String line(String what, long leftMillis) {
        long count = measurement.answered();
        long now = System.nanoTime();
        String rate = "";
        if (count > seen) {
            rate = String.format(
                    Locale.ROOT,
                    ": %,d a second, p50 %s, p99 %s",
                    Math.round((count - seen) * 1e9 / Math.max(1, now - seenAt)),
                    Result.time(measurement.latency(500)),
                    Result.time(measurement.latency(990)));
        }
        seen = count;
        seenAt = now;
        return what + rate + ", " + (leftMillis + 500) / 1000 + " s left";
    }

    /** Leaves a clean line. */
    void end() {
        if (terminal.colour()) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
        }
    }
}
