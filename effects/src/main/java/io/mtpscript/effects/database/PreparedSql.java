package io.mtpscript.effects.database;

import io.vertx.sqlclient.internal.PreparedStatement;
import java.util.IdentityHashMap;
import java.util.List;

/** A statement as one connection has prepared it. */
final class PreparedSql {
    private final PreparedStatement statement;
    private final StatementTypes types;

    /** By the site's shape: decoders are found once. */
    private final IdentityHashMap<RowShape, RowShape.Matched> matched = new IdentityHashMap<>();

    PreparedSql(PreparedStatement statement, StatementTypes types) {
        this.statement = statement;
        this.types = types;
    }

    PreparedStatement statement() {
        return statement;
    }

    String sql() {
        return statement.sql();
    }

    StatementTypes types() {
        return types;
    }

    List<Integer> parameterTypes() {
        return types.parameters();
    }

    RowShape.Matched match(RowShape shape) {
        return matched.computeIfAbsent(shape, s -> s.match(types.columns()));
    }
}
