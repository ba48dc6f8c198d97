package io.mtpscript.effects.claims;

import io.mtpscript.effects.database.EngineLock;
import io.mtpscript.effects.database.TableScript;

/**
 * The table of claims and its statements.
 *
 * <pre>
 *  key, done = false   a run has the key until its lease ends
 *  key, done = true    a run has ended with the key; the response counts until it expires
 * </pre>
 *
 * The primary key is what decides: a second row that ends a key cannot be written, so of two runs with one key only one can
 * commit. A transaction writes that row and reads nothing: in serializable transactions an UPDATE would read the index or, as
 * long as it is small, the whole table, and then requests with different keys could not be serialised with each other.
 */
public final class ClaimTable {
    /** Behind their time rows stay for so long, so that nobody who is late meets an empty place. */
    private static final String GRACE = "interval '1 hour'";

    /** The most rows that go at a time. */
    static final int SWEEP_ROWS = 2_000;

    /**
     * Parameters: key, request, owner, milliseconds of the lease. Gives the row that was made and those that were there: done,
     * made, same request, over, owner, response.
     */
    static final String CLAIM = """
            WITH made AS (
              INSERT INTO mtp_claims (key, done, request, owner, until)
              VALUES ($1, false, $2, $3, pg_catalog.now() + $4::bigint * interval '1 millisecond')
              ON CONFLICT DO NOTHING
              RETURNING owner)
            SELECT false, true, true, false, owner, NULL::bytea FROM made
            UNION ALL
            SELECT done, false, request = $2, until < pg_catalog.now(), owner, response FROM mtp_claims WHERE key = $1""";

    /** Parameters: key, owner before, owner now, milliseconds of the lease. */
    static final String TAKE_OVER = """
            UPDATE mtp_claims SET owner = $3, until = pg_catalog.now() + $4::bigint * interval '1 millisecond'
            WHERE key = $1 AND NOT done AND owner = $2 AND until < pg_catalog.now()""";

    /** Parameter: key. What has expired goes, with the claim that led to it. */
    static final String FORGET = "DELETE FROM mtp_claims WHERE key = $1 AND until < pg_catalog.now()";

    /** Parameters: key, owner. */
    static final String RELEASE = "DELETE FROM mtp_claims WHERE key = $1 AND NOT done AND owner = $2";

    /** Parameters: key, request, owner, milliseconds that the response is kept, the response in Base64. */
    static final String END = """
            INSERT INTO mtp_claims (key, done, request, owner, until, response)
            VALUES ($1, true, $2, $3, pg_catalog.now() + $4::bigint * interval '1 millisecond', $5)
            ON CONFLICT DO NOTHING""";

    /** Removes rows whose time is over. Engines that do this at once do not wait for each other. */
    static final String SWEEP = "DELETE FROM mtp_claims WHERE ctid = ANY(ARRAY(SELECT ctid FROM mtp_claims"
            + " WHERE until < pg_catalog.now() - " + GRACE + " ORDER BY until LIMIT " + SWEEP_ROWS
            + " FOR UPDATE SKIP LOCKED))";

    /** Engines that find the table missing at the same time make it one after the other. */
    static final String CREATE = EngineLock.MAKES_CLAIMS.take();

    private ClaimTable() {}

    /** The statements that make the table, for a migration. */
    public static String ddl() {
        return TableScript.of(ClaimTable.class, "claims.sql");
    }
}
