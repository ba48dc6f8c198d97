package io.mtpscript.engine.audit;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.append.LockedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trail whole and says where it is not what was written: the chain of hashes and numbers, the heads' signatures and copies,
 * and that intents and outcomes belong together. Holds one record at a time, and the open transactions.
 */
public final class AuditVerifier {
    private static final int FINDINGS_MAX = 100;

    private final HeadKeys keys;
    private final HeadCopies copies;
    private final List<AuditReport.Finding> findings = new ArrayList<>();
    private final Map<Long, OpenTransaction> open = new LinkedHashMap<>();

    /** Opened by the engine that may still run. */
    private final Set<Long> young = new HashSet<>();

    private long more;
    private long records;
    private long first;
    private long heads;
    private long signed;
    private long expected = -1;
    private byte[] hash = new byte[Sha256.BYTES];
    private @Nullable AuditEntry before;

    /** Whether the line before is no record: it may have been one. */
    private boolean illegible;

    private AuditVerifier(HeadKeys keys, HeadCopies copies) {
        this.keys = keys;
        this.copies = copies;
    }

    /**
     * Verifies a trail.
     *
     * @param keys without any, signatures are not looked at
     * @param heads a file with copies of heads, such as one that was kept elsewhere; empty takes the trail's own
     * @throws IOException if a file cannot be read
     */
    public static AuditReport verify(Path folder, HeadKeys keys, Optional<Path> heads) throws IOException {
        // Asked first: what an engine begins while we read counts as under way.
        boolean running = LockedFolder.isTaken(folder);
        Path file = heads.orElse(folder.resolve(AuditFile.HEADS));
        List<Path> files = AuditFile.list(folder);
        try (HeadCopies copies = HeadCopies.open(Files.exists(file) ? Optional.of(file) : Optional.empty())) {
            return new AuditVerifier(keys, copies).verify(files, running);
        }
    }

    private AuditReport verify(List<Path> files, boolean running) throws IOException {
        long unfinished = 0;
        for (int i = 0; i < files.size(); i++) {
            unfinished = file(files.get(i), i == files.size() - 1);
        }
        if (!running && copies.lastNumber() >= expected) {
            find(
                    name(files.getLast()),
                    0,
                    "the trail ends before record %d; there is a head of record %d in %s: its tail was cut off"
                            .formatted(expected, copies.lastNumber(), copies.name()));
        }
        List<OpenTransaction> left = open.values().stream()
                .filter(each -> !running || !young.contains(each.id()))
                .toList();
        boolean ended = before != null && before.kind().equals("head") && before.has("last");
        return new AuditReport(
                records,
                first,
                heads,
                signed,
                findings,
                more,
                left,
                open.size() - left.size(),
                unfinished,
                ended,
                running);
    }

    private static String name(Path file) {
        return AuditFile.name(file);
    }

