package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mtpscript.cli.keys.SigningKey;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.engine.audit.AuditReader;
import io.mtpscript.engine.audit.AuditReport;
import io.mtpscript.engine.audit.AuditVerifier;
import io.mtpscript.engine.audit.HeadKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail of {@code engine.jar}, with the faults that it is for: a full disk, an answer to COMMIT that is lost. */
class AuditTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;

    /** What all tests need once: the tools, a program, a database server. */
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before all
    private static Path shared;

    @SuppressWarnings("NullAway.Init") // set before all
    private static EmbeddedPostgres postgres;

    @TempDir
    Path home;

    private final Programs programs = new Programs(shared);
    private final Path app = shared.resolve("app");
    private Path snapshot = shared.resolve("app.msqs");
    private final Path signer = programs.developmentRoot().resolveSibling("dev-signer.key");
    private final Path certificate = programs.developmentRoot().resolveSibling("dev-signer.pem");
    private Path trail = Path.of("");
    private String database = "";

    @BeforeAll
    static void compile() throws Exception {
        Path app = Programs.example("invoices", shared.resolve("app"));
        new Programs(shared).compile(app, shared.resolve("app.msqs"));
        postgres = EmbeddedPostgres.temporary();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    /** A database of the test's own, in which each invoice says by which transaction it was written. */
    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        trail = home.resolve("audit");
        database = postgres.createDatabase(
                test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Stream<Path> files = Files.list(app.resolve("db"))) {
            for (Path file : files.sorted().toList()) {
                statement.execute(Files.readString(file));
            }
            statement.execute("ALTER TABLE invoice ADD COLUMN written_by text");
            statement.execute("ALTER TABLE invoice ALTER COLUMN written_by SET DEFAULT pg_current_xact_id()::text");
        }
    }

    private RunningServer start(String databaseUrl) throws IOException, InterruptedException {
        return programs.serve(
                snapshot,
                "--db",
                databaseUrl,
                "--audit",
                "file:" + trail,
                "--audit-key-file",
                signer.toString(),
                "--audit-head",
                "50",
                "--idempotency-principal-header",
                "X-Client");
    }

    private AuditReport verify() throws IOException {
        return AuditVerifier.verify(trail, HeadKeys.read(List.of(certificate)), Optional.empty());
    }

    /** Every transaction with an intent, and what became of it. */
    private Map<Long, String> transactions() throws IOException {
        Map<Long, String> outcomes = new TreeMap<>();
        new AuditReader(trail).read(entry -> {
            long id = entry.number("transaction").orElse(-1);
            switch (entry.kind()) {
                case "intent" -> outcomes.put(id, "open");
                case "outcome" -> outcomes.put(id, entry.text("outcome").orElse(""));
                default -> {}
            }
        });
        return outcomes;
    }

    private Connection connect() throws SQLException {
        String[] parts = database.substring("postgresql://".length()).split("[:@]", 3);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parts[2] + "?user=" + parts[0] + "&password=" + parts[1]);
    }

    private Set<Long> writtenBy() throws SQLException {
        Set<Long> ids = new TreeSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT written_by FROM invoice WHERE written_by IS NOT NULL")) {
            while (rows.next()) {
                assertTrue(ids.add(rows.getLong(1)), "two invoices of one transaction");
            }
        }
        return ids;
    }

    private Set<Long> committed() throws IOException {
        Set<Long> ids = new TreeSet<>();
        transactions().forEach((id, outcome) -> {
            if (outcome.equals("committed")) {
                ids.add(id);
            }
        });
        return ids;
    }

    private void awaitSettled() throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (transactions().containsValue("open") || transactions().containsValue("unknown")) {
            assertTrue(System.nanoTime() < patience, "not settled: " + transactions());
            Thread.sleep(100);
        }
    }

    @Test
    void aFullDiskCommitsNothingUntilThereIsRoom() throws Exception {
        Files.createDirectories(trail);
        boolean mounted = JournalTest.run("mount", "-t", "tmpfs", "-o", "size=4m", "none", trail.toString());
        if (!mounted) {
            System.out.println("skipped: no file system can be mounted here");
        }
        assumeTrue(mounted, "no file system can be mounted here");
        try {
            Path filler = trail.resolve("filler");
            int created = 0;
            try (RunningServer server = start(database)) {
                assertEquals(201, JournalTest.invoice(server, "before").statusCode());
                created++;
                fill(filler);
                HttpResponse<String> refused = JournalTest.invoice(server, "full");
                for (int i = 0; i < 20 && refused.statusCode() == 201; i++) {
                    created++;
                    refused = JournalTest.invoice(server, "full");
                }
                assertEquals(503, refused.statusCode(), refused.body());
                // What the last page had room for may have been an intent: then its transaction is committed.
                created += refused.body().contains("CommitUnknown") ? 1 : 0;
                HttpResponse<String> next = server.get("/customers/1");
                assertEquals(503, next.statusCode(), next.body());
                assertTrue(next.body().contains("Overloaded"), next.body());
                assertEquals("1", next.headers().firstValue("Retry-After").orElse(""));
                assertEquals(created, writtenBy().size());
                Files.delete(filler);
                HttpResponse<String> after = JournalTest.invoice(server, "after");
                for (int i = 0; i < 100 && after.statusCode() == 503; i++) {
                    Thread.sleep(50);
                    after = JournalTest.invoice(server, "after");
                }
                assertEquals(201, after.statusCode(), after.body());
                created++;
                awaitSettled();
                assertEquals(0, server.stop());
            }
            assertEquals(created, writtenBy().size());
            assertEquals(writtenBy(), committed());
            AuditReport report = verify();
            assertEquals(List.of(), report.findings());
            assertEquals(List.of(), report.open());
            List<Long> missing = new ArrayList<>();
            new AuditReader(trail).read(entry -> entry.number("requests").ifPresent(missing::add));
            assertTrue(missing.size() == 1 && missing.getFirst() >= 2, missing.toString());
        } finally {
            JournalTest.run("umount", trail.toString());
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertTrue(Files.size(filler) > 0, full.toString());
        }
    }

    @Test
    void anAnswerToCommitThatIsLostIsAskedFor() throws Exception {
        try (CommitCutter cutter = CommitCutter.before(database)) {
            try (RunningServer server = start(cutter.url())) {
                assertEquals(201, JournalTest.invoice(server, "heard").statusCode());
                cutter.cutNext();
                HttpResponse<String> unknown = JournalTest.invoice(server, "not heard");
                assertEquals(503, unknown.statusCode(), unknown.body());
                assertTrue(unknown.body().contains("CommitUnknown"), unknown.body());
                assertEquals(2, writtenBy().size());
                awaitSettled();
                assertEquals(writtenBy(), committed());
                assertEquals(0, server.stop());
            }
        }
        List<String> outcomes = new ArrayList<>();
        new AuditReader(trail).read(entry -> {
            if (entry.kind().equals("outcome")) {
                outcomes.add(entry.text("outcome").orElse("")
                        + (entry.json().get("settled").isPresent() ? " settled" : ""));
            }
        });
        assertEquals(List.of("committed", "unknown", "committed settled"), outcomes);
        assertEquals(List.of(), verify().findings());
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        new AuditReader(trail).read(entry -> records.add(read(entry.bytes())));
        return records;
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    private static JsonSchema schema() throws IOException {
        byte[] text = Files.readAllBytes(Path.of("..", "docs", "audit-record.schema.json"));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(JSON.readTree(text));
    }

    @Test
    void recordsAreWhatTheManualSays() throws Exception {
        try (RunningServer server = start(database)) {
            assertEquals(201, JournalTest.invoice(server, "Bolt zwiebel").statusCode());
            String long7 = "x".repeat(700);
            var found = server.send("/invoices?page=1", "GET", Optional.empty(), "X-Request-Id", "the label " + long7);
            assertEquals(200, found.statusCode());
            for (String refused : List.of("/nowhere/secret-zwiebel", "/invoices/zero?token=zwiebel")) {
                HttpResponse<String> answer = server.get(refused);
                assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, answer.body());
                assertEquals(
                        32,
                        answer.headers()
                                .firstValue("X-Correlation-Id")
                                .orElse("")
                                .length());
            }
            assertEquals(
                    422,
                    server.post(
                                    "/customers/1/invoices",
                                    "{\"lines\":[{\"description\":\"\",\"quantity\":0,\"unitPrice\":1,\"vatRate\":9}]}")
                            .statusCode());
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        201,
                        server.send(
                                        "/customers/1/invoices",
                                        "POST",
                                        Optional.of(
                                                "{\"lines\":[{\"description\":\"Nut\",\"quantity\":1,\"unitPrice\":1,"
                                                        + "\"vatRate\":0}]}"),
                                        "X-Client",
                                        "test",
                                        "Idempotency-Key",
                                        "4f9b2d1e-key")
                                .statusCode());
            }
            assertEquals(0, server.stop());
        }
        List<JsonNode> records = records();
        JsonSchema schema = schema();
        for (JsonNode record : records) {
            assertEquals(Set.of(), schema.validate(record), record.toString());
            // No digest can contain these letters by chance.
            assertFalse(record.toString().contains("zwiebel"), record.toString());
        }
        List<JsonNode> requests = records.stream()
                .filter(record -> record.get("kind").asText().equals("request"))
                .toList();
        assertEquals(
                List.of(201, 200, 404, 400, 422, 201, 201),
                requests.stream().map(record -> record.get("status").asInt()).toList());
        JsonNode created = requests.getFirst();
        assertEquals("POST /customers/:id/invoices", created.get("route").asText());
        assertEquals("committed", created.get("outcome").asText());
        assertEquals(
                "[\"DbRead\",\"DbWrite\",\"Log\"]",
                created.get("effects").get("declared").toString());
        assertEquals(
                "{\"DbRead\":2,\"DbWrite\":2,\"Log\":1}",
                created.get("effects").get("used").toString());
        assertEquals(2, created.get("writes").size());
        assertEquals(1, created.get("writes").get(0).get("rows").asInt());
        assertEquals(
                "the?label?" + "x".repeat(118), requests.get(1).get("client").asText());
        JsonNode repeated = requests.getLast();
        assertEquals(0, repeated.get("attempts").asInt());
        assertEquals(requests.get(5).get("correlationId"), repeated.get("repeats"));
        assertEquals(requests.get(5).get("response"), repeated.get("response"));
        assertFalse(repeated.has("transaction"), repeated.toString());
        for (int limit : new int[] {0, 2_000_000_001}) {
            ObjectNode beyond = created.deepCopy();
            beyond.put("gasLimit", limit);
            assertFalse(schema.validate(beyond).isEmpty(), "gasLimit " + limit + " is valid");
        }
        shows(created);
        byHand();
        trusted();
        tampered();
    }

    private void shows(JsonNode created) throws Exception {
        var shown = programs.mtpsc(
                "audit",
                "show",
                trail.toString(),
                "--correlation",
                created.get("correlationId").asText());
        List<String> lines = shown.text().lines().toList();
        assertEquals(3, lines.size(), shown.text() + shown.err());
        assertTrue(lines.get(0).contains(" is about to be committed  wrote "), lines.get(0));
        assertTrue(lines.get(1).contains(" committed"), lines.get(1));
        assertTrue(lines.get(2).contains("201  POST /customers/:id/invoices"), lines.get(2));
        var refused = programs.mtpsc(
                "audit",
                "show",
                trail.toString(),
                "--status",
                "4xx",
                "--since",
                "2020-01-01T00:00:00Z",
                "--until",
                "2120-01-01T00:00:00Z",
                "--format",
                "json");
        assertEquals(3, refused.text().lines().count(), refused.text());
        assertTrue(refused.text().startsWith("{\"attempts\":0,"), refused.text());
    }

    /** Runs what the manual tells auditors to run. */
    private void byHand() throws Exception {
        String manual = Files.readString(Path.of("..", "docs", "audit.md"));
        String section = manual.substring(manual.indexOf("## By hand"));
        String script = section.substring(section.indexOf("```sh\n") + 6);
        script = script.substring(0, script.indexOf("```"))
                .replace("/tmp/", home + "/")
                .replace("/var/lib/app/audit", trail.toString())
                .replace("audit.pub", home.resolve("audit.pub").toString());
        assumeTrue(JournalTest.run("sh", "-c", "command -v openssl sha256sum base64"), "openssl is not here");
        assertTrue(JournalTest.run(
                "openssl",
                "pkey",
                "-in",
                signer.toString(),
                "-pubout",
                "-out",
                home.resolve("audit.pub").toString()));
        Process process = new ProcessBuilder("sh", "-eu", "-c", script)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        List<String> lines = out.lines().toList();
        assertEquals(lines.get(0), lines.get(1));
        assertEquals("Verified OK", lines.get(2));
    }

    /** The certificate that signed leads to the development root, and to no other. */
    private void trusted() throws Exception {
        String key = certificate.toString();
        String root = programs.developmentRoot().toString();
        var sound = programs.mtpsc("audit", "verify", trail.toString(), "--key", key, "--trust", root);
        assertEquals(0, sound.status(), sound.text() + sound.err());
        assertTrue(sound.text().contains(" signed), 0 findings"), sound.text());
        var other = programs.mtpsc("audit", "verify", trail.toString(), "--key", key, "--trust", key);
        assertEquals(ExitCode.UNAVAILABLE.code(), other.status(), other.text());
        assertTrue(other.err().contains("leads to no root that is trusted"), other.err());
        var nobody = programs.mtpsc("audit", "verify", trail.toString(), "--trust", root);
        assertEquals(ExitCode.USAGE.code(), nobody.status(), nobody.text());
    }

    private void tampered() throws Exception {
        Path file = trail.resolve("audit-000000000000.jsonl");
        String written = Files.readString(file);
        Files.writeString(file, written.replaceFirst("\"status\":404", "\"status\":200"));
        var verified = programs.mtpsc("audit", "verify", trail.toString(), "--key", certificate.toString());
        assertEquals(ExitCode.REFUSED.code(), verified.status(), verified.err());
        assertTrue(
                verified.text().startsWith("audit-000000000000.jsonl:7: record 6 is not what was written"),
                verified.text());
        var json = programs.mtpsc("audit", "verify", trail.toString(), "--format", "json");
        assertEquals(ExitCode.REFUSED.code(), json.status());
        assertEquals(
                7, JSON.readTree(json.out()).get("findings").get(0).get("line").asInt());
        Files.writeString(file, written);
    }

    @Test
    void aSnapshotThatCallsWhatItDoesNotDeclareIsASecurityEvent() throws Exception {
        Program program = SnapshotReader.read(Files.readAllBytes(snapshot));
        List<Program.Route> routes =
                program.routes().stream().map(AuditTest::withoutLog).toList();
        byte[] altered = SnapshotWriter.write(new Program(
                program.semanticsVersion(),
                program.types(),
                program.functions(),
                program.constants(),
                program.data(),
                program.sqlTemplates(),
                program.effectSites(),
                routes,
                program.constantGas(),
                program.config(),
                program.serve(),
                program.unionHashes(),
                program.files(),
                program.positions(),
                program.openapi(),
                program.buildInfo()));
        snapshot = home.resolve("altered.msqs");
        Files.write(snapshot, altered);
        Files.copy(shared.resolve("app.msqs.crt"), Path.of(snapshot + ".crt"));
        Files.write(
                Path.of(snapshot + ".sig"), SigningKey.read(signer, certificate).sign(altered));
        String correlation;
        try (RunningServer server = start(database)) {
            HttpResponse<String> answer = JournalTest.invoice(server, "Bolt");
            assertEquals(500, answer.statusCode());
            assertEquals("{\"error\":\"Internal\"}", answer.body());
            correlation = answer.headers().firstValue("X-Correlation-Id").orElse("");
            assertEquals(0, server.stop());
            String log = String.join("\n", server.errors());
            assertTrue(
                    log.contains("{\"correlationId\":\"" + correlation
                            + "\",\"level\":\"error\",\"message\":\"security: effect not declared\","),
                    log);
        }
        assertEquals(Set.of(), writtenBy());
        JsonNode record = records().stream()
                .filter(each -> each.get("kind").asText().equals("request"))
                .findFirst()
                .orElseThrow();
        assertEquals(correlation, record.get("correlationId").asText());
        assertEquals("effect not declared: Log", record.get("security").asText());
        assertEquals("rolledBack", record.get("outcome").asText());
        assertEquals(Sha256.hexOf(altered), record.get("snapshot").asText());
        assertEquals(Set.of(), schema().validate(record));
    }

    private static Program.Route withoutLog(Program.Route route) {
        return new Program.Route(
                route.name(),
                route.method(),
                route.path(),
                route.handler(),
                route.pathType(),
                route.pathBindings(),
                route.queryType(),
                route.queryBindings(),
                route.headersType(),
                route.headerBindings(),
                route.bodyType(),
                route.bodyOpen(),
                route.sensitive(),
                route.effects().stream().filter(effect -> !effect.equals("Log")).toList(),
                route.gasBound(),
                route.auth(),
                route.calls());
    }
}
