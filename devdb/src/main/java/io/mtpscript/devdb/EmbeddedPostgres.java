package io.mtpscript.devdb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server for development or tests, listening on the loopback interface with a password of its own.
 *
 * <p>A folder has one owner: the process that opened it first, which starts the server and stops it. Others that open the same
 * folder meanwhile use the owner's server. A server whose owner was killed is stopped and started anew by the next one; the
 * data stays.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String USER = "mtp";
    private static final String DATABASE = "postgres";
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)");

    /** The first version that brings its own locales, by which every system orders texts alike. */
    private static final int BUILTIN_LOCALES = 17;

    private static final int START_ATTEMPTS = 3;
    private static final int PATIENCE_SECONDS = 30;
    private static final int POLL_MILLIS = 20;

    private final Path folder;
    private final boolean temporary;
    private final Programs programs;
    private final Optional<FileChannel> ownership;
    private final String password;
    private int port;
    private long pid;

    private EmbeddedPostgres(
            Path folder, boolean temporary, Programs programs, Optional<FileChannel> ownership, String password) {
        this.folder = folder;
        this.temporary = temporary;
        this.programs = programs;
        this.ownership = ownership;
        this.password = password;
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
            Optional<FileChannel> ownership = lock(folder.resolve("lock"));
            try {
                Path passwordFile = folder.resolve("password");
                if (ownership.isPresent() && !Files.exists(passwordFile)) {
                    writePassword(passwordFile);
                }
                awaitFile(passwordFile);
                String password = Files.readString(passwordFile);
                EmbeddedPostgres server = new EmbeddedPostgres(folder, temporary, programs, ownership, password);
                if (ownership.isPresent()) {
                    server.stopForgotten();
                    server.createCluster();
                    server.start();
                } else {
                    server.join();
                }
                return server;
            } catch (IOException | EmbeddedPostgresException failure) {
                if (ownership.isPresent()) {
                    ownership.get().close();
                }
                throw failure;
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("The database in " + folder + " cannot be opened: " + failure, failure);
        }
    }

    /** {@code postgresql://user:password@127.0.0.1:port/database}. */
    public String url() {
        return url(DATABASE);
    }

    private String url(String database) {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    /** Whether this process started the server and will stop it. */
    public boolean owned() {
        return ownership.isPresent();
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

    /** Stops the server if this process owns it, and deletes its data if it is temporary. */
    @Override
    public void close() {
        if (ownership.isEmpty()) {
            return;
        }
        try {
            stop();
            ownership.get().close();
            if (temporary) {
                Folders.delete(folder);
            }
        } catch (IOException | EmbeddedPostgresException ignored) {
            // The next owner of the folder puts it in order.
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?preferQueryMode=simple&connectTimeout=10",
                USER,
                password);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private static Optional<FileChannel> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException sameProcess) {
            // This process owns it already, through another object.
        }
        channel.close();
        return Optional.empty();
    }

    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Path unfinished = Files.createTempFile(
                file.resolveSibling(""),
                "password",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, HexFormat.of().formatHex(random));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A killed owner leaves its server behind. */
    private void stopForgotten() throws IOException, EmbeddedPostgresException {
        Optional<PidFile> forgotten = PidFile.read(data());
        if (forgotten.isPresent() && forgotten.get().alive()) {
            stop();
        }
        Files.deleteIfExists(PidFile.in(data()));
    }

    /** Made beside its place and renamed, so that a killed first start leaves nothing half done. */
    private void createCluster() throws IOException, EmbeddedPostgresException {
        Path version = data().resolve("PG_VERSION");
        int major = majorVersion();
        if (Files.exists(version)) {
            String found = Files.readString(version).strip();
            if (!found.equals(Integer.toString(major))) {
                throw new EmbeddedPostgresException("The data in " + folder + " is of PostgreSQL " + found
                        + ", this is " + major + ": delete the folder to start with an empty database.");
            }
            return;
        }
        Path unfinished = folder.resolve("data.unfinished");
        Folders.delete(unfinished);
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + folder.resolve("password"),
                "--encoding=UTF8",
                "--no-sync",
                "--no-instructions"));
        arguments.addAll(
                major < BUILTIN_LOCALES
                        ? List.of("--locale=C")
                        : List.of("--locale-provider=builtin", "--locale=C.UTF-8"));
        Programs.Outcome made = programs.run(folder, "initdb", arguments);
        if (made.exit() != 0) {
            throw new EmbeddedPostgresException("PostgreSQL could not make its data folder:\n" + made.output());
        }
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of the programs that this build has. */
    private int majorVersion() throws EmbeddedPostgresException {
        Programs.Outcome told = programs.run(folder, "postgres", List.of("--version"));
        Matcher version = VERSION.matcher(told.output());
        if (told.exit() != 0 || !version.find()) {
            throw new EmbeddedPostgresException("PostgreSQL does not tell its version:\n" + told.output());
        }
        return Integer.parseInt(version.group(1));
    }

    private void start() throws IOException, EmbeddedPostgresException {
        Programs.Outcome last = new Programs.Outcome(0, "");
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            Files.deleteIfExists(log());
            last = programs.run(
                    folder,
                    "pg_ctl",
                    List.of(
                            "start",
                            "--pgdata=" + data(),
                            "--log=" + log(),
                            "--wait",
                            "--timeout=" + PATIENCE_SECONDS,
                            "--options=" + serverOptions(freePort())));
            Optional<PidFile> started = PidFile.read(data());
            if (last.exit() == 0 && started.isPresent()) {
                pid = started.get().pid();
                port = started.get().port();
                return;
            }
            // Another program may have taken the port in between, or a killed server's processes are still ending.
            pause();
        }
        String log = Files.exists(log()) ? Files.readString(log()).strip() : last.output();
        throw new EmbeddedPostgresException("PostgreSQL does not start. It says:\n" + log);
    }

    private String serverOptions(int freePort) {
        String options = "-p " + freePort
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC -c log_timezone=UTC";
        return temporary ? options + " -c fsync=off -c full_page_writes=off -c synchronous_commit=off" : options;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for the owner's server to be ready. */
    private void join() throws IOException, EmbeddedPostgresException {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            Optional<PidFile> running = PidFile.read(data());
            if (running.isPresent() && running.get().ready() && running.get().alive()) {
                pid = running.get().pid();
                port = running.get().port();
                return;
            }
            pause();
        }
        throw new EmbeddedPostgresException(
                "Another process has " + folder + " open, but its PostgreSQL did not become ready: end that process.");
    }

    private static void awaitFile(Path file) throws EmbeddedPostgresException {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!Files.exists(file)) {
            if (System.nanoTime() > end) {
                throw new EmbeddedPostgresException(
                        file + " is missing, and the process that owns the folder does not make it");
            }
            pause();
        }
    }

    private static void pause() throws EmbeddedPostgresException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while waiting for PostgreSQL", stop);
        }
    }

    private void stop() throws IOException, EmbeddedPostgresException {
        Optional<PidFile> running = PidFile.read(data());
        if (running.isEmpty() || !running.get().alive()) {
            return;
        }
        for (String mode : List.of("fast", "immediate")) {
            Programs.Outcome stopped = programs.run(
                    folder,
                    "pg_ctl",
                    List.of("stop", "--pgdata=" + data(), "--mode=" + mode, "--wait", "--timeout=10"));
            if (stopped.exit() == 0 || !running.get().alive()) {
                return;
            }
        }
        ProcessHandle.of(running.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
