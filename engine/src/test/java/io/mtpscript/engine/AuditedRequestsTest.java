package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.log.LogTarget;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.audit.AuditEntry;
import io.mtpscript.engine.audit.AuditReader;
import io.mtpscript.engine.audit.AuditReport;
import io.mtpscript.engine.audit.AuditSettings;
import io.mtpscript.engine.audit.AuditVerifier;
import io.mtpscript.engine.audit.HeadKeys;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests leave which records, and where these go besides the files. */
@Timeout(60)
class AuditedRequestsTest {
    @TempDir
    Path folder;

    private final MemoryLogSink log = new MemoryLogSink(1_000);

    private AuditSettings audit(boolean toLog, Optional<URI> collector) {
        return new AuditSettings(
                folder,
                Optional.empty(),
                AuditSettings.HEAD_EVERY,
                AuditSettings.FILE_BYTES,
                AuditSettings.QUEUE_BYTES,
                toLog,
                collector.map(uri -> new LogTarget.Collector(uri, Optional.empty())));
    }

    private Engine open(boolean toLog, Optional<URI> collector) throws StartException {
        return Engine.open(
                TestPrograms.everything(),
                EngineSettings.of("127.0.0.1", 0)
                        .withCapacity(2, 100)
                        .withJournal(new JournalSettings.Memory())
                        .withAudit(Optional.of(audit(toLog, collector))),
                log);
    }

    private static LocalResponse call(Engine engine, String methodAndTarget, String body, HttpField... fields) {
        String[] parts = methodAndTarget.split(" ", 2);
        return engine.call(new LocalRequest(parts[0], parts[1], List.of(fields), body.getBytes(StandardCharsets.UTF_8)))
                .join();
    }

    private List<AuditEntry> entries(String kind) throws Exception {
        List<AuditEntry> entries = new ArrayList<>();
        new AuditReader(folder).read(entry -> {
            if (entry.kind().equals(kind)) {
                entries.add(entry);
            }
        });
        return entries;
    }

