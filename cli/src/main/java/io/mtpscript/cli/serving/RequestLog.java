package io.mtpscript.cli.serving;

import io.mtpscript.engine.access.Access;
import io.mtpscript.engine.access.AccessWatch;
import io.mtpscript.engine.inspector.Inspector;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A line on the terminal for each request, and below an error's line the command that replays it. A thread of its own writes
 * them: a terminal may take its time. What it cannot follow is left out and counted.
 */
public final class RequestLog implements AccessWatch, AutoCloseable {
    private static final int WAITING = 10_000;
    private static final int LETTERS = 120;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;
    private static final int REDIRECT = 300;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintStream out;
    private final boolean colour;
    private final String origin;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread writer;
    private long left;

    /**
     * Begins.
     *
     * @param origin where the inspector is, such as {@code http://127.0.0.1:8080}
     */
    public RequestLog(PrintStream out, boolean colour, String origin) {
        this.out = out;
        this.colour = colour;
        this.origin = origin;
        writer = Thread.ofPlatform().name("request log").daemon().start(this::write);
    }

    @Override
    public void answered(Access access) {
        String lines = line(access, LocalTime.now(ZoneId.systemDefault()), colour)
                + replay(access).map(text -> "\n" + text).orElse("");
        if (!waiting.offer(lines)) {
            synchronized (this) {
                left++;
            }
        }
    }

    /** {@code 12:30:01  200  GET /orders/7  1.2 ms  345 gas} */
    static String line(Access access, LocalTime time, boolean colour) {
        String status = paint(Integer.toString(access.status()), ink(access.status()), colour);
        StringBuilder line = new StringBuilder()
                .append(paint(CLOCK.format(time), "2", colour))
                .append("  ")
                .append(status)
                .append("  ")
                .append(shown(access.method()))
                .append(' ')
                .append(shown(access.target()))
                .append(paint("  " + duration(access.micros()), "2", colour));
        access.gas().ifPresent(gas -> line.append(paint(String.format(Locale.ROOT, "  %,d gas", gas), "2", colour)));
        return line.toString();
    }

    private Optional<String> replay(Access access) {
        return Inspector.replayCommand(origin, access)
                .map(command -> paint("          replay: " + command, "2", colour));
    }

    private static String ink(int status) {
        if (status >= SERVER_ERROR) {
            return "31;1";
        }
        if (status >= CLIENT_ERROR) {
            return "33";
        }
        return status >= REDIRECT ? "36" : "32";
    }

    private static String paint(String text, String ink, boolean colour) {
        return colour ? "\u001b[" + ink + "m" + text + "\u001b[0m" : text;
    }

    private static String duration(long micros) {
        return micros < 1_000
                ? micros + " us"
                : String.format(Locale.ROOT, micros < 100_000 ? "%.1f ms" : "%.0f ms", micros / 1_000.0);
    }

    /** What a client wrote, cut, with nothing in it that a terminal could take for a command. */
    private static String shown(String text) {
        String cut = text.length() <= LETTERS ? text : text.substring(0, LETTERS) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private void write() {
        try {
            while (true) {
                out.println(waiting.take());
                long missing = taken();
                if (missing > 0) {
                    out.println("          " + missing + " requests are not shown: the terminal could not follow");
                }
            }
        } catch (InterruptedException end) {
            for (String rest = waiting.poll(); rest != null; rest = waiting.poll()) {
                out.println(rest);
            }
        }
    }

    private synchronized long taken() {
        long missing = left;
        left = 0;
        return missing;
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
