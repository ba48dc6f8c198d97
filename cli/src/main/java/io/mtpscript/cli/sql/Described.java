package io.mtpscript.cli.sql;

import io.mtpscript.effects.database.StatementTypes;
import java.util.List;
import java.util.Optional;

/** What a database says of one statement. */
record Described(List<Type> parameters, List<Column> columns) {
    Described {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    /** @param name as SQL writes it */
    record Type(int oid, String name) {}

    /** @param nullable whether it can hold NULL; empty where it is no plain column of a table, so that nobody knows */
    record Column(String name, Type type, Optional<Boolean> nullable) {}

    /** In the form in which the rules for programs take it. */
    StatementTypes types() {
        return new StatementTypes(
                parameters.stream().map(Type::oid).toList(),
                columns.stream()
                        .map(column -> new StatementTypes.ResultColumn(
                                column.name(), column.type().oid(), 0, 0))
                        .toList());
    }

    List<Boolean> nullable() {
        return columns.stream().map(column -> column.nullable().orElse(false)).toList();
    }
}
