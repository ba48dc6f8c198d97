package io.mtpscript.effects.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Samples;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.testing.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    private static String id(JournalSource.Found found) {
        return assertInstanceOf(JournalSource.Request.class, found)
                .recorded()
                .request()
                .requestId();
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
        List<String> damage = found.stream()
                .filter(JournalSource.Damaged.class::isInstance)
                .map(each -> ((JournalSource.Damaged) each).line())
                .toList();
        assertEquals(
                List.of(
                        "mtp_journal, row 1: a record is not what was written",
                        "mtp_journal, row 2: a record is not what was written",
                        "mtp_journal, row 3: a record or its key is not what was written"),
                damage);
        assertEquals(
                List.of("d", "e"),
                found.stream().skip(3).map(PostgresJournalTest::id).toList());
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
        assertEquals(2, read(KEYS).size());
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
        PostgresStore store = PostgresStore.open(new PostgresSettings(url, KEYS, HOUR, QUEUE), notices::add);
        store.tend();
        store.close();
        try (AdminSession session = AdminSession.open(url)) {
            assertEquals(
                    List.of(List.of(Optional.of("new"))),
                    session.rows("SELECT request_id AS id FROM mtp_journal", List.of("id")));
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
