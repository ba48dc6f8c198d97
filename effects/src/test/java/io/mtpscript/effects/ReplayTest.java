package io.mtpscript.effects;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.testing.Cbor;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is recorded, and what a replay makes of it. */
final class ReplayTest {
    private static final String[] EFFECTS = {"DbRead", "DbWrite", "Log"};

    private final TestProgram program = new TestProgram();
    private final int row = program.row(field("v", program.types.integer));
    private final Program.EffectSite one = program.one(row);
    private final Program.EffectSite wide =
            program.one(program.row(field("v", program.types.integer), field("w", program.types.string)));
    private final Program.EffectSite texts = program.one(program.row(field("v", program.types.string)));
    private final Program.EffectSite execute = program.execute();
    private final Program.EffectSite info = program.log("info", program.row(field("n", program.types.integer)));

    private static byte[] log(String message, long n) {
        CborWriter out = new CborWriter().array(3).text("Log").text("info").array(2);
        return out.text(message).map(1).text("n").integer(n).toByteArray();
    }

    private static ResponseRecord response(List<byte[]> lines) {
        return new ResponseRecord(200, List.of(), new byte[32], new byte[0], 1, lines);
    }

    private static List<String> texts(List<byte[]> lines) {
        return lines.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    /** A request that reads, writes, fails and logs; what it does depends on nothing but its answers. */
    private List<String> run(TestRequest request) {
        return List.of(
                request.call(info, log("begin", 1)),
                request.call(one, "SELECT (random() * 1000000)::int8 AS v"),
                request.call(execute, Sql.of("INSERT INTO t VALUES ($1)").bind(5)),
                request.call(one, "SELECT count(*) AS v FROM t"),
                request.call(one, "SELECT 1 / 0 AS v"),
                request.call(info, log("end\nof it", 2)));
    }

    @Test
    void aReplayWithTheDatabaseStoppedGivesTheSame() throws Exception {
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary();
                TestEngine engine =
                        new TestEngine(1, Optional.of(DatabaseSettings.of(server.url())), program.program())) {
            TestRequest setup = engine.begin(EFFECTS);
            setup.call(execute, "CREATE TABLE t (n int)");
            setup.finish(true);

            Recording recording = journal.begin(TestEngine.record("r-1"));
            TestRequest live = engine.begin(0, 1, recording, EFFECTS);
            List<String> answers = run(live);
            assertEquals(new FinishOutcome.Committed(), live.finish(true));
            recording.end(response(live.logLines()), _ -> {});
            assertEquals(texts(live.logLines()), engine.log.lines());

            stop(server);
            RecordedRequest recorded = journal.find("r-1").orElseThrow();
            assertEquals(6, recorded.entries().size());
            for (int i = 0; i < 3; i++) {
                TestRequest replay = engine.replay(recorded, EFFECTS);
                assertEquals(answers, run(replay));
                assertEquals(new FinishOutcome.Committed(), replay.finish(true));
                assertEquals(texts(live.logLines()), texts(replay.logLines()));
                assertEquals(Optional.empty(), ((ReplayedEffects) replay.effects()).unmade());
            }
            assertEquals(2, engine.log.lines().size(), "a replay logs nothing");
        }
    }

    private static void stop(EmbeddedPostgres server) {
        server.close();
    }

    private RecordedRequest record(Function<TestRequest, Boolean> steps) {
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        try (TestEngine engine = engine()) {
            Recording recording = journal.begin(TestEngine.record("r"));
            TestRequest request = engine.begin(0, 1, recording, EFFECTS);
            if (steps.apply(request)) {
                request.finish(true);
            }
            recording.end(response(List.of()), _ -> {});
            return journal.find("r").orElseThrow();
        }
    }

    private TestEngine engine() {
        return new TestEngine(1, Optional.of(DatabaseSettings.of(TestDatabase.create())), program.program());
    }

