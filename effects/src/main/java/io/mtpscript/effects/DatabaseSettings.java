package io.mtpscript.effects;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.claims.ClaimSettings;
import java.util.Optional;

/**
 * How to reach PostgreSQL, and the bounds of using it. Times are in milliseconds.
 *
 * @param url {@code postgresql://user:password@host:port/database?sslmode=...}
 * @param connections the most connections of this engine, shared out evenly among its event loops (at least one each)
 * @param waiting the most calls of one event loop that wait for a connection; more are {@code Unavailable}
 * @param acquireTimeout how long a call waits for a connection
 * @param connectTimeout how long making a connection may take
 * @param statementTimeout how long a statement may take, on the server and, a little longer, seen from here
 * @param idleInTransactionTimeout how long a transaction may wait for its request before the server ends it
 * @param maxIdle a connection that nobody has used for so long is closed: what stands between here and the server may have
 *     forgotten it without a word
 * @param isolation of transactions that write
 * @param rows the most rows of an answer
 * @param answerBytes the most bytes of an answer
 * @param statementsPerConnection how many prepared statements of programs a connection keeps
 * @param readUrl a replica, of the same form, for requests whose route does not write
 * @param claims what is kept of requests with an {@code Idempotency-Key}
 */
public record DatabaseSettings(
        String url,
        int connections,
        int waiting,
        int acquireTimeout,
        int connectTimeout,
        int statementTimeout,
        int idleInTransactionTimeout,
        int maxIdle,
        Isolation isolation,
        int rows,
        int answerBytes,
        int statementsPerConnection,
        Optional<String> readUrl,
        ClaimSettings claims) {

    /** Transaction isolation, as PostgreSQL names it. */
    public enum Isolation {
        SERIALIZABLE("SERIALIZABLE"),
        REPEATABLE_READ("REPEATABLE READ"),
        READ_COMMITTED("READ COMMITTED");

        private final String sql;

        Isolation(String sql) {
            this.sql = sql;
        }

        /** As it stands in BEGIN. */
        public String sql() {
            return sql;
        }
    }

    public DatabaseSettings {
        check("connections", connections, 1, 10_000);
        check("waiting calls", waiting, 0, 1_000_000);
        check("acquire timeout", acquireTimeout, 1, DAY);
        check("connect timeout", connectTimeout, 1, DAY);
        check("statement timeout", statementTimeout, 1, DAY);
        check("idle-in-transaction timeout", idleInTransactionTimeout, 1, DAY);
        check("time of an idle connection", maxIdle, 1, DAY);
        check("row limit", rows, 1, 100_000_000);
        check("answer limit", answerBytes, 1, 1 << 30);
        check("statements per connection", statementsPerConnection, 1, 100_000);
    }

    private static final int DAY = 24 * 60 * 60 * 1000;

    /** The defaults for a database. */
    public static DatabaseSettings of(String url) {
        return new DatabaseSettings(
                url,
                10,
                10_000,
                5_000,
                5_000,
                10_000,
                60_000,
                60_000,
                Isolation.SERIALIZABLE,
                Limits.DATABASE_ANSWER_ROWS,
                Limits.DATABASE_ANSWER_BYTES,
                256,
                Optional.empty(),
                ClaimSettings.DEFAULT);
    }

    /** With another number of connections. */
    public DatabaseSettings withConnections(int value) {
        return new DatabaseSettings(
                url,
                value,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With another number of calls that may wait. */
    public DatabaseSettings withWaiting(int value) {
        return new DatabaseSettings(
                url,
                connections,
                value,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With other times; see the components. */
    public DatabaseSettings withTimeouts(int acquire, int connect, int statement, int idleInTransaction) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquire,
                connect,
                statement,
                idleInTransaction,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With another time that a connection may be idle. */
    public DatabaseSettings withMaxIdle(int value) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                value,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With another isolation of transactions that write. */
    public DatabaseSettings withIsolation(Isolation value) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                value,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With other limits of an answer. */
    public DatabaseSettings withAnswerLimits(int newRows, int newBytes) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                newRows,
                newBytes,
                statementsPerConnection,
                readUrl,
                claims);
    }

    /** With another number of prepared statements that a connection keeps. */
    public DatabaseSettings withStatements(int value) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                value,
                readUrl,
                claims);
    }

    /** With another server for requests that do not write. */
    public DatabaseSettings withReadUrl(String value) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                Optional.of(value),
                claims);
    }

    /** How the replica is reached, where there is one. */
    Optional<DatabaseSettings> replica() {
        return readUrl.map(replica -> new DatabaseSettings(
                replica,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                Optional.empty(),
                claims));
    }

    /** With another way of keeping responses. */
    public DatabaseSettings withClaims(ClaimSettings value) {
        return new DatabaseSettings(
                url,
                connections,
                waiting,
                acquireTimeout,
                connectTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                maxIdle,
                isolation,
                rows,
                answerBytes,
                statementsPerConnection,
                readUrl,
                value);
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "The database's %s is %d; it must be %d..%d".formatted(name, value, min, max));
        }
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[connections=" + connections + ", isolation=" + isolation + "]";
    }
}
