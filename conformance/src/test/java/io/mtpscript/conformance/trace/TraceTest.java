package io.mtpscript.conformance.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.engine.trace.TraceSettings;
import io.mtpscript.engine.trace.Tracer;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A compiled program that calls another service, traced to a collector. */
@Timeout(60)
class TraceTest {
    private static final String APP = """
            api ask GET /ask/:n path { n: Int } uses { Clock, Config, HttpOut } {
              let base = Config.string("rateUrl")
              let first = HttpOut.get(`${base}/a`)?.success()?.body()
              let second = HttpOut.get(`${base}/b`)?.success()?.body()
              respond json({ first, second, later: Clock.now() > Clock.now(), n: path.n })
            }
            api own GET /own uses { Config, HttpOut } {
              let base = Config.string("rateUrl")
              let request = HttpRequest.get(`${base}/own`).header("Traceparent", "the program's")
              respond json(HttpOut.request(request)?.success()?.body())
            }
            api overflow GET /overflow/:n path { n: Int } { respond json(9223372036854775807 + path.n) }
            """;

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    /** What the service was told, a line a call. */
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private HttpServer service;

    @BeforeEach
    void startService() throws IOException {
        serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void serve(InetSocketAddress address) throws IOException {
        service = HttpServer.create(address, 100);
        service.createContext("/", exchange -> {
            told.add(exchange.getRequestHeaders().getFirst("traceparent") + " "
                    + exchange.getRequestHeaders().getFirst("tracestate"));
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stopService() {
        service.stop(0);
    }

    private static ServedProgram program() {
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", APP)))
                .program()
                .orElseThrow();
        return new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
    }

    private Engine engine(Optional<TraceSettings> trace) throws Exception {
        Map<String, String> config = Map.of(
                "MTP_CONFIG_RATE_URL",
                "http://127.0.0.1:" + service.getAddress().getPort());
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withJournal(new JournalSettings.Memory())
                .withHost(HostSettings.none()
                        .withHttp(HttpSettings.none().withAllowed(AllowList.NOTHING.withLoopback()))
                        .withConfig(config)
                        .withRandomKey(RandomKey.development()))
                .withTrace(trace);
        return Engine.open(program(), settings, new MemoryLogSink(100));
    }

    private Engine traced(Collector collector, int perMillion) throws Exception {
        return engine(Optional.of(new TraceSettings(collector.uri(), perMillion, "shop", TraceSettings.QUEUE_BYTES)));
    }

    private static LocalResponse get(Engine engine, String target, String id, HttpField... fields) throws Exception {
        return engine.call(new LocalRequest("GET", target, List.of(fields), new byte[0]), id)
                .get();
    }

    private static String field(LocalResponse response, String name) {
        return response.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(HttpField::value)
                .findFirst()
                .orElseThrow();
    }

    private static String attribute(JsonNode span, String key) {
        for (JsonNode each : span.get("attributes")) {
            if (each.get("key").asText().equals(key)) {
                return each.get("value").elements().next().asText();
            }
        }
        throw new AssertionError("no " + key + " in " + span);
    }

    private static List<String> texts(List<JsonNode> spans, String member) {
        return spans.stream().map(span -> span.path(member).asText()).toList();
    }

    @Test
    void aRequestHasATraceWithItsCalls() throws Exception {
        try (Collector collector = new Collector(200)) {
            LocalResponse response;
            try (Engine engine = traced(collector, TraceSettings.ALL)) {
                response = get(engine, "/ask/7", "one");
                assertEquals(200, response.status());
            }
            List<JsonNode> spans = collector.spans(3);
            assertEquals(List.of("GET /ask/:n", "HttpOut.get", "HttpOut.get"), texts(spans, "name"));
            assertEquals(List.of("2", "3", "3"), texts(spans, "kind"));
            String trace = field(response, "X-Correlation-Id");
            assertEquals(List.of(trace, trace, trace), texts(spans, "traceId"));
            String server = spans.getFirst().get("spanId").asText();
            assertEquals(List.of("", server, server), texts(spans, "parentSpanId"));
            assertEquals(
                    Stream.of(spans.get(1), spans.get(2))
                            .map(span ->
                                    "00-" + trace + "-" + span.get("spanId").asText() + "-01 null")
                            .toList(),
                    told,
                    "the service was called under the spans of the calls");
            assertEquals("/ask/:n", attribute(spans.getFirst(), "http.route"));
            assertEquals("GET", attribute(spans.getFirst(), "http.request.method"));
            assertEquals("200", attribute(spans.getFirst(), "http.response.status_code"));
            assertEquals(trace, attribute(spans.getFirst(), "mtp.correlation_id"));
            assertTrue(Long.parseLong(attribute(spans.getFirst(), "mtp.gas")) > 0);
            long from = spans.getFirst().get("startTimeUnixNano").asLong();
            long until = spans.getFirst().get("endTimeUnixNano").asLong();
            for (JsonNode call : spans.subList(1, 3)) {
                assertTrue(from <= call.get("startTimeUnixNano").asLong(), spans::toString);
                assertTrue(call.get("startTimeUnixNano").asLong()
                        < call.get("endTimeUnixNano").asLong());
                assertTrue(call.get("endTimeUnixNano").asLong() <= until, spans::toString);
            }
            assertFalse(spans.toString().contains("/ask/7"), "no path, which may hold values");
        }
    }

    @Test
    void aClientsTraceGoesOn() throws Exception {
        try (Collector collector = new Collector(200)) {
            try (Engine engine = traced(collector, 0)) {
                HttpField state = new HttpField("tracestate", "rojo=1");
                get(engine, "/ask/1", "kept", new HttpField("traceparent", "00-" + TRACE + "-" + SPAN + "-01"), state);
                get(engine, "/ask/1", "not", new HttpField("traceparent", "00-" + TRACE + "-" + SPAN + "-00"), state);
                get(engine, "/ask/1", "none", new HttpField("traceparent", "nonsense"));
            }
            List<JsonNode> spans = collector.spans(3);
            assertEquals(List.of(TRACE, TRACE, TRACE), texts(spans, "traceId"));
            assertEquals(SPAN, spans.getFirst().get("parentSpanId").asText());
            assertEquals("rojo=1", spans.getFirst().get("traceState").asText());
            String call = spans.get(1).get("spanId").asText();
            assertEquals("00-" + TRACE + "-" + call + "-01 rojo=1", told.getFirst());
            assertTrue(told.get(2).matches("00-" + TRACE + "-[0-9a-f]{16}-00 rojo=1"), told.get(2));
            assertTrue(told.get(4).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00 null"), told.get(4));
        }
    }

    @Test
    void whatIsRecordedIsTheSameWithAndWithoutTraces() throws Exception {
        RecordedRequest with;
        LocalResponse response;
        try (Collector collector = new Collector(200);
                Engine engine = traced(collector, TraceSettings.ALL)) {
            response = get(engine, "/ask/3", "same");
            with = engine.recorded("same").orElseThrow();
            collector.spans(3);
            service.stop(0);
            assertTrue(engine.replay(with).get().equal());
            collector.spans(3);
        }
        serve(service.getAddress());
        try (Engine engine = engine(Optional.empty())) {
            assertArrayEquals(response.body(), get(engine, "/ask/3", "same").body());
            RecordedRequest without = engine.recorded("same").orElseThrow();
            assertEquals(with.entries().size(), without.entries().size());
            for (int i = 0; i < with.entries().size(); i++) {
                assertArrayEquals(
                        with.entries().get(i).hash(), without.entries().get(i).hash());
                assertArrayEquals(
                        with.entries().get(i).call(), without.entries().get(i).call());
            }
        }
        assertEquals("null null", told.getLast(), "without traces other services are told of none");
    }

    @Test
    void aProgramsOwnFieldStays() throws Exception {
        try (Collector collector = new Collector(200);
                Engine engine = traced(collector, TraceSettings.ALL)) {
            HttpField state = new HttpField("tracestate", "rojo=1");
            HttpField parent = new HttpField("traceparent", "00-" + TRACE + "-" + SPAN + "-01");
            assertEquals(200, get(engine, "/own", "own", parent, state).status());
            assertEquals(List.of("the program's null"), told);
        }
    }

    @Test
    void whatNoProgramAnswersHasASpanToo() throws Exception {
        try (Collector collector = new Collector(200)) {
            try (Engine engine = traced(collector, TraceSettings.ALL)) {
                assertEquals(404, get(engine, "/nowhere/4711", "lost").status());
                assertEquals(400, get(engine, "/ask/x", "bad").status());
                assertEquals(500, get(engine, "/overflow/1", "trap").status());
            }
            // Calls go to any event loop, which tells of a request when its answer is on its way already.
            List<JsonNode> spans = collector.spans(3).stream()
                    .sorted(Comparator.comparing(span -> span.get("name").asText()))
                    .toList();
            assertEquals(List.of("GET", "GET /ask/:n", "GET /overflow/:n"), texts(spans, "name"));
            assertEquals("404", attribute(spans.getFirst(), "http.response.status_code"));
            assertEquals(2, spans.get(2).get("status").get("code").asInt());
            assertEquals("500", attribute(spans.get(2), "error.type"));
            assertTrue(spans.get(1).path("status").isMissingNode());
        }
    }

    @Test
    void whatDoesNotGetThereIsCounted() throws Exception {
        try (Collector refusing = new Collector(400);
                Engine engine = traced(refusing, TraceSettings.ALL)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(500, get(engine, "/overflow/1", "r" + i).status());
            }
            refusing.spans(5);
            assertLost(5, engine);
        }
        try (Collector collector = new Collector(200);
                Engine engine =
                        engine(Optional.of(new TraceSettings(collector.uri(), TraceSettings.ALL, "shop", 10)))) {
            assertEquals(500, get(engine, "/overflow/1", "full").status());
            assertLost(1, engine);
        }
    }

    /** Soon all were kept, and none got there. */
    private static void assertLost(int count, Engine engine) throws InterruptedException {
        Tracer tracer = engine.probe().tracer().orElseThrow();
        long until = System.nanoTime() + 30_000_000_000L;
        while (tracer.lost() < count && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertEquals(count, tracer.lost());
        assertEquals(count, tracer.kept());
    }

    @Test
    void soManyAreChosen() throws Exception {
        try (Collector collector = new Collector(200)) {
            Tracer tracer;
            try (Engine engine = traced(collector, TraceSettings.ALL / 2)) {
                tracer = engine.probe().tracer().orElseThrow();
                for (int i = 0; i < 400; i++) {
                    get(engine, "/overflow/1", "c" + i);
                }
            }
            // Ids are hashes of what the test says: the same ones at every run.
            assertTrue(tracer.kept() > 150 && tracer.kept() < 250, "kept " + tracer.kept());
            collector.spans((int) tracer.kept());
        }
    }
}
