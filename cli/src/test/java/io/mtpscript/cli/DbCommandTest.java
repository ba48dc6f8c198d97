package io.mtpscript.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc db} on a PostgreSQL. */
class DbCommandTest {
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedPostgres postgres;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private String url;

    @BeforeAll
    static void start() throws EmbeddedPostgresException {
        postgres = EmbeddedPostgres.temporary();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void emptyDatabase(TestInfo test) throws Exception {
        url = postgres.createDatabase(
                test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT));
        Files.createDirectory(home.resolve("db"));
    }

    private ToolRun db(String command, String... more) {
        var arguments = new ArrayList<>(List.of("db", command, home.toString(), "--db", url));
        arguments.addAll(List.of(more));
        return ToolRun.of(home, arguments.toArray(String[]::new));
    }

    private Path file(String name, String sql) throws IOException {
        return Files.writeString(home.resolve("db").resolve(name), sql);
    }

    private String ask(String sql) throws AdminException {
        try (AdminSession session = AdminSession.open(url)) {
            return session.rows("SELECT (" + sql + ")::text AS x", List.of("x"))
                    .getFirst()
                    .getFirst()
                    .orElse("");
        }
    }

    @Test
    void appliesEachFileOnceInTheOrderOfTheirNumbers() throws Exception {
        file("0010_rows.sql", "INSERT INTO t VALUES ('a;b');\nINSERT INTO t VALUES ('ü');\n");
        file("9_table.sql", "-- one; two\nCREATE TABLE t (x text);");
        file("notes.txt", "no sql");
        ToolRun first = db("migrate").exits(0);
        assertTrue(first.err().endsWith("2 files applied.\n"), first.err());
        assertEquals(
                "{\"applied\":[]}\n", db("migrate", "--format", "json").exits(0).out());
        assertEquals("2", ask("SELECT count(*) FROM t"));
        assertEquals(
                "9_table.sql,0010_rows.sql", ask("SELECT string_agg(file, ',' ORDER BY number) FROM mtp_migrations"));
        file("0011_more.sql", "INSERT INTO t VALUES ('c')");
        assertEquals(
                "would apply 0011_more.sql\n",
                db("migrate", "--dry-run").exits(0).out());
        assertEquals("2", ask("SELECT count(*) FROM t"));
        assertEquals(
                "{\"applied\":[\"0011_more.sql\"]}\n",
                db("migrate", "--format", "json").exits(0).out());
        assertEquals("3", ask("SELECT count(*) FROM t"));
    }

    @Test
    void aFileIsAllOrNothingAndItsErrorHasAPlace() throws Exception {
        file("0001_table.sql", "CREATE TABLE t (x int CONSTRAINT positive CHECK (x > 0));");
        Path broken = file("0002_broken.sql", "INSERT INTO t VALUES (1);\n-- ünd\n  SELECT 'ü😀', missing FROM t;\n");
        ToolRun ran = db("migrate").exits(1);
        assertTrue(
                ran.err()
                        .endsWith("mtpsc: " + broken + ":3:16: column \"missing\" does not exist\n"
                                + "      SELECT 'ü😀', missing FROM t;\n" + "    " + " ".repeat(15)
                                + "^\nNothing of this file was applied.\n"),
                ran.err());
        assertEquals("0", ask("SELECT count(*) FROM t"), "the first statement is rolled back");
        assertEquals("1", ask("SELECT count(*) FROM mtp_migrations"), "what came before stays");
        file("0002_broken.sql", "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (0);\n");
        String violated = db("migrate").exits(1).err();
        assertTrue(
                violated.contains(
                        ":2:1: new row for relation \"t\" violates check constraint \"positive\" (Failing row"),
                violated);
        file("0002_broken.sql", "INSERT INTO t VALUES (1);\n\\d t\n");
        assertTrue(db("migrate").exits(1).err().contains(":2:1: '\\d t' is a command of psql"));
        file("0002_broken.sql", "INSERT INTO t VALUES (1);\nCOMMIT;\n");
        assertTrue(db("migrate").exits(1).err().contains(":2:1: COMMIT cannot stand here"));
        file(
                "0002_broken.sql",
                "CREATE TABLE u (x int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO u VALUES (1), (1);\n");
        assertTrue(db("migrate").exits(1).err().contains("0002_broken.sql: duplicate key value"), "at COMMIT");
        assertEquals("0", ask("SELECT count(*) FROM t"));
    }

