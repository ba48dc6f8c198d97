package io.mtpscript.effects.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.journal.Samples;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresJournalTest {
    private static final JournalKeys KEYS = JournalKeys.of(Sha256.of(new byte[] {2}));
    private static final JournalKeys OTHER = JournalKeys.of(Sha256.of(new byte[] {3}));
    private static final long HOUR = 3_600_000;
    private static final long QUEUE = 1 << 20;

    private final String url = TestDatabase.create();
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    private PostgresJournal open(JournalKeys keys) throws IOException {
        return PostgresJournal.open(new PostgresSettings(url, keys, 100L * 365 * 24 * HOUR, QUEUE), notices::add);
    }

    private List<JournalSource.Found> read(JournalKeys keys) throws IOException {
        List<JournalSource.Found> found = new ArrayList<>();
        new PostgresReader(url, keys).read(_ -> true, found::add);
        return found;
    }

    private void sql(String statement) throws AdminException {
        try (AdminSession session = AdminSession.open(url)) {
            session.run(statement);
        }
    }

    private PostgresRetention retention(Duration patience) {
        return new PostgresRetention(new PostgresSettings(url, KEYS, HOUR, QUEUE), patience, notices::add);
    }

    private void retain() {
        retention(PostgresRetention.PATIENCE).look();
        assertEquals(List.of(), notices);
    }

    private List<String> numbers() throws AdminException {
        try (AdminSession session = AdminSession.open(url)) {
            return session.rows("SELECT n::text AS n FROM mtp_journal ORDER BY mtp_journal.n", List.of("n")).stream()
                    .map(row -> row.getFirst().orElseThrow())
                    .toList();
        }
    }

    private static String id(JournalSource.Found found) {
        return assertInstanceOf(JournalSource.Request.class, found)
                .recorded()
                .request()
                .requestId();
    }

    /** Of more than a row of a program's own statements may have. */
    @Test
    void aLargeRequestIsReadBackWithThoseAroundIt() throws Exception {
        byte[] answer = new byte[20 << 20];
        new Random(1).nextBytes(answer);
        List<String> ids = List.of("a", "large", "b", "large", "c");
        try (PostgresJournal journal = open(KEYS)) {
            for (String id : ids) {
                CompletableFuture<Boolean> kept = new CompletableFuture<>();
                Recording recording = journal.begin(Samples.request(id));
                if (id.equals("large")) {
                    byte[] call = {(byte) 0x80};
                    recording.append(
                            new JournalEntry(0, Sha256.of(call), call, new JournalEntry.Answered(answer), 1, 2));
                }
                recording.end(
                        new ResponseRecord(200, List.of(), new byte[32], new byte[0], 1, List.of()), kept::complete);
                assertTrue(kept.get());
            }
            JournalEntry.Answered found = assertInstanceOf(
                    JournalEntry.Answered.class,
                    journal.find("large").orElseThrow().entries().getFirst().result());
            assertArrayEquals(answer, found.cbor());
        }
        assertEquals(ids, read(KEYS).stream().map(PostgresJournalTest::id).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsKeptIsReadBackWhole(boolean encrypted) throws Exception {
        JournalKeys keys = encrypted ? KEYS : JournalKeys.none();
        MemoryJournal memory = new MemoryJournal(10, QUEUE);
        try (PostgresJournal journal = open(keys);
                PostgresJournal another = open(keys)) {
            assertTrue(Samples.record(journal, "a"));
            assertTrue(Samples.record(another, "b"));
            assertTrue(Samples.record(memory, "a"));
            RecordedRequest kept = journal.find("a").orElseThrow();
            RecordedRequest expected = memory.find("a").orElseThrow();
            assertEquals(expected.request().headers(), kept.request().headers());
            assertEquals(expected.request().epochMillis(), kept.request().epochMillis());
            assertArrayEquals(expected.request().body(), kept.request().body());
            assertEquals(expected.entries().size(), kept.entries().size());
            assertEquals(expected.ended(), kept.ended());
            assertEquals(expected.outcome(), kept.outcome());
            assertEquals(Optional.empty(), journal.find("c"));
        }
        assertEquals(
                List.of("a", "b"),
                read(keys).stream().map(PostgresJournalTest::id).toList());
        assertEquals(List.of(), notices);
    }

    @Test
    void whatWasChangedIsFound() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            for (String id : List.of("a", "b", "c", "d", "e")) {
                assertTrue(Samples.record(journal, id));
            }
        }
        sql("UPDATE mtp_journal SET record = set_byte(record, 40, 255 - get_byte(record, 40)) WHERE request_id = 'a'");
        sql("UPDATE mtp_journal SET request_id = 'x' WHERE request_id = 'b'");
        sql(
                "UPDATE mtp_journal c SET slot = d.slot FROM mtp_journal d WHERE c.request_id = 'c' AND d.request_id = 'd'");
        List<JournalSource.Found> found = read(KEYS);
        assertEquals(
                List.of(
                        "mtp_journal, row 1: a record is not what was written",
                        "mtp_journal, row 2: a record is not what was written",
                        "mtp_journal, row 3: a record or its key is not what was written"),
                damage(KEYS));
        assertEquals(
                List.of("d", "e"),
                found.stream().skip(3).map(PostgresJournalTest::id).toList());
    }

    private List<String> damage(JournalKeys keys) throws IOException {
        return read(keys).stream()
                .filter(JournalSource.Damaged.class::isInstance)
                .map(each -> ((JournalSource.Damaged) each).line())
                .toList();
    }

    @Test
    void rowsThatWereDeletedFromAmongOthersAreMissed() throws Exception {
        try (PostgresJournal journal = open(KEYS);
                PostgresJournal another = open(KEYS)) {
            for (String id : List.of("a", "b", "c", "d", "e")) {
                assertTrue(Samples.record(journal, id));
                assertTrue(Samples.record(another, id));
            }
        }
        assertEquals(List.of(), damage(KEYS));
        sql("DELETE FROM mtp_journal WHERE n IN (3, 5, 8)");
        assertEquals(
                List.of(
                        "mtp_journal, row 7: 2 rows are missing that the same engine wrote before it",
                        "mtp_journal, row 10: a row is missing that the same engine wrote before it"),
                damage(KEYS));
        assertEquals(
                List.of("a", "a", "b", "c", "d", "e", "e"),
                read(KEYS).stream()
                        .filter(JournalSource.Request.class::isInstance)
                        .map(PostgresJournalTest::id)
                        .toList());
    }

    @Test
    void noOtherRowTakesThePlaceOfOneThatWasDeleted() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            for (String id : List.of("a", "b", "c")) {
                assertTrue(Samples.record(journal, id));
            }
        }
        sql("DELETE FROM mtp_journal WHERE request_id = 'b'; UPDATE mtp_journal SET place = 1 WHERE request_id = 'c'");
        assertEquals(List.of("mtp_journal, row 3: a record is not what was written"), damage(KEYS));
        byte[] shown = JournalTable.shown("c", Samples.request("c").epochMillis(), writer(), 1);
        sql("UPDATE mtp_journal SET sum = sha256(snapshot || decode('"
                + HexFormat.of().formatHex(shown) + "', 'hex') || key_id || record) WHERE request_id = 'c'");
        assertEquals(List.of("mtp_journal, row 3: a record or its key is not what was written"), damage(KEYS));
    }

    private byte[] writer() throws AdminException {
        try (AdminSession session = AdminSession.open(url)) {
            return HexFormat.of()
                    .parseHex(session.rows("SELECT encode(writer, 'hex') AS w FROM mtp_journal LIMIT 1", List.of("w"))
                            .getFirst()
                            .getFirst()
                            .orElseThrow());
        }
    }

    @Test
    void aRowThatWasCommittedAfterLaterOnesIsReadAllTheSame() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            for (String id : List.of("a", "b", "c", "d")) {
                assertTrue(Samples.record(journal, id));
            }
        }
        sql("CREATE TABLE uncommitted AS SELECT * FROM mtp_journal WHERE request_id = 'b';"
                + "DELETE FROM mtp_journal WHERE request_id = 'b'");
        List<JournalSource.Found> found = new ArrayList<>();
        new PostgresReader(url, KEYS)
                .read(
                        envelope -> {
                            if (envelope.requestId().equals("a")) {
                                assertDoesNotFail(() -> {
                                    sql("INSERT INTO mtp_journal OVERRIDING SYSTEM VALUE SELECT * FROM uncommitted");
                                    return true;
                                });
                            }
                            return true;
                        },
                        found::add);
        assertEquals(
                List.of("a", "b", "c", "d"),
                found.stream().map(PostgresJournalTest::id).toList());
    }

    @Test
    void rowsThatAreTooOldAreNoDamage() throws Exception {
        try (PostgresJournal journal = open(KEYS);
                PostgresJournal another = open(KEYS)) {
            for (String id : List.of("a", "b", "c", "d")) {
                assertTrue(Samples.record(journal, id));
                assertTrue(Samples.record(another, id));
            }
        }
        // The second engine's first request is young: what is behind it stays until that goes too.
        sql("UPDATE mtp_journal SET arrived = now() WHERE n IN (2, 5, 7, 8)");
        retain();
        assertEquals(List.of("2", "4", "5", "6", "7", "8"), numbers());
        sql("DELETE FROM mtp_journal WHERE n <> 7");
        assertEquals(new JournalSource.Gone(0, 3), read(KEYS).getFirst());
    }

    @Test
    void anErasedRequestIsGoneAndTheOthersStay() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "a"));
            assertTrue(Samples.record(journal, "b"));
            PostgresReader reader = new PostgresReader(url, JournalKeys.none());
            assertEquals(1, reader.erase("a"));
            assertEquals(0, reader.erase("c"));
            assertEquals(Optional.empty(), journal.find("a"));
        }
        List<JournalSource.Found> found = read(KEYS);
        assertEquals(
                "a",
                assertInstanceOf(JournalSource.Erased.class, found.getFirst())
                        .envelope()
                        .requestId());
        assertEquals("b", id(found.getLast()));
    }

    @Test
    void aRecordInTheClearKeepsTheOthersNotFromBeingErased() throws Exception {
        for (JournalKeys keys : List.of(JournalKeys.none(), KEYS)) {
            try (PostgresJournal journal = open(keys)) {
                assertTrue(Samples.record(journal, "a"));
            }
        }
        String told = assertThrows(IOException.class, () -> new PostgresReader(url, KEYS).erase("a"))
                .getMessage();
        assertTrue(String.valueOf(told).startsWith("1 of its records erased; 1 are not encrypted"), told);
        assertInstanceOf(JournalSource.Erased.class, read(KEYS).getLast());
    }

    @Test
    void anotherKeyReadsNothing() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "a"));
        }
        String refused = assertThrows(IOException.class, () -> read(OTHER)).getMessage();
        assertTrue(String.valueOf(refused).contains("--journal-key-file"), refused);
    }

    @Test
    void aSessionThatIsCutIsMadeAnew() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "a"));
            sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mtpscript journal'"
                    + " AND datname = current_database()");
            assertTrue(Samples.record(journal, "b"));
            while (!journal.accepts()) {
                Thread.sleep(1);
            }
        }
        assertEquals(
                List.of("a", "b"),
                read(KEYS).stream().map(PostgresJournalTest::id).toList());
    }

    @Test
    void aSessionThatHasGoneSilentIsGivenUpBeforeARecordWaitsForIt() throws Exception {
        MemoryJournal memory = new MemoryJournal(10, QUEUE);
        assertTrue(Samples.record(memory, "a"));
        List<RecordedRequest> records = List.of(memory.find("a").orElseThrow());
        PostgresStore store = PostgresStore.open(new PostgresSettings(url, KEYS, HOUR, QUEUE));
        try {
            store.append(records);
            String pid;
            try (AdminSession session = AdminSession.open(url)) {
                pid = session.rows(
                                "SELECT pid::text AS n FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND application_name = 'mtpscript journal'",
                                List.of("n"))
                        .getFirst()
                        .getFirst()
                        .orElseThrow();
            }
            signal("STOP", pid);
            try {
                store.tend();
                store.append(records);
            } finally {
                signal("CONT", pid);
            }
        } finally {
            store.close();
        }
        assertEquals(2, numbers().size());
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor());
    }

    @Test
    void aSessionThatWroteMoreThanItSaidLosesNothing() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "a"));
            sql("INSERT INTO mtp_journal (request_id, arrived, snapshot, record, writer, place, sum)"
                    + " SELECT 'unsaid', arrived, snapshot, record, writer, 1, sum FROM mtp_journal");
            assertTrue(Samples.record(journal, "b"));
            assertTrue(journal.find("b").isPresent());
        }
        try (AdminSession session = AdminSession.open(url)) {
            assertEquals(
                    List.of(List.of(Optional.of("a0 unsaid1 b2"))),
                    session.rows(
                            "SELECT string_agg(request_id || place, ' ' ORDER BY place) AS rows FROM mtp_journal",
                            List.of("rows")));
        }
    }

    @Test
    void nothingIsAcceptedWhileTheTableIsGone() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "a"));
            sql("ALTER TABLE mtp_journal RENAME TO elsewhere");
            CompletableFuture<Boolean> kept =
                    CompletableFuture.supplyAsync(() -> assertDoesNotFail(() -> Samples.record(journal, "b")));
            while (journal.accepts()) {
                Thread.sleep(1);
            }
            sql("ALTER TABLE elsewhere RENAME TO mtp_journal");
            assertTrue(kept.get());
        }
        assertEquals(2, read(KEYS).size());
        assertTrue(notices.getFirst().contains("cannot be written, requests are refused"), notices::toString);
    }

    private interface Step {
        boolean run() throws Exception;
    }

    private static boolean assertDoesNotFail(Step step) {
        try {
            return step.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oldRequestsGo() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "old"));
            assertTrue(Samples.record(journal, "new"));
        }
        sql("UPDATE mtp_journal SET arrived = now() WHERE request_id = 'new'");
        retain();
        try (AdminSession session = AdminSession.open(url)) {
            assertEquals(
                    List.of(List.of(Optional.of("new"))),
                    session.rows("SELECT request_id AS id FROM mtp_journal", List.of("id")));
        }
    }

    @Test
    void moreOldRequestsThanOneStatementTakesGoAtOnce() throws Exception {
        try (PostgresJournal journal = open(KEYS)) {
            assertTrue(Samples.record(journal, "old"));
        }
        for (int writer : List.of(1, 2)) {
            sql("INSERT INTO mtp_journal (request_id, arrived, snapshot, record, writer, place, sum)"
                    + " SELECT 'more', arrived, snapshot, record, '\\x0" + writer + "', s, sum"
                    + " FROM mtp_journal, generate_series(0, 999) AS s WHERE request_id = 'old'");
        }
        sql("UPDATE mtp_journal SET arrived = now() WHERE writer = '\\x02' AND place >= 700");
        retain();
        try (AdminSession session = AdminSession.open(url)) {
            assertEquals(
                    List.of(List.of(Optional.of("300"), Optional.of("700"))),
                    session.rows(
                            "SELECT count(*)::text AS rows, min(place)::text AS first FROM mtp_journal",
                            List.of("rows", "first")));
        }
    }

    @Test
    void retentionThatIsHeldUpHoldsUpNoRequest() throws Exception {
        try (PostgresJournal journal = open(KEYS);
                AdminSession holder = AdminSession.open(url)) {
            assertTrue(Samples.record(journal, "old"));
            holder.run("BEGIN; UPDATE mtp_journal SET arrived = arrived");
            PostgresRetention retention = retention(Duration.ofSeconds(1));
            CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> {
                retention.look();
                retention.look();
            });
            while (!looks.isDone()) {
                assertTrue(Samples.record(journal, "new"));
                assertTrue(journal.accepts());
            }
            assertEquals(1, notices.size(), notices::toString);
            assertTrue(notices.getFirst().startsWith("Old requests cannot be taken from the journal: "));
            holder.run("ROLLBACK");
            retention.look();
            assertEquals(List.of(), numbers());
        }
    }

    @Test
    void aRoleThatMayNotMakeTheTableIsToldWhatToDo() throws Exception {
        // Before PostgreSQL 15 every role might make tables in the schema public.
        sql(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC; DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'r'");
        String asReader = url.replaceFirst("//[^@/]*@?", "//reader:r@");
        IOException refused = assertThrows(
                IOException.class,
                () -> PostgresJournal.open(new PostgresSettings(asReader, KEYS, HOUR, QUEUE), notices::add));
        assertTrue(String.valueOf(refused.getMessage()).contains("docs/journal.md"), refused::toString);
    }
}
