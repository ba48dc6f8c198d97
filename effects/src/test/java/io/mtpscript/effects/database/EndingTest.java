package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between the last statement of a transaction and its COMMIT. */
final class EndingTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final Program.EffectSite EXECUTE = PROGRAM.execute();
    private static final Mark MARK = new Mark(
            "UPDATE claim SET owner = NULL, note = $2 WHERE owner = $1",
            List.of(new SqlValue.OfText("me"), new SqlValue.OfInt(7)));

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = new TestEngine(
                2, Optional.of(DatabaseSettings.of(TestDatabase.create()).withConnections(4)), PROGRAM.program());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void tables() {
        TestRequest request = write();
        execute(request, "DROP TABLE IF EXISTS claim, entry");
        execute(request, "CREATE TABLE entry (v int)");
        execute(request, "CREATE TABLE claim (owner text, note int CHECK (note < 100))");
        execute(request, "INSERT INTO claim VALUES ('me', 1), ('twin', 1), ('twin', 2)");
        assertEquals(new FinishOutcome.Committed(), request.finish(true));
    }

    private static TestRequest write() {
        return engine.begin("DbRead", "DbWrite");
    }

    private static void execute(TestRequest request, String sql) {
        assertTrue(request.call(EXECUTE, sql).startsWith("[0"), sql);
    }

    private static TestRequest inserted() {
        TestRequest request = write();
        execute(request, "INSERT INTO entry VALUES (1)");
        return request;
    }

    private static FinishOutcome finish(TestRequest request, Optional<Mark> mark, CommitGate gate) {
        if (gate instanceof Gate asks) {
            asks.eventLoop = request.eventLoop();
        }
        return request.finish(new Ending.Commit(mark, gate));
    }

    @Test
    void aMarkOfOneRowIsPartOfTheTransaction() {
        for (int round = 0; round < 2; round++) {
            assertEquals(new FinishOutcome.Committed(), finish(inserted(), Optional.of(MARK), CommitGate.OPEN));
            assertDeleted(1, "claim WHERE owner IS NULL AND note = 7");
            assertDeleted(1, "entry");
            tables();
        }
    }

    @Test
    void aMarkWithoutItsRowRollsBack() {
        for (String owner : List.of("nobody", "twin")) {
            Mark mark = new Mark(MARK.sql(), List.of(new SqlValue.OfText(owner), new SqlValue.OfInt(7)));
            assertEquals(new FinishOutcome.ClaimLost(), finish(inserted(), Optional.of(mark), CommitGate.OPEN));
            assertEquals(new FinishOutcome.ClaimLost(), finish(inserted(), Optional.of(mark), new Gate(true)));
        }
        assertDeleted(0, "entry");
        assertDeleted(0, "claim WHERE note = 7");
    }

    @Test
    void aMarkThatFailsRollsBack() {
        Mark mark = new Mark(MARK.sql(), List.of(new SqlValue.OfText("me"), new SqlValue.OfInt(100)));
        for (CommitGate gate : List.of(CommitGate.OPEN, new Gate(true))) {
            assertEquals(
                    new FinishOutcome.Failed(ErrorCode.EFFECT_FAILED), finish(inserted(), Optional.of(mark), gate));
        }
        assertDeleted(0, "entry");
    }

    @Test
    void theGateHearsTheIdOfWhatWrote() {
        Gate gate = new Gate(true);
        assertEquals(new FinishOutcome.Committed(), finish(noted(), Optional.empty(), gate));
        assertEquals(new FinishOutcome.Committed(), finish(noted(), Optional.of(MARK), gate));
        assertTrue(gate.asked.getFirst().getAsLong() < gate.asked.getLast().getAsLong(), gate.asked::toString);
        assertDeleted(
                2,
                "entry WHERE v IN (" + gate.asked.getFirst().getAsLong() + ", "
                        + gate.asked.getLast().getAsLong() + ")");
    }

    /** Has written down its transaction's id; that of a row's own is its savepoint's. */
    private static TestRequest noted() {
        TestRequest request = write();
        execute(request, "INSERT INTO entry SELECT pg_current_xact_id()::text::int");
        return request;
    }

    @Test
    void theGateHearsOfNoIdWhereNothingWasWritten() {
        Gate gate = new Gate(true);
        TestRequest request = write();
        execute(request, "DELETE FROM entry WHERE false");
        assertEquals(new FinishOutcome.Committed(), finish(request, Optional.empty(), gate));
        assertEquals(List.of(OptionalLong.empty()), gate.asked);
    }

    @Test
    void theGateHearsOfATransactionThatOnlyNotifies() {
        Gate gate = new Gate(true);
        for (String sql : List.of("NOTIFY news, 'x'", "SELECT pg_notify('news', 'x')")) {
            TestRequest request = write();
            execute(request, sql);
            assertEquals(new FinishOutcome.Committed(), finish(request, Optional.empty(), gate));
            assertTrue(gate.asked.getLast().isPresent(), sql);
        }
    }

    @Test
    void aGateThatStaysShutRollsBack() {
        assertEquals(
                new FinishOutcome.Failed(ErrorCode.OVERLOADED), finish(inserted(), Optional.of(MARK), new Gate(false)));
        assertDeleted(0, "entry");
        assertDeleted(1, "claim WHERE owner = 'me'");
    }

    @Test
    void withoutATransactionNobodyIsAsked() {
        Gate gate = new Gate(false);
        assertEquals(new FinishOutcome.Nothing(), finish(write(), Optional.of(MARK), gate));
        assertEquals(List.of(), gate.asked);
    }

    private static void assertDeleted(int expected, String what) {
        TestRequest request = write();
        assertEquals("[0, " + expected + "]", request.call(EXECUTE, "DELETE FROM " + what));
        request.finish(false);
    }

    /** Answers later, from elsewhere, as a disk does. */
    private static final class Gate implements CommitGate {
        private final boolean opens;
        private final List<OptionalLong> asked = new ArrayList<>();
        private Executor eventLoop = Runnable::run;

        Gate(boolean opens) {
            this.opens = opens;
        }

        @Override
        public boolean asks() {
            return true;
        }

        @Override
        public void ask(OptionalLong transactionId, Consumer<Boolean> verdict) {
            asked.add(transactionId);
            CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, eventLoop)
                    .execute(() -> verdict.accept(opens));
        }
    }
}
