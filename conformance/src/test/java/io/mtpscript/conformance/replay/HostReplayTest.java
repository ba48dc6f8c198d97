package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Compiled programs that ask other services, the clock, the random source and the configuration, live and replayed. */
class HostReplayTest {
    private static final String APP = """
            api quotes GET /quotes/:n
              path { n: Int }
              uses { Async, Clock, Config, HttpOut, Log, Random } {
              let key = Config.secret("apiKey")
              let base = Config.string("rateUrl")
              let [one, time] = await all [
                HttpOut.request(HttpRequest.post(`${base}/one`).bearer(key).json({ n: path.n })),
                Clock.now(),
              ]
              let many = await all for (i of List.range(0, path.n)) { HttpOut.get(`${base}/${i}`) }
              let bodies = for (each of many) { each?.success()?.body() }
              Log.info("asked", { n: path.n })
              respond json({
                one: one?.json<{ n: Int }>()?.n,
                bodies,
                later: Clock.now() >= time,
                id: Random.uuid(),
                dice: Random.int(1, 6),
                retries: Config.int("retries"),
                signed: Hash.hmacSha256(key, "m"),
              })
            }
            api fails GET /fails uses { Config, HttpOut } {
              respond json(HttpOut.get(`${Config.string("rateUrl")}/missing`)?.success()?.body())
            }
            """;

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private static ServedProgram program() {
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", APP)))
                .program()
                .orElseThrow();
        return new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
    }

    private HttpServer provider(List<String> seen) throws IOException {
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            seen.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            underWay.decrementAndGet();
            byte[] answer = (path.equals("/one") ? "{\"n\":7}" : "at " + path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/missing") ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        provider.start();
        return provider;
    }

    private static EngineSettings settings(int port) {
        var config = Map.of(
                "MTP_CONFIG_API_KEY", "s3cr3t",
                "MTP_CONFIG_RATE_URL", "http://127.0.0.1:" + port,
                "MTP_CONFIG_RETRIES", "3");
        return EngineSettings.of("127.0.0.1", 0)
                .withJournal(new JournalSettings.Memory())
                .withHost(HostSettings.none()
                        .withHttp(HttpSettings.none().withAllowed(AllowList.NOTHING.withLoopback()))
                        .withConfig(config)
                        .withRandomKey(RandomKey.development()));
    }

    private static LocalResponse call(Engine engine, String target, String id) throws Exception {
        return engine.call(new LocalRequest("GET", target, List.of(), new byte[0]), id)
                .get();
    }

    private static String text(LocalResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    private static void assertReplays(Engine engine, String id, byte[] body) throws Exception {
        ReplayReport report = engine.replay(engine.recorded(id).orElseThrow()).get();
        assertTrue(report.equal(), report::toString);
        assertEquals(Sha256.hexOf(body), Sha256.hex(report.replayed().bodySha256()));
    }

    @Test
    void theSameBytesComeBackWithTheServiceStopped() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer provider = provider(seen);
        try (var log = new MemoryLogSink(100);
                Engine engine =
                        Engine.open(program(), settings(provider.getAddress().getPort()), log)) {
            LocalResponse quotes = call(engine, "/quotes/20", "quotes");
            assertTrue(text(quotes).startsWith("200 {\"bodies\":[\"at /0\",\"at /1\","), text(quotes));
            assertTrue(text(quotes).contains("\"later\":true,\"one\":7,\"retries\":3,"), text(quotes));
            assertTrue(most.get() > 10, "of 20 calls side by side " + most + " were under way at once");
            assertTrue(seen.contains("/one Bearer s3cr3t {\"n\":20}"), seen.toString());
            LocalResponse fails = call(engine, "/fails", "fails");
            assertEquals(
                    "502 {\"error\":\"BadGateway\",\"message\":\"A service that this request needs gave a bad answer\"}",
                    text(fails));
            LocalResponse many = call(engine, "/quotes/70", "many");
            assertEquals(200, many.status());
            provider.stop(0);
            int requests = seen.size();
            assertReplays(engine, "quotes", quotes.body());
            assertReplays(engine, "fails", fails.body());
            assertReplays(engine, "many", many.body());
            assertEquals(requests, seen.size());
            assertNoSecret(engine.recorded("quotes").orElseThrow(), log);
        }
    }

    private static void assertNoSecret(RecordedRequest recorded, MemoryLogSink log) {
        for (JournalEntry entry : recorded.entries()) {
            assertFalse(new String(entry.call(), StandardCharsets.ISO_8859_1).contains("s3cr3t"));
            if (entry.result() instanceof JournalEntry.Answered(byte[] cbor)) {
                assertFalse(new String(cbor, StandardCharsets.ISO_8859_1).contains("s3cr3t"));
            }
        }
        assertFalse(log.lines().toString().contains("s3cr3t"));
    }

    @Test
    void aRequestThatTheHostEndsAmongItsCallsReplaysToTheSameEnd() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer provider = provider(seen);
        try (var log = new MemoryLogSink(100);
                Engine engine = Engine.open(
                        program(), settings(provider.getAddress().getPort()).withTimeouts(250, 1_000), log)) {
            // The first group takes 100 ms; the portions of the second end in the middle.
            LocalResponse ended = call(engine, "/quotes/200", "ended");
            assertEquals(504, ended.status(), text(ended));
            provider.stop(0);
            assertReplays(engine, "ended", ended.body());
        }
    }

    @Test
    void aRequestThatTheHostEndsAtItsResponseReplaysToTheSameEnd() throws Exception {
        HttpServer provider = provider(Collections.synchronizedList(new ArrayList<>()));
        try (var log = new MemoryLogSink(100);
                Engine engine =
                        Engine.open(program(), settings(provider.getAddress().getPort()), log)) {
            call(engine, "/quotes/20", "served");
            provider.stop(0);
            RecordedRequest served = engine.recorded("served").orElseThrow();
            // As an engine records it that stops while a worker is to write a large response.
            var ended = new RecordedRequest(
                    served.request(),
                    served.entries(),
                    Optional.of(HostEnd.SHUTTING_DOWN),
                    Optional.empty(),
                    served.response());
            ReplayReport report = engine.replay(ended).get();
            assertEquals(Optional.empty(), report.divergence());
            assertEquals(503, report.replayed().status());
            assertEquals(
                    "{\"error\":\"ShuttingDown\",\"message\":\"The server is shutting down\"}",
                    new String(report.replayed().body(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEngineWithoutTheValuesDoesNotStart() throws Exception {
        try (var log = new MemoryLogSink(100)) {
            StartException refused = assertThrows(
                    StartException.class, () -> Engine.open(program(), EngineSettings.of("127.0.0.1", 0), log));
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertEquals(
                    "The program needs values for its configuration: apiKey (MTP_CONFIG_API_KEY), rateUrl"
                            + " (MTP_CONFIG_RATE_URL), retries (MTP_CONFIG_RETRIES)",
                    refused.line());
        }
    }
}
