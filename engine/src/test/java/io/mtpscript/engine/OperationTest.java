package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.operation.EngineLog;
import io.mtpscript.engine.operation.Operation;
import io.mtpscript.engine.operation.SnapshotSource;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.OperationSettings;
import io.netty.channel.uring.IoUring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever operates an engine sees of it. */
@Timeout(60)
class OperationTest {
    private static final Program PROGRAM = TestPrograms.everything().program();

    @TempDir
    private Path folder;

    private SignedSnapshot snapshot() throws Exception {
        return SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
    }

    private static double metric(RunningEngine engine, String sample) throws Exception {
        String text = engine.management("/metrics").body();
        Matcher value =
                Pattern.compile("(?m)^" + Pattern.quote(sample) + " (\\S+)$").matcher(text);
        assertTrue(value.find(), sample + " in\n" + text);
        return Double.parseDouble(value.group(1));
    }

    private static String hash(SignedSnapshot snapshot) throws Exception {
        return Sha256.hexOf(Files.readAllBytes(snapshot.file()));
    }

    @Test
    void theManagementPortTellsOfTheEngine() throws Exception {
        SignedSnapshot snapshot = snapshot();
        try (RunningEngine engine = RunningEngine.start(snapshot)) {
            assertEquals("{\"status\":\"ok\"}", engine.management("/healthz").body());
            HttpResponse<String> ready = engine.management("/readyz");
            assertEquals(200, ready.statusCode());
            assertEquals("{\"databases\":{},\"status\":\"ready\"}", ready.body());
            String info = engine.management("/info").body();
            assertTrue(info.contains("\"snapshot\":\"" + hash(snapshot) + "\""), info);
            assertTrue(info.contains("\"semantics\":\"" + PROGRAM.semanticsVersion() + "\""), info);
            assertTrue(info.contains("\"signedUntil\":\"20"), info);
            assertEquals(404, engine.management("/hello").statusCode());
            assertEquals(404, engine.get("/metrics").statusCode(), "the program's port has none of it");
            HttpResponse<String> post = engine.management("POST", "/healthz");
            assertEquals(405, post.statusCode());
            assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElse(""));
        }
    }

    @Test
    void requestsAreCountedByRouteAndStatus() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot())) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, engine.get("/hello").statusCode());
            }
            assertEquals(500, engine.get("/overflow").statusCode());
            assertEquals(404, engine.get("/nowhere").statusCode());
            assertEquals(400, engine.get("/items/x").statusCode());
            assertEquals(3, metric(engine, "mtp_requests_total{route=\"GET /hello\",status=\"200\"}"));
            assertEquals(1, metric(engine, "mtp_requests_total{route=\"GET /overflow\",status=\"500\"}"));
            assertEquals(1, metric(engine, "mtp_requests_total{route=\"GET /items/:id\",status=\"400\"}"));
            assertEquals(1, metric(engine, "mtp_requests_total{route=\"\",status=\"404\"}"));
            assertEquals(3, metric(engine, "mtp_request_duration_seconds_count{route=\"GET /hello\"}"));
            assertEquals(3, metric(engine, "mtp_request_duration_seconds_bucket{route=\"GET /hello\",le=\"+Inf\"}"));
            assertTrue(metric(engine, "mtp_request_duration_seconds_sum{route=\"GET /hello\"}") > 0);
            assertTrue(metric(engine, "mtp_request_gas_sum{route=\"GET /hello\"}") > 0);
            assertEquals(3, metric(engine, "mtp_request_memory_bytes_count{route=\"GET /hello\"}"));
            assertEquals(0, metric(engine, "mtp_requests_under_way"));
            assertEquals(0, metric(engine, "mtp_shed_total{reason=\"workers\"}"));
            double expiry = metric(engine, "mtp_signer_expiry_timestamp_seconds");
            double tomorrow =
                    System.currentTimeMillis() / 1e3 + Duration.ofDays(1).toSeconds();
            assertEquals(tomorrow, expiry, 120);
            String text = engine.management("/metrics").body();
            for (String line : text.lines().toList()) {
                assertTrue(
                        line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? -?[0-9.E-]+"),
                        line);
            }
        }
    }

    private static String raw(RunningEngine engine, String bytes) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), engine.uri("/").getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void whatIsNoRequestIsCountedAndToldOf() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot(), "--max-body", "1KiB")) {
            assertTrue(raw(engine, "nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
            assertTrue(raw(engine, "GET / HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 400 "));
            String large = "POST /items/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1025\r\n\r\n";
            assertTrue(raw(engine, large).startsWith("HTTP/1.1 413 "));
            assertEquals(2, metric(engine, "mtp_refused_total{reason=\"malformed\",status=\"400\"}"));
            assertEquals(1, metric(engine, "mtp_refused_total{reason=\"body_too_large\",status=\"413\"}"));
            assertEquals(0, metric(engine, "mtp_refused_total{reason=\"slow_head\",status=\"\"}"));
            engine.await("a line", () -> engine.err().contains("body_too_large 1"));
            assertTrue(engine.err().contains("\"event\":\"refused\",\"level\":\"info\""), engine.err());
        }
    }

    @Test
    void ioUringIsUsedWhereThereIsOneAndElseSaid() throws Exception {
        Path socket = folder.resolve("s");
        try (RunningEngine engine = RunningEngine.start(
                snapshot(), "--io-uring", "--unix-socket", socket.toString(), "--max-body", "1KiB")) {
            for (int i = 0; i < 20; i++) {
                assertEquals(200, engine.get("/hello").statusCode());
            }
            String large = "POST /items/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1025\r\n\r\n";
            assertTrue(raw(engine, large).startsWith("HTTP/1.1 413 "));
            String answer = local(socket, "/hello");
            assertTrue(answer.endsWith("{\"message\":\"hello\"}"), answer);
            assertEquals(!IoUring.isAvailable(), engine.err().contains("does not let the engine have io_uring"));
            assertEquals(ExitCode.OK, engine.join());
        }
    }

    private static String local(Path socket, String path) throws IOException {
        try (SocketChannel local = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            byte[] request = ("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            local.write(ByteBuffer.wrap(request));
            return new String(Channels.newInputStream(local).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDatabaseThatGivesNoConnectionIsNotReady() throws Exception {
        try (RunningEngine engine = RunningEngine.start(
                snapshot(), "--event-loops", "2", "--db-connections", "8", "--db", "postgresql://u:p@127.0.0.1:1/d")) {
            HttpResponse<String> ready = engine.management("/readyz");
            assertEquals(503, ready.statusCode());
            assertEquals("{\"databases\":{\"main\":\"gives no connection\"},\"status\":\"not ready\"}", ready.body());
            assertEquals(200, engine.management("/healthz").statusCode(), "starting again would not help");
            assertEquals(8, metric(engine, "mtp_pool_max{database=\"main\"}"));
            assertEquals(0, metric(engine, "mtp_pool_connections{database=\"main\",state=\"idle\"}"));
        }
    }

    @Test
    void readinessGoesBeforeTheListeners() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot(), "--drain-delay", "2000")) {
            assertEquals(200, engine.management("/readyz").statusCode());
            engine.stop();
            engine.await("draining", () -> engine.err().contains("\"event\":\"drain\""));
            HttpResponse<String> ready = engine.management("/readyz");
            assertEquals(503, ready.statusCode());
            assertEquals("{\"status\":\"draining\"}", ready.body());
            assertEquals(200, engine.get("/hello").statusCode(), "requests are still taken");
            assertFalse(engine.err().contains("\"event\":\"stop\""), engine.err());
            assertEquals(ExitCode.OK, engine.join());
            assertTrue(engine.err().contains("\"message\":\"stopped\""), engine.err());
        }
    }

    @Test
    void theManagementPortTellsOfTheEngineWhileItStops() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot(), "--stop-timeout", "20000");
                Socket underWay = new Socket(
                        InetAddress.getLoopbackAddress(), engine.uri("/").getPort())) {
            String half = "POST /items/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{";
            underWay.getOutputStream().write(half.getBytes(StandardCharsets.ISO_8859_1));
            engine.await("its connection", () -> connections(engine) == 1);
            assertTrue(raw(engine, "nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
            engine.stop();
            engine.await("a stop", () -> engine.err().contains("\"message\":\"stopping\""));
            for (int i = 0; i < 3; i++) {
                assertEquals(1, metric(engine, "mtp_connections"));
                assertEquals(1, metric(engine, "mtp_refused_total{reason=\"malformed\",status=\"400\"}"));
            }
            assertEquals("{\"status\":\"ok\"}", engine.management("/healthz").body());
            assertFalse(engine.err().contains("\"message\":\"stopped\""), engine.err());
            underWay.getOutputStream().write('}');
            assertTrue(new String(underWay.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .startsWith("HTTP/1.1 "));
            assertEquals(ExitCode.OK, engine.join());
            assertTrue(engine.err().contains("refused before a request was complete: malformed 1"), engine.err());
        }
    }

    private static double connections(RunningEngine engine) {
        try {
            return metric(engine, "mtp_connections");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDrainLosesNothingOfABalancerThatAsksFirst() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot(), "--drain-delay", "3000")) {
            AtomicInteger answered = new AtomicInteger();
            List<Thread> clients = new ArrayList<>();
            List<String> wrong = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 4; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    try {
                        while (engine.management("/readyz").statusCode() == 200) {
                            int status = engine.get("/hello").statusCode();
                            answered.incrementAndGet();
                            if (status != 200) {
                                wrong.add("status " + status);
                            }
                        }
                    } catch (Exception lost) {
                        wrong.add(lost.toString());
                    }
                }));
            }
            engine.await("load", () -> answered.get() > 100);
            engine.stop();
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), wrong);
            assertEquals(ExitCode.OK, engine.join());
        }
    }

    @Test
    void everyLineOfTheEngineIsAnObject() throws Exception {
        try (RunningEngine engine = RunningEngine.start(snapshot())) {
            assertEquals(500, engine.get("/overflow").statusCode());
            engine.await("a line of the request's end", () -> engine.err().contains("IntOverflow"));
            assertEquals(ExitCode.OK, engine.join());
            List<String> events = new ArrayList<>();
            for (String line : engine.err().lines().toList()) {
                JsonValue.JsonObject object =
                        (JsonValue.JsonObject) JsonValue.parse(line.getBytes(StandardCharsets.UTF_8));
                assertTrue(object.members().containsKey("time"), line);
                assertTrue(object.members().containsKey("level"), line);
                object.get("event").ifPresent(event -> events.add(event.toText()));
            }
            assertEquals(List.of("\"start\"", "\"start\"", "\"stop\"", "\"stop\""), events, engine.err());
        }
        try (RunningEngine quiet =
                RunningEngine.start(snapshot(), "--engine-log", "text", "--engine-log-level", "info")) {
            assertTrue(quiet.err().contains("engine: management at http://127.0.0.1:"), quiet.err());
        }
    }

    /** {@code /overflow} gives a line of level warn; the access log is no line of the engine's own. */
    @Test
    void linesOfRequestsHaveTheLeastLevelToo() throws Exception {
        for (String level : List.of("warn", "error")) {
            // Its line with the port is left out.
            Path socket = folder.resolve(level);
            try (RunningEngine engine = RunningEngine.start(
                    snapshot(), "--unix-socket", socket.toString(), "--engine-log-level", level, "--access-log")) {
                assertTrue(local(socket, "/overflow").startsWith("HTTP/1.1 500 "));
                engine.await("the request in the access log", () -> engine.err().contains("\"event\":\"access\""));
                assertEquals(ExitCode.OK, engine.join());
                assertEquals(level.equals("warn"), engine.err().contains("IntOverflow"), engine.err());
                assertFalse(engine.err().contains("\"event\":\"start\""), engine.err());
            }
        }
    }

    /** Another program, in the same files and under the same root. */
    private SignedSnapshot replace(SignedSnapshot served, Program next) throws Exception {
        Path beside = Files.createDirectories(folder.resolve("next"));
        SignedSnapshot made = SignedSnapshot.write(beside, next, Duration.ofDays(1));
        for (String name : List.of("root.pem", "app.msqs.crt", "app.msqs.sig", "app.msqs")) {
            Files.move(
                    beside.resolve(name),
                    served.file().resolveSibling(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
        return new SignedSnapshot(served.file(), made.root());
    }

    private static void hangUp() throws Exception {
        long self = ProcessHandle.current().pid();
        assertEquals(
                0,
                new ProcessBuilder("kill", "-HUP", Long.toString(self)).start().waitFor());
    }

    @Test
    void aSwapUnderLoadLosesNoRequest() throws Exception {
        SignedSnapshot snapshot = snapshot();
        try (RunningEngine engine = RunningEngine.start(snapshot)) {
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            List<Throwable> lost = Collections.synchronizedList(new ArrayList<>());
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(Thread.ofPlatform().start(() -> {
                    while (!enough.get()) {
                        try {
                            assertEquals(
                                    "{\"message\":\"hello\"}",
                                    engine.get("/hello").body());
                            answered.incrementAndGet();
                        } catch (Exception | AssertionError e) {
                            lost.add(e);
                        }
                    }
                }));
            }
            Program[] programs = {TestPrograms.withOneMore().program(), PROGRAM};
            for (int swap = 1; swap <= 6; swap++) {
                replace(snapshot, programs[swap % 2 == 1 ? 0 : 1]);
                hangUp();
                int done = swap;
                engine.await("swap " + swap, () -> swaps(engine, "done") == done);
                assertTrue(engine.management("/info").body().contains(hash(snapshot)));
                int before = answered.get();
                engine.await("requests after swap " + swap, () -> answered.get() > before + 20);
            }
            enough.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), lost);
            engine.await(
                    "the last one's end",
                    () -> engine.err()
                                    .lines()
                                    .filter(line -> line.contains("has ended"))
                                    .count()
                            == 6);
            assertEquals(answered.get(), metric(engine, "mtp_requests_total{route=\"GET /hello\",status=\"200\"}"));
            assertEquals(0, metric(engine, "mtp_requests_under_way"));
        }
    }

    private static double swaps(RunningEngine engine, String outcome) {
        try {
            return metric(engine, "mtp_swaps_total{outcome=\"" + outcome + "\"}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBadSnapshotIsRefusedAndTheOldOneServedOn() throws Exception {
        SignedSnapshot snapshot = snapshot();
        String served = hash(snapshot);
        byte[] good = Files.readAllBytes(snapshot.file());
        try (RunningEngine engine = RunningEngine.start(snapshot, "--watch")) {
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(snapshot.file(), bad);
            engine.await("a refusal", () -> swaps(engine, "refused") == 1);
            // It is counted before it is said.
            engine.await("its line", () -> engine.err().contains("\"event\":\"swap\""));
            List<String> lines = engine.err()
                    .lines()
                    .filter(line -> line.contains("\"event\":\"swap\""))
                    .toList();
            assertEquals(1, lines.size(), engine.err());
            assertTrue(lines.getFirst().contains("is served on: Snapshot refused: "), lines.getFirst());
            assertTrue(engine.management("/info").body().contains(served));
            assertEquals(200, engine.get("/hello").statusCode());
            // Then a good one comes, by itself.
            replace(snapshot, TestPrograms.withOneMore().program());
            engine.await("a swap", () -> swaps(engine, "done") == 1);
            assertTrue(engine.management("/info").body().contains(hash(snapshot)));
        }
    }

    @Test
    void apiKeysAreReadAgainWhileTheAddressOfTokensIsDown() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "a".repeat(64) + " ann\n");
        try (RunningEngine engine = RunningEngine.start(
                snapshot(), "--auth-jwks", "https://127.0.0.1:1/keys", "--auth-api-keys", keys.toString())) {
            hangUp();
            engine.await("the API keys", () -> engine.err().contains("\"API keys read again\""));
            engine.await(
                    "the token keys",
                    () -> engine.err().contains("keys of tokens not read again, those before stay in use"));
            Files.writeString(keys, "nonsense\n");
            hangUp();
            engine.await("a refusal", () -> engine.err().contains("API keys not read again, those before stay in use"));
        }
    }

    @Test
    void aFaultWhileAFileIsReadDoesNotEndTheWatch() throws Exception {
        Path file = Files.writeString(folder.resolve("watched.msqs"), "1");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        EngineLog log = new EngineLog(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                OperationSettings.LogFormat.TEXT,
                LogLevel.INFO,
                Clock.systemUTC());
        AtomicInteger loads = new AtomicInteger();
        SnapshotSource source = () -> {
            if (loads.incrementAndGet() == 1) {
                throw new IllegalStateException("hunter2");
            }
            return TestPrograms.another();
        };
        var settings = new OperationSettings(
                Optional.empty(), 0, true, Optional.empty(), OperationSettings.LogFormat.TEXT, LogLevel.INFO, false);
        try (Engine engine = Engine.open(
                        TestPrograms.everything(), EngineSettings.of("127.0.0.1", 0), new MemoryLogSink(10));
                Operation _ = Operation.start(engine, settings, file, source, log)) {
            Files.writeString(file, "22");
            while (!said.toString(StandardCharsets.UTF_8).contains("a fault of the engine: java.lang.Ill")) {
                Thread.sleep(20);
            }
            Files.writeString(file, "333");
            byte[] another = TestPrograms.another().snapshotHash();
            while (!Arrays.equals(another, engine.program().snapshotHash())) {
                Thread.sleep(20);
            }
            assertFalse(said.toString(StandardCharsets.UTF_8).contains("hunter2"));
        }
    }
}
