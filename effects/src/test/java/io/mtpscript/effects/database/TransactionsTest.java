package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Recording;
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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of runtime contract section 6 for requests that write. */
final class TransactionsTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final int VALUE = PROGRAM.row(field("v", PROGRAM.types.integer));
    private static final Program.EffectSite ONE = PROGRAM.one(VALUE);
    private static final Program.EffectSite RETURNING = PROGRAM.returning(VALUE);
    private static final Program.EffectSite EXECUTE = PROGRAM.execute();

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = new TestEngine(
                2, Optional.of(DatabaseSettings.of(TestDatabase.create()).withConnections(8)), PROGRAM.program());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void tables() {
        inTransaction(
                "DROP TABLE IF EXISTS child, account",
                "CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL CONSTRAINT positive CHECK (balance >= 0))",
                "CREATE TABLE child (account int CONSTRAINT parent REFERENCES account DEFERRABLE INITIALLY IMMEDIATE,"
                        + " n int CONSTRAINT once UNIQUE DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO account VALUES (1, 100), (2, 100)");
    }

    private static void inTransaction(String... statements) {
        TestRequest request = write();
        for (String statement : statements) {
            assertTrue(request.call(EXECUTE, statement).startsWith("[0"), statement);
        }
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
    }

    private static TestRequest write() {
        return engine.begin("DbRead", "DbWrite");
    }

    private static String scalar(String sql) {
        return engine.begin("DbRead").call(ONE, sql);
    }

    private static String ok(long value) {
        return "[0, [0, {\"v\": " + value + "}]]";
    }

    @Test
    void commitsAndRollsBackTheWholeRequest() {
        TestRequest kept = write();
        assertEquals(
                "[0, 1]",
                kept.call(
                        EXECUTE,
                        Sql.of("UPDATE account SET balance = $1 WHERE id = 1").bind(50)));
        assertEquals(ok(50), kept.call(ONE, "SELECT balance AS v FROM account WHERE id = 1"), "reads its own writes");
        assertEquals(ok(100), scalar("SELECT balance AS v FROM account WHERE id = 1"), "others do not yet");
        assertEquals(
                "[0, [{\"v\": 51}]]",
                kept.call(
                        RETURNING,
                        "UPDATE account SET balance = balance + 1 WHERE id = 1" + " RETURNING balance AS v"));
        assertEquals(new FinishOutcome.Committed(), kept.finish(true));
        assertEquals(ok(51), scalar("SELECT balance AS v FROM account WHERE id = 1"));

        TestRequest dropped = write();
        assertEquals("[0, 2]", dropped.call(EXECUTE, "DELETE FROM account"));
        assertEquals(new FinishOutcome.RolledBack(), dropped.finish(false));
        assertEquals(ok(2), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void nothingIsBegunBeforeTheFirstCall() {
        assertEquals(new FinishOutcome.Nothing(), write().finish(true));
        assertEquals(new FinishOutcome.Nothing(), engine.begin("DbRead").finish(true));
    }

    @Test
    void aFailedStatementLeavesTheTransactionUsable() {
        TestRequest request = write();
        assertEquals("[0, 1]", request.call(EXECUTE, "INSERT INTO account VALUES (3, 1)"));
        assertEquals("[1, [7, \"account_pkey\"]]", request.call(EXECUTE, "INSERT INTO account VALUES (3, 2)"));
        assertEquals("[1, [5, \"positive\"]]", request.call(EXECUTE, "UPDATE account SET balance = -1"));
        assertEquals("[1, [6, \"parent\"]]", request.call(EXECUTE, "INSERT INTO child VALUES (9, 1)"));
        assertEquals("[1, [4, \"balance\"]]", request.call(EXECUTE, "INSERT INTO account VALUES (4, NULL)"));
        assertEquals(
                "[1, [0, \"42P01\", \"relation \"nowhere\" does not exist\"]]",
                request.call(ONE, "SELECT 1 AS v FROM nowhere"));
        assertEquals("[1, [0, \"22012\", \"division by zero\"]]", request.call(ONE, "SELECT 1 / 0 AS v"));
        assertEquals("[0, 1]", request.call(EXECUTE, "INSERT INTO account VALUES (4, 2)"));
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
        assertEquals(ok(4), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void aFailureAsTheLastStatementStillCommitsWhatWasBefore() {
        TestRequest request = write();
        request.call(EXECUTE, "INSERT INTO account VALUES (3, 1)");
        request.call(EXECUTE, "INSERT INTO account VALUES (3, 2)");
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
        assertEquals(ok(3), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void anErrLeavesNothingBehind() {
        TestRequest request = write();
        assertEquals(
                "[1, [1, \"v\", \"the column has text, the field is Int\"]]",
                request.call(RETURNING, "INSERT INTO account VALUES (3, 1) RETURNING 'x' AS v"));
        assertEquals(
                "[1, [1, \"v\", \"the value is NULL, the field is Int\"]]",
                request.call(RETURNING, "INSERT INTO account VALUES (3, 1) RETURNING NULL::int AS v"));
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
        assertEquals(ok(2), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void aDeferredConstraintFailsTheCommit() {
        TestRequest request = write();
        assertEquals("[0, 2]", request.call(EXECUTE, "INSERT INTO child VALUES (1, 1), (2, 1)"));
        assertEquals(new FinishOutcome.Failed(ErrorCode.CONFLICT), request.finish(true));
        assertEquals(ok(0), scalar("SELECT count(*) AS v FROM child"));
    }

    @Test
    void statementsThatControlTransactionsAndSessionsAreNotSent() {
        TestRequest request = write();
        for (String statement : List.of(
                "COMMIT",
                "ROLLBACK",
                "  -- x\n END",
                "/* a /* b */ */ abort",
                "BEGIN",
                "SAVEPOINT x",
                "ROLLBACK TO SAVEPOINT mtp_call",
                "PREPARE TRANSACTION 'x'",
                "SET search_path = x",
                "RESET ALL",
                "DISCARD ALL",
                "COPY account TO STDOUT",
                "LISTEN x",
                "DO $$BEGIN COMMIT; END$$",
                "")) {
            String answer = request.call(EXECUTE, statement);
            assertTrue(answer.startsWith("[1, [0, \"0A000\", \"The statement was not sent: "), answer);
        }
        assertEquals(
                "[1, [0, \"42601\", \"cannot insert multiple commands into a prepared statement\"]]",
                request.call(EXECUTE, "DELETE FROM account; COMMIT"));
        request.finish(false);
        assertEquals(ok(2), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void writesNeedTheEffect() {
        TestRequest request = engine.begin("DbRead");
        assertEquals(
                "[1, [0, \"0A000\", \"The statement was not sent: DELETE writes: it needs DbWrite\"]]",
                request.call(ONE, "DELETE FROM account RETURNING 1 AS v"));
        for (String sneaky : List.of(
                "WITH gone AS (DELETE FROM account RETURNING 1) SELECT count(*) AS v FROM gone",
                "SELECT nextval('s') AS v",
                "SELECT 1 AS v FROM account FOR UPDATE")) {
            inTransaction("CREATE SEQUENCE IF NOT EXISTS s");
            String answer = request.call(ONE, sneaky);
            assertTrue(answer.startsWith("[1, [0, \"25006\", \"cannot execute "), answer);
        }
        assertEquals(
                "[1, [0, \"25001\", \"transaction read-write mode must be set before any query\"]]",
                request.call(ONE, "SELECT length(set_config('transaction_read_only', 'off', true)) AS v"));
        TestRequest.EndedException ended = assertThrows(
                TestRequest.EndedException.class, () -> request.call(EXECUTE, "INSERT INTO account VALUES (3, 1)"));
        assertEquals(new EffectEnd.NotAllowed("DbWrite"), ended.end());
        assertEquals(ok(2), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void callsSideBySideTakePlaceInOrder() {
        TestRequest request = write();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // Every fifth fails, and must not disturb its neighbours.
            Sql sql = i % 5 == 4
                    ? Sql.of("INSERT INTO account VALUES ($1, -1)").bind(100 + i)
                    : Sql.of("INSERT INTO account VALUES ($1, $2)")
                            .bind(100 + i)
                            .bind(i);
            answers.add(request.start(EXECUTE, sql.call("DbWrite", "execute")));
        }
        long failed = answers.stream()
                .map(answer -> Cbor.show(TestRequest.await(answer)))
                .filter(answer -> answer.equals("[1, [5, \"positive\"]]"))
                .count();
        assertEquals(10, failed);
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
        assertEquals(ok(42), scalar("SELECT count(*) AS v FROM account"));
    }

    @Test
    void aStatementThatWasPreparedBeforeItsTableChangedIsPreparedAgain() {
        TestRequest before = write();
        assertEquals(ok(100), before.call(ONE, "SELECT * FROM (SELECT balance AS v FROM account WHERE id = 1) x"));
        before.finish(true);
        for (int i = 0; i < 8; i++) {
            scalar("SELECT balance AS v FROM account WHERE id = 1");
        }
        inTransaction("ALTER TABLE account ALTER COLUMN balance TYPE bigint");
        TestRequest after = write();
        assertEquals(ok(100), after.call(ONE, "SELECT * FROM (SELECT balance AS v FROM account WHERE id = 1) x"));
        assertEquals("[0, 1]", after.call(EXECUTE, "UPDATE account SET balance = 7 WHERE id = 1"));
        assertEquals(new FinishOutcome.Committed(), after.finish(true));
        for (int i = 0; i < 8; i++) {
            assertEquals(ok(7), scalar("SELECT balance AS v FROM account WHERE id = 1"));
        }
    }

    /** Two that read the balance before either writes it. */
    @Test
    void aConflictAsksForARerunAndTheRerunSucceeds() {
        TestRequest first = write();
        TestRequest second = engine.begin(1, 1, Recording.none(), "DbRead", "DbWrite");
        assertEquals(ok(100), first.call(ONE, "SELECT balance AS v FROM account WHERE id = 1"));
        assertEquals(ok(100), second.call(ONE, "SELECT balance AS v FROM account WHERE id = 1"));
        first.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 1");
        assertTrue(second.effects().rerunnable());
        assertEquals(new FinishOutcome.Committed(), first.finish(true));
        TestRequest.EndedException ended = assertThrows(
                TestRequest.EndedException.class,
                () -> second.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 1"));
        assertInstanceOf(EffectEnd.Rerun.class, ended.end());
        assertEquals(new FinishOutcome.Rerun(), second.finish(false));

        TestRequest again = engine.begin(1, 2, Recording.none(), "DbRead", "DbWrite");
        assertEquals(ok(0), again.call(ONE, "SELECT balance AS v FROM account WHERE id = 1"));
        assertEquals(new FinishOutcome.Committed(), again.finish(true));
    }

    @Test
    void aConflictAtCommitAsksForARerunToo() {
        TestRequest first = write();
        TestRequest second = engine.begin(1, 1, Recording.none(), "DbRead", "DbWrite");
        // Write skew: each reads what the other writes.
        first.call(ONE, "SELECT sum(balance) AS v FROM account WHERE id = 2");
        second.call(ONE, "SELECT sum(balance) AS v FROM account WHERE id = 1");
        assertEquals("[0, 1]", first.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 1"));
        assertEquals("[0, 1]", second.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 2"));
        assertEquals(new FinishOutcome.Committed(), first.finish(true));
        assertEquals(new FinishOutcome.Rerun(), second.finish(true));
        assertEquals(ok(100), scalar("SELECT balance AS v FROM account WHERE id = 2"));
    }

    @Test
    void theLastAttemptGetsTheErrorItself() {
        int last = RequestEffects.MAX_RERUNS + 1;
        TestRequest first = write();
        TestRequest second = engine.begin(1, last, Recording.none(), "DbRead", "DbWrite");
        first.call(ONE, "SELECT balance AS v FROM account WHERE id = 1");
        second.call(ONE, "SELECT balance AS v FROM account WHERE id = 1");
        first.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 1");
        first.finish(true);
        assertEquals(
                "[1, [3, \"could not serialize access due to concurrent update\"]]",
                second.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 1"));
        assertEquals(new FinishOutcome.RolledBack(), second.finish(false));

        TestRequest third = write();
        TestRequest fourth = engine.begin(1, last, Recording.none(), "DbRead", "DbWrite");
        third.call(ONE, "SELECT count(*) AS v FROM account WHERE id = 2 AND balance = 0");
        fourth.call(ONE, "SELECT count(*) AS v FROM account WHERE id = 1 AND balance = 77");
        third.call(EXECUTE, "UPDATE account SET balance = 77 WHERE id = 1");
        fourth.call(EXECUTE, "UPDATE account SET balance = 0 WHERE id = 2");
        assertEquals(new FinishOutcome.Committed(), third.finish(true));
        assertEquals(new FinishOutcome.Failed(ErrorCode.CONFLICT), fourth.finish(true));
    }

    /** Many requests on two event loops read a balance and then spend it, each with its re-runs. */
    @Test
    void aBalanceIsNeverSpentTwice() throws Exception {
        int requests = 8;
        int price = 30;
        CyclicBarrier together = new CyclicBarrier(requests);
        try (ExecutorService threads = Executors.newFixedThreadPool(requests)) {
            List<CompletableFuture<Boolean>> spent = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                int eventLoop = i % 2;
                spent.add(CompletableFuture.supplyAsync(() -> spend(eventLoop, price, together), threads));
            }
            long successes = spent.stream().filter(TestRequest::await).count();
            assertEquals(ok(100 - price * successes), scalar("SELECT balance AS v FROM account WHERE id = 1"));
            assertTrue(successes >= 1 && successes <= 3, successes + " of 100 at " + price);
        }
    }

    private static boolean spend(int eventLoop, int price, CyclicBarrier together) {
        for (int attempt = 1; attempt <= RequestEffects.MAX_RERUNS + 1; attempt++) {
            TestRequest request = engine.begin(eventLoop, attempt, Recording.none(), "DbRead", "DbWrite");
            try {
                String balance = request.call(ONE, "SELECT balance AS v FROM account WHERE id = 1");
                if (attempt == 1) {
                    await(together);
                }
                if (!balance.startsWith("[0")) {
                    request.finish(false);
                    return false;
                }
                long value = Cbor.number(balance, "v");
                if (value < price) {
                    request.finish(false);
                    return false;
                }
                String updated = request.call(
                        EXECUTE,
                        Sql.of("UPDATE account SET balance = $1 WHERE id = 1").bind(value - price));
                FinishOutcome outcome = request.finish(updated.startsWith("[0"));
                if (!(outcome instanceof FinishOutcome.Rerun)) {
                    return outcome instanceof FinishOutcome.Committed;
                }
            } catch (TestRequest.EndedException rerun) {
                assertInstanceOf(EffectEnd.Rerun.class, rerun.end());
                assertEquals(new FinishOutcome.Rerun(), request.finish(false));
            }
        }
        return false;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void deadlocksAreRunAgain() {
        TestRequest first = write();
        TestRequest second = engine.begin(1, 1, Recording.none(), "DbRead", "DbWrite");
        first.call(EXECUTE, "UPDATE account SET balance = 1 WHERE id = 1");
        second.call(EXECUTE, "UPDATE account SET balance = 2 WHERE id = 2");
        CompletableFuture<byte[]> a = first.start(
                EXECUTE, Sql.of("UPDATE account SET balance = 1 WHERE id = 2").call("DbWrite", "execute"));
        CompletableFuture<byte[]> b = second.start(
                EXECUTE, Sql.of("UPDATE account SET balance = 2 WHERE id = 1").call("DbWrite", "execute"));
        // The other goes on only when the one that is chosen has ended.
        CompletableFuture<Boolean> firstEnded = CompletableFuture.supplyAsync(() -> reran(first, a));
        boolean secondEnded = reran(second, b);
        assertTrue(TestRequest.await(firstEnded) ^ secondEnded, "one of two");
    }

    /** Waits for the answer and ends the request. */
    private static boolean reran(TestRequest request, CompletableFuture<byte[]> answer) {
        try {
            TestRequest.await(answer);
            request.finish(true);
            return false;
        } catch (TestRequest.EndedException ended) {
            assertInstanceOf(EffectEnd.Rerun.class, ended.end());
            assertEquals(new FinishOutcome.Rerun(), request.finish(false));
            return true;
        }
    }

    @Test
    void anAbortedRequestIsRolledBackAndItsStatementCancelled() throws InterruptedException {
        TestRequest request = write();
        request.call(EXECUTE, "UPDATE account SET balance = 5 WHERE id = 1");
        CompletableFuture<byte[]> sleeping =
                request.start(ONE, Sql.of("SELECT 1 AS v FROM pg_sleep(60)").call("DbRead", "one"));
        Thread.sleep(100);
        request.abort(HostEnd.TIMEOUT);
        // The lock is free again as soon as the server has noticed.
        TestRequest other = write();
        assertEquals("[0, 1]", other.call(EXECUTE, "UPDATE account SET balance = 6 WHERE id = 1"));
        assertEquals(new FinishOutcome.Committed(), other.finish(true));
        assertFalse(sleeping.isDone(), "a call that was under way never completes");

        TestRequest idle = write();
        idle.call(EXECUTE, "UPDATE account SET balance = 7 WHERE id = 1");
        idle.abort(HostEnd.CLIENT_GONE);
        assertEquals(ok(6), scalar("SELECT balance AS v FROM account WHERE id = 1"));
    }
}
