package io.mtpscript.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.TransactionLookup;
import io.mtpscript.effects.database.WrittenStatement;
import io.mtpscript.effects.log.MemoryLogSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a trail: what they hold, how they go on, and that no change of them goes unnoticed. */
class AuditTrailTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final byte[] HASH = new byte[Sha256.BYTES];

    @TempDir
    Path home;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final Database database = new Database();
    private Path folder = Path.of("");
    private Path publicKey = Path.of("");
    private Path privateKey = Path.of("");

    /** A database that knows what it is told. */
    private static final class Database implements TransactionLookup {
        private final ConcurrentHashMap<Long, Status> known = new ConcurrentHashMap<>();
        private final java.util.concurrent.atomic.AtomicInteger asked = new java.util.concurrent.atomic.AtomicInteger();

        @Override
        public String database() {
            return "here:5432/app";
        }

        @Override
        public CompletableFuture<Status> status(long transactionId) {
            asked.incrementAndGet();
            Status status = known.get(transactionId);
            return status == null
                    ? CompletableFuture.failedFuture(new IOException("not reachable"))
                    : CompletableFuture.completedFuture(status);
        }
    }

    @BeforeEach
    void keys() throws Exception {
        folder = home.resolve("trail");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        privateKey = pem("PRIVATE KEY", pair.getPrivate().getEncoded(), "audit.key");
        publicKey = pem("PUBLIC KEY", pair.getPublic().getEncoded(), "audit.pub");
    }

    private Path pem(String label, byte[] der, String name) throws IOException {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label + "-----\n";
        return Files.writeString(home.resolve(name), text);
    }

    private AuditTrail open(int headEvery, long fileBytes) throws IOException {
        AuditSettings settings = new AuditSettings(
                folder, Optional.of(privateKey), headEvery, fileBytes, 1 << 20, false, Optional.empty());
        return AuditTrail.open(
                settings,
                "test",
                HASH,
                Optional.of(RandomKey.development()),
                Optional.of(database),
                new MemoryLogSink(1),
                Clock.systemUTC(),
                notices::add);
    }

    private static AuditRecord.Subject subject(int i) {
        return new AuditRecord.Subject(
                "request-" + i, "c".repeat(32), Optional.of("label"), "POST", Optional.of("POST /x"), Optional.empty());
    }

    private static AuditRecord.Request request(int i, boolean sensitive) {
        return new AuditRecord.Request(
                1_000L + i,
                subject(i),
                201,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                10_000_000,
                17,
                99,
                HASH,
                HASH,
                List.of("DbWrite"),
                new TreeMap<>(java.util.Map.of("DbWrite", 1)),
                List.of(new WrittenStatement(HASH, 2, 3)),
                OptionalLong.of(i),
                Optional.of(TransactionOutcome.COMMITTED),
                sensitive,
                new AuditRecord.Body(3, HASH),
                new AuditRecord.Body(4, HASH),
                5);
    }

    private static AuditRecord.Intent intent(int i) {
        return new AuditRecord.Intent(
                1_000L + i, subject(i), i, "here:5432/app", List.of(new WrittenStatement(HASH, 2, 3)));
    }

    private static AuditRecord.Outcome outcome(int i, TransactionOutcome outcome) {
        return new AuditRecord.Outcome(1_000L + i, "request-" + i, "c".repeat(32), i, outcome, false);
    }

    private static void write(AuditTrail trail, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            trail.intent(intent(i), durable::complete);
            assertTrue(durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            trail.outcome(outcome(i, TransactionOutcome.COMMITTED));
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            trail.loop(Runnable::run).answered(request(i, false), kept::complete);
            assertTrue(kept.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private AuditReport verify() throws IOException {
        return AuditVerifier.verify(folder, HeadKeys.read(List.of(publicKey)), Optional.empty());
    }

    /** As {@code file:line: what}. */
    private List<String> findings() throws IOException {
        return verify().findings().stream()
                .map(finding -> finding.file() + ":" + finding.line() + ": " + finding.what())
                .toList();
    }

    private List<Path> files() throws IOException {
        return AuditFile.list(folder);
    }

    private static List<String> lines(Path file) throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private static void rewrite(Path file, List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void whatIsWrittenIsSoundOverFilesAndStarts() throws Exception {
        try (AuditTrail trail = open(4, 4_000)) {
            write(trail, 0, 20);
        }
        try (AuditTrail trail = open(4, 4_000)) {
            write(trail, 20, 30);
        }
        assertTrue(files().size() > 4, files().toString());
        AuditReport report = verify();
        assertEquals(List.of(), report.findings());
        assertEquals(List.of(), report.open());
        assertEquals(0, report.first());
        assertEquals(report.heads(), report.signed());
        assertTrue(report.heads() > 20, report.toString());
        assertEquals(2 + 90 + report.heads(), report.records());
        assertTrue(report.ended());
        assertFalse(report.running());
        assertEquals(List.of(), notices);
    }

    @Test
    void anyChangeIsFoundAtItsPlace() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 5);
        }
        Path file = files().getFirst();
        List<String> written = lines(file);
        // A head, a start, 15 records, a head.
        assertEquals(18, written.size());
        for (int i = 0; i < written.size(); i++) {
            List<String> changed = new ArrayList<>(written);
            changed.set(
                    i,
                    written.get(i)
                            .replace("\"time\":\"1970", "\"time\":\"1971")
                            .replace("\"time\":\"2", "\"time\":\"1"));
            rewrite(file, changed);
            String place = "audit-000000000000.jsonl:" + (i + 1) + ":";
            assertTrue(findings().getFirst().startsWith(place), place + findings());
        }
        List<String> flipped = new ArrayList<>(written);
        flipped.set(7, "x" + written.get(7).substring(1));
        rewrite(file, flipped);
        assertEquals(List.of("audit-000000000000.jsonl:8: this is no record"), findings());
        List<String> gone = new ArrayList<>(written);
        gone.remove(7);
        gone.remove(7);
        rewrite(file, gone);
        assertEquals(
                "audit-000000000000.jsonl:8: records 7..8 are missing before this one, record 9",
                findings().getFirst());
        List<String> swapped = new ArrayList<>(written);
        Collections.swap(swapped, 7, 8);
        rewrite(file, swapped);
        assertTrue(
                findings()
                        .containsAll(
                                List.of(
                                        "audit-000000000000.jsonl:8: record 7 is missing before this one, record 8",
                                        "audit-000000000000.jsonl:9: record 7 stands where record 9 should: it was moved, or put in")),
                findings().toString());
        List<String> twice = new ArrayList<>(written);
        twice.add(8, written.get(7));
        rewrite(file, twice);
        assertEquals(
                List.of("audit-000000000000.jsonl:9: record 7 stands where record 8 should: it was moved, or put in"),
                findings());
        rewrite(file, written);
        assertEquals(List.of(), findings());
    }

    @Test
    void aTailThatWasCutOffIsMissedByItsHead() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 5);
        }
        Path file = files().getFirst();
        List<String> written = lines(file);
        rewrite(file, written.subList(0, 11));
        assertEquals(
                List.of("audit-000000000000.jsonl:0: the trail ends before record 11; there is a head of record 17 in"
                        + " heads.jsonl: its tail was cut off"),
                findings());
        Path elsewhere = Files.copy(folder.resolve("heads.jsonl"), home.resolve("kept.jsonl"));
        Files.delete(folder.resolve("heads.jsonl"));
        assertEquals(List.of(), findings());
        AuditReport report = AuditVerifier.verify(folder, HeadKeys.read(List.of(publicKey)), Optional.of(elsewhere));
        assertEquals(1, report.findings().size());
        assertFalse(report.ended());
    }

    @Test
    void aHeadOfSomeoneElseIsFound() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 1);
        }
        keys();
        assertEquals(
                "audit-000000000000.jsonl:1: the head's signature is not of a key that was given",
                findings().getFirst());
    }

    @Test
    void theRestOfTheFilesIsVerifiedFromItsFirstHead() throws Exception {
        try (AuditTrail trail = open(1_000, 3_000)) {
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            trail.intent(intent(900), durable::complete);
            assertTrue(durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            write(trail, 0, 10);
            trail.outcome(outcome(900, TransactionOutcome.ROLLED_BACK));
        }
        Files.delete(files().getFirst());
        AuditReport report = verify();
        assertEquals(List.of(), report.findings());
        assertTrue(report.first() > 0);
        Files.delete(files().get(1));
        assertTrue(
                findings().getFirst().contains("missing before this one"),
                findings().toString());
    }

    @Test
    void whatAKilledEngineLeftIsCutAndSettled() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 2);
            for (int i : new int[] {7, 8, 9}) {
                CompletableFuture<Boolean> durable = new CompletableFuture<>();
                trail.intent(intent(i), durable::complete);
                assertTrue(durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
        Path file = files().getFirst();
        List<String> written = lines(file);
        // As if it had been killed before the last head, while it wrote another line.
        Files.writeString(file, String.join("\n", written.subList(0, written.size() - 1)) + "\n{\"kind\":\"requ");
        Files.write(
                folder.resolve("heads.jsonl"),
                List.of(lines(folder.resolve("heads.jsonl")).getFirst()));
        AuditReport killed = verify();
        assertEquals(List.of(), killed.findings());
        assertEquals(
                List.of(7L, 8L, 9L),
                killed.open().stream().map(OpenTransaction::id).toList());
        assertEquals(13, killed.unfinished());
        database.known.put(7L, TransactionLookup.Status.COMMITTED);
        database.known.put(8L, TransactionLookup.Status.IN_PROGRESS);
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 20, 21);
            while (verify().underWay() + verify().open().size() > 2) {
                Thread.sleep(10);
            }
            database.known.put(8L, TransactionLookup.Status.ROLLED_BACK);
            database.known.put(9L, TransactionLookup.Status.UNKNOWN);
            while (!verify().open().isEmpty()) {
                Thread.sleep(10);
            }
        }
        assertEquals(List.of(), findings());
        List<String> outcomes = new ArrayList<>();
        new AuditReader(folder).read(entry -> {
            if (entry.has("settled")) {
                outcomes.add(entry.number("transaction").orElse(-1) + " "
                        + entry.text("outcome").orElse(""));
            }
            entry.number("cut").ifPresent(cut -> outcomes.add("cut " + cut));
        });
        Collections.sort(outcomes);
        assertEquals(List.of("7 committed", "8 rolledBack", "9 unknowable", "cut 13"), outcomes);
        assertEquals(
                List.of("Cut off 13 bytes of audit-000000000000.jsonl: of a line that was never finished"), notices);
    }

    @Test
    void anAnswerThatWasLostIsAskedFor() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            database.known.put(3L, TransactionLookup.Status.COMMITTED);
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            trail.intent(intent(3), durable::complete);
            assertTrue(durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            trail.outcome(outcome(3, TransactionOutcome.UNKNOWN));
            while (verify().underWay() + verify().open().size() > 0 || database.asked.get() == 0) {
                Thread.sleep(10);
            }
        }
        assertEquals(List.of(), findings());
        assertEquals(List.of(), verify().open());
    }

    @Test
    void transactionsOfAnotherDatabaseStayOpen() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            trail.intent(new AuditRecord.Intent(1, subject(5), 5, "elsewhere:5432/app", List.of()), durable::complete);
            assertTrue(durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        open(1_000, 1 << 20).close();
        assertEquals(0, database.asked.get());
        assertEquals(
                List.of(5L), verify().open().stream().map(OpenTransaction::id).toList());
        assertTrue(notices.getFirst().contains("another database"), notices.toString());
    }

    @Test
    void sensitiveBodiesLeaveNoHash() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            trail.loop(Runnable::run).answered(request(1, true), kept::complete);
            trail.unrecorded();
            trail.loop(Runnable::run).answered(request(2, false), kept::complete);
            assertTrue(kept.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        String text = Files.readString(files().getFirst(), StandardCharsets.UTF_8);
        String hidden = Sha256.hex(RandomKey.development().hideDigest(HASH));
        assertTrue(text.contains("\"request\":{\"bytes\":3,\"hmac\":\"" + hidden + "\"}"), text);
        assertTrue(text.contains("\"kind\":\"gap\""), text);
        assertTrue(text.contains("\"requests\":1"), text);
        assertEquals(List.of(), findings());
    }

    @Test
    void aTrailThatEndsTellsOfWhatItHasNoRecordOf() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 1);
            trail.unrecorded();
            trail.unrecorded();
        }
        String text = Files.readString(files().getFirst(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"kind\":\"gap\""), text);
        assertTrue(text.contains("\"requests\":2"), text);
        assertEquals(List.of(), findings());
    }

    @Test
    void aFolderBelongsToOneEngine() throws Exception {
        try (AuditTrail trail = open(1_000, 1 << 20)) {
            write(trail, 0, 1);
            var refused = assertThrows(IOException.class, () -> open(1_000, 1 << 20));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use by another engine"), refused.toString());
            assertTrue(verify().running());
        }
    }

    @Test
    void aKeyThatIsNoneIsRefused() throws Exception {
        Files.writeString(privateKey, "nonsense");
        var refused = assertThrows(IOException.class, () -> open(1_000, 1 << 20));
        assertTrue(String.valueOf(refused.getMessage()).contains("openssl genpkey"), refused.toString());
    }
}
