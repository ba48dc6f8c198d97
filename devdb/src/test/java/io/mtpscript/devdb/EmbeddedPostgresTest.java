package io.mtpscript.devdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void dataSurvivesRestartsAndKilledOwners() throws Exception {
        Path database = folder.resolve("with a space/postgres");
        long firstServer;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(database)) {
            assertTrue(postgres.owned());
            firstServer = postgres.pid();
            execute(postgres.url(), "CREATE TABLE kept (n int)");
            execute(postgres.url(), "INSERT INTO kept VALUES (7)");
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(database.resolve("password"))));
        }
        assertFalse(PidFile.alive(firstServer), "close stops the server");

        long forgotten = startInAnotherProcessAndKillIt(database);
        assertTrue(PidFile.alive(forgotten), "the killed owner left a server");

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

    /** Runs {@link Holder} and kills it with SIGKILL as soon as its server runs. */
    private long startInAnotherProcessAndKillIt(Path database) throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        database.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = holder.inputReader()) {
            long server = Long.parseLong(lines.readLine());
            try (EmbeddedPostgres guest = EmbeddedPostgres.open(database)) {
                assertFalse(guest.owned(), "the other process owns the folder");
                assertEquals(server, guest.pid());
                assertEquals("7", query(guest.url(), "SELECT n FROM kept"));
            }
            assertTrue(PidFile.alive(server), "a guest does not stop the server");
            return server;
        } finally {
            holder.destroyForcibly().waitFor();
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

    /** Opens a database, prints its server's process id and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of(arguments[0]))) {
                System.out.println(postgres.pid());
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }
}
