package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.audit.HeadKeys;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code engine.jar} killed again and again at random points while clients write with idempotency keys, with an audit trail and a
 * journal. After each kill: every answer is in the database, once; nothing is there twice; nothing is committed without an intent; trail
 * and journal are valid and have every answer; and what is in the journal gives the same again.
 */
class KillsTest {
    private static final int KILLS = 20;
    private static final int KILLS_LONG = 1_000;
    private static final int ANSWERS_MAX = 40;
    private static final int NANOS_MAX = 20_000_000;
    private static final int REPEATED = 2;
    private static final int PROGRESS_EVERY = 100;
    private static final int PATIENCE_SECONDS = 120;

    private static final String APP = """
            api write POST /writes
              auth none
              body { key: String }
              uses { Clock, DbRead, DbWrite, Log, Random } {
              let before = DbRead.one<{ rows: Int }>(sql`SELECT count(*) AS rows FROM written WHERE key = ${body.key}`)??
              let rows = DbWrite.returning<{ id: Int }>(sql`
                INSERT INTO written(key, token) VALUES (${body.key}, ${Random.uuid()}) RETURNING id`)?
              Log.info("written", { key: body.key, before: before.rows, now: Clock.now() })
              respond status(201) json({ key: body.key, id: rows.first()?.id })
            }
            api written GET /writes/:key path { key: String } auth none uses { DbRead } {
              let row = DbRead.one<{ id: Int }>(sql`SELECT id FROM written WHERE key = ${path.key}`)??
              respond json({ key: path.key, id: row.id })
            }
            """;

    private static final String TABLE = """
            CREATE TABLE written (
              id int GENERATED ALWAYS AS IDENTITY, key text, token text,
              written_by text DEFAULT pg_current_xact_id()::text);
            CREATE INDEX ON written (key)
            """;

    @TempDir
    Path home;

    private Programs programs = new Programs(Path.of(""));
    private Path snapshot = Path.of("");
    private Path journal = Path.of("");
    private Path journalKey = Path.of("");
    private Path trail = Path.of("");

    @Test
    void afterKillsNothingIsLostAndNothingIsDoubled() throws Exception {
        kills(KILLS);
    }

    /** {@code -Dmtp.kills=N}: another number of kills. */
    @Test
    @Tag("long")
    void afterManyKillsToo() throws Exception {
        kills(Integer.getInteger("mtp.kills", KILLS_LONG));
    }

