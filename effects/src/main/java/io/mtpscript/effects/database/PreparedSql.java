package io.mtpscript.effects.database;

import io.mtpscript.core.hash.Sha256;
import io.vertx.sqlclient.internal.PreparedStatement;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement as one connection has prepared it. */
final class PreparedSql {
    private final PreparedStatement statement;
    private final StatementTypes types;

    private final boolean outOfLocks;

    private byte @Nullable [] sha256;

    /** By the site's shape: decoders are found once. */
    private final IdentityHashMap<RowShape, RowShape.Matched> matched = new IdentityHashMap<>();

    PreparedSql(PreparedStatement statement, StatementTypes types) {
        this.statement = statement;
        this.types = types;
        outOfLocks = AdvisoryLocks.outOfReach(statement.sql());
    }

    /** As {@link AdvisoryLocks#outOfReach}. */
    boolean outOfLocks() {
        return outOfLocks;
    }

    PreparedStatement statement() {
        return statement;
    }

    String sql() {
        return statement.sql();
    }

    /** SHA-256 of {@link #sql}; not to be changed. */
    byte[] sha256() {
        byte[] known = sha256;
        if (known == null) {
            known = Sha256.of(sql().getBytes(StandardCharsets.UTF_8));
            sha256 = known;
        }
        return known;
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
