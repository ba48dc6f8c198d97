package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.Seeds;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of requests that need no database: every status and body exactly. */
@Timeout(60)
class EngineTest {
    private static final EngineSettings SETTINGS =
            EngineSettings.of("127.0.0.1", 0).withCapacity(2, 100).withJournal(new JournalSettings.Memory());

    private MemoryLogSink log;
    private Engine engine;

    @BeforeEach
    void open() throws StartException {
        log = new MemoryLogSink(1000);
        engine = Engine.open(TestPrograms.everything(), SETTINGS, log);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static LocalRequest request(String methodAndTarget, String body, HttpField... fields) {
        String[] parts = methodAndTarget.split(" ", 2);
        return new LocalRequest(parts[0], parts[1], List.of(fields), body.getBytes(StandardCharsets.UTF_8));
    }

    private LocalResponse call(String methodAndTarget, String body, HttpField... fields) {
        return engine.call(request(methodAndTarget, body, fields)).join();
    }

    private static String text(LocalResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String field(LocalResponse response, String name) {
        return response.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .reduce((a, b) -> a + "|" + b)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET /hello     | 200 | {\"message\":\"hello\"}",
                "GET /hello?a=b | 200 | {\"message\":\"hello\"}",
                "GET /refused   | 409 | {\"message\":\"no\"}",
                "GET /nowhere   | 404 | {\"error\":\"NotFound\",\"message\":\"No such path\"}",
                "GET /hello/    | 404 | {\"error\":\"NotFound\",\"message\":\"No such path\"}",
                "GET /h%65llo   | 200 | {\"message\":\"hello\"}",
                "GET /hell%     | 400 | {\"details\":[{\"message\":\"has malformed percent-encoding\",\"path\":\"path\"}],"
                        + "\"error\":\"ValidationFailed\",\"message\":\"The request is not valid\"}",
                "PUT /hello     | 405 | {\"error\":\"MethodNotAllowed\",\"message\":\"This path does not have this method\"}",
                "GET /overflow  | 500 | {\"error\":\"IntOverflow\",\"message\":\"An Int result does not fit 64 bits\"}",
                "GET /division  | 500 | {\"error\":\"DivisionByZero\",\"message\":\"Division by zero\"}",
                "GET /memory    | 500 | {\"error\":\"MemoryExhausted\",\"message\":\"The request used up its memory\"}",
                "GET /gas       | 500 | {\"error\":\"GasExhausted\",\"gasLimit\":10000000,\"gasUsed\":10000000}",
                "GET /large     | 500 | {\"error\":\"ResponseTooLarge\",\"message\":\"The response is over its limit\"}",
                "GET /split     | 500 | {\"error\":\"InvalidHeader\",\"message\":\"A response header has characters that are not allowed\"}",
                "GET /framing   | 500 | {\"error\":\"InvalidHeader\",\"message\":\"A response header has characters that are not allowed\"}",
                "GET /undeclared| 500 | {\"error\":\"Internal\"}",
            })
    void statusAndBody(String methodAndTarget, int status, String body) {
        LocalResponse response = call(methodAndTarget, "");
        assertEquals(body, text(response));
        assertEquals(status, response.status());
        assertEquals("application/json", field(response, "Content-Type"));
    }

    @Test
    void whatEveryAnswerSays() {
        LocalResponse response = call("GET /hello", "");
        String digest = Base64.getEncoder().encodeToString(Sha256.of(response.body()));
        assertEquals("sha-256=:" + digest + ":", field(response, "Content-Digest"));
        assertTrue(field(response, "X-Correlation-Id").matches("[0-9a-f]{32}"));
        LocalResponse empty = call("GET /none", "");
        assertEquals(204, empty.status());
        assertEquals(
                List.of("X-Correlation-Id"),
                empty.fields().stream().map(HttpField::name).toList());
        LocalResponse made = call("GET /headers", "");
        assertEquals(201, made.status());
        assertEquals("/orders/7", field(made, "Location"));
        assertEquals("<a>|<b>", field(made, "Link"));
        assertEquals("application/problem+json", field(call("GET /problem", ""), "Content-Type"));
        assertEquals("GET, HEAD, OPTIONS", field(call("PUT /hello", ""), "Allow"));
        assertEquals("GET, HEAD, OPTIONS, POST", field(call("PUT /items/1", ""), "Allow"));
        LocalResponse methods = call("OPTIONS /items/1", "");
        assertEquals(204, methods.status());
        assertEquals("GET, HEAD, OPTIONS, POST", field(methods, "Allow"));
        assertEquals(404, call("OPTIONS /nowhere", "").status());
    }

    @Test
    void parametersAndBodyArrive() {
        HttpField json = new HttpField("Content-Type", "application/json; charset=UTF-8");
        LocalResponse response = call("POST /items/7?tag=a&tag=b", "{\"qty\":2,\"name\":\"n\"}", json);
        assertEquals(
                "{\"body\":{\"name\":\"n\",\"qty\":2},\"path\":{\"id\":7},\"query\":{\"page\":1,\"tag\":[\"a\",\"b\"]}}",
                text(response));
        assertEquals(201, response.status());
    }

    @Test
    void allKindsOfFaultsArriveTogether() {
        HttpField json = new HttpField("Content-Type", "application/json");
        LocalResponse response = call("POST /items/x?page=1&page=2", "{\"qty\":\"2\",\"more\":1}", json);
        assertEquals(400, response.status());
        String body = text(response);
        assertTrue(body.startsWith("{\"details\":[{\"message\":"), body);
        assertTrue(body.endsWith("],\"error\":\"ValidationFailed\",\"message\":\"The request is not valid\"}"), body);
        int at = -1;
        for (String path : List.of("path.id", "query.page", "body.qty", "body.more", "body.name")) {
            assertTrue(body.contains("\"path\":\"" + path + "\""), path + " in " + body);
        }
        for (String path : List.of("path.id", "query.page", "body.")) {
            int next = body.indexOf("\"path\":\"" + path);
            assertTrue(next > at, "in order: " + body);
            at = next;
        }
    }

    @Test
    void theFormOfBodiesIsChecked() {
        HttpField json = new HttpField("Content-Type", "application/json");
        String unsupported = "{\"error\":\"UnsupportedMediaType\",\"message\":\"The body must be application/json\"}";
        LocalResponse none = call("POST /items/x", "{}");
        assertEquals(415, none.status());
        assertEquals(unsupported, text(none));
        assertEquals(
                415,
                call("POST /items/1", "a=b", new HttpField("Content-Type", "text/plain"))
                        .status());
        assertEquals(415, call("POST /items/1", "{}", json, json).status());
        assertEquals(
                415,
                call("POST /items/1", "", new HttpField("Content-Type", "text/plain"))
                        .status());
        LocalResponse missing = call("POST /items/1", "");
        assertEquals(400, missing.status());
        assertTrue(text(missing).contains("{\"message\":\"is missing\",\"path\":\"body\"}"), text(missing));
        LocalResponse malformed = call("POST /items/1", "{", json);
        assertEquals(400, malformed.status());
        assertTrue(text(malformed).contains("\"path\":\"body\""), text(malformed));
        LocalResponse notAcceptable = call("GET /hello", "", new HttpField("Accept", "text/html"));
        assertEquals(406, notAcceptable.status());
        assertEquals(
                "{\"error\":\"NotAcceptable\",\"message\":\"The answer is application/json\"}", text(notAcceptable));
        assertEquals(
                200,
                call("GET /hello", "anything", new HttpField("Content-Type", "text/plain"))
                        .status());
    }

    @Test
    void anEffectThatIsNotDeclaredIsASecurityEvent() {
        LocalResponse response = call("GET /undeclared", "");
        assertEquals(
                List.of("{\"correlationId\":\"" + field(response, "X-Correlation-Id")
                        + "\",\"level\":\"error\",\"message\":\"security: effect not declared\","
                        + "\"place\":\"GET /undeclared\",\"subject\":\"Log\"}"),
                log.lines());
    }

    @Test
    void aTrapIsLoggedWithItsPlace() {
        LocalResponse response = call("GET /overflow", "");
        assertEquals(
                List.of("{\"correlationId\":\"" + field(response, "X-Correlation-Id")
                        + "\",\"level\":\"warn\",\"message\":\"request ended: IntOverflow\","
                        + "\"place\":\"test.mtp:2:1\",\"subject\":\"GET /overflow\"}"),
                log.lines());
    }

    @Test
    void aStatusThatIsNoneIsOurFault() {
        LocalResponse response = call("GET /status", "");
        assertEquals(500, response.status());
        assertEquals("{\"error\":\"Internal\"}", text(response));
        assertTrue(
                log.lines().getFirst().contains("\"message\":\"engine fault\""),
                log.lines().toString());
    }

    @Test
    void oneRequestIdGivesOneAnswer() {
        Set<String> seen = new HashSet<>();
        List<CompletableFuture<LocalResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(engine.call(request("GET /headers", ""), "the-request"));
        }
        calls.forEach(call -> seen.add(call.join().status() + " " + call.join().fields() + " "
                + Sha256.hexOf(call.join().body())));
        assertEquals(1, seen.size(), seen.toString());
    }

    @Test
    void theSeedIsThatOfTheRequestId() {
        Seeds seeds = new Seeds("local", "$LATEST", engine.program().snapshotHash(), 10_000_000);
        LocalResponse response =
                engine.call(request("GET /hello", ""), "the-request").join();
        assertEquals(seeds.correlationId(seeds.seed("the-request")), field(response, "X-Correlation-Id"));
        Set<String> minted = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            minted.add(field(call("GET /hello", ""), "X-Correlation-Id"));
        }
        assertEquals(100, minted.size());
    }

