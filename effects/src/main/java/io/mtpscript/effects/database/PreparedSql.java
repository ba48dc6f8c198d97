package io.mtpscript.effects.database;

import io.mtpscript.core.hash.Sha256;
import io.vertx.sqlclient.internal.PreparedStatement;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A statement as one connection has prepared it. */
final class PreparedSql {
    /** The most time of the server's that a quick statement takes. */
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** How much less a slow answer counts with each quick one: a statement that is slow one time in a hundred is slow. */
    private static final int FORGETTING = 64;

    private final PreparedStatement statement;
    private final StatementTypes types;

    private final boolean outOfLocks;

    private byte @Nullable [] sha256;

    private boolean known;
    private long answerNanos;

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

    /** The server has answered it in so many nanoseconds. */
    void answeredIn(long nanos) {
        answerNanos = nanos > answerNanos ? nanos : answerNanos - (answerNanos - nanos) / FORGETTING;
        known = true;
    }

    /**
     * Whether reads with it may be put together: by all that is known it takes the server hardly any time. A slow answer counts at once,
     * quick ones little by little.
     */
    boolean quick() {
        return known && outOfLocks && answerNanos <= QUICK_NANOS;
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
