package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.metrics.PrometheusText;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.WorkerSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests that use more than their slice of gas. */
@Timeout(120)
class HandOverTest {
    /** The interpreter takes a second or more for it. */
    private static final long LONG = 400_000_000;

    private static final byte[] OK_7 =
            new CborWriter().array(2).integer(0).integer(7).toByteArray();

    /** Of the engine opened last. */
    private ScriptedEffects effects = new ScriptedEffects();

    private final MemoryLogSink log = new MemoryLogSink(100);
    private final List<Engine> engines = new ArrayList<>();

    private Engine open(ServedProgram program, long gas, WorkerSettings workers) {
        EngineSettings settings =
                EngineSettings.of("127.0.0.1", 0).withCapacity(1, 100).withWorkers(workers);
        EngineSettings limited = settings.withHttp(
                settings.http().withLimits(settings.http().limits().withGas(gas)));
        effects = new ScriptedEffects();
        try {
            Engine engine = Engine.open(program, limited, effects, Journal.none(), log);
            engines.add(engine);
            return engine;
        } catch (StartException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        engines.forEach(Engine::close);
    }

    private static CompletableFuture<LocalResponse> get(Engine engine, String target) {
        return engine.call(new LocalRequest("GET", target, List.of(), new byte[0]));
    }

    private static CompletableFuture<LocalResponse> post(Engine engine, String target, String body) {
        HttpField json = new HttpField("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return engine.call(new LocalRequest("POST", target, List.of(json), bytes));
    }

    private static String text(LocalResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aCheapRequestIsAnsweredWhileALongOneRunsOnTheOnlyEventLoop() {
        Engine engine = open(TestPrograms.everything(), LONG, new WorkerSettings(1, 10, 10_000));
        CompletableFuture<LocalResponse> slow = get(engine, "/gas");
        for (int i = 0; i < 100; i++) {
            assertEquals(
                    "200 {\"message\":\"hello\"}", text(get(engine, "/hello").join()));
        }
        assertFalse(slow.isDone());
        String exhausted = "500 {\"error\":\"GasExhausted\",\"gasLimit\":" + LONG + ",\"gasUsed\":";
        assertTrue(text(slow.join()).startsWith(exhausted));
    }

    @Test
    void moreThanMayWaitAreRefused() {
        Engine engine = open(TestPrograms.everything(), LONG, new WorkerSettings(1, 1, 10_000));
        CompletableFuture<LocalResponse> runs = get(engine, "/gas");
        CompletableFuture<LocalResponse> waits = get(engine, "/gas");
        // Whether the first has left the queue is the worker's to say: of three more at least two find it full.
        long refused = List.of(get(engine, "/gas"), get(engine, "/gas"), get(engine, "/gas")).stream()
                .map(CompletableFuture::join)
                .filter(response -> response.status() == 503
                        && text(response).startsWith("503 {\"error\":\"Overloaded\"")
                        && response.fields().contains(new HttpField("Retry-After", "1")))
                .count();
        assertTrue(refused >= 2, refused + " were refused");
        assertEquals(500, runs.join().status());
        waits.join();
        assertEquals(200, get(engine, "/hello").join().status());
    }

    private static long ran(Engine engine) {
        PrometheusText text = new PrometheusText();
        engine.probe().metrics().write(text);
        return new String(text.toBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("mtp_request_gas_count{") && line.contains("/gas"))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                .sum();
    }

    private static long served(Engine engine, int requests) {
        return IntStream.range(0, requests).mapToObj(_ -> get(engine, "/gas")).toList().stream()
                .map(CompletableFuture::join)
                .filter(response -> response.status() == 500)
                .count();
    }

    @Test
    void aRouteThatIsAlwaysLongIsRefusedBeforeItRuns() {
        Engine engine = open(TestPrograms.everything(), 2_000_000, new WorkerSettings(1, 1, 10_000));
        long served = served(engine, 20);
        assertTrue(served < 18, served + " of 20 were served");
        assertEquals(20, ran(engine), "nobody knows the route yet: those that are refused have run a slice");
        for (int i = 0; i < 60; i++) {
            assertEquals(1, served(engine, 1));
        }
        long before = ran(engine);
        served = served(engine, 20);
        assertTrue(served < 18, served + " of 20 were served");
        assertEquals(before + served, ran(engine));
    }

    /** With slices of 1 every charge, body, call, answer and response goes to a worker and comes back. */
    @Test
    void whereARequestRunsShowsNowhere() {
        Engine whole = open(TestPrograms.everything(), 1_000_000, WorkerSettings.DEFAULT);
        Engine sliced = open(TestPrograms.everything(), 1_000_000, new WorkerSettings(2, 10, 1));
        for (String target : List.of(
                "/hello",
                "/none",
                "/refused",
                "/headers",
                "/split",
                "/gas",
                "/memory",
                "/overflow",
                "/large",
                "/items/x",
                "/status")) {
            String expected = text(get(whole, target).join());
            // Until it is known as a route that begins with a worker.
            for (int i = 0; i < 40; i++) {
                assertEquals(expected, text(get(sliced, target).join()), target);
            }
        }
        for (String body : List.of("", "{}", "{\"name\":\"n\",\"qty\":1}", "{\"name\":1}", "[")) {
            String target = "/items/7?tag=a&tag=b";
            assertEquals(
                    text(post(whole, target, body).join()),
                    text(post(sliced, target, body).join()),
                    body);
        }
    }

    @Test
    void aBodyThatComesInPiecesIsTheSameBody() throws Exception {
        String body = "{\"name\":\"n\"," + " ".repeat(700_000) + "\"qty\":1}";
        String target = "/items/7?tag=a&tag=b";
        for (int sliceGas : new int[] {1, 2_000_000_000}) {
            Engine engine = open(TestPrograms.everything(), 1_000_000, new WorkerSettings(2, 10, sliceGas));
            String expected = text(post(engine, target, body).join());
            assertTrue(expected.startsWith("201 "), expected);
            engine.listen();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + engine.port() + target))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try (HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                for (int i = 0; i < 5; i++) {
                    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                    assertEquals(expected, response.statusCode() + " " + response.body());
                }
            }
        }
    }

    @Test
    void effectsAreTheSameInSlices() {
        for (int sliceGas : new int[] {1, 10_000}) {
            Engine engine = open(TestPrograms.withWrites(), 1_000_000, new WorkerSettings(2, 10, sliceGas));
            effects.onCall((_, done) -> done.answered(OK_7)).onFinish(new FinishOutcome.Committed());
            assertEquals(
                    "200 {\"type\":\"Ok\",\"value\":7}",
                    text(post(engine, "/write", "").join()));
            effects.onCall((_, done) -> done.answered(OK_7))
                    .onCall((_, done) -> effects.later(() -> done.answered(OK_7)))
                    .onFinish(new FinishOutcome.Committed());
            assertEquals(
                    "200 [{\"type\":\"Ok\",\"value\":7},{\"type\":\"Ok\",\"value\":7}]",
                    text(post(engine, "/write-both", "").join()));
            effects.onCall((_, done) -> done.answered(OK_7))
                    .onFinish(new FinishOutcome.Rerun())
                    .onCall((_, done) -> done.answered(OK_7))
                    .onFinish(new FinishOutcome.Committed());
            assertEquals(
                    "200 {\"type\":\"Ok\",\"value\":7}",
                    text(post(engine, "/write-body", "{\"name\":\"n\",\"qty\":1}")
                            .join()));
        }
    }

    @Test
    void aSwapWaitsForWhatAWorkerRuns() throws Exception {
        Engine engine = open(TestPrograms.everything(), LONG, new WorkerSettings(1, 10, 10_000));
        CompletableFuture<LocalResponse> slow = get(engine, "/gas");
        get(engine, "/hello").join();
        CompletableFuture<Void> left = engine.swap(TestPrograms.another());
        assertEquals(200, get(engine, "/hello").join().status());
        assertFalse(left.isDone());
        assertEquals(500, slow.join().status());
        left.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSwapWaitsForTheMemoryOfLargeRequests() throws Exception {
        String body = "{\"name\":\"" + "n".repeat(700_000) + "\",\"qty\":1}";
        Engine engine = open(TestPrograms.everything(), LONG, new WorkerSettings(1, 100, 2_000_000_000));
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<LocalResponse>> large = IntStream.range(0, 20)
                    .mapToObj(_ -> post(engine, "/items/7?tag=a&tag=b", body))
                    .toList();
            large.forEach(response -> assertEquals(201, response.join().status()));
            engine.swap(TestPrograms.everything()).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theEndOfTheEngineWaitsForWhatAWorkerRuns() {
        Engine engine = open(TestPrograms.everything(), 50_000_000, new WorkerSettings(1, 10, 10_000));
        CompletableFuture<LocalResponse> slow = get(engine, "/gas");
        get(engine, "/hello").join();
        engine.close();
        engines.remove(engine);
        assertTrue(slow.isDone());
        assertEquals(500, slow.join().status());
    }
}
