package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.PoolState;
import io.mtpscript.effects.claims.Claim;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.claims.ClaimedResponse;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.testing.Cbor;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What connections do to requests, and requests to connections. */
final class ConnectionsTest {
    private final TestProgram program = new TestProgram();
    private final int integer = program.row(field("v", program.types.integer));
    private final int text = program.row(field("v", program.types.string));
    private final Program.EffectSite one = program.one(integer);
    private final Program.EffectSite all = program.query(integer);
    private final Program.EffectSite word = program.one(text);
    private final Program.EffectSite words = program.query(text);
    private final Program.EffectSite execute = program.execute();

    private TestEngine engine(DatabaseSettings settings) {
        return new TestEngine(1, Optional.of(settings), program.program());
    }

    private static String some(String shown) {
        return "[0, [0, {\"v\": " + shown + "}]]";
    }

    private static String err(String shown) {
        return "[1, " + shown + "]";
    }

    @Test
    void noStateOfARequestReachesAnother() {
        // One connection, so that the next request certainly gets what the last one had.
        try (TestEngine engine =
                engine(DatabaseSettings.of(TestDatabase.create()).withConnections(1))) {
            String state = "SELECT concat_ws(' ', current_setting('work_mem'), current_user, current_schema(),"
                    + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
                    + " (SELECT count(*) FROM pg_class WHERE relpersistence = 't'),"
                    + " (SELECT count(*) FROM pg_listening_channels()),"
                    + " current_setting('default_transaction_read_only'), current_setting('TimeZone')) AS v";
            TestRequest setup = engine.begin("DbRead", "DbWrite");
            setup.call(execute, "CREATE ROLE guest");
            setup.call(execute, "CREATE SEQUENCE s");
            setup.call(
                    execute,
                    "CREATE FUNCTION meddle(writing boolean) RETURNS text LANGUAGE plpgsql AS $$BEGIN"
                            + " PERFORM set_config('work_mem', '77MB', false), set_config('TimeZone', 'Asia/Tokyo', false);"
                            + " PERFORM set_config('default_transaction_read_only', 'on', false);"
                            + " PERFORM set_config('search_path', 'pg_catalog', false);"
                            + " PERFORM pg_advisory_lock(42); EXECUTE 'LISTEN news';"
                            + " IF writing THEN EXECUTE 'CREATE TEMP TABLE left_over (x int)'; END IF; EXECUTE 'SET ROLE guest'; RETURN 'done'; END$$");
            setup.finish(true);
            String clean = engine.begin("DbRead").call(word, state);

            assertEquals(some("\"done\""), engine.begin("DbRead").call(word, "SELECT meddle(false) AS v"));
            assertEquals(clean, engine.begin("DbRead").call(word, state), "after a read");

            for (boolean commit : List.of(true, false)) {
                TestRequest meddler = engine.begin("DbRead", "DbWrite");
                assertTrue(meddler.call(one, "SELECT nextval('s') AS v").startsWith("[0"));
                assertEquals(some("\"done\""), meddler.call(word, "SELECT meddle(true) AS v"));
                meddler.finish(commit);
                assertEquals(clean, engine.begin("DbRead").call(word, state), "after a write, committed: " + commit);
                assertEquals(
                        err("[0, \"55000\", \"lastval is not yet defined in this session\"]"),
                        engine.begin("DbRead").call(one, "SELECT lastval() AS v"));
            }
        }
    }

