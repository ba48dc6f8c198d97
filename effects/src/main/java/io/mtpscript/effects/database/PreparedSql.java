package io.mtpscript.effects.database;

import io.vertx.sqlclient.internal.PreparedStatement;
import java.util.IdentityHashMap;
import java.util.List;

/** A statement as one connection has prepared it. */
final class PreparedSql {
    private final PreparedStatement statement;
    private final WireTap.Description description;

    /** By the site's shape: decoders are found once. */
    private final IdentityHashMap<RowShape, RowShape.Matched> matched = new IdentityHashMap<>();

    PreparedSql(PreparedStatement statement, WireTap.Description description) {
        this.statement = statement;
        this.description = description;
    }

    PreparedStatement statement() {
        return statement;
    }

    String sql() {
        return statement.sql();
    }

    List<Integer> parameterTypes() {
        return description.parameters();
    }

    RowShape.Matched match(RowShape shape) {
        return matched.computeIfAbsent(shape, s -> s.match(description.columns()));
    }
}