    @Test
    void anotherCallDiverges() {
        RecordedRequest recorded = record(request -> {
            request.call(info, log("same", 1));
            request.call(info, log("other", 1));
            request.call(info, log("last", 1));
            return true;
        });
        try (TestEngine engine = new TestEngine(1, Optional.empty(), program.program())) {
            TestRequest replay = engine.replay(recorded, EFFECTS);
            assertEquals("null", replay.call(info, log("same", 1)));
            Divergence other = divergence(replay, log("other", 2));
            assertEquals(1, other.n());
            assertArrayEquals(log("other", 1), other.recorded().orElseThrow());
            assertArrayEquals(log("other", 2), other.made().orElseThrow());
            Divergence unmade = ((ReplayedEffects) replay.effects()).unmade().orElseThrow();
            assertEquals(1, unmade.n());
            assertEquals(Optional.empty(), unmade.made());
            assertEquals("null", replay.call(info, log("last", 1)));
            Divergence more = divergence(replay, log("more", 1));
            assertEquals(3, more.n());
            assertEquals(Optional.empty(), more.recorded());
        }
    }

    private Divergence divergence(TestRequest replay, byte[] call) {
        TestRequest.EndedException ended =
                assertThrows(TestRequest.EndedException.class, () -> replay.call(info, call));
        return assertInstanceOf(EffectEnd.Diverged.class, ended.end()).divergence();
    }

    @Test
    void entriesHoldNumberHashCallAndAnswer() {
        RecordedRequest recorded = record(request -> {
            request.call(one, Sql.of("SELECT $1::int AS v").bind(3));
            return true;
        });
        JournalEntry entry = recorded.entries().getFirst();
        byte[] call = Sql.of("SELECT $1::int AS v").bind(3).call("DbRead", "one");
        assertEquals(0, entry.n());
        assertArrayEquals(call, entry.call());
        assertArrayEquals(Sha256.of(call), entry.hash());
        JournalEntry.Answered answered = assertInstanceOf(JournalEntry.Answered.class, entry.result());
        assertEquals("[0, [0, {\"v\": 3}]]", Cbor.show(answered.cbor()));
        assertEquals(Optional.of(new FinishOutcome.Committed()), recorded.outcome());
    }

    @Test
    void whatTheHostEndedEndsThereInTheReplay() {
        RecordedRequest atCall = record(request -> {
            request.call(info, log("a", 1));
            var _ = request.start(one, Sql.of("SELECT 1 AS v FROM pg_sleep(30)").call("DbRead", "one"));
            request.abort(HostEnd.TIMEOUT);
            return false;
        });
        RecordedRequest betweenCalls = record(request -> {
            request.call(info, log("a", 1));
            request.abort(HostEnd.TIMEOUT);
            return false;
        });
        for (RecordedRequest recorded : List.of(atCall, betweenCalls)) {
            try (TestEngine engine = new TestEngine(1, Optional.empty(), program.program())) {
                TestRequest replay = engine.replay(recorded, EFFECTS);
                replay.call(info, log("a", 1));
                TestRequest.EndedException ended = assertThrows(
                        TestRequest.EndedException.class, () -> replay.call(one, "SELECT 1 AS v FROM pg_sleep(30)"));
                assertEquals(new EffectEnd.Ended(HostEnd.TIMEOUT), ended.end());
            }
        }
    }

    @Test
    void onlyTheLastAttemptIsRecordedAndLogged() {
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        try (TestEngine engine = engine()) {
            TestRequest setup = engine.begin(EFFECTS);
            setup.call(execute, "CREATE TABLE t AS SELECT 1 AS id, 0 AS v");
            setup.finish(true);
            Recording recording = journal.begin(TestEngine.record("r"));

            TestRequest first = engine.begin(0, 1, recording, EFFECTS);
            first.call(info, log("attempt", 1));
            first.call(one, "SELECT v FROM t");
            TestRequest rival = engine.begin(EFFECTS);
            rival.call(execute, "UPDATE t SET v = 1");
            rival.finish(true);
            assertThrows(TestRequest.EndedException.class, () -> first.call(execute, "UPDATE t SET v = 2"));
            assertEquals(new FinishOutcome.Rerun(), first.finish(false));

            TestRequest second = engine.begin(0, 2, recording, EFFECTS);
            second.call(info, log("attempt", 2));
            assertEquals("[0, [0, {\"v\": 1}]]", second.call(one, "SELECT v FROM t"));
            assertEquals(new FinishOutcome.Committed(), second.finish(true));
            recording.end(response(second.logLines()), _ -> {});

            assertEquals(2, journal.find("r").orElseThrow().entries().size());
            assertEquals(
                    List.of(
                            "{\"correlationId\":\"c0ffee\",\"fields\":{\"n\":2},\"level\":\"info\",\"message\":\"attempt\","
                                    + "\"sequence\":0}"),
                    engine.log.lines());
        }
    }

