package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.testing.Cbor;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads outside of transactions that write, on the one connection that there is: from the second on they are answered at once. */
final class ReadsTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final int VALUE = PROGRAM.row(field("v", PROGRAM.types.integer));
    private static final Program.EffectSite ONE = PROGRAM.one(VALUE);
    private static final Program.EffectSite QUERY = PROGRAM.query(VALUE);
    private static final Program.EffectSite EXECUTE = PROGRAM.execute();

    private TestEngine engine;

    @BeforeEach
    void start() {
        engine = new TestEngine(
                1,
                Optional.of(DatabaseSettings.of(TestDatabase.create())
                        .withConnections(1)
                        .withStatements(2)),
                PROGRAM.program());
        TestRequest write = engine.begin("DbRead", "DbWrite");
        assertEquals("[0, 0]", write.call(EXECUTE, "CREATE TABLE numbers (n int NOT NULL)"));
        assertEquals("[0, 4]", write.call(EXECUTE, "INSERT INTO numbers VALUES (0), (1), (2), (3)"));
        assertEquals(new FinishOutcome.Committed(), write.finish(true));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private String read(String sql) {
        return engine.begin("DbRead").call(ONE, sql);
    }

    private String read(String sql, long parameter) {
        return engine.begin("DbRead").call(ONE, Sql.of(sql).bind(parameter));
    }

    private static String ok(long value) {
        return "[0, [0, {\"v\": " + value + "}]]";
    }

    private String backend() {
        return read(backendSql());
    }

    private static String backendSql() {
        return "SELECT pg_backend_pid() AS v";
    }

    @Test
    void aReadThatFailsLeavesTheConnectionUsable() {
        String backend = backend();
        for (int round = 0; round < 5; round++) {
            assertEquals(ok(6), read("SELECT 12 / n AS v FROM numbers WHERE n = $1", 2));
            String failed = read("SELECT 12 / n AS v FROM numbers WHERE n = $1", 0);
            assertTrue(failed.contains("22012"), failed);
            assertEquals(ok(3), read("SELECT n AS v FROM numbers WHERE n = 3"));
        }
        assertEquals(backend, backend());
    }

    @Test
    void aReadCannotWrite() {
        String sql = "WITH changed AS (UPDATE numbers SET n = 7 RETURNING n) SELECT n AS v FROM changed";
        String backend = backend();
        for (int round = 0; round < 3; round++) {
            String failed = read(sql);
            assertTrue(failed.contains("25006"), failed);
            assertEquals(ok(4), read("SELECT count(*) AS v FROM numbers WHERE n < 7"));
        }
        assertEquals(backend, backend());
    }

    @Test
    void rowsThatAreNotAskedForAreLeft() {
        for (int round = 0; round < 3; round++) {
            String failed = read("SELECT n AS v FROM numbers ORDER BY n");
            assertTrue(failed.contains("more than one row"), failed);
            assertEquals(
                    "[0, [{\"v\": 0}, {\"v\": 1}, {\"v\": 2}, {\"v\": 3}]]",
                    engine.begin("DbRead").call(QUERY, "SELECT n AS v FROM numbers ORDER BY n"));
        }
    }

    @Test
    void moreStatementsThanAreKeptCostNoConnection() {
        String backend = backend();
        for (int round = 0; round < 2; round++) {
            for (int n = 0; n < 4; n++) {
                assertEquals(ok(n), read("SELECT n AS v FROM numbers WHERE n = " + n));
            }
        }
        assertEquals(backend, backend());
    }

    @Test
    void aReadThatWasPreparedBeforeItsTableChangedIsPreparedAgain() {
        String sql = "SELECT n AS v FROM numbers WHERE n = 1";
        String backend = backend();
        assertEquals(ok(1), read(sql));
        assertEquals(ok(1), read(sql));
        TestRequest write = engine.begin("DbRead", "DbWrite");
        assertEquals("[0, 0]", write.call(EXECUTE, "ALTER TABLE numbers ALTER COLUMN n TYPE bigint"));
        assertEquals(new FinishOutcome.Committed(), write.finish(true));
        assertEquals(ok(1), read(sql));
        assertEquals(ok(1), read(sql));
        assertEquals(backend, backend());
    }

    @Test
    void aReadIsPreparedAgainWhereOthersWaitForItsConnection() {
        // Slow, so that both connections prepare it.
        String sql = "SELECT n AS v FROM numbers, pg_sleep(0.2) WHERE n = 1";
        try (TestEngine two = new TestEngine(
                1, Optional.of(DatabaseSettings.of(TestDatabase.create()).withConnections(2)), PROGRAM.program())) {
            change(two, "CREATE TABLE numbers AS SELECT 1 AS n");
            assertEquals(List.of(ok(1), ok(1)), readAtATime(two, sql, sql));
            change(two, "ALTER TABLE numbers ALTER COLUMN n TYPE bigint");
            // The last one waits for the connection of the second, which then would get that of the first.
            assertEquals(
                    List.of(ok(1), ok(1), ok(1)),
                    readAtATime(two, "SELECT 1 AS v FROM pg_sleep(0.2)", sql, "SELECT 1 AS v FROM pg_sleep(0.5)"));
        }
    }

    @Test
    void readsThatTakeTurnsKnowNothingOfEachOther() {
        change(
                engine,
                "CREATE VIEW sets AS SELECT set_config('mtp.left', n::text, false) AS text, n AS v FROM numbers",
                "CREATE VIEW sees AS SELECT coalesce(nullif(current_setting('mtp.left', true), '')::int, -1) AS v");
        String backend = backend();
        String sets = "SELECT v FROM sets WHERE text = '2'";
        String sees = "SELECT v FROM sees";
        String fails = "SELECT 12 / n AS v FROM numbers WHERE n = 0";
        assertEquals(List.of(ok(2), ok(-1)), readAtATime(engine, sets, sees));
        List<String> answers =
                readAtATime(engine, sets, sees, fails, sees, sets, fails, sets, sees, backendSql(), sees, fails);
        assertEquals(
                List.of(ok(2), ok(-1), ok(-1), ok(2), ok(2), ok(-1), backend, ok(-1)),
                answers.stream().filter(answer -> !answer.contains("22012")).toList());
        assertEquals(11, answers.size());
        assertTrue(turns() >= 2, "a transaction began by the end of another");
        assertEquals(backend, backend());
    }

    @Test
    void nobodyMeetsTheTransactionOfAReadThatTookTurns() {
        String read = "SELECT n AS v FROM numbers WHERE n = 1";
        String fails = "SELECT 12 / n AS v FROM numbers WHERE n = 0";
        String backend = backend();
        readAtATime(engine, read, fails);
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (String sql : List.of(read, fails, read, fails)) {
                answers.add(engine.begin("DbRead").start(ONE, Sql.of(sql).call("DbRead", "one")));
            }
            TestRequest write = engine.begin("DbRead", "DbWrite");
            CompletableFuture<byte[]> written = write.start(
                    EXECUTE, Sql.of("INSERT INTO numbers VALUES (9)").call("DbWrite", "execute"));
            assertEquals("[0, 1]", Cbor.show(TestRequest.await(written)));
            assertEquals(new FinishOutcome.Committed(), write.finish(true));
            answers.forEach(TestRequest::await);
        }
        assertEquals(ok(3), read("SELECT count(*) AS v FROM numbers WHERE n = 9"));
        assertTrue(turns() > 0, "a transaction began by the end of another");
        assertEquals(backend, backend());
    }

    /** How often the one connection has ended a read's transaction and begun the next one at once. */
    private int turns() {
        String shown = read("SELECT (generic_plans + custom_plans)::int AS v FROM pg_prepared_statements"
                + " WHERE statement = 'ROLLBACK AND CHAIN'");
        return Integer.parseInt(shown.replaceAll("[^0-9]*0, .*: ([0-9]+).*", "$1"));
    }

    private static List<String> readAtATime(TestEngine engine, String... statements) {
        List<TestRequest> requests =
                Stream.of(statements).map(_ -> engine.begin("DbRead")).toList();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < statements.length; i++) {
            answers.add(requests.get(i).start(ONE, Sql.of(statements[i]).call("DbRead", "one")));
        }
        return answers.stream()
                .map(answer -> Cbor.show(TestRequest.await(answer)))
                .toList();
    }

    private static void change(TestEngine engine, String... statements) {
        TestRequest write = engine.begin("DbRead", "DbWrite");
        for (String sql : statements) {
            assertEquals("[0, ", write.call(EXECUTE, sql).substring(0, 4), sql);
        }
        assertEquals(new FinishOutcome.Committed(), write.finish(true));
    }
}
