package io.mtpscript.cli.migrations;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.database.ServerError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The migrations of a folder and those of a database. */
public final class Migrations implements AutoCloseable {
    /** Who holds this advisory lock of the database applies migrations. */
    private static final long LOCK = 0x6d74_705f_6d69_6772L; // "mtp_migr"

    private static final long POLL_MILLIS = 200;
    private static final String UNDEFINED = "";

    private final Path folder;
    private final AdminSession session;
    private final Consumer<String> progress;
    private final String table;

    private Migrations(Path folder, AdminSession session, Consumer<String> progress, String table) {
        this.folder = folder;
        this.session = session;
        this.progress = progress;
        this.table = table;
    }

    /**
     * Connects.
     *
     * @param folder with the files
     * @param progress hears a line when a file is applied, or something has to be waited for
     */
    public static Migrations open(String url, Path folder, Consumer<String> progress) throws MigrationException {
        try {
            AdminSession session = AdminSession.open(url);
            try {
                String schema = session.rows("SELECT quote_ident(current_schema())::text AS s", List.of("s"))
                        .getFirst()
                        .getFirst()
                        .orElse(UNDEFINED);
                if (schema.equals(UNDEFINED)) {
                    throw new MigrationException(
                            ExitCode.UNAVAILABLE,
                            "the database's search_path names no schema that exists; create it, or set another one");
                }
                return new Migrations(folder, session, progress, schema + ".mtp_migrations");
            } catch (AdminException | MigrationException e) {
                session.close();
                throw e;
            }
        } catch (AdminException e) {
            throw unavailable(e);
        } catch (IllegalArgumentException e) {
            throw new MigrationException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Applies what is pending; for who has nothing else to ask. */
    public static List<String> apply(String url, Path folder) throws MigrationException {
        try (Migrations migrations = open(url, folder, _ -> {})) {
            return migrations.apply(false);
        }
    }

    /** SHA-256 of each file, by its name. */
    public static SortedMap<String, String> hashes(Path folder) throws MigrationException {
        SortedMap<String, String> hashes = new TreeMap<>();
        MigrationFile.of(folder).forEach(file -> hashes.put(file.name(), file.sha256()));
        return hashes;
    }

    private static MigrationException unavailable(AdminException e) {
        return new MigrationException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }

    /** How a file and a database stand to each other. */
    public enum State {
        APPLIED,
        PENDING,
        /** Pending, though one with a higher number is applied. */
        OUT_OF_ORDER,
        /** Applied, but the file has other bytes now. */
        CHANGED,
        /** Applied, but the file is not there. */
        MISSING;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One migration.
     *
     * @param file its name; where it is missing, that under which it was applied
     * @param appliedAt UTC, where it is applied
     */
    public record Entry(long number, String file, State state, Optional<String> appliedAt) {}

    private record Applied(long number, String file, String sha256, String at) {}

    /** All migrations by number. */
    public List<Entry> status() throws MigrationException {
        try {
            return status(MigrationFile.of(folder), history());
        } catch (AdminException e) {
            throw unavailable(e);
        }
    }

    private static List<Entry> status(List<MigrationFile> files, SortedMap<Long, Applied> history) {
        SortedMap<Long, Entry> entries = new TreeMap<>();
        history.forEach((number, applied) ->
                entries.put(number, new Entry(number, applied.file(), State.MISSING, Optional.of(applied.at()))));
        long last = history.isEmpty() ? -1 : history.lastKey();
        for (MigrationFile file : files) {
            Applied applied = history.get(file.number());
            State state = applied == null
                    ? file.number() < last ? State.OUT_OF_ORDER : State.PENDING
                    : applied.sha256().equals(file.sha256()) ? State.APPLIED : State.CHANGED;
            entries.put(
                    file.number(),
                    new Entry(
                            file.number(),
                            file.name(),
                            state,
                            Optional.ofNullable(applied).map(Applied::at)));
        }
        return List.copyOf(entries.values());
    }

    private SortedMap<Long, Applied> history() throws AdminException {
        SortedMap<Long, Applied> history = new TreeMap<>();
        boolean there = session.rows("SELECT to_regclass($1)::text AS t", List.of("t"), table)
                .getFirst()
                .getFirst()
                .isPresent();
        if (!there) {
            return history;
        }
        List<List<Optional<String>>> rows = session.rows(
                "SELECT number::text AS n, file AS f, sha256 AS h,"
                        + " to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS a FROM "
                        + table,
                List.of("n", "f", "h", "a"));
        for (List<Optional<String>> row : rows) {
            long number = Long.parseLong(row.get(0).orElseThrow());
            history.put(
                    number,
                    new Applied(
                            number,
                            row.get(1).orElseThrow(),
                            row.get(2).orElseThrow(),
                            row.get(3).orElseThrow()));
        }
        return history;
    }

    /**
     * Applies what is pending, one file after the other. What was applied before a failure stays. Files at the end that have no
     * statement are left, and told: somebody is about to write them.
     *
     * @param outOfOrder whether files may be applied that come before others that are applied
     * @return the names of those applied now
     */
    public List<String> apply(boolean outOfOrder) throws MigrationException {
        try {
            List<MigrationFile> files = MigrationFile.of(folder);
            Pending pending = pending(files, outOfOrder);
            if (pending.files().isEmpty()) {
                tell(pending);
                return List.of();
            }
            lock();
            try {
                session.run("CREATE TABLE IF NOT EXISTS " + table + " (number bigint PRIMARY KEY, file text NOT NULL,"
                        + " sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
                // Another run may have applied them while this one waited.
                pending = pending(files, outOfOrder);
                var applied = new ArrayList<String>();
                for (MigrationFile file : pending.files()) {
                    apply(file);
                    applied.add(file.name());
                    progress.accept("Applied " + file.shown());
                }
                tell(pending);
                return applied;
            } finally {
                unlock();
            }
        } catch (AdminException e) {
            throw unavailable(e);
        }
    }

    /** The names of the files that {@link #apply} would apply; nothing is changed. */
    public List<String> pending(boolean outOfOrder) throws MigrationException {
        try {
            Pending pending = pending(MigrationFile.of(folder), outOfOrder);
            for (MigrationFile file : pending.files()) {
                file.statements();
            }
            tell(pending);
            return pending.files().stream().map(MigrationFile::name).toList();
        } catch (AdminException e) {
            throw unavailable(e);
        }
    }

    /**
     * What is pending, in order.
     *
     * @param files to apply
     * @param blank what comes behind them, without a statement
     */
    private record Pending(List<MigrationFile> files, List<MigrationFile> blank) {
        static Pending of(List<MigrationFile> all) {
            int end = all.size();
            while (end > 0 && all.get(end - 1).blank()) {
                end--;
            }
            return new Pending(all.subList(0, end), all.subList(end, all.size()));
        }
    }

    private void tell(Pending pending) {
        pending.blank().forEach(file -> progress.accept(file.shown() + " has no statement yet"));
    }

    private Pending pending(List<MigrationFile> files, boolean outOfOrder) throws MigrationException, AdminException {
        SortedMap<Long, Applied> history = history();
        var pending = new ArrayList<MigrationFile>();
        for (Entry entry : status(files, history)) {
            String shown = folder.resolve(entry.file()).toString();
            switch (entry.state()) {
                case APPLIED -> {}
                case CHANGED ->
                    throw new MigrationException(
                            ExitCode.REFUSED,
                            shown + " was changed after it was applied at "
                                    + entry.appliedAt().orElse("")
                                    + ". Put back what was applied, and the change into a new file (mtpsc db new NAME);"
                                    + " a database of mtpsc serve can start empty with --fresh");
                case MISSING ->
                    throw new MigrationException(
                            ExitCode.REFUSED,
                            shown + " was applied at " + entry.appliedAt().orElse("")
                                    + " and is not there any more. Put it back; what it did is undone by a new file");
                case OUT_OF_ORDER -> {
                    if (!outOfOrder) {
                        throw new MigrationException(
                                ExitCode.FAILED,
                                shown + " comes before "
                                        + List.copyOf(history.values())
                                                .getLast()
                                                .file()
                                        + ", which is applied. Give it a higher number, or apply it all the same with"
                                        + " --out-of-order");
                    }
                    pending.add(file(files, entry.number()));
                }
                case PENDING -> pending.add(file(files, entry.number()));
            }
        }
        return Pending.of(pending);
    }

    private static MigrationFile file(List<MigrationFile> files, long number) {
        return files.stream()
                .filter(file -> file.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** Asks again and again: a session that waits inside of a query would keep CREATE INDEX CONCURRENTLY waiting for it. */
    private void lock() throws AdminException, MigrationException {
        boolean told = false;
        while (!session.rows("SELECT pg_try_advisory_lock(" + LOCK + ")::text AS l", List.of("l"))
                .getFirst()
                .getFirst()
                .equals(Optional.of("true"))) {
            if (!told) {
                progress.accept("Waiting for another run that applies migrations to this database ...");
                told = true;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException(ExitCode.UNAVAILABLE, "interrupted while another run was waited for", e);
            }
        }
    }

    private void unlock() {
        try {
            session.run("SELECT pg_advisory_unlock(" + LOCK + ")");
        } catch (AdminException lost) {
            // With the session its locks are gone.
        }
    }

    private void apply(MigrationFile file) throws MigrationException {
        List<SqlScript.Statement> statements = file.statements();
        try {
            if (file.transaction()) {
                session.run("BEGIN");
            }
            for (SqlScript.Statement statement : statements) {
                send(file, statement);
            }
            // What a file has set ends with it.
            session.run("RESET ROLE");
            session.run("RESET SESSION AUTHORIZATION");
            session.run("RESET ALL");
            session.rows(
                    "INSERT INTO " + table
                            + " (number, file, sha256) VALUES ($1::text::bigint, $2, $3) RETURNING file AS f",
                    List.of("f"),
                    Long.toString(file.number()),
                    file.name(),
                    file.sha256());
            if (file.transaction()) {
                session.run("COMMIT");
            }
        } catch (AdminException e) {
            rollBack();
            throw new MigrationException(
                    e.server().isPresent() ? ExitCode.FAILED : ExitCode.UNAVAILABLE,
                    file.shown() + ": " + said(e) + left(file),
                    e);
        } catch (MigrationException e) {
            rollBack();
            throw e;
        }
    }

    private void send(MigrationFile file, SqlScript.Statement statement) throws MigrationException, AdminException {
        try {
            session.run(statement.sql());
        } catch (AdminException e) {
            if (e.server().isEmpty()) {
                throw e;
            }
            int position = e.server().get().position();
            int offset = position == 0
                    ? statement.offset()
                    : file.text().offsetByCodePoints(statement.offset(), position - 1);
            throw new MigrationException(ExitCode.FAILED, file.at(offset, said(e)) + left(file), e);
        }
    }

    private static String left(MigrationFile file) {
        return file.transaction()
                ? "\nNothing of this file was applied."
                : "\nThis file runs without a transaction: what stands before this place in it is done.";
    }

    private static String said(AdminException e) {
        var text = new StringBuilder(String.valueOf(e.getMessage()));
        Optional<ServerError> server = e.server();
        server.map(ServerError::detail)
                .filter(each -> !each.isEmpty())
                .ifPresent(detail -> text.append(" (")
                        .append(detail.replaceFirst("\\.$", ""))
                        .append(')'));
        server.map(ServerError::where)
                .filter(each -> !each.isEmpty())
                .ifPresent(where ->
                        text.append(", in ").append(where.lines().findFirst().orElse("")));
        server.map(ServerError::hint)
                .filter(each -> !each.isEmpty())
                .ifPresent(hint -> text.append("; hint: ").append(hint));
        return text.toString();
    }

    private void rollBack() {
        try {
            if (session.inTransaction()) {
                session.run("ROLLBACK");
            }
        } catch (AdminException lost) {
            // Then it is rolled back too.
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
