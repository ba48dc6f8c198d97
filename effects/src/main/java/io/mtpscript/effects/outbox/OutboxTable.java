package io.mtpscript.effects.outbox;

import io.mtpscript.effects.database.EngineLock;
import io.mtpscript.effects.database.TableScript;

/**
 * The table of requests that wait for their transaction's end, and its statements.
 *
 * <pre>
 *   inserted by the request's transaction; seen by others when that is committed
 *     --- taken by an engine: tries + 1, next_at = the end of its lease ---> sent
 *           taken by the service: the row goes
 *           not taken:            next_at = when it is tried again, or failed
 *           the engine is gone:   its lease ends, and another one takes it
 * </pre>
 *
 * Nothing here is a secret but {@code request}, which is encrypted.
 */
public final class OutboxTable {
    /** SQLSTATE of a table that is not there. */
    static final String MISSING = "42P01";

    /** SQLSTATE of a lack of privileges. */
    static final String NOT_ALLOWED = "42501";

    /** Parameters: key, correlation id, method, origin, the request in Base64. */
    static final String INSERT =
            "INSERT INTO mtp_outbox (key, correlation_id, method, origin, request)" + " VALUES ($1, $2, $3, $4, $5)";

    /**
     * Parameters: how many, milliseconds of the lease. Gives id, key, correlation id, method, origin, request, tries.
     */
    static final String TAKE = """
            UPDATE mtp_outbox
            SET tries = tries + 1, next_at = pg_catalog.clock_timestamp() + $2::bigint * interval '1 millisecond'
            WHERE id = ANY(ARRAY(
              SELECT id FROM mtp_outbox WHERE NOT failed AND next_at <= pg_catalog.clock_timestamp()
              ORDER BY next_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED))
            RETURNING id, key, correlation_id, method, origin, request, tries::bigint""";

    /** Parameter: id. */
    static final String DELIVERED = "DELETE FROM mtp_outbox WHERE id = $1";

    /** Parameters: id, tries, milliseconds, why. Does nothing where another engine has taken the row since. */
    static final String AGAIN = """
            UPDATE mtp_outbox SET next_at = pg_catalog.clock_timestamp() + $3::bigint * interval '1 millisecond', error = $4
            WHERE id = $1 AND tries = $2::bigint AND NOT failed""";

    /** Parameters: id, tries, why. */
    static final String GIVE_UP =
            "UPDATE mtp_outbox SET failed = true, error = $3 WHERE id = $1 AND tries = $2::bigint";

    /** Gives how many are pending and failed, and the age of the oldest pending one in seconds. */
    static final String COUNT = """
            SELECT count(*) FILTER (WHERE NOT failed), count(*) FILTER (WHERE failed),
              coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - min(created_at) FILTER (WHERE NOT failed)), 0)::bigint
            FROM mtp_outbox""";

    /** Engines that find the table missing at the same time make it one after the other. */
    static final String CREATE = EngineLock.MAKES_OUTBOX.take();

    private OutboxTable() {}

    /** The statements that make the table, for a migration. */
    public static String ddl() {
        return TableScript.of(OutboxTable.class, "outbox.sql");
    }
}
