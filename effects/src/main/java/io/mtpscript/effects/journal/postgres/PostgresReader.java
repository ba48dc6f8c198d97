package io.mtpscript.effects.journal.postgres;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.record.RecordCodec;
import io.mtpscript.effects.journal.record.RecordSeal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;

/** Reads the journal in a table of PostgreSQL, through a session of its own each time. Safe for all threads. */
public final class PostgresReader implements JournalSource {
    /** How long the server may take for one command. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How many envelopes, and then records, are read at a time. */
    private static final int PAGE = 1_000;

    private static final int RECORDS = 20;

    private final String url;
    private final JournalKeys keys;

    /**
     * A reader.
     *
     * @param url {@code postgresql://user:password@host:port/database}
     * @param keys those that the rows were written with
     */
    public PostgresReader(String url, JournalKeys keys) {
        this.url = url;
        this.keys = keys;
    }

    /** Whether a journal is named by the URL of a database. */
    public static boolean isUrl(String journal) {
        return journal.startsWith("postgresql://") || journal.startsWith("postgres://");
    }

    private AdminSession session() throws AdminException {
        return AdminSession.open(url, "mtpscript journal", PATIENCE);
    }

    private static IOException failure(AdminException e) {
        return new IOException(String.valueOf(e.getMessage()), e);
    }

    @Override
    public boolean exists() throws IOException {
        try (AdminSession on = session()) {
            return on.rows(JournalTable.EXISTS, JournalTable.N)
                    .getFirst()
                    .getFirst()
                    .isPresent();
        } catch (AdminException e) {
            throw failure(e);
        }
    }

    @Override
    public void read(Predicate<Envelope> wanted, Visitor visitor) throws IOException {
        try (AdminSession on = session()) {
            String last = "-1";
            boolean going = true;
            while (going) {
                List<List<Optional<String>>> page =
                        on.rows(JournalTable.ENVELOPES, JournalTable.ENVELOPE, last, Integer.toString(PAGE));
                List<String> numbers = page.stream()
                        .filter(row -> wanted.test(envelope(row)))
                        .map(row -> row.getFirst().orElseThrow())
                        .toList();
                going = visit(on, numbers, visitor) && page.size() == PAGE;
                last = page.isEmpty() ? last : page.getLast().getFirst().orElseThrow();
            }
        } catch (AdminException e) {
            throw failure(e);
        }
    }

    private boolean visit(AdminSession on, List<String> numbers, Visitor visitor) throws AdminException, IOException {
        for (int from = 0; from < numbers.size(); from += RECORDS) {
            String some = numbers.subList(from, Math.min(numbers.size(), from + RECORDS)).stream()
                    .collect(Collectors.joining(","));
            for (List<Optional<String>> row : on.rows(JournalTable.RECORDS, JournalTable.RECORD, some)) {
                if (!visitor.visit(found(row))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The last record of a request that can be read. */
    Optional<RecordedRequest> find(String requestId) throws IOException {
        List<RecordedRequest> found = new ArrayList<>();
        try (AdminSession on = session()) {
            List<String> numbers = on.rows(JournalTable.NUMBERS, JournalTable.N, requestId).stream()
                    .map(row -> row.getFirst().orElseThrow())
                    .toList();
            visit(on, numbers, each -> {
                if (each instanceof Request(RecordedRequest recorded)) {
                    found.add(recorded);
                }
                return true;
            });
        } catch (AdminException e) {
            throw failure(e);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    private static Envelope envelope(List<Optional<String>> row) {
        return new Envelope(row.get(1).orElseThrow(), Long.parseLong(row.get(2).orElseThrow()));
    }

    private Found found(List<Optional<String>> row) throws IOException {
        String place = "mtp_journal, row " + row.getFirst().orElseThrow();
        Envelope envelope = envelope(row);
        byte[] shown = JournalTable.shown(envelope.requestId(), envelope.epochMillis());
        byte[] snapshot = bytes(row.get(3)).orElseThrow();
        Optional<byte[]> keyId = bytes(row.get(4));
        Optional<byte[]> slot = bytes(row.get(5));
        byte[] record = bytes(row.get(6)).orElseThrow();
        byte[] sum = bytes(row.get(7)).orElseThrow();
        if (!Arrays.equals(JournalTable.sum(snapshot, shown, keyId, record), sum)) {
            return new Damaged(place, "a record is not what was written");
        }
        if (keyId.isPresent() && slot.isEmpty()) {
            return new Erased(envelope);
        }
        try {
            byte[] cbor = record;
            if (keyId.isPresent()) {
                byte[] key = keys.withId(keyId.get())
                        .orElseThrow(() -> new IOException(place
                                + " is encrypted with a key that is not given; say where it is by --journal-key-file"));
                cbor = new RecordSeal(key).open(snapshot, shown, slot.orElseThrow(), record);
            }
            RecordedRequest recorded = RecordCodec.read(cbor);
            return recorded.request().requestId().equals(envelope.requestId())
                    ? new Request(recorded)
                    : new Damaged(place, "a record stands under the id of another");
        } catch (AEADBadTagException e) {
            return new Damaged(place, "a record or its key is not what was written");
        } catch (CborException | IllegalArgumentException e) {
            return new Damaged(place, "a record cannot be understood: " + e.getMessage());
        }
    }

    /** PostgreSQL breaks Base64 into lines. */
    private static Optional<byte[]> bytes(Optional<String> base64) {
        return base64.map(Base64.getMimeDecoder()::decode);
    }

    /** {@inheritDoc} What PostgreSQL has of the row before, in its table and its log, is the deployment's to care for. */
    @Override
    public int erase(String requestId) throws IOException {
        try (AdminSession on = session()) {
            if (!on.rows(JournalTable.CLEAR, JournalTable.N, requestId).isEmpty()) {
                throw new IOException("the request is not encrypted: only deleting its rows of mtp_journal erases it");
            }
            return on.rows(JournalTable.ERASE, JournalTable.N, requestId).size();
        } catch (AdminException e) {
            throw failure(e);
        }
    }
}
