package io.mtpscript.effects.log;

import static io.mtpscript.effects.testing.TypeTable.field;
import static io.mtpscript.effects.testing.TypeTable.secret;
import static io.mtpscript.effects.testing.TypeTable.variant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TypeTable;
import io.mtpscript.effects.values.JsonUnion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Lines and where they go. */
final class LogTest {
    private final TestProgram program = new TestProgram();
    private final TypeTable types = program.types;

    private String line(int fields, String message, Consumer<CborWriter> value) {
        return new String(lines(fields, message, value).getFirst(), StandardCharsets.UTF_8);
    }

    private List<byte[]> lines(int fields, String message, Consumer<CborWriter> value) {
        Program.EffectSite site = program.log("warn", fields);
        CborWriter call =
                new CborWriter().array(3).text("Log").text("warn").array(2).text(message);
        value.accept(call);
        RequestLog log = new RequestLog(types.types(), "abc");
        log.add(LogSite.of(types.types(), site).orElseThrow(), call.toByteArray());
        return log.lines();
    }

    private static String json(String fields, String message) {
        return "{\"correlationId\":\"abc\",\"fields\":" + fields + ",\"level\":\"warn\",\"message\":\"" + message
                + "\",\"sequence\":0}";
    }

    @Test
    void isOneCanonicalObject() {
        int fields = program.row(
                field("total", types.decimal),
                field("id", types.integer),
                field("ok", types.bool),
                field("note", types.option(types.string)),
                field("tags", types.list(types.string)),
                field("a-key", types.unit));
        assertEquals(
                json("{\"a-key\":null,\"id\":7,\"ok\":true,\"tags\":[\"x\",\"y\"],\"total\":12.5}", "m"),
                line(fields, "m", out -> {
                    out.map(6).text("id").integer(7).text("ok").bool(true);
                    out.text("note")
                            .array(1)
                            .integer(1)
                            .text("tags")
                            .array(2)
                            .text("x")
                            .text("y");
                    out.text("a-key").nothing();
                    out.text("total").decimal((Decimal) Decimal.parse("12.5"));
                }));
    }

    @Test
    void noTextBeginsALineOfItsOwn() {
        int fields = program.row(field("x", types.string));
        String line = line(
                fields,
                "a\r\n{\"level\":\"info\"}\u0000\u001b[2J",
                out -> out.map(1).text("x").text("\n\"\\\t"));
        assertEquals(json("{\"x\":\"\\n\\\"\\\\\\t\"}", "a\\r\\n{\\\"level\\\":\\\"info\\\"}\\u0000\\u001b[2J"), line);
        assertTrue(line.chars().allMatch(c -> c >= ' '));
    }

    @Test
    void secretsAreReplacedWhereverTheyStand() {
        int card = program.row(secret("number", types.string), field("kind", types.string));
        int key = types.add(TypeDesc.Prim.SECRET);
        int payment = types.union("Payment", variant("Cash"), variant("Card", secret("pan", types.string)));
        int fields = program.row(
                field("cards", types.list(card)),
                secret("pin", types.option(types.integer)),
                field("key", key),
                field("by", payment));
        assertEquals(
                json(
                        "{\"by\":{\"pan\":\"[secret]\",\"type\":\"Card\"},\"cards\":[{\"kind\":\"visa\",\"number\":\"[secret]\"}],"
                                + "\"key\":\"[secret]\",\"pin\":\"[secret]\"}",
                        "m"),
                line(fields, "m", out -> {
                    out.map(4).text("by").array(2).integer(1).text("4111");
                    out.text("key")
                            .text("hidden")
                            .text("pin")
                            .array(2)
                            .integer(0)
                            .integer(1234);
                    out.text("cards")
                            .array(1)
                            .map(2)
                            .text("kind")
                            .text("visa")
                            .text("number")
                            .text("4111");
                }));
    }

    @Test
    void unionsHaveTheirJsonForms() {
        int plain = types.union("Color", variant("Red"), variant("Green"));
        int shape = types.union(
                "Shape",
                variant("Circle", field("radius", types.integer)),
                variant("Pair", field("", types.integer), field("", types.string)),
                variant("Wrap", field("", types.integer)),
                variant("Empty"));
        int fields = program.row(
                field("c", plain),
                field("s", types.list(shape)),
                field("j", types.json),
                field("o", types.list(types.option(types.integer))));
        assertEquals(
                json(
                        "{\"c\":\"Green\",\"j\":{\"a\":[1,null]},\"o\":[1,null],\"s\":[{\"radius\":5,\"type\":\"Circle\"},"
                                + "{\"type\":\"Pair\",\"values\":[1,\"x\"]},{\"type\":\"Wrap\",\"value\":9},{\"type\":\"Empty\"}]}",
                        "m"),
                line(fields, "m", out -> {
                    out.map(4).text("c").array(1).integer(1).text("j");
                    JsonUnion.write((JsonValue) JsonValue.parse("{\"a\":[1,null]}"), out);
                    out.text("o")
                            .array(2)
                            .array(2)
                            .integer(0)
                            .integer(1)
                            .array(1)
                            .integer(1);
                    out.text("s").array(4).array(2).integer(0).integer(5);
                    out.array(3)
                            .integer(1)
                            .integer(1)
                            .text("x")
                            .array(2)
                            .integer(2)
                            .integer(9)
                            .array(1)
                            .integer(3);
                }));
    }

