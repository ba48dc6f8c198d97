package io.mtpscript.effects.journal.postgres;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.TableScript;
import java.util.List;
import java.util.Optional;

/** The table of the journal and its statements, all of whose parameters and columns are texts. */
public final class JournalTable {
    /** Engines that find the table missing at the same time make it one after the other. */
    static final String CREATE = "SELECT pg_catalog.pg_advisory_xact_lock(5563412218); ";

    /** Parameter: a JSON array of rows, bytes in Base64. */
    static final String INSERT = """
            INSERT INTO mtp_journal (request_id, arrived, snapshot, key_id, slot, record, sum)
            SELECT r->>'id', timestamptz 'epoch' + (r->>'arrived')::bigint * interval '1 millisecond',
              decode(r->>'snapshot', 'base64'), decode(r->>'key', 'base64'), decode(r->>'slot', 'base64'),
              decode(r->>'record', 'base64'), decode(r->>'sum', 'base64')
            FROM json_array_elements($1::text::json) WITH ORDINALITY AS rows (r, place) ORDER BY place
            RETURNING n::text AS n""";

    /** What is known without a key. Parameters: behind which row, and how many. */
    static final String ENVELOPES = """
            SELECT n::text AS n, request_id AS id, (extract(epoch FROM arrived) * 1000)::bigint::text AS arrived
            FROM mtp_journal WHERE n > $1::text::bigint ORDER BY mtp_journal.n LIMIT $2::text::bigint""";

    static final List<String> ENVELOPE = List.of("n", "id", "arrived");

    /** Parameter: numbers of rows with commas between. */
    static final String RECORDS = """
            SELECT n::text AS n, request_id AS id, (extract(epoch FROM arrived) * 1000)::bigint::text AS arrived,
              encode(snapshot, 'base64') AS snapshot, encode(key_id, 'base64') AS key, encode(slot, 'base64') AS slot,
              encode(record, 'base64') AS record, encode(sum, 'base64') AS sum
            FROM mtp_journal WHERE n = ANY(string_to_array($1::text, ',')::bigint[]) ORDER BY mtp_journal.n""";

    static final List<String> RECORD = List.of("n", "id", "arrived", "snapshot", "key", "slot", "record", "sum");

    /** Parameter: a request's id. */
    static final String NUMBERS =
            "SELECT n::text AS n FROM mtp_journal WHERE request_id = $1::text ORDER BY mtp_journal.n";

    /** Parameter: a request's id. */
    static final String CLEAR =
            "SELECT n::text AS n FROM mtp_journal WHERE request_id = $1::text AND key_id IS NULL LIMIT 1";

    /** Parameter: a request's id. */
    static final String ERASE = "UPDATE mtp_journal SET slot = NULL WHERE request_id = $1::text RETURNING n::text AS n";

    /** Parameters: milliseconds, and how many rows at most. Engines that do this at once do not wait for each other. */
    static final String RETAIN = """
            DELETE FROM mtp_journal WHERE n IN (SELECT n FROM mtp_journal
              WHERE arrived < pg_catalog.now() - $1::text::bigint * interval '1 millisecond'
              ORDER BY arrived LIMIT $2::text::bigint FOR UPDATE SKIP LOCKED)
            RETURNING n::text AS n""";

    static final String EXISTS = "SELECT pg_catalog.to_regclass('mtp_journal')::text AS n";

    static final List<String> N = List.of("n");

    private JournalTable() {}

    /** What of a row stands beside the record: an encrypted record is bound to it. */
    static byte[] shown(String requestId, long epochMillis) {
        return new CborWriter().array(2).text(requestId).integer(epochMillis).toByteArray();
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
