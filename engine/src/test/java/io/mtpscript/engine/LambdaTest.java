package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.JournalReader;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentJournal;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.lambda.LambdaFunction;
import io.mtpscript.engine.request.Seeds;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine as a function of AWS Lambda, as its command line starts it. */
@Timeout(60)
class LambdaTest {
    private static final String ACCOUNT = "123456789012";
    private static final String ARN = "arn:aws:lambda:eu-central-1:" + ACCOUNT + ":function:orders:live";
    private static final String ITEM = "{\"name\":\"käse\",\"qty\":2}";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private RuntimeApiServer platform;
    private SignedSnapshot snapshot;
    private int sent;

    @BeforeEach
    void open() throws Exception {
        platform = new RuntimeApiServer();
        snapshot = SignedSnapshot.write(folder, TestPrograms.everything().program(), Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        stop.countDown();
        platform.close();
        thread.shutdownNow();
    }

    private CompletableFuture<ExitCode> start(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--lambda", snapshot.file().toString()));
        arguments.addAll(List.of("--trust", snapshot.root().toString()));
        arguments.addAll(List.of(more));
        Main main = new Main(
                Map.of("AWS_LAMBDA_RUNTIME_API", platform.address(), "AWS_LAMBDA_FUNCTION_VERSION", "7"),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return CompletableFuture.supplyAsync(
                () -> main.run(arguments, () -> {
                    try {
                        stop.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }),
                thread);
    }

    private RuntimeApiServer.Event event(String json) {
        sent++;
        return new RuntimeApiServer.Event("request-" + sent, ARN, System.currentTimeMillis() + 30_000, json);
    }

    /** The answer to an event, which must be one. */
    private JsonValue.JsonObject answer(String json) {
        RuntimeApiServer.Told told = platform.send(event(json));
        assertEquals("invocation/request-" + sent + "/response", told.what(), told.text());
        return (JsonValue.JsonObject) JsonValue.parse(told.body());
    }

    private static String member(JsonValue.JsonObject object, String... path) {
        JsonValue value = object;
        for (String name : path) {
            value = ((JsonValue.JsonObject) value).get(name).orElse(new JsonValue.JsonNull());
        }
        return value instanceof JsonValue.JsonString(String text) ? text : value.toText();
    }

    private static String quoted(String text) {
        return new JsonValue.JsonString(text).toText();
    }

    private static String http(String method, String path, String more) {
        return "{\"version\":\"2.0\",\"rawPath\":\"%s\",\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"%s\"}}%s}"
                .formatted(path, method, more);
    }

    private static final String ECHO =
            "{\"body\":" + ITEM + ",\"path\":{\"id\":5},\"query\":{\"page\":3,\"tag\":[\"a b\",\"c&d\"]}}";

    @Test
    void everySourceOfEventsIsUnderstood() {
        var ended = start();
        String base64 = Base64.getEncoder().encodeToString(ITEM.getBytes(StandardCharsets.UTF_8));
        JsonValue.JsonObject rest = answer("""
                {"resource":"/items/{id}","path":"/items/5","httpMethod":"POST",
                 "multiValueQueryStringParameters":{"page":["3"],"tag":["a b","c&d"]},
                 "multiValueHeaders":{"Content-Type":["application/json"]},
                 "requestContext":{"accountId":"123456789012","stage":"prod"},
                 "body":%s,"isBase64Encoded":false}""".formatted(quoted(ITEM)));
        assertEquals("201", member(rest, "statusCode"));
        assertEquals(ECHO, member(rest, "body"));
        assertEquals("[\"application/json\"]", member(rest, "multiValueHeaders", "Content-Type"));
        assertEquals("false", member(rest, "isBase64Encoded"));
        JsonValue.JsonObject http =
                answer(http("POST", "/live/items/5", """
                ,"rawQueryString":"page=3&tag=a%%20b&tag=c%%26d","headers":{"content-type":"application/json"},
                 "cookies":["a=b","c=d"],"body":"%s","isBase64Encoded":true""".formatted(base64)).replace("$default", "live"));
        assertEquals(ECHO, member(http, "body"));
        assertEquals("application/json", member(http, "headers", "Content-Type"));
        JsonValue.JsonObject balancer = answer("""
                {"requestContext":{"elb":{"targetGroupArn":"arn:x"}},"httpMethod":"POST","path":"/items/5",
                 "multiValueQueryStringParameters":{"page":["3"],"tag":["a%%20b","c%%26d"]},
                 "multiValueHeaders":{"content-type":["application/json"]},
                 "body":"%s","isBase64Encoded":true}""".formatted(base64));
        assertEquals(ECHO, member(balancer, "body"));
        assertEquals("201", member(balancer, "statusDescription"));
        JsonValue.JsonObject single = answer("""
                {"requestContext":{"elb":{"targetGroupArn":"arn:x"}},"httpMethod":"GET","path":"/hello",
                 "queryStringParameters":{},"headers":{"accept":"*/*"},"body":"","isBase64Encoded":false}""");
        assertEquals("{\"message\":\"hello\"}", member(single, "body"));
        assertEquals("application/json", member(single, "headers", "Content-Type"));
        stop.countDown();
        assertEquals(ExitCode.OK, ended.join(), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void answersKeepTheirFields() {
        var _ = start();
        assertEquals("404", member(answer(http("GET", "/nowhere", "")), "statusCode"));
        JsonValue.JsonObject made = answer(http("GET", "/headers", ""));
        assertEquals("/orders/7", member(made, "headers", "Location"));
        assertEquals("<a>, <b>", member(made, "headers", "Link"));
        assertEquals("", member(answer(http("HEAD", "/hello", "")), "body"));
        JsonValue.JsonObject none = answer(http("GET", "/none", ""));
        assertEquals("204", member(none, "statusCode"));
        assertEquals("", member(none, "body"));
        JsonValue.JsonObject exhausted = answer(http("GET", "/gas", ""));
        assertEquals(
                "{\"error\":\"GasExhausted\",\"gasLimit\":10000000,\"gasUsed\":10000000}", member(exhausted, "body"));
    }

    @Test
    void theSameIdsGiveTheSameAsOverHttp() throws Exception {
        var _ = start();
        JsonValue.JsonObject function = answer(http("GET", "/hello", ""));
        Seeds seeds = new Seeds(ACCOUNT, "7", Sha256.of(Files.readAllBytes(snapshot.file())), 10_000_000);
        assertEquals(seeds.correlationId(seeds.seed("request-1")), member(function, "headers", "X-Correlation-Id"));
        try (RunningEngine engine = RunningEngine.start(
                        snapshot,
                        Map.of(
                                "MTP_ACCOUNT_ID",
                                ACCOUNT,
                                "MTP_FUNCTION_VERSION",
                                "7",
                                "MTP_DEV_ROOT",
                                snapshot.root().toString()));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(engine.uri("/hello"))
                            .header("X-Request-Id", "request-1")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(
                    Sha256.hexOf(response.body()),
                    Sha256.hexOf(member(function, "body").getBytes(StandardCharsets.UTF_8)));
            for (String name : List.of("Content-Digest", "X-Correlation-Id")) {
                assertEquals(
                        response.headers().firstValue(name).orElseThrow(), member(function, "headers", name), name);
            }
        }
    }

    @Test
    void aRequestThatIsGivenAgainIsAnotherDelivery() throws Exception {
        Path keys = Files.writeString(folder.resolve("journal.keys"), "ab".repeat(32) + "\n");
        Path journal = folder.resolve("journal");
        CompletableFuture<ExitCode> ended =
                start("--journal", "file:" + journal, "--journal-key-file", keys.toString());
        JsonValue.JsonObject first = answer(http("GET", "/hello", ""));
        answer(http("GET", "/hello", ""));
        sent = 0;
        JsonValue.JsonObject again = answer(http("GET", "/hello", ""));
        assertEquals(member(first, "headers", "X-Correlation-Id"), member(again, "headers", "X-Correlation-Id"));
        assertEquals(member(first, "body"), member(again, "body"));
        stop.countDown();
        ended.join();
        byte[] hash = Sha256.of(Files.readAllBytes(snapshot.file()));
        SegmentSettings settings = new SegmentSettings(
                journal,
                JournalKeys.read(keys),
                SegmentSettings.SEGMENT_BYTES,
                SegmentSettings.MAX_BYTES,
                Duration.ofHours(SegmentSettings.MAX_AGE_HOURS).toMillis(),
                SegmentSettings.QUEUE_BYTES,
                SegmentSettings.COMPACT_MILLIS);
        try (Journal opened = SegmentJournal.open(settings, hash, Clock.systemUTC(), _ -> {})) {
            JournalReader reader = (JournalReader) opened;
            assertEquals(2, reader.find("request-1").orElseThrow().request().delivery());
            assertEquals(1, reader.find("request-2").orElseThrow().request().delivery());
        }
    }

    @Test
    void whatIsNoRequestIsAnErrorAndTheNextIsAnswered() {
        var _ = start();
        for (String bad : List.of("{}", "[1]", "nonsense", "{\"httpMethod\":\"GET\"}", http("G T", "/hello", ""))) {
            RuntimeApiServer.Told told = platform.send(event(bad));
            assertEquals("invocation/request-" + sent + "/error", told.what());
            assertEquals("Engine.BadEvent", told.field("Lambda-Runtime-Function-Error-Type"));
            assertTrue(told.text().contains("\"errorType\":\"Engine.BadEvent\""), told.text());
        }
        assertEquals("200", member(answer(http("GET", "/hello", "")), "statusCode"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("\"event\":\"lambda\""));
    }

    @Test
    void aFunctionThatCannotStartSaysSo() {
        assertEquals(ExitCode.USAGE, start("--gas-limit", "0").join());
        RuntimeApiServer.Told told = platform.told();
        assertEquals("init/error", told.what());
        assertTrue(told.text().contains("GasLimitOutOfRange"), told.text());
        snapshot = new SignedSnapshot(folder.resolve("none.msqs"), snapshot.root());
        assertEquals(ExitCode.UNAVAILABLE, start().join());
        assertTrue(platform.told().text().contains("Cannot read the snapshot"));
    }

    @Test
    void aStreamHasItsHeadBeforeTheBody() {
        var _ = start("--lambda-stream");
        RuntimeApiServer.Told told = platform.send(event(http("GET", "/hello", "")));
        assertEquals("streaming", told.field("Lambda-Runtime-Function-Response-Mode"));
        assertEquals("chunked", told.field("Transfer-Encoding"));
        assertEquals("application/vnd.awslambda.http-integration-response", told.field("Content-Type"));
        String[] parts = told.text().split("\0{8}", -1);
        assertEquals(2, parts.length, told.text());
        assertTrue(parts[0].contains("\"statusCode\":200"), parts[0]);
        assertEquals("{\"message\":\"hello\"}", parts[1]);
    }

    @Test
    void aRequestThatWaitsForItsClaimIsAnsweredBeforeTheDeadline() throws Exception {
        ScriptedEffects effects = new ScriptedEffects().onClaim(_ -> {});
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withAuth(new AuthSettings(Optional.empty(), Optional.empty(), Optional.of("X-Client")));
        try (Engine engine =
                Engine.open(TestPrograms.withWrites(), settings, effects, Journal.none(), new MemoryLogSink(10))) {
            LambdaFunction function = LambdaFunction.of(platform.address(), engine, List.of(), false, _ -> {});
            CompletableFuture<Void> ended = CompletableFuture.runAsync(
                    () -> {
                        try {
                            function.run();
                        } catch (StartException e) {
                            throw new AssertionError(e);
                        }
                    },
                    thread);
            String json = http("POST", "/write", ",\"headers\":{\"x-client\":\"c\",\"idempotency-key\":\"\\\"k\\\"\"}");
            RuntimeApiServer.Told told = platform.send(
                    new RuntimeApiServer.Event("request-1", ARN, System.currentTimeMillis() + 1_000, json));
            JsonValue.JsonObject answer = (JsonValue.JsonObject) JsonValue.parse(told.body());
            assertEquals("504", member(answer, "statusCode"), told.text());
            assertEquals(List.of("claim"), effects.events());
            function.stop();
            ended.join();
        }
    }

    @Test
    void whatAnAnsweredRequestHasLeftIsDoneBeforeTheNextEvent() throws Exception {
        ScriptedEffects effects = new ScriptedEffects();
        List<String> flushed = Collections.synchronizedList(new ArrayList<>());
        LogSink log = new LogSink() {
            @Override
            public void write(byte[] line) {}

            @Override
            public long lost() {
                return 0;
            }

            @Override
            public void flush(long millis) {
                flushed.add(millis > 0 && millis <= 1_000 ? "lines" : "for " + millis);
            }

            @Override
            public void close() {}
        };
        CompletableFuture<Void> delivered = effects.settlesWith();
        try (Engine engine = Engine.open(
                TestPrograms.everything(), EngineSettings.of("127.0.0.1", 0), effects, Journal.none(), log)) {
            LambdaFunction function = LambdaFunction.of(platform.address(), engine, List.of(log), false, _ -> {});
            CompletableFuture<Void> ended = CompletableFuture.runAsync(
                    () -> {
                        try {
                            function.run();
                        } catch (StartException e) {
                            throw new AssertionError(e);
                        }
                    },
                    thread);
            assertEquals("200", member(answer(http("GET", "/hello", "")), "statusCode"));
            platform.queue(event(http("GET", "/hello", "")));
            Thread.sleep(100);
            assertEquals(1, platform.waiting(), "the next event is not asked for");
            assertEquals(List.of(), flushed);
            delivered.complete(null);
            assertEquals("invocation/request-2/response", platform.told().what());
            assertEquals("lines", flushed.getFirst());
            // A delivery that does not end is not waited for beyond the deadline.
            var _ = effects.settlesWith();
            RuntimeApiServer.Event last = new RuntimeApiServer.Event(
                    "late", ARN, System.currentTimeMillis() + 700, http("GET", "/hello", ""));
            assertEquals("invocation/late/response", platform.send(last).what());
            assertEquals("200", member(answer(http("GET", "/hello", "")), "statusCode"));
            function.stop();
            ended.join();
        }
    }

    @Test
    void aProcessWhosePlatformGoesAwayEndsWithTheFailure() throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--lambda",
                        snapshot.file().toString(),
                        "--trust",
                        snapshot.root().toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", platform.address());
        Process process = builder.start();
        try {
            while (process.isAlive() && !Files.readString(said).contains("answering events")) {
                Thread.sleep(20);
            }
            platform.close();
            assertEquals(ExitCode.UNAVAILABLE.code(), process.waitFor(), Files.readString(said));
            assertTrue(Files.readString(said).contains("engine: The Lambda Runtime API: "), Files.readString(said));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutAPlatformThereIsNoFunction() {
        Main main = new Main(
                Map.of(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(ExitCode.USAGE, main.run(List.of("--lambda", "app.msqs", "--trust", "r"), () -> {}));
        assertEquals(
                "engine: --lambda is for AWS Lambda, which sets AWS_LAMBDA_RUNTIME_API to the host and port of its Runtime API\n",
                err.toString(StandardCharsets.UTF_8));
    }
}
