package io.mtpscript.effects.database;

import java.util.List;

/**
 * The last statement of a transaction. It has to change exactly one row: one that changes none means that the request is no
 * longer the one to do this work, and its transaction is rolled back.
 *
 * @param sql one statement without a result, with {@code $1} to {@code $n}
 */
public record Mark(String sql, List<SqlValue> values) {
    public Mark {
        values = List.copyOf(values);
    }
}