    @Test
    void logLinesOfRolledBackAndAbortedRequestsAreKept() {
        try (TestEngine engine = engine()) {
            TestRequest rolledBack = engine.begin(EFFECTS);
            rolledBack.call(info, log("rolled back", 1));
            assertTrue(engine.log.lines().isEmpty(), "not before it has ended");
            rolledBack.finish(false);
            TestRequest aborted = engine.begin(EFFECTS);
            aborted.call(info, log("aborted", 1));
            aborted.abort(HostEnd.CLIENT_GONE);
            assertEquals(2, engine.log.lines().size());
        }
    }

    @Test
    void anEqualReadIsAnsweredFromTheFirstOneWhereNothingWrites() {
        String random = "SELECT (random() * 1000000000000)::int8 AS v";
        try (TestEngine engine = engine()) {
            MemoryJournal journal = new MemoryJournal(10, 1 << 20);
            Recording recording = journal.begin(TestEngine.record("r"));
            TestRequest reader = engine.begin(0, 1, recording, "DbRead");
            String first = reader.call(one, random);
            assertEquals(first, reader.call(one, random));
            byte[] another = Sql.of(random + " -- 2").call("DbRead", "one");
            CompletableFuture<byte[]> a = reader.start(one, another);
            CompletableFuture<byte[]> b = reader.start(one, another);
            assertArrayEquals(TestRequest.await(a), TestRequest.await(b), "also while it is under way");
            reader.finish(true);
            recording.end(response(List.of()), _ -> {});
            assertEquals(
                    List.of(0, 1, 2, 3),
                    journal.find("r").orElseThrow().entries().stream()
                            .map(JournalEntry::n)
                            .toList());

            assertTrue(!first.equals(engine.begin("DbRead").call(one, random)), "another request asks anew");
            TestRequest writer = engine.begin("DbRead", "DbWrite");
            assertTrue(!writer.call(one, random).equals(writer.call(one, random)), "a request that writes asks anew");
            writer.finish(false);
        }
    }

    /** Side by side, the reads in whatever order, and in a replay. */
    @Test
    void aReadIsAnsweredInItsOwnRowsType() {
        String sql = "SELECT 7 AS v, 'x' AS w";
        List<Program.EffectSite> sites = List.of(texts, one, wide, one, texts);
        try (TestEngine engine = engine()) {
            MemoryJournal journal = new MemoryJournal(10, 1 << 20);
            Recording recording = journal.begin(TestEngine.record("r"));
            TestRequest reader = engine.begin(0, 1, recording, "DbRead");
            List<String> answers = rowTypes(reader, sites, sql);
            assertEquals("[0, [0, {\"v\": 7}]]", answers.get(1));
            assertEquals("[0, [0, {\"v\": 7, \"w\": \"x\"}]]", answers.get(2));
            assertEquals(answers.get(1), answers.get(3));
            assertTrue(answers.get(0).startsWith("[1, ["), "a failure is that type's alone: " + answers.get(0));
            assertEquals(answers.get(0), answers.get(4));
            reader.finish(true);
            recording.end(response(List.of()), _ -> {});
            assertEquals(answers, rowTypes(engine.replay(journal.find("r").orElseThrow(), "DbRead"), sites, sql));
        }
    }

    private static List<String> rowTypes(TestRequest request, List<Program.EffectSite> sites, String sql) {
        byte[] call = Sql.of(sql).call("DbRead", "one");
        List<CompletableFuture<byte[]>> answers =
                sites.stream().map(site -> request.start(site, call)).toList();
        return answers.stream()
                .map(answer -> Cbor.show(TestRequest.await(answer)))
                .toList();
    }
}
