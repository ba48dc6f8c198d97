package io.mtpscript.devdb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of a folder: its data, its process. Only one who has the folder's {@link FolderUsers.Turn} may use it. */
final class Server {
    static final String USER = "mtp";

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)");

    /** The first version that brings its own locales, by which every system orders texts alike. */
    private static final int BUILTIN_LOCALES = 17;

    private static final int START_ATTEMPTS = 3;
    private static final int PATIENCE_SECONDS = 30;
    private static final int POLL_MILLIS = 20;

    private final Path folder;
    private final boolean temporary;
    private final Programs programs;

    /** @param temporary whether the data need not survive a crash */
    Server(Path folder, boolean temporary, Programs programs) {
        this.folder = folder;
        this.temporary = temporary;
        this.programs = programs;
    }

    /** What is in the password file; it is made where it is missing. */
    String password() throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            writePassword(file);
        }
        return Files.readString(file);
    }

    /** The server that runs: one is started, its data made where there is none, unless it does already. */
    PidFile run() throws IOException, EmbeddedPostgresException {
        Optional<PidFile> running = PidFile.read(data()).filter(PidFile::alive);
        if (running.isPresent()) {
            return ready();
        }
        Files.deleteIfExists(PidFile.in(data()));
        createCluster();
        return start();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private Path passwordFile() {
        return folder.resolve("password");
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
                "--pwfile=" + passwordFile(),
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

    private PidFile start() throws IOException, EmbeddedPostgresException {
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
                return started.get();
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

    /** Waits for a server that another process has started, or that recovers from a crash. */
    private PidFile ready() throws IOException, EmbeddedPostgresException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Optional<PidFile> running = PidFile.read(data());
            if (running.isPresent() && running.get().ready()) {
                return running.get();
            }
            pause();
        }
        throw new EmbeddedPostgresException("The PostgreSQL of " + folder
                + " runs for another process, but does not become ready: end that process.");
    }

    private static void pause() throws EmbeddedPostgresException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while waiting for PostgreSQL", stop);
        }
    }

    /** Stops it if it runs. */
    void stop() throws IOException, EmbeddedPostgresException {
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
