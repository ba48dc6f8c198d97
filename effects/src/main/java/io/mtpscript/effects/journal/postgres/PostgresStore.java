package io.mtpscript.effects.journal.postgres;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonNull;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import io.mtpscript.effects.append.AppendStore;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.record.RecordCodec;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as rows. A session that failed is given up, and another one made when it is needed. What is committed is on the
 * server's disk: there is nothing to sync.
 */
final class PostgresStore implements AppendStore<RecordedRequest> {
    /** How long the server may take for one command. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often a server that is gone is asked for again. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    /** A session that was not used for so long is not trusted: it is tended more often, unless the process was frozen. */
    private static final long STALE_MILLIS = Duration.ofMinutes(3).toMillis();

    /** About how many bytes go in one statement. */
    private static final long STATEMENT_BYTES = 8L << 20;

    private static final int WRITER_BYTES = 16;

    private final PostgresSettings settings;
    private final Optional<byte[]> keyId;
    private final Optional<RecordSeal> seal;
    private final ByteBuilder text = new ByteBuilder();
    /** Names this store among all that ever wrote the table. */
    private final byte[] writer = new byte[WRITER_BYTES];
    /** Where its next row goes; not known after a session that may have written more than it said. */
    private OptionalLong next = OptionalLong.of(0);

    private @Nullable AdminSession session;
    private long tried;

    /** When the session last answered, by the clock that goes on while a process is frozen. */
    private long answeredMillis;

    private PostgresStore(PostgresSettings settings) {
        this.settings = settings;
        Optional<byte[]> key = settings.keys().first();
        this.keyId = key.map(JournalKeys::id);
        this.seal = key.map(RecordSeal::new);
        new SecureRandom().nextBytes(writer);
    }

    /**
     * Connects and makes the table where there is none.
     *
     * @throws IOException if the database cannot be reached, or has no table and lets none be made; the message says what to do
     */
    static PostgresStore open(PostgresSettings settings) throws IOException {
        PostgresStore store = new PostgresStore(settings);
        try {
            AdminSession fresh = store.session();
            if (fresh.rows(JournalTable.EXISTS, JournalTable.N)
                    .getFirst()
                    .getFirst()
                    .isEmpty()) {
                fresh.run(JournalTable.CREATE + JournalTable.ddl());
            }
            return store;
        } catch (AdminException e) {
            store.close();
            throw new IOException(
                    e.server().isPresent()
                            ? "its table mtp_journal is missing and could not be made (" + e.getMessage()
                                    + "): apply the statements of docs/journal.md to the database"
                            : String.valueOf(e.getMessage()),
                    e);
        }
    }

    private AdminSession session() throws AdminException {
        if (session != null && System.currentTimeMillis() - answeredMillis > STALE_MILLIS) {
            close();
        }
        AdminSession current = session;
        if (current == null) {
            tried = System.nanoTime();
            current = AdminSession.open(settings.url(), "mtpscript journal", PATIENCE, Limits.DATABASE_ANSWER_BYTES);
            session = current;
            answeredMillis = System.currentTimeMillis();
        }
        return current;
    }

    private IOException failed(AdminException e) {
        close();
        return new IOException(String.valueOf(e.getMessage()), e);
    }

    /**
     * Where the next row goes. Where a session that is given up is still at writing, its rows and these want the same places: these are
     * refused then, and tried again behind those.
     */
    private long next(AdminSession on) throws AdminException {
        if (next.isPresent()) {
            return next.getAsLong();
        }
        String own = Base64.getEncoder().encodeToString(writer);
        return Long.parseLong(on.rows(JournalTable.END, JournalTable.N, own)
                .getFirst()
                .getFirst()
                .orElseThrow());
    }

    @Override
    public void append(List<RecordedRequest> records) throws IOException {
        try {
            AdminSession on = session();
            long first = next(on);
            List<String> statements = statements(records, first);
            if (statements.size() > 1) {
                on.run("BEGIN");
            }
            for (String rows : statements) {
                on.rows(JournalTable.INSERT, JournalTable.N, rows);
            }
            if (statements.size() > 1) {
                on.run("COMMIT");
            }
            next = OptionalLong.of(first + records.size());
            answeredMillis = System.currentTimeMillis();
        } catch (AdminException e) {
            throw failed(e);
        }
    }

    private List<String> statements(List<RecordedRequest> records, long first) {
        List<String> statements = new ArrayList<>();
        List<JsonValue> rows = new ArrayList<>();
        long bytes = 0;
        long place = first;
        for (RecordedRequest recorded : records) {
            rows.add(row(recorded, place++));
            bytes += text.length();
            text.wipe();
            if (bytes > STATEMENT_BYTES) {
                statements.add(new JsonArray(rows).toText());
                rows.clear();
                bytes = 0;
            }
        }
        if (!rows.isEmpty()) {
            statements.add(new JsonArray(rows).toText());
        }
        return statements;
    }

    private JsonObject row(RecordedRequest recorded, long place) {
        text.wipe();
        RecordCodec.write(recorded, text);
        String id = recorded.request().requestId();
        long arrived = recorded.request().epochMillis();
        byte[] snapshot = recorded.request().snapshotHash();
        byte[] shown = JournalTable.shown(id, arrived, writer, place);
        byte[] record = text.toByteArray();
        Optional<byte[]> slot = Optional.empty();
        if (seal.isPresent()) {
            RecordSeal.Sealed sealed = seal.get().seal(snapshot, shown, record);
            record = sealed.text();
            slot = Optional.of(sealed.slot());
        }
        TreeMap<String, JsonValue> row = new TreeMap<>();
        row.put("id", new JsonString(id));
        row.put("arrived", new JsonInt(arrived));
        row.put("snapshot", base64(snapshot));
        row.put("key", keyId.<JsonValue>map(PostgresStore::base64).orElseGet(JsonNull::new));
        row.put("slot", slot.<JsonValue>map(PostgresStore::base64).orElseGet(JsonNull::new));
        row.put("record", base64(record));
        row.put("writer", base64(writer));
        row.put("place", new JsonInt(place));
        row.put("sum", base64(JournalTable.sum(snapshot, shown, keyId, record)));
        return new JsonObject(row);
    }

    private static JsonString base64(byte[] bytes) {
        return new JsonString(Base64.getEncoder().encodeToString(bytes));
    }

    /** The network is never waited for by an event loop. */
    @Override
    public boolean quick(int records) {
        return false;
    }

    @Override
    public boolean usable() {
        if (session == null && System.nanoTime() - tried < AGAIN_NANOS) {
            return false;
        }
        return answers();
    }

    private boolean answers() {
        try {
            session().rows(JournalTable.EXISTS, JournalTable.N);
            answeredMillis = System.currentTimeMillis();
            return true;
        } catch (AdminException e) {
            close();
            return false;
        }
    }

    /**
     * Asks the server something, so that nothing on the way to it forgets a session that is seldom used; one that was forgotten is given
     * up now and not when a record waits for it. What is too old is {@link PostgresRetention}'s: here it would hold up responses.
     */
    @Override
    public void tend() {
        boolean _ = answers();
    }

    @Override
    public void sync() {
        // COMMIT has waited for the disk.
    }

    @Override
    public void close() {
        AdminSession current = session;
        session = null;
        next = OptionalLong.empty();
        if (current != null) {
            current.close();
        }
    }
}
