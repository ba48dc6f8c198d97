package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.PoolState;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.testing.Cbor;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that wait for a connection and get it together. */
final class ReadBatchTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final int VALUE = PROGRAM.row(field("v", PROGRAM.types.integer));
    private static final int WORDS = PROGRAM.row(field("w", PROGRAM.types.string));
    private static final Program.EffectSite ONE = PROGRAM.one(VALUE);
    private static final Program.EffectSite TEXT = PROGRAM.query(WORDS);

    private static final int ANSWER_BYTES = 10_000;
    private static final String NUMBER = "SELECT n AS v FROM numbers WHERE n = $1";
    private static final String DIVIDE = "SELECT 12 / n AS v FROM numbers WHERE n = $1";
    private static final String HELD = "SELECT n AS v FROM held WHERE n = $1";
    private static final String WORD = "SELECT w FROM words WHERE length(w) >= $1";

    private final String url = TestDatabase.create();
    private final List<TestRequest> requests = new ArrayList<>();
    private Connection connection;
    private TestEngine engine;

    @BeforeEach
    void start() throws SQLException {
        String[] parts = url.substring("postgresql://".length()).split("[:@]", 3);
        connection = DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
        sql(
                "CREATE TABLE numbers AS SELECT n FROM generate_series(0, 99) n",
                "CREATE TABLE held AS SELECT n FROM generate_series(0, 99) n",
                "CREATE TABLE words AS SELECT 'short' AS w",
                "CREATE VIEW sets AS SELECT set_config('mtp.left', n::text, false) AS text, n AS v FROM generate_series(0, 9) n",
                "CREATE VIEW sees AS SELECT coalesce(nullif(current_setting('mtp.left', true), '')::int, -1) AS v");
        engine = open(1);
    }

    @AfterEach
    void stop() throws SQLException {
        engine.close();
        connection.close();
    }

    private void sql(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private TestEngine open(int connections) {
        return new TestEngine(
                1,
                Optional.of(
                        DatabaseSettings.of(url).withConnections(connections).withAnswerLimits(1_000, ANSWER_BYTES)),
                PROGRAM.program());
    }

    private CompletableFuture<byte[]> start(Program.EffectSite site, String sql, long... parameters) {
        Sql statement = Sql.of(sql);
        for (long parameter : parameters) {
            statement.bind(parameter);
        }
        TestRequest request = engine.begin("DbRead");
        requests.add(request);
        return request.start(site, statement.call(site.effect(), site.function()));
    }

    private CompletableFuture<byte[]> start(String sql, long... parameters) {
        return start(ONE, sql, parameters);
    }

    /** Keeps all connections busy, so that what is started next waits and goes on together. */
    private List<CompletableFuture<byte[]>> occupy(int connections) {
        return IntStream.range(0, connections)
                .mapToObj(_ -> start("SELECT 1 AS v FROM pg_sleep(0.3)"))
                .toList();
    }

    private static String show(CompletableFuture<byte[]> answer) {
        return Cbor.show(TestRequest.await(answer));
    }

    private static List<String> show(List<CompletableFuture<byte[]>> answers) {
        return new ArrayList<>(answers.stream().map(ReadBatchTest::show).toList());
    }

    private static String ok(long value) {
        return "[0, [0, {\"v\": " + value + "}]]";
    }

    private long together() {
        return engine.<PoolState>ask((loop, to) -> to.accept(loop.pools().getFirst()))
                .together();
    }

    /** Lets each connection find out that these statements are quick. */
    private void learn(int connections, String... statements) {
        for (int round = 0; round < 2; round++) {
            List<CompletableFuture<byte[]>> answers = new ArrayList<>(occupy(connections));
            for (String sql : statements) {
                for (int i = 0; i < 4 * connections; i++) {
                    answers.add(start(sql.equals(WORD) ? TEXT : ONE, sql, 1));
                }
            }
            // So that somebody waits behind each of those.
            for (int i = 0; i < 2 * connections; i++) {
                answers.add(start("SELECT 1 AS v"));
            }
            show(answers);
        }
    }

    @Test
    void eachOfThemHasItsOwnAnswer() {
        learn(1, NUMBER, DIVIDE);
        long before = together();
        List<CompletableFuture<byte[]>> slow = occupy(1);
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            answers.add(n % 10 == 7 ? start(DIVIDE, 0) : n % 10 == 3 ? start(DIVIDE, 4) : start(NUMBER, n));
        }
        for (int n = 0; n < 40; n++) {
            String answer = show(answers.get(n));
            if (n % 10 == 7) {
                assertTrue(answer.contains("22012"), answer);
            } else {
                assertEquals(ok(n % 10 == 3 ? 3 : n), answer);
            }
        }
        show(slow);
        assertTrue(together() - before >= 20, () -> "only " + (together() - before));
    }

    @Test
    void theyKnowNothingOfEachOther() {
        String sets = "SELECT v FROM sets WHERE text = '2' AND v > $1";
        String sees = "SELECT v FROM sees WHERE v < $1";
        learn(1, sets, sees);
        long before = together();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(occupy(1));
        for (int i = 0; i < 12; i++) {
            answers.add(start(sets, 1));
            answers.add(start(sees, 9));
        }
        assertEquals(
                Stream.concat(Stream.of(ok(1)), IntStream.range(0, 24).mapToObj(i -> i % 2 == 0 ? ok(2) : ok(-1)))
                        .toList(),
                show(answers));
        assertTrue(together() > before);
    }

    @Test
    void oneThatIsSlowForOnceHoldsUpNobody() throws SQLException {
        engine.close();
        engine = open(2);
        learn(2, NUMBER, HELD);
        connection.setAutoCommit(false);
        sql("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
        long before = together();
        List<CompletableFuture<byte[]>> slow = occupy(2);
        CompletableFuture<byte[]> first = start(NUMBER, 50);
        CompletableFuture<byte[]> held = start(HELD, 51);
        List<CompletableFuture<byte[]>> others = new ArrayList<>();
        for (int n = 52; n < 60; n++) {
            others.add(start(NUMBER, n));
        }
        show(slow);
        assertEquals(ok(50), show(first));
        assertEquals(IntStream.range(52, 60).mapToObj(ReadBatchTest::ok).toList(), show(others));
        assertFalse(held.isDone());
        connection.commit();
        assertEquals(ok(51), show(held));
        assertTrue(together() > before);
    }

    @Test
    void oneThatNeedsItsTimeHasItBetweenThem() {
        String slow = "SELECT count(*) AS v FROM numbers a, numbers b, numbers c, numbers d WHERE d.n < $1";
        String asleep = "SELECT 8 AS v FROM pg_sleep(0.2)";
        learn(1, NUMBER);
        long before = together();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(occupy(1));
        List<String> expected = new ArrayList<>(List.of(ok(1)));
        for (int n = 0; n < 24; n++) {
            boolean takesTime = n % 8 == 5;
            answers.add(n % 8 == 3 ? start(asleep) : takesTime ? start(slow, 2) : start(NUMBER, n));
            expected.add(n % 8 == 3 ? ok(8) : takesTime ? ok(2_000_000) : ok(n));
        }
        assertEquals(expected, show(answers));
        assertTrue(together() > before);
        assertEquals("[0, [{\"w\": \"10s\"}]]", show(start(TEXT, "SELECT current_setting('statement_timeout') AS w")));
    }

    @Test
    void oneThatIsNotWantedAnyMoreDoesNotKeepTheConnection() throws SQLException {
        learn(1, NUMBER, HELD);
        connection.setAutoCommit(false);
        sql("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
        long before = together();
        List<CompletableFuture<byte[]>> slow = occupy(1);
        CompletableFuture<byte[]> first = start(NUMBER, 50);
        CompletableFuture<byte[]> held = start(HELD, 51);
        TestRequest unwanted = requests.getLast();
        CompletableFuture<byte[]> third = start(NUMBER, 52);
        CompletableFuture<byte[]> fourth = start(NUMBER, 53);
        show(slow);
        unwanted.abort(HostEnd.CLIENT_GONE);
        assertEquals(List.of(ok(50), ok(52), ok(53)), show(List.of(first, third, fourth)));
        assertFalse(held.isDone());
        connection.rollback();
        assertTrue(together() > before);
    }

    @Test
    void oneThatGivesUpTheConnectionDoesNotFailTheOthers() throws SQLException {
        learn(1, NUMBER, WORD);
        sql("INSERT INTO words SELECT repeat('long', " + ANSWER_BYTES + ")");
        long before = together();
        List<CompletableFuture<byte[]>> slow = occupy(1);
        CompletableFuture<byte[]> first = start(NUMBER, 50);
        CompletableFuture<byte[]> large = start(TEXT, WORD, 9);
        CompletableFuture<byte[]> third = start(NUMBER, 52);
        CompletableFuture<byte[]> fourth = start(NUMBER, 53);
        CompletableFuture<byte[]> fifth = start(NUMBER, 54);
        show(slow);
        assertEquals(List.of(ok(50), ok(52), ok(53), ok(54)), show(List.of(first, third, fourth, fifth)));
        assertTrue(show(large).contains("over 10000 bytes"), () -> show(large));
        assertTrue(together() > before);
    }

    @Test
    void aConnectionThatIsLostIsToldAndNothingIsReadTwice() throws SQLException {
        learn(1, NUMBER, HELD);
        connection.setAutoCommit(false);
        sql("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
        long before = together();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(occupy(1));
        answers.add(start(NUMBER, 50));
        answers.add(start(HELD, 51));
        answers.add(start(NUMBER, 52));
        answers.add(start(NUMBER, 53));
        int ended = 0;
        while (ended == 0) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")) {
                while (rows.next()) {
                    ended++;
                }
            }
        }
        connection.commit();
        List<String> shown = show(answers);
        assertEquals(ok(1), shown.removeFirst());
        // The server sends what it has before it goes.
        assertEquals(ok(50), shown.removeFirst());
        shown.forEach(answer -> assertTrue(answer.contains("connection to the database was lost"), answer));
        assertEquals(ok(54), show(start(NUMBER, 54)));
        assertTrue(together() > before);
    }

    @Test
    void aTableThatHasChangedIsNoticedByEach() throws SQLException {
        learn(1, NUMBER, HELD);
        sql("ALTER TABLE held ALTER COLUMN n TYPE bigint", "ALTER TABLE numbers ALTER COLUMN n TYPE bigint");
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(occupy(1));
        for (int n = 50; n < 62; n++) {
            answers.add(start(n % 2 == 0 ? NUMBER : HELD, n));
        }
        show(answers.getFirst());
        assertEquals(
                IntStream.range(50, 62).mapToObj(ReadBatchTest::ok).toList(), show(answers.subList(1, answers.size())));
    }
}
