package io.mtpscript.effects.append;

/**
 * What waits to be appended.
 *
 * @param records how many wait to be written, and of those that must be on the disk to be synced
 * @param bytes about how many they take
 * @param lagMillis how long the one that waits longest has waited
 * @param accepts whether more are taken
 */
public record AppendState(long records, long bytes, long lagMillis, boolean accepts) {
    /** Nothing waits, and nothing ever will. */
    public static final AppendState NONE = new AppendState(0, 0, 0, true);
}
