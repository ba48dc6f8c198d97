package io.mtpscript.effects.journal.segment;

import io.mtpscript.effects.journal.record.JournalKeys;
import java.nio.file.Path;

/**
 * The settings of a journal on a local disk.
 *
 * @param folder where the segments are; belongs to one engine at a time
 * @param keys to encrypt with; none writes in the clear
 * @param segmentBytes from so many bytes on the next segment is begun
 * @param maxBytes the oldest segments go once all take more, but never the one that is written
 * @param maxAgeMillis a segment goes when nothing was written to it for so long, and is rid of older requests before
 * @param queueBytes about how many bytes may wait to be written; more are refused
 * @param compactMillis how often what is erased or too old is looked for in segments that are not written to any more
 */
public record SegmentSettings(
        Path folder,
        JournalKeys keys,
        long segmentBytes,
        long maxBytes,
        long maxAgeMillis,
        long queueBytes,
        int compactMillis) {
    /** The default of {@link #segmentBytes}. */
    public static final long SEGMENT_BYTES = 64L << 20;

    /** The default of {@link #maxBytes}. */
    public static final long MAX_BYTES = 8L << 30;

    /** The default of {@link #maxAgeMillis}, in hours: 30 days. */
    public static final int MAX_AGE_HOURS = 720;

    /** The default of {@link #queueBytes}. */
    public static final long QUEUE_BYTES = 64L << 20;

    /** The default of {@link #compactMillis}. */
    public static final int COMPACT_MILLIS = 60_000;
}