    @Test
    void aLockThatAViewTakesIsSeenByNobodyAndSoonGivenBack() throws Exception {
        String url = TestDatabase.create();
        try (TestEngine engine = engine(DatabaseSettings.of(url).withConnections(1));
                AdminSession another = AdminSession.open(url)) {
            another.run(
                    "CREATE FUNCTION lock() RETURNS int LANGUAGE plpgsql AS"
                            + " $$BEGIN PERFORM pg_advisory_lock(42); RETURN 1; END$$; CREATE VIEW locking AS SELECT lock() AS v");
            String locks = "SELECT count(*) AS v FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";
            String locking = "SELECT v FROM locking";
            for (int i = 0; i < 3; i++) {
                assertEquals(some("1"), engine.begin("DbRead").call(one, locking));
                assertEquals(some("0"), engine.begin("DbRead").call(one, locks), "by another read");
                assertEquals(some("1"), engine.begin("DbRead").call(one, locking));
                TestRequest writer = engine.begin("DbRead", "DbWrite");
                assertEquals(some("0"), writer.call(one, locks), "by a write");
                writer.finish(true);
            }
            assertEquals(some("1"), engine.begin("DbRead").call(one, locking));
            // An idle session gives it back, and one that always has something to do.
            for (boolean busy : List.of(false, true)) {
                assertEquals(some("1"), engine.begin("DbRead").call(one, locking));
                AtomicBoolean got = new AtomicBoolean();
                Thread waiting = Thread.ofPlatform().start(() -> {
                    take(another);
                    got.set(true);
                });
                long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (busy && !got.get() && System.nanoTime() < until) {
                    assertEquals(some("1"), engine.begin("DbRead").call(one, "SELECT 1 AS v"));
                }
                waiting.join(Duration.ofSeconds(20));
                assertTrue(got.get(), "a lock is never given back; busy: " + busy);
            }
        }
    }