    private void find(String file, long line, String what) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new AuditReport.Finding(file, line, what));
        } else {
            more++;
        }
    }

    /** How many bytes stand behind its last line. */
    private long file(Path path, boolean isLast) throws IOException {
        try (AuditFile file = AuditFile.open(path)) {
            long lines = 0;
            for (Optional<AuditFile.Line> line = file.next(); line.isPresent(); line = file.next()) {
                lines = line.get().number();
                line(name(path), line.get());
            }
            if (lines == 0 && !isLast) {
                find(name(path), 0, "the file has no records");
            }
            if (file.torn() > 0 && !isLast) {
                find(name(path), lines + 1, "a line has no end, and another file follows");
            }
            return file.torn();
        }
    }

    private void line(String file, AuditFile.Line line) throws IOException {
        Optional<AuditEntry> read = AuditEntry.of(file, line);
        if (read.isEmpty()
                || read.get().number("n").isEmpty()
                || read.get().text("previous").isEmpty()) {
            find(file, line.number(), "this is no record");
            illegible = true;
            return;
        }
        AuditEntry entry = read.get();
        long n = entry.number("n").orElse(-1);
        boolean inPlace = chained(entry, n);
        if (line.number() == 1 && !entry.kind().equals("head")) {
            find(file, 1, "the file does not begin with a head");
        }
        records++;
        if (!inPlace) {
            return;
        }
        kind(entry, n);
        expected = n + 1;
        hash = Sha256.of(line.bytes());
        before = entry;
    }

    /** Whether the record stands where it belongs, or what stood there before is gone. */
    private boolean chained(AuditEntry entry, long n) {
        String previous = entry.text("previous").orElse("");
        boolean unknown = illegible;
        illegible = false;
        if (expected < 0) {
            first = n;
            if (n == 0 && !previous.equals(Sha256.hex(new byte[Sha256.BYTES]))) {
                find(entry.file(), entry.line(), "record 0 has a record before it");
            }
            return true;
        }
        if (n < expected) {
            find(
                    entry.file(),
                    entry.line(),
                    "record %d stands where record %d should: it was moved, or put in".formatted(n, expected));
            return false;
        }
        long from = unknown ? expected + 1 : expected;
        if (n > from) {
            String which = n == from + 1 ? "record " + from + " is" : "records " + from + ".." + (n - 1) + " are";
            find(entry.file(), entry.line(), which + " missing before this one, record " + n);
        } else if (n == expected && !previous.equals(Sha256.hex(hash))) {
            find(
                    before == null ? entry.file() : before.file(),
                    before == null ? entry.line() : before.line(),
                    "record %d is not what was written: record %d has another hash for it".formatted(n - 1, n));
        }
        return true;
    }

    private void kind(AuditEntry entry, long n) throws IOException {
        switch (entry.kind()) {
            case "head" -> head(entry, n);
            case "intent" -> {
                Optional<OpenTransaction> opened = entry.opened();
                if (opened.isEmpty()) {
                    find(entry.file(), entry.line(), "an intent has no transaction");
                } else if (open.put(opened.get().id(), opened.get()) != null) {
                    find(
                            entry.file(),
                            entry.line(),
                            "transaction " + opened.get().id() + " has a second intent");
                } else {
                    young.add(opened.get().id());
                }
            }
            case "outcome" -> {
                long id = entry.number("transaction").orElse(-1);
                boolean known = entry.closes() ? open.remove(id) != null : open.containsKey(id);
                if (!known) {
                    find(entry.file(), entry.line(), "transaction " + id + " has an outcome and no intent before it");
                }
                if (!entry.closes()) {
                    // Nobody has it under way any more.
                    young.remove(id);
                }
            }
            case "start" -> young.clear();
            case "request", "gap" -> {}
            default -> find(entry.file(), entry.line(), "there are no records of kind '" + entry.kind() + "'");
        }
    }

    private void head(AuditEntry entry, long n) throws IOException {
        heads++;
        Set<OpenTransaction> told = new HashSet<>(entry.open());
        if (before == null) {
            entry.open().forEach(each -> open.put(each.id(), each));
        } else if (!told.equals(new HashSet<>(open.values()))) {
            find(entry.file(), entry.line(), "the head does not list the transactions that are open here");
        }
        Optional<String> signature = entry.text("signature");
        if (!keys.isEmpty()) {
            if (signature.isEmpty()) {
                find(entry.file(), entry.line(), "the head is not signed");
            } else if (keys.verify(signedText(entry), signature.get(), time(entry))) {
                signed++;
            } else {
                find(entry.file(), entry.line(), "the head's signature is not of a key that was given");
            }
        }
        byte[] copy = copies.at(n);
        if (copy != null && !Arrays.equals(copy, entry.bytes())) {
            find(entry.file(), entry.line(), "the head is not the one in " + copies.name());
        }
    }

    /** What has no time was signed at none that counts. */
    private static Instant time(AuditEntry entry) {
        try {
            return Instant.parse(entry.text("time").orElse(""));
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    /** The head without its signature. */
    private static byte[] signedText(AuditEntry entry) {
        SortedMap<String, JsonValue> members = new TreeMap<>();
        members.putAll((Map<String, JsonValue>) entry.json().members());
        members.remove("signature");
        return new JsonValue.JsonObject(members).toBytes();
    }
}