    @Test
    void changedAndMissingFilesAreRefused() throws Exception {
        Path first = file("0001_a.sql", "CREATE TABLE a ()");
        file("0002_b.sql", "CREATE TABLE b ()");
        db("migrate").exits(0);
        db("status", "--check").exits(0);
        file("0003_c.sql", "CREATE TABLE c ()");
        db("status", "--check").exits(1);
        db("status").exits(0);
        Files.writeString(first, "CREATE TABLE a (x int)");
        String changed = db("migrate").exits(4).err();
        assertTrue(changed.startsWith("mtpsc: " + first + " was changed after it was applied at "), changed);
        assertTrue(changed.contains("mtpsc db new"), changed);
        db("status", "--check").exits(4);
        Files.delete(first);
        assertTrue(db("migrate").exits(4).err().contains("is not there any more"));
        var states = ToolRun.list(
                        db("status", "--format", "json").exits(0).json().get("migrations"))
                .stream()
                .map(ToolRun::object)
                .map(each -> ToolRun.text(each.get("file")) + " " + ToolRun.text(each.get("state")))
                .toList();
        assertEquals(List.of("0001_a.sql missing", "0002_b.sql applied", "0003_c.sql pending"), states);
        assertEquals("f", ask("SELECT to_regclass('c') IS NOT NULL").substring(0, 1), "nothing is applied then");
    }

    @Test
    void numbersAreInOrder() throws Exception {
        file("0001_a.sql", "CREATE TABLE a ()");
        file("0003_c.sql", "CREATE TABLE c ()");
        db("migrate").exits(0);
        file("0002_b.sql", "CREATE TABLE b ()");
        ToolRun late = db("migrate").exits(1);
        assertTrue(late.err().contains("0002_b.sql comes before 0003_c.sql, which is applied"), late.err());
        assertTrue(db("status").exits(0).out().contains("out of order  0002_b.sql\n"));
        db("migrate", "--out-of-order").exits(0);
        file("2_twice.sql", "CREATE TABLE d ()");
        assertTrue(db("migrate").exits(1).err().contains("have the same number"));
        Files.delete(home.resolve("db/2_twice.sql"));
        file("seed.sql", "CREATE TABLE e ()");
        assertTrue(db("migrate").exits(1).err().contains("seed.sql has no number"));
    }

    @Test
    void theFirstLineCanTakeTheTransactionAway() throws Exception {
        file("0001_t.sql", "CREATE TABLE t (x int)");
        file(
                "0002_i.sql",
                "-- mtp: no transaction\nCREATE INDEX CONCURRENTLY i ON t (x);\nCREATE INDEX CONCURRENTLY j ON t (x);");
        db("migrate").exits(0);
        assertEquals("2", ask("SELECT count(*) FROM pg_indexes WHERE tablename = 't'"));
        file("0003_k.sql", "CREATE INDEX CONCURRENTLY k ON t (x)");
        assertTrue(db("migrate").exits(1).err().contains("cannot run inside a transaction block"));
        file("0003_k.sql", "-- mtp: no transaction\nINSERT INTO t VALUES (1);\nSELECT wrong;");
        assertTrue(db("migrate").exits(1).err().contains("what stands before this place in it is done"));
        assertEquals("1", ask("SELECT count(*) FROM t"));
    }

    @Test
    void whatAFileSetsEndsWithIt() throws Exception {
        file(
                "0001_a.sql",
                "CREATE SCHEMA other; SET search_path TO other; SET ROLE pg_monitor; RESET ROLE; CREATE TABLE a ()");
        file("0002_b.sql", "CREATE TABLE b ()");
        db("migrate").exits(0);
        assertEquals(
                "other.a,public.b,public.mtp_migrations",
                ask("SELECT string_agg(schemaname || '.' || tablename, ',' ORDER BY schemaname, tablename)"
                        + " FROM pg_tables WHERE schemaname IN ('public', 'other')"));
    }

