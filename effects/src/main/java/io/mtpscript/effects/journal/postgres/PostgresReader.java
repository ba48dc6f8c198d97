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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** About how many bytes of records are read at a time; one that is larger is read by itself. */
    private static final long RECORD_BYTES = 8 << 20;

    /** The most bytes of a row: PostgreSQL sends no longer ones. */
    private static final int MESSAGE_BYTES = 1 << 30;

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
        return AdminSession.open(url, "mtpscript journal", PATIENCE, MESSAGE_BYTES);
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
            new Reading(on, wanted, visitor).run();
        } catch (AdminException e) {
            throw failure(e);
        }
    }

    /**
     * A record to be read.
     *
     * @param n its row's number, by which rows are read in the order in which they were written
     * @param bytes how many it has
     */
    private record Stored(String n, long bytes) {
        static Stored of(Optional<String> n, Optional<String> bytes) {
            return new Stored(n.orElseThrow(), Long.parseLong(bytes.orElseThrow()));
        }
    }

    /**
     * A row without its record.
     *
     * @param writer which start of an engine wrote it
     * @param place how many rows that one wrote before
     */
    private record Row(Stored stored, Envelope envelope, String writer, long place) {
        static Row of(List<Optional<String>> row) {
            return new Row(
                    Stored.of(row.getFirst(), row.getLast()),
                    PostgresReader.envelope(row),
                    row.get(3).orElseThrow(),
                    Long.parseLong(row.get(4).orElseThrow()));
        }

        String name() {
            return "mtp_journal, row " + stored.n();
        }
    }

    /** One reading of the table from its first row on, while engines write to it and take old rows out of it. */
    private final class Reading {
        private final AdminSession on;
        private final Predicate<Envelope> wanted;
        private final Visitor visitor;
        /** Of each writer, the place of its next row. */
        private final Map<String, Long> next = new HashMap<>();

        /** What is wanted of what was read, and not yet visited. */
        private final List<Stored> gathered = new ArrayList<>();

        private boolean going = true;

        Reading(AdminSession on, Predicate<Envelope> wanted, Visitor visitor) {
            this.on = on;
            this.wanted = wanted;
            this.visitor = visitor;
        }

        void run() throws AdminException, IOException {
            String last = "-1";
            boolean more = true;
            while (going && more) {
                List<List<Optional<String>>> page =
                        on.rows(JournalTable.ENVELOPES, JournalTable.ENVELOPE, last, Integer.toString(PAGE));
                for (List<Optional<String>> row : page) {
                    take(Row.of(row));
                    last = row.getFirst().orElseThrow();
                }
                visitGathered();
                more = page.size() == PAGE;
            }
        }

        private void take(Row row) throws AdminException, IOException {
            long expected = next.getOrDefault(row.writer(), 0L);
            if (row.place() < expected) {
                visit(new Damaged(row.name(), "it stands behind rows that were written after it"));
            } else if (row.place() > expected) {
                fill(row, expected);
            }
            gather(row);
            next.put(row.writer(), Math.max(expected, row.place() + 1));
        }

        private void gather(Row row) {
            if (wanted.test(row.envelope())) {
                gathered.add(row.stored());
            }
        }

        private void visitGathered() throws AdminException, IOException {
            going = going && PostgresReader.this.visit(on, gathered, visitor);
            gathered.clear();
        }

        private void visit(Found found) throws AdminException, IOException {
            visitGathered();
            going = going && visitor.visit(found);
        }

        /**
         * What of a writer was not there when it was its turn: rows that were committed after later ones, rows that were too old, or
         * rows that somebody deleted.
         */
        private void fill(Row behind, long first) throws AdminException, IOException {
            long from = first;
            List<List<Optional<String>>> page;
            do {
                page = between(behind.writer(), from, behind.place(), PAGE);
                for (List<Optional<String>> each : page) {
                    Row late = Row.of(each);
                    missing(late, from);
                    gather(late);
                    from = late.place() + 1;
                }
            } while (page.size() == PAGE);
            missing(behind, from);
        }

        /** Too old rows go from the first one on, also while this reads; what else is missing was deleted by somebody. */
        private void missing(Row behind, long from) throws AdminException, IOException {
            long missing = behind.place() - from;
            if (missing == 0) {
                return;
            }
            visit(
                    between(behind.writer(), 0, behind.place(), 1).isEmpty()
                            ? new Gone(0, (int) Math.min(missing, Integer.MAX_VALUE))
                            : new Damaged(
                                    behind.name(),
                                    (missing == 1 ? "a row is" : missing + " rows are")
                                            + " missing that the same engine wrote before it"));
        }

        private List<List<Optional<String>>> between(String writer, long from, long before, int most)
                throws AdminException {
            return on.rows(
                    JournalTable.BETWEEN,
                    JournalTable.ENVELOPE,
                    writer,
                    Long.toString(from),
                    Long.toString(before),
                    Integer.toString(most));
        }
    }

    private boolean visit(AdminSession on, List<Stored> stored, Visitor visitor) throws AdminException, IOException {
        int from = 0;
        while (from < stored.size()) {
            int to = endOfPage(stored, from);
            String some = stored.subList(from, to).stream().map(Stored::n).collect(Collectors.joining(","));
            for (List<Optional<String>> row : on.rows(JournalTable.RECORDS, JournalTable.RECORD, some)) {
                if (!visitor.visit(found(row))) {
                    return false;
                }
            }
            from = to;
        }
        return true;
    }

    /** Behind which record to read the others later. */
    private static int endOfPage(List<Stored> stored, int from) {
        int to = from + 1;
        long bytes = stored.get(from).bytes();
        while (to < stored.size()
                && to - from < RECORDS
                && bytes + stored.get(to).bytes() <= RECORD_BYTES) {
            bytes += stored.get(to).bytes();
            to++;
        }
        return to;
    }

    /** The last record of a request that can be read. */
    Optional<RecordedRequest> find(String requestId) throws IOException {
        List<RecordedRequest> found = new ArrayList<>();
        try (AdminSession on = session()) {
            List<Stored> stored = on.rows(JournalTable.NUMBERS, JournalTable.NUMBER, requestId).stream()
                    .map(row -> Stored.of(row.getFirst(), row.getLast()))
                    .toList();
            visit(on, stored, each -> {
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
        byte[] writer = bytes(row.get(3)).orElseThrow();
        byte[] shown = JournalTable.shown(
                envelope.requestId(),
                envelope.epochMillis(),
                writer,
                Long.parseLong(row.get(4).orElseThrow()));
        byte[] snapshot = bytes(row.get(5)).orElseThrow();
        Optional<byte[]> keyId = bytes(row.get(6));
        Optional<byte[]> slot = bytes(row.get(7));
        byte[] record = bytes(row.get(8)).orElseThrow();
        byte[] sum = bytes(row.get(9)).orElseThrow();
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
            int erased = on.rows(JournalTable.ERASE, JournalTable.N, requestId).size();
            int clear = on.rows(JournalTable.CLEAR, JournalTable.N, requestId).size();
            if (clear > 0) {
                throw new IOException(
                        "%d of its records erased; %d are not encrypted: only deleting these rows of mtp_journal erases them"
                                .formatted(erased, clear));
            }
            return erased;
        } catch (AdminException e) {
            throw failure(e);
        }
    }
}
