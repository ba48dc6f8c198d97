package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests whose effects wait, fail, cannot be serialised or never come back. */
@Timeout(60)
class RequestLifeTest {
    private static final EngineSettings SETTINGS = EngineSettings.of("127.0.0.1", 0);

    /** {@code Ok(7)}. */
    private static final byte[] OK_7 =
            new CborWriter().array(2).integer(0).integer(7).toByteArray();

    /** The example of RFC 7517, A.1. */
    private static final String KEY_SET = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\","
            + "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}";

    private static final String BODY_7 = "{\"type\":\"Ok\",\"value\":7}";

    private final ScriptedEffects effects = new ScriptedEffects();
    private final MemoryLogSink log = new MemoryLogSink(100);
    private final List<Engine> engines = new ArrayList<>();

    private Engine open(EngineSettings settings) {
        try {
            Engine engine = Engine.open(TestPrograms.withWrites(), settings, effects, Journal.none(), log);
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

    private static CompletableFuture<LocalResponse> post(Engine engine, String target) {
        byte[] body =
                target.endsWith("-body") ? "{\"name\":\"n\",\"qty\":1}".getBytes(StandardCharsets.UTF_8) : new byte[0];
        HttpField json = new HttpField("Content-Type", "application/json");
        return engine.call(new LocalRequest("POST", target, List.of(json), body));
    }

    private static String text(LocalResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String field(LocalResponse response, String name) {
        return response.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(HttpField::value)
                .findFirst()
                .orElse("");
    }

    private static void answer(Completion done) {
        done.answered(OK_7);
    }

    @Test
    void anAnswerAtOnceAndOneLaterAreTheSame() {
        Engine engine = open(SETTINGS);
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Committed());
        assertEquals("200 " + BODY_7, text(post(engine, "/write").join()));
        effects.onCall((_, done) -> effects.later(() -> answer(done))).onFinish(new FinishOutcome.Committed());
        assertEquals("200 " + BODY_7, text(post(engine, "/write").join()));
        assertEquals(
                List.of("begin 1", "call 0 DbWrite.execute", "commit", "begin 1", "call 0 DbWrite.execute", "commit"),
                effects.events());
    }

    private static byte[] ok(int number) {
        return new CborWriter().array(2).integer(0).integer(number).toByteArray();
    }

    @Test
    void callsSideBySideAreAllMadeAndTheirAnswersComeInSourceOrder() {
        Engine engine = open(SETTINGS);
        String body = "200 [{\"type\":\"Ok\",\"value\":1},{\"type\":\"Ok\",\"value\":2}]";
        List<Completion> waiting = new ArrayList<>();
        effects.onCall((_, done) -> waiting.add(done))
                .onCall((_, done) -> {
                    effects.later(() -> done.answered(ok(2)));
                    effects.later(() -> waiting.getFirst().answered(ok(1)));
                })
                .onFinish(new FinishOutcome.Committed());
        assertEquals(body, text(post(engine, "/write-both").join()), "the second one first");
        effects.onCall((_, done) -> done.answered(ok(1)))
                .onCall((_, done) -> effects.later(() -> done.answered(ok(2))))
                .onFinish(new FinishOutcome.Committed());
        assertEquals(body, text(post(engine, "/write-both").join()), "one at once");
        effects.onCall((_, done) -> done.answered(ok(1)))
                .onCall((_, done) -> done.answered(ok(2)))
                .onFinish(new FinishOutcome.Committed());
        assertEquals(body, text(post(engine, "/write-both").join()), "both at once");
        assertEquals(
                List.of("begin 1", "call 0 DbWrite.execute", "call 1 DbWrite.execute", "commit"),
                effects.events().subList(0, 4));
    }

    @Test
    void anAttemptEndsWhenAllItsCallsSideBySideHaveEnded() {
        Engine engine = open(SETTINGS);
        List<Completion> waiting = new ArrayList<>();
        effects.onCall((_, done) -> waiting.add(done))
                .onCall((_, done) -> {
                    effects.later(() -> waiting.getFirst().ended(new EffectEnd.Rerun()));
                    effects.later(() -> {
                        assertEquals("call 1 DbWrite.execute", effects.events().getLast(), "one is still under way");
                        done.answered(ok(2));
                    });
                })
                .onFinish(new FinishOutcome.Rerun())
                .onCall((_, done) -> done.ended(new EffectEnd.Rerun()))
                .onFinish(new FinishOutcome.Rerun())
                .onCall((_, done) -> done.answered(ok(1)))
                .onCall((_, done) -> done.answered(ok(2)))
                .onFinish(new FinishOutcome.Committed());
        assertEquals(200, post(engine, "/write-both").join().status());
        assertEquals(
                List.of("begin 2", "call 0 DbWrite.execute", "roll back", "begin 3"),
                effects.events().subList(4, 8),
                "no further call is made behind one that ended the attempt");
    }

    @Test
    void theHostEndsAllCallsSideBySide() {
        Engine engine = open(SETTINGS.withTimeouts(100, 1_000));
        List<Completion> late = new ArrayList<>();
        effects.onCall((_, done) -> effects.later(() -> done.answered(ok(1)))).onCall((_, done) -> late.add(done));
        assertEquals(504, post(engine, "/write-both").join().status());
        assertEquals("abort TIMEOUT", effects.events().getLast());
        late.getFirst().answered(ok(2));
        assertEquals("abort TIMEOUT", effects.events().getLast(), "an answer that comes too late changes nothing");
    }

    @Test
    void aRequestUnderWayEndsOnTheProgramItBeganWith() throws Exception {
        Engine engine = open(SETTINGS);
        CompletableFuture<Completion> waiting = new CompletableFuture<>();
        effects.onCall((_, done) -> waiting.complete(done)).onFinish(new FinishOutcome.Committed());
        CompletableFuture<LocalResponse> underWay = post(engine, "/write");
        Completion completion = waiting.join();
        CompletableFuture<Void> left = engine.swap(TestPrograms.another());
        assertEquals(404, post(engine, "/write").join().status());
        assertFalse(underWay.isDone());
        assertFalse(left.isDone());
        effects.later(() -> answer(completion));
        assertEquals("200 " + BODY_7, text(underWay.join()));
        left.get(10, TimeUnit.SECONDS);
        assertArrayEquals(
                TestPrograms.another().snapshotHash(), engine.program().snapshotHash());
    }

    @Test
    void aProgramThatIsRefusedChangesNothing() {
        Engine engine = open(SETTINGS);
        assertThrows(StartException.class, () -> engine.swap(TestPrograms.broken()));
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Committed());
        assertEquals("200 " + BODY_7, text(post(engine, "/write").join()));
    }

    @Test
    void anEngineThatWasSwappedAndClosedLeavesNothingMapped() throws Exception {
        Engine engine = open(SETTINGS);
        engine.swap(TestPrograms.another()).get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> last = engine.swap(TestPrograms.withWrites());
        engine.close();
        engine.close();
        last.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aResponseThatRollsBackDoesNotCommit() {
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.RolledBack());
        assertEquals("200 " + BODY_7, text(post(open(SETTINGS), "/write-back").join()));
        assertEquals("roll back", effects.events().getLast());
    }

    @Test
    void whatCannotBeSerialisedRunsAgain() {
        Engine engine = open(SETTINGS);
        effects.onCall((_, done) -> answer(done))
                .onFinish(new FinishOutcome.Rerun())
                .onCall((_, done) -> effects.later(() -> done.ended(new EffectEnd.Rerun())))
                .onFinish(new FinishOutcome.Rerun())
                .onCall((_, done) -> done.ended(new EffectEnd.Rerun()))
                .onFinish(new FinishOutcome.Rerun())
                .onCall((_, done) -> answer(done))
                .onFinish(new FinishOutcome.Committed());
        LocalResponse response = post(engine, "/write-body").join();
        assertEquals("200 " + BODY_7, text(response));
        assertEquals(
                List.of("begin 1", "commit", "begin 2", "roll back", "begin 3", "roll back", "begin 4", "commit"),
                effects.events().stream()
                        .filter(event -> !event.startsWith("call"))
                        .toList());
    }

    @Test
    void anOutcomeThatIsNoCommitIsTheAnswer() {
        Engine engine = open(SETTINGS);
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Failed(ErrorCode.COMMIT_UNKNOWN));
        LocalResponse unknown = post(engine, "/write").join();
        assertEquals(
                "503 {\"error\":\"CommitUnknown\",\"message\":\"Whether the request was committed is not known\"}",
                text(unknown));
        assertEquals("1", field(unknown, "Retry-After"));
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Failed(ErrorCode.CONFLICT));
        LocalResponse conflict = post(engine, "/write").join();
        assertEquals(
                "409 {\"error\":\"Conflict\",\"message\":\"The request conflicts with the current state\"}",
                text(conflict));
    }

    @Test
    void anAnswerThatIsNoneIsOurFault() {
        Engine engine = open(SETTINGS);
        byte[] nonsense = {(byte) 0xFF};
        effects.onCall((_, done) -> effects.later(() -> done.answered(nonsense)))
                .onFinish(new FinishOutcome.RolledBack());
        LocalResponse response = post(engine, "/write").join();
        assertEquals("500 {\"error\":\"Internal\"}", text(response));
        assertEquals("roll back", effects.events().getLast());
        assertEquals(1, log.lines().size());
        String line = log.lines().getFirst();
        assertTrue(line.startsWith("{\"correlationId\":\"" + field(response, "X-Correlation-Id") + "\""), line);
        assertTrue(line.contains("\"message\":\"engine fault\""), line);
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Committed());
        assertEquals("200 " + BODY_7, text(post(engine, "/write").join()), "the engine goes on");
    }

    @Test
    void aRequestThatTakesTooLongEndsAtItsEffect() {
        Engine engine = open(SETTINGS.withTimeouts(100, 1_000));
        List<Completion> late = new ArrayList<>();
        effects.onCall((_, done) -> late.add(done));
        LocalResponse response = post(engine, "/write").join();
        assertEquals(
                "504 {\"error\":\"Timeout\",\"message\":\"A service that this request needs did not answer in time\"}",
                text(response));
        assertEquals("abort TIMEOUT", effects.events().getLast());
        late.getFirst().answered(OK_7);
        assertEquals("abort TIMEOUT", effects.events().getLast(), "an answer that comes too late changes nothing");
    }

    @Test
    void aTimeThatIsOverDuringACommitEndsTheNextAttempt() throws Exception {
        Engine engine = open(SETTINGS.withTimeouts(100, 1_000));
        effects.onCall((_, done) -> answer(done))
                .onFinish(new FinishOutcome.Rerun(), telling -> effects.later(400, telling));
        assertEquals(504, post(engine, "/write").get(10, TimeUnit.SECONDS).status());
        assertEquals(
                List.of("begin 1", "call 0 DbWrite.execute", "commit", "begin 2", "abort TIMEOUT"), effects.events());
    }

    @Test
    void theEndOfAllThatWaitReachesARequestInItsCommit() throws Exception {
        Engine engine = open(SETTINGS);
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Rerun(), telling -> {
            engine.endWaiting(HostEnd.SHUTTING_DOWN);
            effects.later(telling);
        });
        assertEquals(503, post(engine, "/write").get(10, TimeUnit.SECONDS).status());
        assertEquals("abort SHUTTING_DOWN", effects.events().getLast());
    }

    private static final EngineSettings KEYED = SETTINGS.withTimeouts(100, 1_000)
            .withAuth(new AuthSettings(Optional.empty(), Optional.empty(), Optional.of("X-Client")));

    private static CompletableFuture<LocalResponse> postWithKey(Engine engine) {
        List<HttpField> fields = List.of(new HttpField("X-Client", "c"), new HttpField("Idempotency-Key", "\"k\""));
        return engine.call(new LocalRequest("POST", "/write", fields, new byte[0]));
    }

    @Test
    void aRequestWhoseClaimTakesTooLongEndsAndLeavesNoClaim() throws Exception {
        Engine engine = open(KEYED);
        List<Consumer<ClaimOutcome>> late = new ArrayList<>();
        effects.onClaim(late::add);
        LocalResponse response = postWithKey(engine).get(10, TimeUnit.SECONDS);
        assertEquals(
                "504 {\"error\":\"Timeout\",\"message\":\"A service that this request needs did not answer in time\"}",
                text(response));
        assertEquals(List.of("claim"), effects.events());
        effects.later(() -> late.getFirst().accept(new ClaimOutcome.Granted()));
        awaitEvent("release");
        assertEquals(List.of("claim", "release"), effects.events(), "nothing was run");
        assertEquals(List.of(), log.lines());
    }

    @Test
    void theTimeOfARequestWithAKeyBeginsWithItsArrival() throws Exception {
        Engine engine = open(KEYED.withTimeouts(2_000, 1_000));
        effects.onClaim(done -> effects.later(1_500, () -> done.accept(new ClaimOutcome.Granted())))
                .onCall((_, _) -> {});
        long start = System.nanoTime();
        assertEquals(504, postWithKey(engine).get(10, TimeUnit.SECONDS).status());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < 3_400, "it took " + millis + " ms");
        assertEquals(
                List.of("claim", "begin 1", "call 0 DbWrite.execute", "abort TIMEOUT", "release"), effects.events());
    }

    @Test
    void aClientThatLeavesBeforeItsRunLeavesNoClaim() throws Exception {
        Engine engine = open(KEYED.withTimeouts(30_000, 1_000));
        engine.listen();
        CompletableFuture<Consumer<ClaimOutcome>> late = new CompletableFuture<>();
        effects.onClaim(late::complete);
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\nX-Client: c\r\nIdempotency-Key: \"k\"\r\n\r\n");
            late.get(10, TimeUnit.SECONDS);
        }
        while (engine.connections() > 0) {
            Thread.sleep(10);
        }
        effects.later(() -> late.join().accept(new ClaimOutcome.Granted()));
        awaitEvent("release");
        assertEquals(List.of("claim", "release"), effects.events());
    }

    @Test
    void stoppingEndsARequestThatWaitsForItsClaim() throws Exception {
        Engine engine = open(KEYED.withTimeouts(30_000, 200));
        engine.listen();
        CompletableFuture<Consumer<ClaimOutcome>> never = new CompletableFuture<>();
        effects.onClaim(never::complete);
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\nX-Client: c\r\nIdempotency-Key: \"k\"\r\n\r\n");
            never.get(10, TimeUnit.SECONDS);
            engine.close();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"ShuttingDown\""), answer);
        }
    }

    /** The set is there at once, and from the second time on when the request has ended. */
    @Test
    void aRequestThatWaitsForKeysHasItsTimeToo() throws Exception {
        byte[] set = KEY_SET.getBytes(StandardCharsets.UTF_8);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger fetched = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (fetched.getAndIncrement() > 0) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            var keys = new AuthSettings.Remote(url, AuthSettings.Remote.REFRESH_MILLIS, 1);
            EngineSettings settings = SETTINGS.withTimeouts(300, 1_000)
                    .withAuth(
                            new AuthSettings(Optional.empty(), Optional.of(keys), Optional.empty(), Optional.empty()));
            Engine engine = Engine.open(TestPrograms.withTokens(), settings, effects, Journal.none(), log);
            engines.add(engine);
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String head = base64.encodeToString("{\"alg\":\"ES256\",\"kid\":\"new\"}".getBytes(StandardCharsets.UTF_8));
            HttpField token = new HttpField("Authorization", "Bearer " + head + ".e30.AAAA");
            LocalRequest request = new LocalRequest("GET", "/me", List.of(token), new byte[0]);
            assertEquals(504, engine.call(request).get(4, TimeUnit.SECONDS).status());
            ended.countDown();
            assertEquals(401, engine.call(request).get(10, TimeUnit.SECONDS).status());
            assertEquals(List.of(), log.lines());
        } finally {
            ended.countDown();
            server.stop(0);
        }
    }

    @Test
    void requestsOverTheLimitAreShed() {
        Engine engine = open(SETTINGS.withCapacity(1, 1));
        List<Completion> waiting = new ArrayList<>();
        effects.onCall((_, done) -> waiting.add(done)).onFinish(new FinishOutcome.Committed());
        CompletableFuture<LocalResponse> first = post(engine, "/write");
        LocalResponse second = post(engine, "/write").join();
        assertEquals("503 {\"error\":\"Overloaded\",\"message\":\"The server is at its limit\"}", text(second));
        assertEquals("1", field(second, "Retry-After"));
        effects.later(() -> answer(waiting.getFirst()));
        assertEquals("200 " + BODY_7, text(first.join()));
    }

    /** The engine has one VM: were it not given back, every request from then on would be refused. */
    @Test
    void whateverEndsARequestItsVmComesBack() throws Exception {
        Engine engine = open(SETTINGS.withTimeouts(100, 1_000).withCapacity(1, 1));
        engine.listen();
        byte[] nonsense = {(byte) 0xFF};
        effects.onCall((_, done) -> effects.later(() -> done.answered(nonsense)))
                .onFinish(new FinishOutcome.RolledBack());
        assertEquals(500, post(engine, "/write").join().status());
        answersAgain(engine);
        effects.onCall((_, _) -> {});
        assertEquals(504, post(engine, "/write").join().status());
        answersAgain(engine);
        CompletableFuture<Completion> called = new CompletableFuture<>();
        effects.onCall((_, done) -> called.complete(done));
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\n\r\n");
            called.get(10, TimeUnit.SECONDS);
        }
        awaitEvent("abort CLIENT_GONE");
        answersAgain(engine);
    }

    private void answersAgain(Engine engine) {
        effects.onCall((_, done) -> answer(done)).onFinish(new FinishOutcome.Committed());
        assertEquals("200 " + BODY_7, text(post(engine, "/write").join()));
    }

    @Test
    void aClientThatLeavesEndsItsRequest() throws Exception {
        Engine engine = open(SETTINGS);
        engine.listen();
        CompletableFuture<Completion> called = new CompletableFuture<>();
        effects.onCall((_, done) -> called.complete(done));
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\n\r\n");
            called.get(10, TimeUnit.SECONDS);
        }
        awaitEvent("abort CLIENT_GONE");
    }

    @Test
    void stoppingWaitsForRequestsAndThenEndsThem() throws Exception {
        Engine engine = open(SETTINGS.withTimeouts(30_000, 200));
        engine.listen();
        CompletableFuture<Completion> called = new CompletableFuture<>();
        effects.onCall((_, done) -> called.complete(done));
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\n\r\n");
            called.get(10, TimeUnit.SECONDS);
            long start = System.nanoTime();
            engine.close();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= 200, "the request had its time: " + millis);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
            assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            assertTrue(
                    answer.endsWith("{\"error\":\"ShuttingDown\",\"message\":\"The server is shutting down\"}"),
                    answer);
        }
        assertEquals("abort SHUTTING_DOWN", effects.events().getLast());
    }

    @Test
    void stoppingLetsARequestEnd() throws Exception {
        Engine engine = open(SETTINGS.withTimeouts(30_000, 20_000));
        engine.listen();
        CompletableFuture<Completion> called = new CompletableFuture<>();
        effects.onCall((_, done) -> called.complete(done)).onFinish(new FinishOutcome.Committed());
        try (Socket socket = connect(engine)) {
            send(socket, "POST /write HTTP/1.1\r\nHost: h\r\n\r\n");
            Completion waiting = called.get(10, TimeUnit.SECONDS);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(engine::close);
            effects.later(() -> answer(waiting));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.endsWith(BODY_7), answer);
            closed.get(10, TimeUnit.SECONDS);
        }
        assertEquals("commit", effects.events().getLast());
    }

    private static Socket connect(Engine engine) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), engine.port());
    }

    private static void send(Socket socket, String bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void awaitEvent(String event) throws InterruptedException {
        for (int i = 0; i < 1_000 && !effects.events().contains(event); i++) {
            Thread.sleep(10);
        }
        assertTrue(effects.events().contains(event), effects.events().toString());
    }
}
