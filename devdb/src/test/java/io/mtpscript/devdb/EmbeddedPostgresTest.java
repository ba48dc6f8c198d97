package io.mtpscript.devdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void dataSurvivesRestartsAndKilledUsers() throws Exception {
        Path database = folder.resolve("with a space/postgres");
        long firstServer;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
            firstServer = postgres.pid();
            execute(postgres.url(), "CREATE TABLE kept (n int)");
            execute(postgres.url(), "INSERT INTO kept VALUES (7)");
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(database.resolve("password"))));
        }
        assertFalse(PidFile.alive(firstServer), "close stops the server");

        long forgotten = startInAnotherProcessAndKillIt(database);
        assertTrue(PidFile.alive(forgotten), "the killed user left a server");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
            assertEquals("7", query(postgres.url(), "SELECT n FROM kept"));
            assertFalse(PidFile.alive(forgotten), "the forgotten server");
            // Kill the server itself: its lock file stays behind.
            ProcessHandle.of(postgres.pid()).ifPresent(ProcessHandle::destroyForcibly);
            ProcessHandle.of(postgres.pid())
                    .ifPresent(process ->
                            process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
            assertEquals("7", query(postgres.url(), "SELECT n FROM kept"));
        }
    }

    private long startInAnotherProcessAndKillIt(Path database) throws Exception {
        try (Other other = new Other(database)) {
            try (EmbeddedPostgres second = EmbeddedPostgres.open(database)) {
                assertEquals(other.server, second.pid());
                assertEquals("7", query(second.url(), "SELECT n FROM kept"));
            }
            assertTrue(PidFile.alive(other.server), "one user is left");
            return other.server;
        }
    }

    @Test
    void whoClosesLastStopsTheServer() throws Exception {
        try (Other first = new Other(folder)) {
            EmbeddedPostgres second = EmbeddedPostgres.open(folder);
            EmbeddedPostgres third = EmbeddedPostgres.open(folder);
            assertEquals(List.of(first.server, first.server), List.of(second.pid(), third.pid()));
            first.end();
            second.close();
            second.close();
            assertEquals("1", query(third.url(), "SELECT 1"), "who started it, and another of this process, are gone");
            try (Other fourth = new Other(folder)) {
                assertEquals(first.server, fourth.server);
                third.close();
                assertTrue(PidFile.alive(first.server), "another process has it open");
                fourth.end();
            }
            assertFalse(PidFile.alive(first.server), "nobody has it open");
        }
    }

    @Test
    void whoOpensItAtTheSameTimeSharesOneServer() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Other> elsewhere = () -> new Other(folder);
            Callable<EmbeddedPostgres> here = () -> EmbeddedPostgres.open(folder);
            List<Future<Other>> others = List.of(threads.submit(elsewhere), threads.submit(elsewhere));
            List<Future<EmbeddedPostgres>> own = List.of(threads.submit(here), threads.submit(here));
            var servers = new TreeSet<Long>();
            for (Future<Other> each : others) {
                servers.add(each.get().server);
            }
            for (Future<EmbeddedPostgres> each : own) {
                servers.add(each.get().pid());
            }
            assertEquals(1, servers.size());
            for (Future<EmbeddedPostgres> each : own) {
                each.get().close();
            }
            for (Future<Other> each : others) {
                each.get().end();
            }
            assertFalse(PidFile.alive(servers.first()));
        }
    }

    @Test
    void endsWithTheProcess() throws Exception {
        try (Other other = new Other(folder)) {
            other.process.destroy(); // SIGTERM, which is to the JVM what Ctrl-C is
            assertTrue(other.process.waitFor(30, TimeUnit.SECONDS));
            assertFalse(PidFile.alive(other.server));
        }
    }

    @Test
    void clearsWhatNobodyHasOpen() throws Exception {
        Path database = folder.resolve("postgres");
        EmbeddedPostgres.clear(database);
        assertFalse(Files.exists(database));
        long forgotten;
        try (Other other = new Other(database)) {
            forgotten = other.server;
            EmbeddedPostgresException refused =
                    assertThrows(EmbeddedPostgresException.class, () -> EmbeddedPostgres.clear(database));
            assertTrue(String.valueOf(refused.getMessage()).contains("another mtpsc has it open"));
            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
                execute(postgres.url(), "CREATE TABLE lost (n int)");
                assertThrows(EmbeddedPostgresException.class, () -> EmbeddedPostgres.clear(database));
            }
        }
        EmbeddedPostgres.clear(database);
        assertFalse(PidFile.alive(forgotten), "the killed user's server");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
            assertEquals("0", query(postgres.url(), "SELECT count(*) FROM pg_class WHERE relname = 'lost'"));
        }
    }

    @Test
    void createsDatabasesOnOneServer() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
            String other = postgres.createDatabase("other");
            assertEquals("other", query(other, "SELECT current_database()"));
            assertThrows(EmbeddedPostgresException.class, () -> postgres.createDatabase("a\"b"));
        }
    }

    @Test
    void namesTheArchiveOfThePlatform() throws EmbeddedPostgresException {
        assertEquals("postgres-linux-x86_64.txz", Binaries.archiveName("Linux", "amd64"));
        assertEquals("postgres-darwin-arm_64.txz", Binaries.archiveName("Mac OS X", "aarch64"));
        String message = String.valueOf(
                assertThrows(EmbeddedPostgresException.class, () -> Binaries.archiveName("Plan 9", "mips"))
                        .getMessage());
        assertEquals(
                "There is no PostgreSQL to start on Plan 9 mips: set DATABASE_URL to a database of yours.", message);
    }

    @Test
    void readsTheServersPidFile() {
        List<String> whole = List.of("123", "/data", "1795447488", "55432", "", "127.0.0.1", "  2146627 4", "ready   ");
        assertEquals(new PidFile(123, 55432, true), PidFile.parse(whole).orElseThrow());
        assertFalse(PidFile.parse(whole.subList(0, 7)).orElseThrow().ready());
        assertTrue(PidFile.parse(whole.subList(0, 3)).isEmpty());
        assertTrue(PidFile.parse(List.of("", "", "", "")).isEmpty());
    }

    private static String jdbc(String url) {
        String[] parts = url.substring("postgresql://".length()).split("[:@]", 3);
        return "jdbc:postgresql://" + parts[2] + "?user=" + parts[0] + "&password=" + parts[1];
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc(url));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc(url));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    /** Another process that has a database open: {@link Holder}. */
    private static final class Other implements AutoCloseable {
        final Process process;
        final long server;

        Other(Path database) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            database.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            server = Long.parseLong(process.inputReader().readLine());
        }

        /** Has it close the database, and waits for that. */
        void end() throws IOException, InterruptedException {
            process.outputWriter().close();
            assertEquals(0, process.waitFor());
        }

        /** Kills it, if it still runs. */
        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Opens a database, prints its server's process id, and closes it at the end of its input. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of(arguments[0]))) {
                System.out.println(postgres.pid());
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
