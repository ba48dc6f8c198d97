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
 * @param together reads so far that were sent along with another request's, over one connection
 */
public record PoolState(String database, int idle, int inUse, int connecting, int waiting, int max, long together) {
    /** The name of the database that is written to. */
    public static final String MAIN = "main";

    /** The name of the one that is only read. */
    public static final String REPLICA = "replica";
}
