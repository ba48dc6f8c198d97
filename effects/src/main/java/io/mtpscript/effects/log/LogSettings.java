package io.mtpscript.effects.log;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where log lines go, which ones, and in which form.
 *
 * @param level lines below it are left out
 * @param redacted names of fields, in any case of letters, whose values are left out wherever they stand
 * @param queueBytes the most bytes that wait to be written, 1..{@link #QUEUE_BYTES_MAX}; what comes beyond them is lost
 */
public record LogSettings(LogTarget target, LogFormat format, LogLevel level, Set<String> redacted, long queueBytes) {
    /** The default of {@link #queueBytes}. */
    public static final long QUEUE_BYTES = 64L << 20;

    /** The largest queue. */
    public static final long QUEUE_BYTES_MAX = 1L << 30;

    /** From which size on a file is followed by another one, unless it is said. */
    public static final long FILE_BYTES = 64L << 20;

    /** How many files are kept, unless it is said. */
    public static final int FILES = 10;

    /** The most files. */
    public static final int FILES_MAX = 10_000;

    /** Every line to standard output as it is. */
    public static final LogSettings DEFAULT =
            new LogSettings(new LogTarget.Stdout(), LogFormat.JSON, LogLevel.DEBUG, Set.of(), QUEUE_BYTES);

    /** @throws IllegalArgumentException if a setting is out of its range; the message names it with its range */
    public LogSettings {
        if (queueBytes < 1 || queueBytes > QUEUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "The log's queue is %d bytes; it must be 1..%d".formatted(queueBytes, QUEUE_BYTES_MAX));
        }
        redacted = redacted.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