    @Test
    void whatIsNestedTooDeepIsLeftOut() {
        int fields = program.row(field("j", types.json));
        // The line's object, the fields, and 62 more are 64.
        for (int depth : new int[] {62, 63, 5000}) {
            String line = line(fields, "m", out -> {
                out.map(1).text("j");
                for (int i = 0; i < depth; i++) {
                    out.array(2).integer(5).array(1);
                }
                out.array(2).integer(2).integer(1);
            });
            String expected = depth == 62 ? "[".repeat(62) + "1" + "]".repeat(62) : "\"[too deep]\"";
            assertEquals(json("{\"j\":" + expected + "}", "m"), line);
        }
    }

    @Test
    void theValuesOfAVariantThatAreNestedTooDeepAreLeftOut() {
        int pair = types.union("Pair", variant("Pair", field("", types.integer), field("", types.string)));
        int fields = program.row(field("p", nested(pair, 60)));
        assertEquals(
                json(
                        "{\"p\":" + "[".repeat(60) + "{\"type\":\"Pair\",\"values\":[1,\"x\"]}" + "]".repeat(60) + "}",
                        "m"),
                line(fields, "m", out -> pair(out, 60)));
        int deeper = program.row(field("p", nested(pair, 61)));
        assertEquals(
                json(
                        "{\"p\":" + "[".repeat(61) + "{\"type\":\"Pair\",\"values\":\"[too deep]\"}" + "]".repeat(61)
                                + "}",
                        "m"),
                line(deeper, "m", out -> pair(out, 61)));
        int deepest = program.row(field("p", nested(pair, 62)));
        assertEquals(
                json("{\"p\":" + "[".repeat(62) + "\"[too deep]\"" + "]".repeat(62) + "}", "m"),
                line(deepest, "m", out -> pair(out, 62)));
    }

    private int nested(int type, int lists) {
        return lists == 0 ? type : types.list(nested(type, lists - 1));
    }

    private static void pair(CborWriter out, int lists) {
        out.map(1).text("p");
        for (int i = 0; i < lists; i++) {
            out.array(1);
        }
        out.array(3).integer(0).integer(1).text("x");
    }

    @Test
    void aRequestsLinesAreBounded() {
        int fields = program.row();
        Program.EffectSite site = program.log("info", fields);
        LogSite logSite = LogSite.of(types.types(), site).orElseThrow();
        RequestLog log = new RequestLog(types.types(), "abc");
        byte[] call = new CborWriter()
                .array(3)
                .text("Log")
                .text("info")
                .array(2)
                .text("x".repeat(100_000))
                .map(0)
                .toByteArray();
        for (int i = 0; i < 20; i++) {
            log.add(logSite, call);
        }
        assertEquals(11, log.lines().size());
        assertEquals(
                "{\"correlationId\":\"abc\",\"fields\":{},\"level\":\"warn\",\"message\":\"The log of this request is over 1048576"
                        + " bytes: the rest is left out\",\"sequence\":10}",
                new String(log.lines().getLast(), StandardCharsets.UTF_8));
    }

    @Test
    void theStreamGetsATimeAndOneLineEach() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (QueuedLogSink sink = QueuedLogSink.to(out)) {
            for (int i = 0; i < 1000; i++) {
                sink.write(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
            }
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1000, lines.size());
        for (int i = 0; i < 1000; i++) {
            assertTrue(
                    lines.get(i)
                            .matches("\\{\"n\":" + i
                                    + ",\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}"),
                    lines.get(i));
        }
    }

    @Test
    void aSlowStreamBlocksNobodyAndLossesAreCountedAndSaid() throws IOException, InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int value) {
                written.write(value);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                try {
                    slow.await();
                } catch (InterruptedException stop) {
                    throw new IOException(stop);
                }
                written.write(bytes, from, length);
            }
        };
        byte[] line = ("{\"x\":\"" + "y".repeat(1000) + "\"}").getBytes(StandardCharsets.UTF_8);
        LogSettings few = new LogSettings(new LogTarget.Stdout(), LogFormat.JSON, LogLevel.DEBUG, Set.of(), 16 << 20);
        try (QueuedLogSink sink = QueuedLogSink.open(few, out, _ -> {})) {
            for (int i = 0; i < 20_000; i++) {
                sink.write(line);
            }
            assertTrue(sink.lost() > 0);
            slow.countDown();
            // Closing waits for a bounded time only.
            for (int i = 0; i < 3_000 && written.size() < 10_001 * line.length; i++) {
                Thread.sleep(10);
            }
        }
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(
                lines.stream().anyMatch(l -> l.startsWith("{\"level\":\"warn\",\"lost\":")), "says how many were lost");
        assertTrue(lines.size() > 10_000);
    }

    @Test
    void aBrokenStreamCountsEverythingAsLost() throws InterruptedException {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("closed");
            }
        };
        try (QueuedLogSink sink = QueuedLogSink.to(broken)) {
            sink.write("{}".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 500 && sink.lost() == 0; i++) {
                Thread.sleep(10);
                sink.write("{}".getBytes(StandardCharsets.UTF_8));
            }
            assertTrue(sink.lost() > 0);
        }
    }
}