    private void kills(int count) throws Exception {
        compile();
        var random = new Random(count);
        var load = new WriteLoad();
        var records = new KilledRecords(
                journal,
                JournalKeys.read(journalKey),
                trail,
                HeadKeys.read(List.of(programs.developmentRoot().resolveSibling("dev-signer.pem"))),
                home.resolve("view"));
        byte[] bytes = Files.readAllBytes(snapshot);
        var served = new ServedProgram(SnapshotReader.read(bytes), Sha256.of(bytes));
        int left = 0;
        Path cache = home.resolve("engine.aot");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
                Connection connection = connect(postgres.url());
                Statement statement = connection.createStatement();
                var log = new MemoryLogSink(1);
                var replayer = new Replayer(served, EngineSettings.of("127.0.0.1", 0), log, ReplayProgram.RECORDED)) {
            statement.execute(TABLE);
            try (RunningServer server = start(postgres, "-XX:AOTCacheOutput=" + cache)) {
                load.write(server);
                assertEquals(0, server.stop());
            }
            List<String> answered = check(load, records, statement, replayer);
            for (int kill = 0; kill < count; kill++) {
                try (RunningServer server = start(postgres, "-XX:AOTCache=" + cache)) {
                    for (String key : answered.subList(0, Math.min(REPEATED, answered.size()))) {
                        load.repeat(server, key);
                    }
                    load.untilKilled(server, random.nextInt(ANSWERS_MAX), random.nextInt(NANOS_MAX));
                }
                answered = check(load, records, statement, replayer);
                left += (int) records.open();
                if ((kill + 1) % PROGRESS_EVERY == 0) {
                    System.out.println((kill + 1) + " kills, " + load.answers().size() + " keys");
                }
            }
            try (RunningServer server = start(postgres, "-XX:AOTCache=" + cache)) {
                load.settle(server);
                awaitNothingOpen(records);
                assertEquals(0, server.stop());
            }
            check(load, records, statement, replayer);
            Map<String, Integer> rows = rows(statement, records);
            assertEquals(load.answers().keySet(), rows.keySet());
            assertEquals(records.committed(), writers(statement));
        }
        wholeTrail();
        System.out.println(count + " kills: " + load.answers().size() + " keys, " + load.cutOff()
                + " requests cut off, " + left + " transactions left open, " + records.replayed() + " replayed");
        assertTrue(load.cutOff() >= count / 2, "the kills cut off only " + load.cutOff() + " requests");
    }

    private void compile() throws IOException, InterruptedException {
        programs = new Programs(home);
        snapshot = home.resolve("app.msqs");
        journal = home.resolve("journal");
        journalKey = Files.writeString(home.resolve("journal.key"), "5a".repeat(JournalKeys.KEY_BYTES) + "\n");
        trail = home.resolve("audit");
        Path app = Files.createDirectories(home.resolve("app"));
        Files.writeString(app.resolve("app.mtp"), APP);
        programs.compile(app, snapshot);
    }

    /**
     * Its requests' leases end nine seconds after they began.
     *
     * @param cache of classes: most of a short life is loading them
     */
    private RunningServer start(EmbeddedPostgres database, String cache) throws IOException, InterruptedException {
        return programs.serve(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", cache),
                snapshot,
                "--db",
                database.url(),
                "--request-timeout",
                "2000",
                "--db-timeout",
                "2000",
                "--idempotency-principal-header",
                "X-Client",
                "--random-key",
                "a key of at least thirty-two bytes",
                "--journal",
                "file:" + journal,
                "--journal-key-file",
                journalKey.toString(),
                "--audit",
                "file:" + trail,
                "--audit-key-file",
                programs.developmentRoot().resolveSibling("dev-signer.key").toString(),
                "--audit-head",
                "50");
    }

    /** Looks at all that is there; gives the keys that were answered since it was looked at last. */
    private static List<String> check(WriteLoad load, KilledRecords records, Statement statement, Replayer replayer)
            throws Exception {
        List<WriteLoad.Told> told = load.takeTold();
        records.checkTrail(told);
        records.checkJournal(told, replayer);
        Map<String, Integer> rows = rows(statement, records);
        load.answers()
                .forEach((key, body) -> assertEquals("{\"id\":" + rows.get(key) + ",\"key\":\"" + key + "\"}", body));
        List<String> answered = new ArrayList<>();
        told.stream().filter(each -> each.status() == 201).forEach(each -> answered.add(each.key()));
        return answered;
    }

    /** The row of each key, of which there is one, in a transaction that had an intent. */
    private static Map<String, Integer> rows(Statement statement, KilledRecords records) throws SQLException {
        Map<String, Integer> ids = new HashMap<>();
        Set<Long> intended = records.intended();
        Set<Long> committed = records.committed();
        try (ResultSet rows = statement.executeQuery("SELECT id, key, written_by FROM written")) {
            while (rows.next()) {
                Integer other = ids.put(rows.getString(2), rows.getInt(1));
                assertEquals(null, other, rows.getString(2) + " is written twice");
                long writer = rows.getLong(3);
                assertTrue(intended.contains(writer), "transaction " + writer + " was committed without an intent");
                committed.remove(writer);
            }
        }
        assertEquals(Set.of(), committed, "recorded as committed, and nothing is there");
        return ids;
    }

    private static Set<Long> writers(Statement statement) throws SQLException {
        Set<Long> writers = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery("SELECT written_by FROM written")) {
            while (rows.next()) {
                writers.add(rows.getLong(1));
            }
        }
        return writers;
    }

    private static void awaitNothingOpen(KilledRecords records) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        records.follow();
        while (records.open() > 0) {
            assertTrue(System.nanoTime() < patience, records.open() + " transactions are open");
            Thread.sleep(100);
            records.follow();
        }
    }

    private void wholeTrail() throws IOException, InterruptedException {
        var verified = programs.mtpsc(
                "audit",
                "verify",
                trail.toString(),
                "--key",
                programs.developmentRoot().resolveSibling("dev-signer.pem").toString());
        assertEquals(0, verified.status(), verified.text() + verified.err());
        assertTrue(
                verified.text().endsWith(" signed), 0 findings, 0 transactions without an outcome\n"), verified.text());
        var read = programs.mtpsc("journal", journal.toString(), "--journal-key-file", journalKey.toString());
        assertTrue(read.text().endsWith(" requests, 0 erased, 0 damaged places\n"), read.text() + read.err());
    }

    private static Connection connect(String url) throws SQLException {
        String[] parts = url.replaceFirst("postgresql://", "").split("[:@]", 3);
        return DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
    }
}
