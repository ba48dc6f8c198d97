package io.mtpscript.effects.log;

/**
 * How lines stand in what is sent to a collector.
 *
 * @param mediaType of a batch
 * @param before stands in front of the first line
 * @param between stands between two
 * @param after stands behind the last
 * @param refusable whether what the collector answers 400 to 499, but 408 and 429, is given up rather than sent again: it would
 *     be answered so for ever
 */
public record BatchForm(String mediaType, byte[] before, byte[] between, byte[] after, boolean refusable) {
    private static final byte[] NOTHING = {};

    /** Lines with their ends, one after the other, none of which may be lost. */
    public static final BatchForm LINES = new BatchForm("application/x-ndjson", NOTHING, NOTHING, NOTHING, false);

    boolean givesUp(int status) {
        return refusable && status / 100 == 4 && status != 408 && status != 429;
    }
}
