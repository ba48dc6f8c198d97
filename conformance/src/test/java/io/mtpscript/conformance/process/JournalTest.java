package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.journal.postgres.JournalTable;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in files of {@code engine.jar}, with the faults that it is for: a full disk, a database that is gone. */
class JournalTest {
    private static final int CLIENTS = 8;
    private static final String KEY = "5a".repeat(JournalKeys.KEY_BYTES);

    @TempDir
    Path home;

    private Programs programs = new Programs(Path.of(""));
    private Path app = Path.of("");
    private Path snapshot = Path.of("");
    private Path journal = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        programs = new Programs(home);
        app = Programs.example("invoices", home.resolve("app"));
        snapshot = home.resolve("app.msqs");
        journal = home.resolve("journal");
        key = Files.writeString(home.resolve("journal.key"), KEY + "\n");
        programs.compile(app, snapshot);
    }

    private RunningServer start(EmbeddedPostgres database) throws IOException, InterruptedException {
        return start(database, "file:" + journal);
    }

    private RunningServer start(EmbeddedPostgres database, String kind) throws IOException, InterruptedException {
        return programs.serve(
                snapshot, "--db", database.url(), "--journal", kind, "--journal-key-file", key.toString());
    }

    static HttpResponse<String> invoice(RunningServer server, String what) throws IOException, InterruptedException {
        return server.post(
                "/customers/1/invoices",
                "{\"lines\":[{\"description\":\"" + what + "\",\"quantity\":3,\"unitPrice\":19.99,\"vatRate\":0.07}]}");
    }

    /** Notes an answer by what names the request in logs: the digest that the client was given. */
    private static void note(Map<String, String> answers, HttpResponse<String> answer) {
        String digest = answer.headers().firstValue("Content-Digest").orElseThrow();
        byte[] hash = Sha256.of(answer.body().getBytes(StandardCharsets.UTF_8));
        assertEquals("sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":", digest);
        answers.put(answer.headers().firstValue("X-Correlation-Id").orElseThrow(), Sha256.hex(hash));
    }

    private Map<String, RecordedRequest> recorded() throws IOException {
        Map<String, RecordedRequest> recorded = new HashMap<>();
        List<String> damage = new ArrayList<>();
        new SegmentReader(journal, JournalKeys.read(key)).read(_ -> true, found -> {
            switch (found) {
                case JournalSource.Request(RecordedRequest request) ->
                    recorded.put(correlationId(request.request().seed()), request);
                case JournalSource.Damaged damaged -> damage.add(damaged.line());
                case JournalSource.Erased erased -> damage.add("erased: " + erased.envelope());
                case JournalSource.Torn _, JournalSource.Gone _ -> {}
            }
            return true;
        });
        assertEquals(List.of(), damage);
        return recorded;
    }

    private static String correlationId(byte[] seed) {
        byte[] hash = new Sha256()
                .update("corr".getBytes(StandardCharsets.UTF_8))
                .update(seed)
                .digest();
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    private void assertEveryAnswerIsThere(Map<String, String> answers) throws IOException {
        Map<String, RecordedRequest> recorded = recorded();
        answers.forEach((id, hash) -> {
            RecordedRequest request = Optional.ofNullable(recorded.get(id))
                    .orElseThrow(() -> new AssertionError("an answer was given and is not in the journal: " + id));
            assertEquals(
                    hash,
                    request.response()
                            .map(ResponseRecord::bodySha256)
                            .map(Sha256::hex)
                            .orElse(""));
        });
    }

    private Programs.Ended replay(String... arguments) throws IOException, InterruptedException {
        return replayOf(journal.toString(), arguments);
    }

    private Programs.Ended replayOf(String source, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "replay",
                source,
                "--journal-key-file",
                key.toString(),
                "--trust",
                programs.developmentRoot().toString()));
        command.addAll(List.of(arguments));
        return programs.mtpsc(command.toArray(String[]::new));
    }

    private void assertAllReplay() throws IOException, InterruptedException {
        int count = recorded().size();
        var replayed = replay("--all", snapshot.toString());
        assertEquals(
                count + " requests replayed on tier 1 and tier 2: " + count + " equal, 0 different\n",
                replayed.text(),
                replayed.err());
        assertEquals(0, replayed.status(), replayed.err());
    }

    @Test
    @Tag("long")
    void tenThousandRequestsReplay() throws Exception {
        Map<String, String> answers = new ConcurrentHashMap<>();
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Migrations.apply(database.url(), app.resolve("db"));
            try (RunningServer server = start(database);
                    var threads = Executors.newFixedThreadPool(CLIENTS)) {
                var calls = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 10_000; i++) {
                    String what = "item " + i;
                    boolean write = i % 2 == 0;
                    calls.add(() -> {
                        HttpResponse<String> answer = write ? invoice(server, what) : server.get("/invoices?page=1");
                        note(answers, answer);
                        return answer.statusCode();
                    });
                }
                for (var call : threads.invokeAll(calls)) {
                    call.get();
                }
                assertEquals(0, server.stop());
            }
        }
        assertEquals(10_000, answers.size());
        assertEveryAnswerIsThere(answers);
        assertAllReplay();
    }

    @Test
    void enginesShareAJournalInTheDatabase() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Migrations.apply(database.url(), app.resolve("db"));
            try (RunningServer one = start(database, "db");
                    RunningServer other = start(database, database.url())) {
                assertEquals(201, invoice(one, "Bolt").statusCode());
                assertEquals(201, invoice(other, "Nut").statusCode());
                assertEquals(404, other.get("/invoices/999").statusCode());
                other.kill();
                assertEquals(0, one.stop());
            }
            var replayed = replayOf(database.url(), "--all", snapshot.toString());
            assertEquals(
                    "3 requests replayed on tier 1 and tier 2: 3 equal, 0 different\n",
                    replayed.text(),
                    replayed.err());
            assertEquals(0, replayed.status(), replayed.err());
            var read = programs.mtpsc("journal", database.url(), "--journal-key-file", key.toString());
            assertEquals("3 requests, 0 erased, 0 damaged places\n", read.text(), read.err());
        }
    }

    @Test
    void theManualHasTheTable() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "journal.md"));
        assertTrue(manual.contains("```sql\n" + JournalTable.ddl() + "```\n"), manual);
    }

    @Test
    void anotherProgramDivergesAtAnEffectThatIsNamed() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Migrations.apply(database.url(), app.resolve("db"));
            try (RunningServer server = start(database)) {
                assertEquals(201, invoice(server, "Bolt").statusCode());
                assertEquals(404, server.get("/invoices/999").statusCode());
                assertEquals(200, server.get("/customers/1").statusCode());
                assertEquals(0, server.stop());
            }
        }
        Path other = Programs.example("invoices", home.resolve("other"));
        Path invoices = other.resolve("invoices.mtp");
        Files.writeString(
                invoices,
                Files.readString(invoices)
                        .replace("\"NothingInserted\"", "\"NothingWritten\"")
                        .replace("statusName(Draft)}", "statusName(Issued)}")
                        .replace("\"NoSuchInvoice\"", "\"NoInvoice\""));
        var gate = replay("--all", snapshot.toString(), "--against", other.toString());
        assertEquals(ExitCode.DIVERGED.code(), gate.status(), gate.err());
        assertTrue(
                gate.text().contains("POST /customers/1/invoices\n  tier 1, effect 1 at invoices.mtp:"), gate.text());
        assertTrue(gate.text().contains("$2 = \"Draft\", $3 = 59.97"), gate.text());
        assertTrue(gate.text().contains("found DbWrite.returning(sql(`INSERT INTO invoice("), gate.text());
        assertTrue(gate.text().contains("$2 = \"Issued\", $3 = 59.97"), gate.text());
        assertTrue(gate.text().contains("GET /invoices/999\n  tier 1, body: expected "), gate.text());
        assertTrue(
                gate.text().endsWith("3 requests replayed on tier 1 and tier 2: 1 equal, 2 different\n"), gate.text());
        var same = replay("--since", "2000-01-01T00:00:00Z", snapshot.toString(), "--format", "json");
        assertEquals(
                "{\"damage\":[],\"differences\":[],\"different\":0,\"equal\":3,\"erased\":0,\"otherSnapshot\":0}\n",
                same.text(),
                same.err());
        assertEquals(0, same.status());
        String id = recorded().values().stream()
                .map(RecordedRequest::request)
                .filter(request -> request.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .requestId();
        var one = replay(id, snapshot.toString());
        assertEquals(0, one.status(), one.err());
        assertTrue(one.text().contains("Log.info(\"invoice created\", { invoiceId: 3, total: 64.17 })"), one.text());
        assertTrue(one.text().contains("transaction: committed"), one.text());
        var erased = programs.mtpsc("journal", journal.toString(), "--erase", id);
        assertEquals(0, erased.status(), erased.err());
        assertEquals(
                ExitCode.UNAVAILABLE.code(), replay(id, snapshot.toString()).status());
        var whole = programs.mtpsc("journal", journal.toString(), "--journal-key-file", key.toString());
        assertEquals("2 requests, 1 erased, 0 damaged places\n", whole.text(), whole.err());
        assertEquals(0, whole.status());
    }

    @Test
    void aFullDiskRefusesRequestsUntilThereIsRoom() throws Exception {
        Files.createDirectories(journal);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "none", journal.toString());
        if (!mounted) {
            System.out.println("skipped: no file system can be mounted here");
        }
        assumeTrue(mounted, "no file system can be mounted here");
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Migrations.apply(database.url(), app.resolve("db"));
            Path filler = Files.write(journal.resolve("filler"), new byte[3 << 20]);
            Map<String, String> answers = new ConcurrentHashMap<>();
            try (RunningServer server = start(database)) {
                String large = "x".repeat(50_000);
                HttpResponse<String> refused = invoice(server, large);
                for (int i = 0; i < 100 && refused.statusCode() == 201; i++) {
                    note(answers, refused);
                    refused = invoice(server, large);
                }
                // The one that met the full disk was committed before that; those after it are not begun.
                assertEquals(503, refused.statusCode(), refused.body());
                assertTrue(refused.body().contains("CommitUnknown"), refused.body());
                HttpResponse<String> next = invoice(server, "small");
                assertEquals(503, next.statusCode(), next.body());
                assertTrue(next.body().contains("Overloaded"), next.body());
                Files.delete(filler);
                HttpResponse<String> after = invoice(server, "after");
                for (int i = 0; i < 100 && after.statusCode() == 503; i++) {
                    Thread.sleep(50);
                    after = invoice(server, "after");
                }
                assertEquals(201, after.statusCode(), after.body());
                note(answers, after);
                assertEquals(0, server.stop());
            }
            assertTrue(answers.size() > 2, answers.toString());
            assertEveryAnswerIsThere(answers);
            assertAllReplay();
        } finally {
            run("umount", journal.toString());
        }
    }

    static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
