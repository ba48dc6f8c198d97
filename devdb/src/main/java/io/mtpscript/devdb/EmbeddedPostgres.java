package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A PostgreSQL server for development or tests, listening on the loopback interface with a password of its own.
 *
 * <p>All that have a folder open share its server, in whatever process they are: the first one starts it, the last one stops it.
 * What is open when the process ends, by a signal or {@link System#exit}, is closed then. Where the last one was killed, the
 * server goes on until the folder is opened again, and is stopped and started anew then; the data stays.
 *
 * <p>Opening and closing wait for one another; that can take seconds.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String DATABASE = "postgres";

    private final Path folder;
    private final boolean temporary;
    private final FolderUsers users;
    private final Server server;
    private final Thread atExit = new Thread(this::close, "close-postgres");
    private String password = "";
    private int port;
    private long pid;
    private boolean open;

    private EmbeddedPostgres(Path folder, boolean temporary, Programs programs) throws IOException {
        this.folder = folder;
        this.temporary = temporary;
        this.users = FolderUsers.of(folder);
        this.server = new Server(folder, temporary, programs);
    }

    /**
     * Opens the database that lives in a folder, made if it is not there.
     *
     * @param folder holds data, log and password; its owner's eyes only
     * @throws EmbeddedPostgresException if it cannot be had; the message says why and what to do
     */
    public static EmbeddedPostgres open(Path folder) throws EmbeddedPostgresException {
        return open(folder.toAbsolutePath().normalize(), false);
    }

    /** A new, empty database that {@link #close} deletes. */
    public static EmbeddedPostgres temporary() throws EmbeddedPostgresException {
        try {
            return open(Files.createTempDirectory("mtp-postgres"), true);
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("There is no room for a temporary database: " + failure, failure);
        }
    }

    private static EmbeddedPostgres open(Path folder, boolean temporary) throws EmbeddedPostgresException {
        Programs programs = Programs.of(Binaries.unpack());
        try {
            Files.createDirectories(folder);
            var postgres = new EmbeddedPostgres(folder, temporary, programs);
            // Before the server starts: when the process is told to end meanwhile, this waits for the start and ends
            // it.
            Runtime.getRuntime().addShutdownHook(postgres.atExit);
            try {
                postgres.begin();
            } catch (IOException | EmbeddedPostgresException failure) {
                postgres.closeOnlyWhenTold();
                throw failure;
            }
            return postgres;
        } catch (IOException | IllegalStateException failure) {
            // The latter where the process is ending.
            throw new EmbeddedPostgresException("The database in " + folder + " cannot be opened: " + failure, failure);
        }
    }

    private void begin() throws IOException, EmbeddedPostgresException {
        try (FolderUsers.Turn turn = users.turn()) {
            boolean first = turn.begin();
            try {
                if (first) {
                    server.stop(); // one that a killed process has left
                }
                password = server.password();
                PidFile running = server.run();
                pid = running.pid();
                port = running.port();
                open = true;
            } catch (IOException | EmbeddedPostgresException failure) {
                end(turn);
                throw failure;
            }
        }
    }

    /** Stops the server where nobody else uses it. */
    private void end(FolderUsers.Turn turn) throws IOException, EmbeddedPostgresException {
        if (turn.end()) {
            server.stop();
            if (temporary) {
                Folders.delete(folder);
            }
        }
    }

    /**
     * Deletes the data of a folder, so that it opens with an empty database; nothing where there is none.
     *
     * @throws EmbeddedPostgresException if somebody has it open, or it cannot be deleted
     */
    public static void clear(Path folder) throws EmbeddedPostgresException {
        if (!Files.exists(folder)) {
            return;
        }
        Path place = folder.toAbsolutePath().normalize();
        Programs programs = Programs.of(Binaries.unpack());
        try (FolderUsers.Turn turn = FolderUsers.of(place).turn()) {
            boolean alone = turn.begin();
            try {
                if (!alone) {
                    throw new EmbeddedPostgresException("The database in " + folder
                            + " cannot be emptied: another mtpsc has it open. Stop that first.");
                }
                new Server(place, false, programs).stop();
                // The locks go on to be of these files: who waits for one has its file open.
                Folders.delete(place, Set.of(place, place.resolve(FolderUsers.TURN), place.resolve(FolderUsers.USERS)));
            } finally {
                turn.end();
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "The database in " + folder + " cannot be emptied: " + failure, failure);
        }
    }

    /** {@code postgresql://user:password@127.0.0.1:port/database}. */
    public String url() {
        return url(DATABASE);
    }

    private String url(String database) {
        return "postgresql://" + Server.USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    /** The process id of the server. */
    public long pid() {
        return pid;
    }

    /**
     * Creates another, empty database on the same server.
     *
     * @param name lower-case letters, digits and underscores
     * @return its URL
     */
    public String createDatabase(String name) throws EmbeddedPostgresException {
        if (!name.matches("[a-z_][a-z0-9_]*")) {
            throw new EmbeddedPostgresException(
                    "'" + name + "' is no name for a database: use lower-case letters, digits and underscores");
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return url(name);
        } catch (SQLException failure) {
            throw new EmbeddedPostgresException(
                    "The database " + name + " cannot be created: " + failure.getMessage(), failure);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?preferQueryMode=simple&connectTimeout=10",
                Server.USER,
                password);
    }

    /**
     * Leaves closing at the end of the process to the caller too, who has something to end before: at a signal the process would
     * close it beside that.
     */
    public void closeOnlyWhenTold() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // It runs already.
        }
    }

    /** Stops the server if nobody else has the folder open, and deletes its data if it is temporary. */
    @Override
    public void close() {
        try (FolderUsers.Turn turn = users.turn()) {
            if (open) {
                open = false;
                end(turn);
            }
        } catch (IOException | EmbeddedPostgresException ignored) {
            // Who opens the folder next puts it in order.
        }
        closeOnlyWhenTold();
    }
}
