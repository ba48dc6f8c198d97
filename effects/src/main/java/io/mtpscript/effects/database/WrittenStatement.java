package io.mtpscript.effects.database;

/**
 * A statement of DbWrite that took place.
 *
 * @param sqlSha256 of its text, which has no values; not to be changed
 * @param rows how many it changed, or gave back
 * @param micros from when it was sent to when the answer was complete
 */
public record WrittenStatement(byte[] sqlSha256, long rows, long micros) {}
