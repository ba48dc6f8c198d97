package io.mtpscript.effects.database;

import java.util.List;

/**
 * What a database says of a statement.
 *
 * @param parameters object ids of the types of {@code $1} to {@code $n}
 */
public record StatementTypes(List<Integer> parameters, List<ResultColumn> columns) {
    public StatementTypes {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    /**
     * A column of a result.
     *
     * @param oid of its type
     * @param table object id of the table that it is a plain column of, else 0
     * @param number of the column in that table
     */
    public record ResultColumn(String name, int oid, int table, int number) {}
}
