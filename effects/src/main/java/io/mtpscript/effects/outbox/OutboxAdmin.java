package io.mtpscript.effects.outbox;

import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import java.util.List;
import java.util.Optional;

/** The outbox as a tool sees it. No method needs the key that hides requests. */
public final class OutboxAdmin {
    private static final List<String> COLUMNS = List.of(
            "id", "state", "created_at", "next_at", "tries", "method", "origin", "key", "correlation_id", "error");

    /** Times as in logs: {@code 2026-01-31T12:00:00.000Z}. */
    private static final String TIME = "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'";

    private static final String LIST = "SELECT id::text AS id,"
            + " CASE WHEN failed THEN 'failed' ELSE 'pending' END AS state,"
            + " to_char(created_at AT TIME ZONE 'UTC', " + TIME + ") AS created_at,"
            + " to_char(next_at AT TIME ZONE 'UTC', " + TIME + ") AS next_at,"
            + " tries::text AS tries, method, origin, key, correlation_id, error"
            + " FROM mtp_outbox WHERE failed OR $1 <> 'failed' ORDER BY mtp_outbox.id LIMIT $2::text::bigint";

    private static final String RETRY = "UPDATE mtp_outbox SET failed = false, tries = 0, next_at = pg_catalog.now()"
            + " WHERE failed AND ($1 = 'all' OR id::text = $1) RETURNING id::text AS id";

    private final AdminSession session;

    public OutboxAdmin(AdminSession session) {
        this.session = session;
    }

    /**
     * A request that waits, or was given up.
     *
     * @param state {@code pending} or {@code failed}
     * @param nextAt when it is tried next; means nothing of a failed one
     * @param error why the last try failed
     */
    public record Row(
            long id,
            String state,
            String createdAt,
            String nextAt,
            int tries,
            String method,
            String origin,
            String key,
            String correlationId,
            Optional<String> error) {
        public boolean failed() {
            return state.equals("failed");
        }
    }

    /**
     * The rows, oldest first.
     *
     * @param limit the most of them
     */
    public List<Row> list(boolean failedOnly, int limit) throws AdminException {
        return present(() -> session.rows(LIST, COLUMNS, failedOnly ? "failed" : "", Integer.toString(limit))).stream()
                .map(OutboxAdmin::row)
                .toList();
    }

    private static Row row(List<Optional<String>> row) {
        return new Row(
                Long.parseLong(text(row, 0)),
                text(row, 1),
                text(row, 2),
                text(row, 3),
                Integer.parseInt(text(row, 4)),
                text(row, 5),
                text(row, 6),
                text(row, 7),
                text(row, 8),
                row.get(9));
    }

    private static String text(List<Optional<String>> row, int column) {
        return row.get(column).orElse("");
    }

    /**
     * Has requests tried again that were given up, from now on and as often as new ones.
     *
     * @param id of one; empty for all
     * @return their ids
     */
    public List<Long> retry(Optional<Long> id) throws AdminException {
        return present(() -> session.rows(
                        RETRY, List.of("id"), id.map(String::valueOf).orElse("all")))
                .stream()
                .map(row -> Long.parseLong(text(row, 0)))
                .sorted()
                .toList();
    }

    private interface Query {
        List<List<Optional<String>>> rows() throws AdminException;
    }

    /** Nothing has been written where there is no table. */
    private static List<List<Optional<String>>> present(Query query) throws AdminException {
        try {
            return query.rows();
        } catch (AdminException e) {
            if (e.server()
                    .filter(said -> said.sqlState().equals(OutboxTable.MISSING))
                    .isPresent()) {
                return List.of();
            }
            throw e;
        }
    }
}