    @Test
    void runsAtTheSameTimeWaitForEachOther() throws Exception {
        file("0001_slow.sql", "CREATE TABLE t (x int); SELECT pg_sleep(0.6); INSERT INTO t VALUES (1);");
        file("0002_index.sql", "-- mtp: no transaction\nCREATE INDEX CONCURRENTLY i ON t (x);");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ToolRun>> runs = List.of(() -> db("migrate"), () -> db("migrate"), () -> db("migrate"));
            int applied = 0;
            boolean waited = false;
            for (Future<ToolRun> run : threads.invokeAll(runs)) {
                ToolRun ended = run.get().exits(0);
                applied += ended.err().contains("2 files applied.") ? 1 : 0;
                waited |= ended.err().contains("Waiting for another run")
                        && ended.err().contains("Nothing to apply.");
            }
            assertEquals(1, applied);
            assertTrue(waited, "the others say that they wait");
        }
        assertEquals("1", ask("SELECT count(*) FROM t"));
    }

    @Test
    void makesTheNextFile() throws Exception {
        String app = home.toString();
        ToolRun.of(home, "db", "new", "Create users", app).exits(0);
        ToolRun.of(home, "db", "new", "add-index", app).exits(0);
        assertTrue(Files.exists(home.resolve("db/0001_create_users.sql")));
        assertTrue(Files.exists(home.resolve("db/0002_add_index.sql")));
        ToolRun.of(home, "db", "new", "a;b", app).exits(2);
        ToolRun.of(home, "db", "new", "x", home.resolve("nowhere").toString()).exits(3);
    }

    @Test
    void filesAtTheEndWithoutAStatementWaitForOne() throws Exception {
        Path first = file("0001_a.sql", "-- to come\n");
        Path second = file("0002_b.sql", "");
        ToolRun none = db("migrate", "--format", "json").exits(0);
        assertEquals("{\"applied\":[]}\n", none.out());
        assertEquals(first + " has no statement yet\n" + second + " has no statement yet\n", none.err());
        assertEquals("", db("migrate", "--dry-run").exits(0).out());
        db("status", "--check").exits(1);
        Path third = file("0003_c.sql", "/* to come */;");
        file("0002_b.sql", "CREATE TABLE b ()");
        ToolRun two = db("migrate", "--format", "json").exits(0);
        assertEquals("{\"applied\":[\"0001_a.sql\",\"0002_b.sql\"]}\n", two.out());
        assertTrue(two.err().endsWith(third + " has no statement yet\n"), two.err());
        file("0003_c.sql", "CREATE TABLE c (");
        db("migrate").exits(1);
        file("0003_c.sql", "CREATE TABLE c ()");
        db("migrate").exits(0);
        db("status", "--check").exits(0);
    }

    private ToolRun check(String... options) {
        var arguments = new ArrayList<>(List.of("check", home.toString()));
        arguments.addAll(List.of(options));
        return ToolRun.of(home, arguments.toArray(String[]::new));
    }

    @Test
    void whatWasWrittenOfADatabaseChecksWithoutIt() throws Exception {
        String app = """
                type Row = { id: Int, name: String }
                api all GET /all uses { DbRead } {
                  respond json(DbRead.query<Row>(sql`SELECT id, name FROM customer`)?)
                }
                """;
        Path source = Files.writeString(home.resolve("app.mtp"), app);
        file("0001_customer.sql", "CREATE TABLE customer (id bigint PRIMARY KEY, name text)");
        check("--offline").exits(3);
        assertTrue(check("--db", url).exits(1).err().contains("relation \"customer\" does not exist"));
        check("--db", url, "--write-sql").exits(1);
        assertFalse(Files.exists(home.resolve("mtp.sql.json")), "not with errors");
        db("migrate").exits(0);
        ToolRun written = check("--db", url, "--write-sql").exits(0);
        assertTrue(written.err().contains("warning[MTP1005]"), written.err());
        assertTrue(written.err().contains("No errors in 1 statement."), written.err());
        byte[] record = Files.readAllBytes(home.resolve("mtp.sql.json"));
        check("--db", url, "--write-sql").exits(0);
        assertEquals(
                new String(record, UTF_8), Files.readString(home.resolve("mtp.sql.json")), "always the same bytes");
        assertTrue(check("--offline").exits(0).err().contains("warning[MTP1005]"));

        Files.writeString(source, app.replace("SELECT id, name", "SELECT name, id"));
        ToolRun changed = check("--offline", "--format", "json").exits(1);
        var finding =
                ToolRun.object(ToolRun.list(changed.json().get("findings")).getFirst());
        assertEquals("MTP1007", ToolRun.text(finding.get("code")));
        assertEquals(3, ToolRun.number(ToolRun.object(finding.get("start")).get("line")));
        assertEquals(
                "the program does not have this statement any more: SELECT id, name FROM customer",
                ToolRun.text(ToolRun.list(changed.json().get("stale")).getFirst()));
        Files.writeString(source, app.replace("id: Int", "id: String"));
        assertTrue(check("--offline").exits(1).err().contains("error[MTP1004]"));

        Files.writeString(source, app);
        file("0002_more.sql", "CREATE TABLE more ()");
        assertTrue(check("--offline").exits(1).err().contains("out of date: the migration 0002_more.sql is newer"));
        Files.writeString(home.resolve("mtp.sql.json"), "{}");
        check("--offline").exits(4);
        check("--offline", "--db", url).exits(2);
        check("--write-sql").exits(2);
        check("--db", "postgresql://nobody@127.0.0.1:1/x").exits(3);
    }

    @Test
    void databasesThatAreNotThereAreToldInOneLine() {
        url = "postgresql://nobody:wrong@127.0.0.1:1/x";
        ToolRun refused = db("migrate").exits(3);
        assertTrue(refused.err().startsWith("mtpsc: the database at 127.0.0.1:1 cannot be reached"), refused.err());
        assertFalse(refused.err().contains("wrong"), "no password");
        url = postgres.url().replaceFirst("mtp:[0-9a-f]+@", "mtp:guess@");
        assertTrue(db("status").exits(3).err().contains("password authentication failed"));
        url = "nonsense";
        db("status").exits(2);
    }
}
