package io.mtpscript.effects;

/**
 * The connections of one event loop to one database.
 *
 * @param database {@code main} or {@code replica}
 * @param idle open and free
 * @param inUse given to a request
 * @param connecting being made
 * @param waiting calls that wait for one
 * @param max the most there may be
 */
public record PoolState(String database, int idle, int inUse, int connecting, int waiting, int max) {
    /** The name of the database that is written to. */
    public static final String MAIN = "main";

    /** The name of the one that is only read. */
    public static final String REPLICA = "replica";
}
