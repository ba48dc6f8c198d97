package io.mtpscript.net.coding;

/**
 * What may be done to answers.
 *
 * @param gzip whether they are compressed for clients that accept it
 * @param minBytes the smallest body that is compressed, 1..{@link Integer#MAX_VALUE}
 * @param etags whether the answers to GET have an {@code ETag}, and {@code If-None-Match} is looked at
 */
public record CodingSettings(boolean gzip, int minBytes, boolean etags) {
    /** Nothing. */
    public static final CodingSettings OFF = new CodingSettings(false, 1024, false);

    /** Whether anything may be done. */
    public boolean on() {
        return gzip || etags;
    }
}
