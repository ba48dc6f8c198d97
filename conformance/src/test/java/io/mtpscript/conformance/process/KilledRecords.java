package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentReader;
import io.mtpscript.engine.audit.AuditEntry;
import io.mtpscript.engine.audit.AuditReader;
import io.mtpscript.engine.audit.AuditReport;
import io.mtpscript.engine.audit.AuditVerifier;
import io.mtpscript.engine.audit.HeadKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What killed engines left in their journal and their audit trail. Each engine begins files of its own, so those that were there
 * before the last one are looked at once; the last of them again, because it is where the next file goes on.
 */
final class KilledRecords {
    private final Path journal;
    private final JournalKeys journalKeys;
    private final Path trail;
    private final HeadKeys headKeys;
    private final Path view;
    private final Set<String> replayed = new HashSet<>();
    private final Map<Long, String> transactions = new HashMap<>();
    private int journalSeen;
    private int trailSeen;

    /** @param view a folder that is made and filled for each look */
    KilledRecords(Path journal, JournalKeys journalKeys, Path trail, HeadKeys headKeys, Path view) {
        this.journal = journal;
        this.journalKeys = journalKeys;
        this.trail = trail;
        this.headKeys = headKeys;
        this.view = view;
    }

    /** How many requests were replayed. */
    int replayed() {
        return replayed.size();
    }

    /** The transactions that had an intent. */
    Set<Long> intended() {
        return Set.copyOf(transactions.keySet());
    }

    /** Those that are known to be committed. */
    Set<Long> committed() {
        Set<Long> committed = new TreeSet<>();
        transactions.forEach((id, outcome) -> {
            if (outcome.equals("committed")) {
                committed.add(id);
            }
        });
        return committed;
    }

    /** Those of which nobody knows yet what became of them. */
    long open() {
        return transactions.values().stream()
                .filter(outcome -> outcome.equals("open") || outcome.equals("unknown"))
                .count();
    }

    /** Reads what became of transactions, also while an engine writes. */
    void follow() throws IOException {
        new AuditReader(trail).read(this::follow);
    }

    private void follow(AuditEntry entry) {
        long id = entry.number("transaction").orElse(-1);
        switch (entry.kind()) {
            case "intent" -> transactions.putIfAbsent(id, "open");
            case "outcome" -> transactions.put(id, entry.text("outcome").orElse(""));
            default -> {}
        }
    }

    /** The trail is sound and has every answer. */
    void checkTrail(List<WriteLoad.Told> told) throws IOException {
        trailSeen = newest(trail, ".jsonl", trailSeen);
        Files.createLink(view.resolve("heads.jsonl"), trail.resolve("heads.jsonl"));
        AuditReport report = AuditVerifier.verify(view, headKeys, Optional.empty());
        assertEquals(List.of(), report.findings());
        Map<String, String> answered = new HashMap<>();
        new AuditReader(view).read(entry -> {
            follow(entry);
            if (entry.kind().equals("request")) {
                // A repeated answer is known by the request that it was made for.
                String id = entry.text("repeats")
                        .or(() -> entry.text("correlationId"))
                        .orElse("");
                answered.put(id, new String(entry.bytes(), StandardCharsets.UTF_8));
            }
        });
        for (WriteLoad.Told each : told) {
            String record = answered.getOrDefault(each.correlation(), "no record");
            assertTrue(record.contains("\"sha256\":\"" + each.sha256() + "\""), each + " has " + record);
        }
    }

    /** The journal is sound, has every answer that a program gave, and all of it gives the same again. */
    void checkJournal(List<WriteLoad.Told> told, Replayer replayer) throws IOException, InterruptedException {
        journalSeen = newest(journal, ".mtj", journalSeen);
        Map<String, RecordedRequest> recorded = new HashMap<>();
        List<String> damage = new ArrayList<>();
        new SegmentReader(view, journalKeys).read(_ -> true, found -> {
            switch (found) {
                case JournalSource.Request(RecordedRequest request) ->
                    recorded.put(correlation(request.request().seed()), request);
                case JournalSource.Damaged damaged -> damage.add(damaged.line());
                case JournalSource.Erased erased -> damage.add("erased: " + erased.envelope());
                case JournalSource.Torn _, JournalSource.Gone _ -> {}
            }
            return true;
        });
        assertEquals(List.of(), damage);
        for (WriteLoad.Told each : told) {
            if (each.status() < 300 && !each.repeated()) {
                RecordedRequest request = Optional.ofNullable(recorded.get(each.correlation()))
                        .orElseThrow(() -> new AssertionError("an answer is not in the journal: " + each));
                assertEquals(
                        Optional.of(each.sha256()),
                        request.response().map(ResponseRecord::bodySha256).map(Sha256::hex));
            }
        }
        for (Map.Entry<String, RecordedRequest> each : recorded.entrySet()) {
            if (replayed.add(each.getKey())) {
                var verdict = replayer.replay(each.getValue());
                assertTrue(verdict.equal(), verdict::toString);
            }
        }
    }

    private static String correlation(byte[] seed) {
        byte[] hash = new Sha256()
                .update("corr".getBytes(StandardCharsets.UTF_8))
                .update(seed)
                .digest();
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    /** Links the newest files of a folder into the view, from the last one that was seen before; gives how many there are. */
    private int newest(Path folder, String end, int seen) throws IOException {
        Files.createDirectories(view);
        for (Path old : list(view, "")) {
            Files.delete(old);
        }
        List<Path> files = list(folder, end);
        files.removeIf(file -> file.endsWith("heads.jsonl"));
        for (Path file : files.subList(Math.clamp(seen - 1, 0, files.size()), files.size())) {
            Files.createLink(view.resolve(String.valueOf(file.getFileName())), file);
        }
        return files.size();
    }

    private static List<Path> list(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(end)).sorted().toList());
        }
    }
}