    @Test
    void clientsNameTheirRequestsOnlyInDevelopment() throws StartException {
        HttpField named = new HttpField("X-Request-Id", "mine");
        Seeds seeds = new Seeds("local", "$LATEST", engine.program().snapshotHash(), 10_000_000);
        String mine = seeds.correlationId(seeds.seed("mine"));
        assertFalse(field(call("GET /hello", "", named), "X-Correlation-Id").equals(mine));
        try (Engine development = Engine.open(TestPrograms.everything(), SETTINGS.withDevelopment(true), log)) {
            LocalResponse response =
                    development.call(request("GET /hello", "", named)).join();
            assertEquals(mine, field(response, "X-Correlation-Id"));
        }
    }

    @Test
    void aCallAndHttpGiveTheSame() throws Exception {
        engine.listen();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String target : List.of("/hello", "/headers", "/gas", "/items/1?page=x", "/nowhere", "/refused")) {
                HttpResponse<byte[]> http = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + engine.port() + target))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                LocalResponse call = call("GET " + target, "");
                assertEquals(call.status(), http.statusCode(), target);
                assertEquals(text(call), new String(http.body(), StandardCharsets.UTF_8), target);
                for (HttpField field : call.fields()) {
                    if (!field.name().equals("X-Correlation-Id")) {
                        assertTrue(
                                http.headers().allValues(field.name()).contains(field.value()),
                                field + " of " + http.headers());
                    }
                }
            }
        }
    }

    @Test
    void gasLimitIsASetting() throws StartException {
        EngineSettings little = SETTINGS.withHttp(
                SETTINGS.http().withLimits(SETTINGS.http().limits().withGas(40)));
        try (Engine small = Engine.open(TestPrograms.everything(), little, log)) {
            LocalResponse response = small.call(request("GET /gas", "")).join();
            assertEquals("{\"error\":\"GasExhausted\",\"gasLimit\":40,\"gasUsed\":40}", text(response));
            assertFalse(text(small.call(request("GET /hello", "")).join()).contains("Exhausted"));
        }
    }

    @Test
    void aRecordedRequestRunsAgainTheSame() throws Exception {
        for (String target : List.of("GET /log", "GET /hello", "GET /gas", "GET /headers", "GET /undeclared")) {
            String id = target.toLowerCase(Locale.ROOT).replace(" /", "-");
            LocalResponse live = engine.call(request(target, ""), id).join();
            int lines = log.lines().size();
            RecordedRequest recorded = engine.recorded(id).orElseThrow();
            ReplayReport report = engine.replay(recorded).get();
            assertEquals(List.of(), report.differences(), target);
            assertTrue(report.equal(), target);
            assertEquals(Sha256.hexOf(live.body()), Sha256.hex(report.replayed().bodySha256()));
            assertEquals(lines, log.lines().size(), "a replay logs nothing");
        }
        assertEquals(
                1,
                engine.recorded("get-log")
                        .orElseThrow()
                        .response()
                        .orElseThrow()
                        .logLines()
                        .size());
    }

    @Test
    void bodiesAndParametersAreRecorded() throws Exception {
        HttpField json = new HttpField("Content-Type", "application/json");
        engine.call(request("POST /items/7?tag=a", "{\"name\":\"n\",\"qty\":1}", json), "post")
                .join();
        engine.call(request("POST /items/y", "{\"name\":\"n\",\"qty\":1}", json), "bad")
                .join();
        for (String id : List.of("post", "bad")) {
            ReplayReport report =
                    engine.replay(engine.recorded(id).orElseThrow()).get();
            assertTrue(report.equal(), report.differences().toString());
        }
    }

    @Test
    void aChangedRecordIsFound() throws Exception {
        engine.call(request("GET /log", ""), "a").join();
        RecordedRequest log = engine.recorded("a").orElseThrow();
        engine.call(request("GET /headers", ""), "b").join();
        RecordedRequest headers = engine.recorded("b").orElseThrow();
        RecordedRequest swapped =
                new RecordedRequest(log.request(), log.entries(), log.ended(), log.outcome(), headers.response());
        ReplayReport differs = engine.replay(swapped).get();
        assertEquals(
                List.of("status", "headers", "body", "gas", "log"),
                differs.differences().stream()
                        .map(ReplayReport.Difference::what)
                        .toList());
        RecordedRequest noCalls =
                new RecordedRequest(log.request(), List.of(), log.ended(), log.outcome(), log.response());
        ReplayReport diverged = engine.replay(noCalls).get();
        assertFalse(diverged.equal());
        assertEquals(0, diverged.divergence().orElseThrow().n());
        assertEquals(500, diverged.replayed().status());
        RecordedRequest oneCallMore = new RecordedRequest(
                headers.request(), log.entries(), headers.ended(), headers.outcome(), headers.response());
        ReplayReport unmade = engine.replay(oneCallMore).get();
        assertFalse(unmade.equal());
        assertTrue(unmade.divergence().orElseThrow().made().isEmpty());
        try (Engine another = Engine.open(TestPrograms.another(), SETTINGS, this.log)) {
            ExecutionException refused = assertThrows(
                    ExecutionException.class, () -> another.replay(log).get());
            assertTrue(String.valueOf(refused.getMessage()).contains("was recorded with snapshot"));
        }
    }

    @Test
    void aProgramThatBreaksTheRulesIsRefused() {
        StartException refused =
                assertThrows(StartException.class, () -> Engine.open(TestPrograms.broken(), SETTINGS, log));
        assertEquals(ExitCode.REFUSED, refused.exitCode());
        assertTrue(refused.line().startsWith("Snapshot refused: "), refused.line());
    }

    @Test
    void routesThatUseADatabaseNeedOne() throws Exception {
        String line =
                "Give a database with --db or MTP_DB: POST /write, POST /write-back, POST /write-both and 1 more use one";
        StartException refused =
                assertThrows(StartException.class, () -> Engine.open(TestPrograms.withWrites(), SETTINGS, log));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertEquals(line, refused.line());
        refused = assertThrows(StartException.class, () -> engine.swap(TestPrograms.withWrites()));
        assertEquals(line, refused.line());
        assertEquals(200, call("GET /hello", "").status(), "the program before is served on");
    }
}
