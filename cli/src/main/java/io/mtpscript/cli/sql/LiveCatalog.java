package io.mtpscript.cli.sql;

import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.database.ServerError;
import io.mtpscript.effects.database.StatementFit;
import io.mtpscript.effects.database.StatementTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database: has statements prepared, and asks its catalogue what their columns can hold. Nothing is executed. */
public final class LiveCatalog implements Catalog, AutoCloseable {
    private final AdminSession session;
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final Map<String, Optional<Boolean>> nullable = new LinkedHashMap<>();

    private LiveCatalog(AdminSession session) {
        this.session = session;
    }

    /**
     * Connects.
     *
     * @throws IllegalArgumentException if the URL cannot be understood
     */
    public static LiveCatalog open(String url) throws AdminException {
        return new LiveCatalog(AdminSession.open(url));
    }

    @Override
    public Answer describe(String sql) throws AdminException {
        StatementTypes types;
        try {
            types = session.describe(sql);
        } catch (AdminException e) {
            Optional<ServerError> said = e.server();
            if (said.isEmpty()) {
                throw e;
            }
            return new Answer.Refused(said.get());
        }
        var parameters = new ArrayList<Described.Type>();
        for (int oid : types.parameters()) {
            parameters.add(type(oid));
        }
        var columns = new ArrayList<Described.Column>();
        for (StatementTypes.ResultColumn column : types.columns()) {
            columns.add(new Described.Column(column.name(), type(column.oid()), nullable(column)));
        }
        return new Answer.Known(new Described(parameters, columns));
    }

    private Described.Type type(int oid) throws AdminException {
        String name = StatementFit.typeName(oid).orElse(names.getOrDefault(oid, ""));
        if (name.isEmpty()) {
            name = session.rows("SELECT format_type($1::text::oid, NULL)::text AS t", List.of("t"), unsigned(oid))
                    .getFirst()
                    .getFirst()
                    .orElse("unknown");
            names.put(oid, name);
        }
        return new Described.Type(oid, name);
    }

    /** Of tables, where the catalogue knows; the columns of views are computed. */
    private Optional<Boolean> nullable(StatementTypes.ResultColumn column) throws AdminException {
        if (column.table() == 0) {
            return Optional.empty();
        }
        String key = unsigned(column.table()) + " " + column.number();
        Optional<Boolean> known = nullable.get(key);
        if (known == null) {
            List<List<Optional<String>>> rows = session.rows(
                    "SELECT (NOT (a.attnotnull OR t.typnotnull))::text AS n FROM pg_attribute a"
                            + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid"
                            + " WHERE a.attrelid = $1::text::oid AND a.attnum = $2::text::int2"
                            + " AND c.relkind IN ('r', 'p', 'f')",
                    List.of("n"),
                    unsigned(column.table()),
                    Integer.toString(column.number()));
            known = rows.isEmpty()
                    ? Optional.empty()
                    : rows.getFirst().getFirst().map(Boolean::parseBoolean);
            nullable.put(key, known);
        }
        return known;
    }

    private static String unsigned(int oid) {
        return Integer.toUnsignedString(oid);
    }

    @Override
    public void close() {
        session.close();
    }
}