    private static void take(AdminSession session) {
        try {
            session.rows("SELECT pg_advisory_lock(42)::text AS v", List.of("v"));
            session.rows("SELECT pg_advisory_unlock(42)::text AS v", List.of("v"));
        } catch (AdminException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void waitsForAConnectionOnlySoLong() {
        DatabaseSettings settings =
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withTimeouts(300, 2_000, 10_000, 60_000);
        try (TestEngine engine = engine(settings)) {
            TestRequest holder = engine.begin("DbRead", "DbWrite");
            assertEquals(some("1"), holder.call(one, "SELECT 1 AS v"));
            assertEquals(
                    err("[8, \"No connection to the database became free in time\"]"),
                    engine.begin("DbRead").call(one, "SELECT 2 AS v"));
            CompletableFuture<byte[]> waiting =
                    engine.begin("DbRead").start(one, Sql.of("SELECT 3 AS v").call("DbRead", "one"));
            assertEquals(new FinishOutcome.Committed(), holder.finish(true));
            assertEquals(some("3"), Cbor.show(TestRequest.await(waiting)));
        }
    }

    @Test
    void connectionsThatNobodyUsesAreClosed() throws Exception {
        String url = TestDatabase.create();
        String others = "SELECT count(*)::text AS v FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        try (TestEngine engine =
                        engine(DatabaseSettings.of(url).withConnections(2).withMaxIdle(1_000));
                AdminSession watch = AdminSession.open(url)) {
            TestRequest writer = engine.begin("DbRead", "DbWrite");
            assertEquals(some("1"), writer.call(one, "SELECT 1 AS v"));
            assertEquals(some("1"), engine.begin("DbRead").call(one, "SELECT 1 AS v"));
            assertEquals(2, connections(engine));
            writer.finish(true);
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (connections(engine) > 1) {
                assertTrue(System.nanoTime() < until, "the one that is not needed is kept");
                assertEquals(some("1"), engine.begin("DbRead").call(one, "SELECT 1 AS v"));
                Thread.sleep(50);
            }
            while (connections(engine) > 0
                    || !watch.rows(others, List.of("v")).equals(List.of(List.of(Optional.of("0"))))) {
                assertTrue(System.nanoTime() < until, "the last one is kept");
                Thread.sleep(50);
            }
            assertEquals(some("1"), engine.begin("DbRead").call(one, "SELECT 1 AS v"));
        }
    }

    @Test
    void aConnectionThatCouldNotBeClosedInTimeIsNotGivenOut() throws Exception {
        Claim claim = new Claim(new byte[32], new byte[32], "run", 60_000, false);
        try (TestEngine engine = engine(
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withMaxIdle(500))) {
            String own = "SELECT pg_backend_pid() AS v";
            long first = Cbor.number(engine.begin("DbRead").call(one, own), "v");
            while (pool(engine).inUse() > 0) {
                Thread.sleep(1);
            }
            // Like a process that was frozen: it goes on with the next request, before any timer.
            assertEquals(new ClaimOutcome.Granted(), engine.<ClaimOutcome>ask((loop, to) -> {
                sleep(800);
                loop.claims().claim(claim, to);
            }));
            assertTrue(Cbor.number(engine.begin("DbRead").call(one, own), "v") != first);
        }
    }

    private static PoolState pool(TestEngine engine) {
        return engine.<PoolState>ask((loop, to) -> to.accept(loop.pools().getFirst()));
    }

    private static int connections(TestEngine engine) {
        PoolState pool = pool(engine);
        return pool.idle() + pool.inUse();
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementTakesOnlySoLong() {
        DatabaseSettings settings =
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withTimeouts(5_000, 2_000, 300, 400);
        try (TestEngine engine = engine(settings)) {
            String slow = "SELECT 1 AS v FROM pg_sleep(30)";
            String timeout = err("[8, \"canceling statement due to statement timeout\"]");
            assertEquals(timeout, engine.begin("DbRead").call(one, slow));
            TestRequest writer = engine.begin("DbRead", "DbWrite");
            assertEquals(timeout, writer.call(one, slow));
            assertEquals(some("2"), writer.call(one, "SELECT 2 AS v"), "the transaction goes on");
            assertEquals(new FinishOutcome.Committed(), writer.finish(true));
        }
    }

    @Test
    void theServerEndsATransactionThatWaitsTooLong() throws InterruptedException {
        DatabaseSettings settings =
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withTimeouts(5_000, 2_000, 5_000, 200);
        try (TestEngine engine = engine(settings)) {
            TestRequest idle = engine.begin("DbRead", "DbWrite");
            assertEquals(some("1"), idle.call(one, "SELECT 1 AS v"));
            Thread.sleep(600);
            assertTrue(idle.call(one, "SELECT 2 AS v").startsWith("[1, ["));
            assertEquals(err("[9, \"The request's transaction was lost\"]"), idle.call(one, "SELECT 3 AS v"));
            assertTrue(idle.finish(true) instanceof FinishOutcome.Failed);
            assertEquals(some("4"), engine.begin("DbRead").call(one, "SELECT 4 AS v"), "a new connection");
        }
    }

    @Test
    void limitsRowsAndBytes() {
        DatabaseSettings settings =
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withAnswerLimits(1_000, 100_000);
        try (TestEngine engine = engine(settings)) {
            String tooMany = "SELECT generate_series(1, 100000000) AS v";
            String tooManyAnswer = err("[2, \"The statement gave more than 1000 rows\"]");
            String tooLong = "SELECT repeat('x', 5000) AS v FROM generate_series(1, 900)";
            String tooLongAnswer = err("[2, \"The rows are over 100000 bytes\"]");
            String hugeValue = "SELECT repeat('x', 50000000) AS v";
            String hugeAnswer = err("[2, \"A row or message of the database is over the limit\"]");
            TestRequest reader = engine.begin("DbRead");
            assertEquals(tooManyAnswer, reader.call(all, tooMany));
            assertEquals(tooLongAnswer, reader.call(words, tooLong));
            assertEquals(hugeAnswer, reader.call(words, hugeValue));
            assertTrue(reader.call(all, "SELECT * FROM generate_series(1, 1000) AS v")
                    .endsWith("{\"v\": 1000}]]"));

            TestRequest writer = engine.begin("DbRead", "DbWrite");
            assertEquals(tooManyAnswer, writer.call(all, tooMany));
            assertEquals(tooLongAnswer, writer.call(words, tooLong));
            assertEquals(tooLongAnswer, writer.call(words, "SELECT repeat('x', 100001) AS v"));
            assertEquals(some("1"), writer.call(one, "SELECT 1 AS v"), "the transaction goes on");
            assertEquals(hugeAnswer, writer.call(words, hugeValue));
            assertEquals(err("[9, \"The request's transaction was lost\"]"), writer.call(one, "SELECT 1 AS v"));
            assertTrue(writer.finish(true) instanceof FinishOutcome.Failed);
        }
    }

    @Test
    void theLimitOfAnswersIsNoneOfTheEnginesOwnRows() {
        ClaimedResponse response = new ClaimedResponse(200, List.of(), "c0ffee", new byte[1_000_000]);
        Claim claim = new Claim(new byte[32], new byte[32], "run", 60_000, false);
        try (TestEngine engine =
                engine(DatabaseSettings.of(TestDatabase.create()).withAnswerLimits(1_000, 1_000))) {
            assertEquals(
                    new ClaimOutcome.Granted(),
                    engine.<ClaimOutcome>ask((loop, to) -> loop.claims().claim(claim, to)));
            assertTrue(engine.<Boolean>ask((loop, to) -> loop.claims().keep(claim, response, () -> to.accept(true))));
            ClaimOutcome.Done done = assertInstanceOf(
                    ClaimOutcome.Done.class,
                    engine.<ClaimOutcome>ask((loop, to) -> loop.claims().claim(claim, to)));
            assertArrayEquals(response.body(), done.response().body());
        }
    }

    @Test
    void forgetsStatementsThatAreUsedLeast() {
        DatabaseSettings few =
                DatabaseSettings.of(TestDatabase.create()).withConnections(1).withStatements(4);
        try (TestEngine engine = engine(few)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 20; i++) {
                    assertEquals(
                            some(Integer.toString(i)), engine.begin("DbRead").call(one, "SELECT " + i + " AS v"));
                }
            }
            String count = engine.begin("DbRead").call(one, "SELECT count(*) AS v FROM pg_prepared_statements");
            long kept = Cbor.number(count, "v");
            // Beside the four: the last one dropped, which is closed behind this one, and the three that begin and end
            // reads.
            assertTrue(kept <= 8, count);
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailableAtOnce() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        long start = System.nanoTime();
        try (TestEngine engine = engine(DatabaseSettings.of("postgresql://u:hidden@127.0.0.1:" + freePort + "/d"))) {
            String answer = err("[9, \"The database does not take connections\"]");
            assertEquals(answer, engine.begin("DbRead").call(one, "SELECT 1 AS v"));
            TestRequest writer = engine.begin("DbRead", "DbWrite");
            assertEquals(answer, writer.call(execute, "DELETE FROM t"));
            assertEquals(new FinishOutcome.Nothing(), writer.finish(true));
        }
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
    }

    @Test
    void withoutADatabaseEveryCallIsUnavailable() {
        try (TestEngine engine = new TestEngine(1, Optional.empty(), program.program())) {
            assertEquals(
                    err("[9, \"No database is configured\"]"),
                    engine.begin("DbRead").call(one, "SELECT 1 AS v"));
        }
    }

    @Test
    void refusesAUrlWithoutRepeatingIt() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> engine(DatabaseSettings.of("mysql://u:hidden@h/d")).close());
        assertEquals(
                "The database URL is not of the form postgresql://user:password@host:port/database?sslmode=...",
                refused.getMessage());
        assertEquals(
                "DatabaseSettings[connections=10, isolation=SERIALIZABLE]",
                DatabaseSettings.of("postgresql://u:hidden@h/d").toString());
    }

    @Test
    void anAbortedReadIsCancelled() throws InterruptedException {
        try (TestEngine engine =
                engine(DatabaseSettings.of(TestDatabase.create()).withConnections(1))) {
            TestRequest aborted = engine.begin("DbRead");
            var _ = aborted.start(one, Sql.of("SELECT 1 AS v FROM pg_sleep(60)").call("DbRead", "one"));
            Thread.sleep(100);
            aborted.abort(HostEnd.CLIENT_GONE);
            assertEquals(
                    some("0"),
                    engine.begin("DbRead")
                            .call(
                                    one,
                                    "SELECT count(*) AS v FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'"
                                            + " AND state = 'active' AND pid <> pg_backend_pid()"));
        }
    }

    /** With a server of its own, because it is stopped in every way there is. */
    @Test
    void survivesWhatHappensToTheServer() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            DatabaseSettings settings =
                    DatabaseSettings.of(server.url()).withConnections(2).withTimeouts(1_000, 1_000, 500, 60_000);
            try (TestEngine engine = engine(settings)) {
                stoppedServerMeansTimeout(engine, server);
                killedConnectionsMeanUnavailable(engine);
                TestRequest writer = engine.begin("DbRead", "DbWrite");
                assertEquals(some("1"), writer.call(one, "SELECT 1 AS v"));
                stop(server);
                String lost = writer.call(one, "SELECT 1 AS v");
                assertTrue(lost.startsWith("[1, [9, "), lost);
                assertEquals(new FinishOutcome.Failed(ErrorCode.UNAVAILABLE), writer.finish(true));
                assertEquals(
                        err("[9, \"The database does not take connections\"]"),
                        engine.begin("DbRead").call(one, "SELECT 1 AS v"));
            }
        }
    }

    @Test
    void aCommandApartEndsThoughTheServerSaysNothing() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
            DatabaseSettings settings = DatabaseSettings.of(server.url()).withTimeouts(1_000, 5_000, 500, 60_000);
            Database database = Database.of(settings, 1_000, (VertxInternal) vertx, context.nettyEventLoop(), 1);
            CompletableFuture<OwnStatements.Result> result = new CompletableFuture<>();
            // The process that serves it stops itself.
            String stops = "COPY (SELECT 1) TO PROGRAM 'kill -STOP $PPID'";
            context.nettyEventLoop().execute(() -> database.own().scriptApart(stops, result::complete));
            try {
                assertEquals(new OwnStatements.Result.Failed(ErrorCode.TIMEOUT, ""), result.get(20, TimeUnit.SECONDS));
            } finally {
                // The process that was to cancel it comes and goes.
                int _ = signalled("CONT", server);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatTakesNoConnectionIsSaidWhicheverTimeEndsFirst() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            DatabaseSettings settings = DatabaseSettings.of(server.url());
            try (TestEngine acquiring = engine(settings.withTimeouts(300, 20_000, 500, 60_000));
                    TestEngine connecting = engine(settings.withTimeouts(20_000, 300, 500, 60_000))) {
                signal("STOP", server);
                try {
                    for (TestEngine engine : List.of(acquiring, connecting)) {
                        assertEquals(
                                err("[8, \"The database did not take a connection in time\"]"),
                                engine.begin("DbRead").call(one, "SELECT 1 AS v"));
                    }
                } finally {
                    signal("CONT", server);
                }
            }
        }
    }

    private void stoppedServerMeansTimeout(TestEngine engine, EmbeddedPostgres server) throws Exception {
        TestRequest committing = engine.begin("DbRead", "DbWrite");
        assertEquals(some("1"), committing.call(one, "SELECT 1 AS v"));
        assertEquals(some("1"), engine.begin("DbRead").call(one, "SELECT 1 AS v"), "leaves an idle connection");
        // It is idle when its ROLLBACK has been answered too.
        Thread.sleep(200);
        signal("STOP", server);
        try {
            long start = System.nanoTime();
            assertEquals(
                    err("[8, \"The database did not answer in time\"]"),
                    engine.begin("DbRead").call(one, "SELECT 1 AS v"));
            assertEquals(
                    new FinishOutcome.Failed(ErrorCode.COMMIT_UNKNOWN),
                    committing.finish(true),
                    "COMMIT was sent and nothing came back");
            assertEquals(
                    err("[8, \"The database did not take a connection in time\"]"),
                    engine.begin("DbRead").call(one, "SELECT 1 AS v"),
                    "new connections hang too");
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(12).toNanos());
        } finally {
            signal("CONT", server);
        }
        assertEquals(some("2"), engine.begin("DbRead").call(one, "SELECT 2 AS v"), "goes on when the server does");
    }

    private void killedConnectionsMeanUnavailable(TestEngine engine) {
        TestRequest writer = engine.begin("DbRead", "DbWrite");
        long pid = Cbor.number(writer.call(one, "SELECT pg_backend_pid() AS v"), "v");
        assertEquals(
                some("1"),
                engine.begin("DbRead").call(one, "SELECT pg_terminate_backend(" + pid + ", 5000)::int AS v"));
        String lost = writer.call(one, "SELECT 1 AS v");
        assertTrue(lost.startsWith("[1, [9, "), lost);
        assertEquals(new FinishOutcome.RolledBack(), writer.finish(false));
        assertEquals(some("3"), engine.begin("DbRead").call(one, "SELECT 3 AS v"));
    }

    private static void stop(EmbeddedPostgres server) {
        server.close();
    }

    private static void signal(String name, EmbeddedPostgres server) throws IOException, InterruptedException {
        assertEquals(0, signalled(name, server));
    }

    /** Gives what {@code kill} says: not 0 where a process has ended meanwhile. */
    private static int signalled(String name, EmbeddedPostgres server) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void refusesConnectionsOverTheServersOwnLimitAsUnavailable() throws EmbeddedPostgresException {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary();
                TestEngine wrongPassword =
                        engine(DatabaseSettings.of(server.url().replaceFirst(":[0-9a-f]{32}@", ":wrong@")))) {
            assertEquals(
                    err("[9, \"The database does not take connections\"]"),
                    wrongPassword.begin("DbRead").call(one, "SELECT 1 AS v"));
        }
    }
}
