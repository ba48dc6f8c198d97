package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvisoryLocksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, name FROM users WHERE id = $1",
                "SELECT count(*) AS n FROM users WHERE id IN ($1, $2) AND (a OR b)",
                "select coalesce(sum (amount), 0) from payment p join invoice using (id) where not exists (select 1 from x)",
                "WITH some AS (SELECT 1 AS v) SELECT v FROM some",
                "(SELECT 1) UNION (SELECT 2)",
                "TABLE users",
            })
    void statementsThatOnlyReadAreOutOfReach(String sql) {
        assertTrue(AdvisoryLocks.outOfReach(sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_advisory_lock(1)",
                "SELECT PG_ADVISORY_LOCK (1)",
                "SELECT \"pg_advisory_lock\"(1)",
                "SELECT U&\"\\0070g_advisory_lock\"(1)",
                "SELECT U&\"\\0070g_locks\".pid FROM U&\"\\0070g_locks\"",
                "SELECT count(*) FROM pg_locks",
                "SELECT meddle(true)",
                "SELECT public.count(1)",
                "SELECT mine/* */(1)",
                "SELECT mine--\n(1)",
                "SELECT mein\u00e9(1)",
                "SELECT \u017fum(1)",
                "SELECT f$(1)",
                "SELECT f1\t\n(1)",
                "SELECT set_config('work_mem', '1MB', false)",
                "SELECT current_setting('work_mem')",
                "SELECT * FROM now()",
            })
    void whatMayCallSomethingIsNot(String sql) {
        assertFalse(AdvisoryLocks.outOfReach(sql));
    }
}