    private List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        new AuditReader(folder).read(entry -> lines.add(new String(entry.bytes(), StandardCharsets.UTF_8)));
        return lines;
    }

    @Test
    void everyAnswerHasItsRecord() throws Exception {
        List<String> asked = List.of(
                "GET /hello 200 GET /hello",
                "GET /refused 409 GET /refused",
                "GET /gas 500 GET /gas GasExhausted",
                "GET /undeclared 500 GET /undeclared Internal effect not declared: Log",
                "GET /status 500 GET /status Internal",
                "GET /nothing/here?token=1 404  NotFound",
                "PUT /hello 405  MethodNotAllowed",
                "GET /%zz 400  ValidationFailed");
        List<LocalResponse> answers = new ArrayList<>();
        try (Engine engine = open(false, Optional.empty())) {
            for (String each : asked) {
                String[] parts = each.split(" ", 3);
                answers.add(call(engine, parts[0] + " " + parts[1], ""));
            }
            HttpField json = new HttpField("Content-Type", "application/json");
            answers.add(call(engine, "POST /items/1", "{", json));
            answers.add(call(engine, "POST /items/1", "a", new HttpField("Content-Type", "text/plain")));
        }
        List<AuditEntry> requests = entries("request");
        assertEquals(asked.size() + 2, requests.size());
        for (int i = 0; i < asked.size(); i++) {
            AuditEntry entry = requests.get(i);
            String told = entry.text("method").orElse("") + " " + asked.get(i).split(" ", 3)[1] + " "
                    + entry.number("status").orElse(0) + " "
                    + entry.text("route").orElse("")
                    + entry.text("error").map(" "::concat).orElse("")
                    + entry.text("security").map(" "::concat).orElse("");
            assertEquals(asked.get(i), told);
        }
        for (int i = 0; i < requests.size(); i++) {
            AuditEntry entry = requests.get(i);
            LocalResponse answer = answers.get(i);
            assertEquals(answer.status(), entry.number("status").orElse(0));
            assertEquals(
                    answer.fields().stream()
                            .filter(field -> field.name().equals("X-Correlation-Id"))
                            .map(HttpField::value)
                            .toList(),
                    entry.text("correlationId").stream().toList());
            String text = new String(entry.bytes(), StandardCharsets.UTF_8);
            assertTrue(
                    text.contains("\"response\":{\"bytes\":" + answer.body().length + ",\"sha256\":\""
                            + Sha256.hexOf(answer.body()) + "\"}"),
                    text);
        }
        assertEquals(
                List.of(400, 415),
                answers.subList(8, 10).stream().map(LocalResponse::status).toList());
        assertEquals("POST /items/:id", requests.get(9).text("route").orElse(""));
        assertTrue(lines().stream().noneMatch(line -> line.contains("token")), lines().toString());
        AuditReport report = AuditVerifier.verify(folder, HeadKeys.none(), Optional.empty());
        assertEquals(List.of(), report.findings());
        assertTrue(report.ended());
    }

    @Test
    void aRequestTakesTimeFromItsArrivalOn() throws Exception {
        ScriptedEffects effects = new ScriptedEffects();
        for (ClaimOutcome outcome : List.of(new ClaimOutcome.UnderWay(), new ClaimOutcome.Granted())) {
            effects.onClaim(done -> effects.later(300, () -> done.accept(outcome)));
        }
        effects.onCall((_, done) -> done.ended(new EffectEnd.Ended(HostEnd.TIMEOUT)));
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withAuth(new AuthSettings(Optional.empty(), Optional.empty(), Optional.of("X-Client")))
                .withAudit(Optional.of(audit(false, Optional.empty())));
        try (Engine engine = Engine.open(TestPrograms.withWrites(), settings, effects, Journal.none(), log)) {
            HttpField client = new HttpField("X-Client", "c");
            HttpField key = new HttpField("Idempotency-Key", "\"k\"");
            assertEquals(409, call(engine, "POST /write", "", client, key).status());
            assertEquals(504, call(engine, "POST /write", "", client, key).status());
        }
        List<AuditEntry> requests = entries("request");
        assertEquals(2, requests.size());
        for (AuditEntry entry : requests) {
            assertTrue(entry.number("micros").orElse(0) >= 250_000, new String(entry.bytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theLogAndACollectorGetEveryLine() throws Exception {
        ConcurrentLinkedQueue<String> collected = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/audit", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            // The first time it is not ready.
            boolean takes = refused.getAndIncrement() > 0;
            if (takes) {
                new String(body, StandardCharsets.UTF_8).lines().forEach(collected::add);
            }
            exchange.sendResponseHeaders(takes ? 204 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/audit");
            try (Engine engine = open(true, Optional.of(uri))) {
                for (int i = 0; i < 20; i++) {
                    assertEquals(200, call(engine, "GET /hello", "").status());
                }
            }
            assertEquals(lines(), List.copyOf(collected));
            assertTrue(log.lines().containsAll(lines()), log.lines().toString());
            assertTrue(
                    log.lines().stream().anyMatch(line -> line.contains("they are sent again: status 503")),
                    log.lines().toString());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCollectorThatIsGoneHoldsNobodyUp() throws Exception {
        try (Engine engine = open(false, Optional.of(URI.create("http://127.0.0.1:9/audit")))) {
            for (int i = 0; i < 100; i++) {
                assertEquals(200, call(engine, "GET /hello", "").status());
            }
        }
        assertEquals(100, entries("request").size());
    }

    @Test
    void aFolderThatCannotBeUsedIsSaid() throws Exception {
        try (Engine engine = open(false, Optional.empty())) {
            assertEquals(200, call(engine, "GET /hello", "").status());
            StartException refused = assertThrows(StartException.class, () -> open(false, Optional.empty()));
            assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
            assertTrue(refused.line().contains("is in use by another engine"), refused.line());
        }
    }
}
