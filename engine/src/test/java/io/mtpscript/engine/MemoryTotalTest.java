package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.metrics.PrometheusText;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine whose requests may have so much memory together. */
@Timeout(60)
class MemoryTotalTest {
    private static final int MIB = 1 << 20;
    private static final byte[] OK_7 =
            new CborWriter().array(2).integer(0).integer(7).toByteArray();

    /** More requests than fit, each with at least the pages that a warm region has. */
    private static final int REQUESTS = 200;

    private static CompletableFuture<LocalResponse> write(Engine engine) {
        return engine.call(new LocalRequest("POST", "/write", List.of(), new byte[0]));
    }

    private static String metrics(Engine engine, String reason) {
        var text = new PrometheusText();
        engine.probe().metrics().write(text);
        return new String(text.toBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("mtp_shed_total{reason=\"" + reason + "\"}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWaitsForEffectsHasABoundTogether() throws Exception {
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0).withCapacity(1, 10_000);
        ScriptedEffects effects = new ScriptedEffects();
        List<Completion> waiting = new ArrayList<>();
        for (int i = 0; i < 2 * REQUESTS; i++) {
            effects.onCall((_, done) -> waiting.add(done)).onFinish(new FinishOutcome.Committed());
        }
        try (Engine engine = Engine.open(
                TestPrograms.withWrites(),
                settings.withCapacity(settings.capacity().withMemoryTotal(2 * MIB)),
                effects,
                Journal.none(),
                new MemoryLogSink(100))) {
            List<CompletableFuture<LocalResponse>> first = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                first.add(write(engine));
            }
            // All are begun or refused when the event loop comes to this.
            CompletableFuture<List<Completion>> begun = new CompletableFuture<>();
            effects.later(() -> begun.complete(List.copyOf(waiting)));
            List<Completion> made = begun.join();
            assertTrue(made.size() > 10 && made.size() < REQUESTS, made.size() + " were begun");
            List<CompletableFuture<LocalResponse>> refused =
                    first.stream().filter(CompletableFuture::isDone).toList();
            assertEquals(REQUESTS - made.size(), refused.size());
            for (CompletableFuture<LocalResponse> each : refused) {
                assertEquals(503, each.join().status());
                assertTrue(each.join().fields().contains(new HttpField("Retry-After", "1")));
            }
            assertEquals("mtp_shed_total{reason=\"memory\"} " + refused.size(), metrics(engine, "memory"));
            assertTrue(engine.probe().memory().held() > 2 * MIB);
            assertTrue(
                    engine.probe().memory().held() < 3 * MIB,
                    "held " + engine.probe().memory().held());

            effects.later(() -> made.forEach(done -> done.answered(OK_7)));
            first.forEach(CompletableFuture::join);
            CompletableFuture<LocalResponse> next = write(engine);
            CompletableFuture<Completion> call = new CompletableFuture<>();
            effects.later(() -> call.complete(waiting.getLast()));
            effects.later(() -> call.join().answered(OK_7));
            assertEquals(200, next.join().status(), "there is room again");
        }
    }

    @Test
    void memoryThatWaitsForLaterRequestsMakesRoom() throws Exception {
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0).withCapacity(1, 10);
        try (Engine engine = Engine.open(
                TestPrograms.everything(),
                settings.withCapacity(settings.capacity().withMemoryTotal(MIB)),
                new MemoryLogSink(100))) {
            for (int i = 0; i < 5; i++) {
                LocalResponse large = engine.call(new LocalRequest("GET", "/memory", List.of(), new byte[0]))
                        .join();
                assertTrue(new String(large.body(), StandardCharsets.UTF_8).contains("MemoryExhausted"));
                LocalResponse hello = engine.call(new LocalRequest("GET", "/hello", List.of(), new byte[0]))
                        .join();
                assertEquals(200, hello.status());
            }
            assertTrue(engine.probe().memory().held() <= MIB);
        }
    }
}
