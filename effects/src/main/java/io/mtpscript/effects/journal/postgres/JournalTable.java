package io.mtpscript.effects.journal.postgres;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.EngineLock;
import io.mtpscript.effects.database.TableScript;
import java.util.List;
import java.util.Optional;

/** The table of the journal and its statements, all of whose parameters and columns are texts. */
public final class JournalTable {
    /** Engines that find the table missing at the same time make it one after the other. */
    static final String CREATE = EngineLock.MAKES_JOURNAL.take();

    /** Parameter: a JSON array of rows, bytes in Base64. */
    static final String INSERT = """
            INSERT INTO mtp_journal (request_id, arrived, snapshot, key_id, slot, record, writer, place, sum)
            SELECT r->>'id', timestamptz 'epoch' + (r->>'arrived')::bigint * interval '1 millisecond',
              decode(r->>'snapshot', 'base64'), decode(r->>'key', 'base64'), decode(r->>'slot', 'base64'),
              decode(r->>'record', 'base64'), decode(r->>'writer', 'base64'), (r->>'place')::bigint,
              decode(r->>'sum', 'base64')
            FROM json_array_elements($1::text::json) WITH ORDINALITY AS rows (r, place) ORDER BY place
            RETURNING n::text AS n""";

    /** What is known without a key. Parameters: behind which row, and how many. */
    static final String ENVELOPES = """
            SELECT n::text AS n, request_id AS id, (extract(epoch FROM arrived) * 1000)::bigint::text AS arrived,
              encode(writer, 'base64') AS writer, place::text AS place, octet_length(record)::text AS bytes
            FROM mtp_journal WHERE n > $1::text::bigint ORDER BY mtp_journal.n LIMIT $2::text::bigint""";

    static final List<String> ENVELOPE = List.of("n", "id", "arrived", "writer", "place", "bytes");

    /** What a writer wrote from one place on and before another. Parameters: the writer in Base64, and both places. */
    static final String BETWEEN = """
            SELECT n::text AS n, request_id AS id, (extract(epoch FROM arrived) * 1000)::bigint::text AS arrived,
              encode(writer, 'base64') AS writer, place::text AS place, octet_length(record)::text AS bytes
            FROM mtp_journal WHERE writer = decode($1::text, 'base64') AND place >= $2::text::bigint
              AND place < $3::text::bigint
            ORDER BY mtp_journal.place LIMIT $4::text::bigint""";

    /** Where a writer's next row goes. Parameter: the writer in Base64. */
    static final String END = """
            SELECT (coalesce(max(place), -1) + 1)::text AS n FROM mtp_journal WHERE writer = decode($1::text, 'base64')""";

    /** Parameter: numbers of rows with commas between. */
    static final String RECORDS = """
            SELECT n::text AS n, request_id AS id, (extract(epoch FROM arrived) * 1000)::bigint::text AS arrived,
              encode(writer, 'base64') AS writer, place::text AS place, encode(snapshot, 'base64') AS snapshot,
              encode(key_id, 'base64') AS key, encode(slot, 'base64') AS slot, encode(record, 'base64') AS record,
              encode(sum, 'base64') AS sum
            FROM mtp_journal WHERE n = ANY(string_to_array($1::text, ',')::bigint[]) ORDER BY mtp_journal.n""";

    static final List<String> RECORD =
            List.of("n", "id", "arrived", "writer", "place", "snapshot", "key", "slot", "record", "sum");

    /** Parameter: a request's id. */
    static final String NUMBERS = """
            SELECT n::text AS n, octet_length(record)::text AS bytes FROM mtp_journal WHERE request_id = $1::text
            ORDER BY mtp_journal.n""";

    static final List<String> NUMBER = List.of("n", "bytes");

    /** Parameter: a request's id. */
    static final String CLEAR = "SELECT n::text AS n FROM mtp_journal WHERE request_id = $1::text AND key_id IS NULL";

    /** Parameter: a request's id. */
    static final String ERASE = """
            UPDATE mtp_journal SET slot = NULL WHERE request_id = $1::text AND key_id IS NOT NULL RETURNING n::text AS n""";

    /**
     * Parameters: milliseconds, and how many rows at most. Of each writer only its first rows go, so that a gap is always damage; one
     * engine does this at a time. However many rows are too old, no more of a writer are looked at than may go: writers are found by
     * stepping through the index, one row each.
     */
    static final String RETAIN = "WITH RECURSIVE mine AS MATERIALIZED (SELECT pg_catalog.pg_try_advisory_xact_lock("
            + EngineLock.RETAINS_JOURNAL.key() + ") AS mine),\n" + """
              since AS MATERIALIZED (
                SELECT pg_catalog.now() - $1::text::bigint * interval '1 millisecond' AS since FROM mine WHERE mine.mine),
              writers AS (
                SELECT (SELECT j.writer FROM mtp_journal j ORDER BY j.writer LIMIT 1) AS writer FROM since
                UNION ALL
                SELECT (SELECT j.writer FROM mtp_journal j WHERE j.writer > w.writer ORDER BY j.writer LIMIT 1)
                FROM writers w WHERE w.writer IS NOT NULL)
            DELETE FROM mtp_journal WHERE n = ANY(ARRAY(
              SELECT old.n FROM writers w, since, LATERAL (
                SELECT j.n FROM mtp_journal j WHERE j.writer = w.writer AND j.place < coalesce(
                  (SELECT y.place FROM (
                      SELECT f.place, f.arrived FROM mtp_journal f WHERE f.writer = w.writer
                      ORDER BY f.place LIMIT $2::text::bigint) y
                    WHERE y.arrived >= since.since ORDER BY y.place LIMIT 1), 9223372036854775807)
                ORDER BY j.place LIMIT $2::text::bigint) old
              LIMIT $2::text::bigint))
            RETURNING n::text AS n""";

    static final String EXISTS = "SELECT pg_catalog.to_regclass('mtp_journal')::text AS n";

    static final List<String> N = List.of("n");

    private JournalTable() {}

    /**
     * What of a row stands beside the record: an encrypted record is bound to it.
     *
     * @param place how many rows the writer wrote before
     */
    static byte[] shown(String requestId, long epochMillis, byte[] writer, long place) {
        return new CborWriter()
                .array(4)
                .text(requestId)
                .integer(epochMillis)
                .bytes(writer)
                .integer(place)
                .toByteArray();
    }

    /** By which a row that was changed is told. */
    static byte[] sum(byte[] snapshot, byte[] shown, Optional<byte[]> keyId, byte[] record) {
        Sha256 digest = new Sha256().update(snapshot).update(shown);
        keyId.ifPresent(digest::update);
        return digest.update(record).digest();
    }

    /** The statements that make the table, for a migration. */
    public static String ddl() {
        return TableScript.of(JournalTable.class, "journal.sql");
    }
}
