package io.mtpscript.engine.settings;

import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.claims.ClaimSettings;
import java.util.Optional;

/** The database, its pool and its limits. */
final class DatabaseOptions {
    private final OptionValues values;

    DatabaseOptions(OptionValues values) {
        this.values = values;
    }

    Optional<DatabaseSettings> database() throws UsageException {
        Optional<String> url = values.text(Option.DB);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        DatabaseSettings settings = DatabaseSettings.of(url.get());
        settings = settings.withConnections(
                        values.number(Option.DB_CONNECTIONS, 1, Integer.MAX_VALUE, settings.connections()))
                .withWaiting(values.number(Option.DB_WAITING, 0, Integer.MAX_VALUE, settings.waiting()))
                .withTimeouts(
                        values.millis(Option.DB_ACQUIRE_TIMEOUT, settings.acquireTimeout()),
                        values.millis(Option.DB_CONNECT_TIMEOUT, settings.connectTimeout()),
                        values.millis(Option.DB_TIMEOUT, settings.statementTimeout()),
                        values.millis(Option.DB_IDLE_TIMEOUT, settings.idleInTransactionTimeout()))
                .withMaxIdle(values.millis(Option.DB_MAX_IDLE, settings.maxIdle()))
                .withAnswerLimits(values.number(Option.DB_MAX_ROWS, 1, Integer.MAX_VALUE, settings.rows()), (int)
                        values.bytes(Option.DB_MAX_ANSWER, settings.answerBytes()))
                .withStatements(
                        values.number(Option.DB_STATEMENTS, 1, Integer.MAX_VALUE, settings.statementsPerConnection()))
                .withIsolation(
                        values.word(Option.DB_ISOLATION, DatabaseSettings.Isolation.values(), settings.isolation()))
                .withClaims(new ClaimSettings(
                        values.number(
                                Option.IDEMPOTENCY_HOURS,
                                1,
                                ClaimSettings.HOURS_MAX,
                                settings.claims().hours()),
                        (int) values.bytes(
                                Option.IDEMPOTENCY_MAX_RESPONSE,
                                settings.claims().responseBytes())));
        Optional<String> replica = values.text(Option.DB_READ);
        return Optional.of(replica.isPresent() ? settings.withReadUrl(replica.get()) : settings);
    }
}
