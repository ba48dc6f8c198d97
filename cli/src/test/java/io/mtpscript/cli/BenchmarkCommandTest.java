package io.mtpscript.cli;

import static io.mtpscript.cli.ToolRun.number;
import static io.mtpscript.cli.ToolRun.object;
import static io.mtpscript.cli.ToolRun.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc benchmark}, for fractions of a second. */
class BenchmarkCommandTest {
    @TempDir
    private Path home;

    private Path app;

    @BeforeEach
    void write() throws IOException {
        app = home.resolve("app.mtp");
        Files.writeString(app, """
                type Sum = { a: Int, b: Int }
                api hello GET /hello { respond json({ message: "Hello" }) }
                api add POST /add body Sum { respond status(201) json(body.a + body.b) }
                api find GET /find/:id path { id: Int } { ensure(false, 404, "NoSuchThing")?; respond json(path.id) }
                """);
    }

    private ToolRun benchmark(String... arguments) {
        var all = new ArrayList<>(List.of("benchmark", app.toString()));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--duration", "300ms", "--warm-up", "100ms", "--concurrency", "3"));
        return ToolRun.of(home, all.toArray(String[]::new));
    }

    @Test
    void itMeasuresWhatTheRouteUses() {
        var told = benchmark("POST", "/add", "-d", "{\"a\":1,\"b\":2}", "--format", "json")
                .exits(0)
                .json();
        long requests = number(told.get("requests"));
        assertTrue(requests > 0);
        assertEquals(requests, number(object(told.get("statuses")).get("201")));
        assertEquals("POST /add", text(told.get("request")));
        var gas = object(told.get("gas"));
        var profiled = ToolRun.of(
                        home, "profile", app.toString(), "POST", "/add", "-d", "{\"a\":1,\"b\":2}", "--format", "json")
                .exits(0)
                .json();
        assertEquals(number(profiled.get("gas")), number(gas.get("min")));
        assertEquals(number(profiled.get("gas")), number(gas.get("max")));
        assertTrue(number(object(told.get("memory")).get("median")) > 0);
        var latency = object(told.get("latencyNanos"));
        assertTrue(number(latency.get("p50")) > 0);
        assertTrue(number(latency.get("p50")) <= number(latency.get("p99")));
        assertTrue(number(latency.get("p999")) <= number(latency.get("max")));
        assertTrue(number(told.get("nanos")) >= 250_000_000L, told::toString);
    }

    @Test
    void aPacedOneSendsNoMoreThanAskedFor() {
        var told = benchmark("GET", "/hello", "--rate", "100", "--format", "json")
                .exits(0)
                .json();
        long requests = number(told.get("requests"));
        // So many are due in the time that it took, and one more on each connection.
        long most = number(told.get("nanos")) * 100 / 1_000_000_000L + 3;
        assertTrue(requests > 5 && requests <= most, told::toString);
    }

    @Test
    void whatIsNoSuccessIsShown() {
        ToolRun run = benchmark("GET", "/find/7").exits(1);
        assertTrue(run.out().contains("404: "), run.out());
        assertTrue(run.out().contains("responses are no success (2xx); the first of them is\n  404: {"), run.out());
        assertTrue(run.err().contains("the first response is 404: {\"error\":\"NoSuchThing\"}"), run.err());
    }

    @Test
    void theOnlySimpleRouteNeedsNoName() {
        ToolRun run = benchmark().exits(0);
        assertTrue(run.out().startsWith("GET /hello on 3 connections for "), run.out());
        assertTrue(run.err().contains("measuring GET /hello, 300 ms ..."), run.err());
    }

    @Test
    void mistakesAreSaidBeforeAnythingStarts() {
        assertTrue(benchmark("GET", "/nowhere").exits(2).err().contains("no route GET /nowhere"));
        assertTrue(ToolRun.of(home, "benchmark", app.toString(), "--duration", "soon")
                .exits(2)
                .err()
                .contains("'soon' is no duration; write 10s, 500ms or 2m"));
        assertTrue(ToolRun.of(home, "benchmark", app.toString(), "--concurrency", "0")
                .exits(2)
                .err()
                .contains("--concurrency is 1..10000"));
        assertTrue(ToolRun.of(home, "benchmark", home.resolve("none").toString())
                .exits(3)
                .err()
                .contains("does not exist"));
        assertTrue(
                benchmark("GET", "/hello", "-H", "A: b\r\nC: d").exits(2).err().contains("a header is one line"));
    }
}
