package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.VmEvaluator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The golden programs as JavaScript on Node: what is seen of them, their gas and their memory are those of the VM. */
class JavaScriptTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    /** Budgets that each request is run out of, spread over all that it uses. */
    private static final int BUDGETS = 12;

    /** Where there are more requests than this, each is run once. */
    private static final int MOST_REPEATED_REQUESTS = 100;

    /** A request beyond this is not run again and again. */
    private static final long MOST_REPEATED_GAS = 500_000;

    private static final int GENERATED = 30;

    private static final int HOSTILE_BODIES = 400;
    private static final int DECIMALS = 300;
    private static final String MARKS = "{}[],:\"\\0123456789.eE+-tfn ";

    private record Expected(String title, Execution.Outcome outcome, long gasLimit) {}

    @TempDir
    Path folder;

    private record Program(String name, List<SourceFile> sources, List<Script> requests) {}

    @TestFactory
    Stream<DynamicTest> goldenPrograms() throws IOException, InterruptedException {
        return tests(GoldenCases.all("run").stream()
                .map(input -> new Program(input.name(), RunTest.sources(input), Script.parse(input.input("in.http"))))
                .toList());
    }

    @TestFactory
    Stream<DynamicTest> generatedPrograms() throws IOException, InterruptedException {
        var random = new SplittableRandom(20);
        var programs = new ArrayList<Program>();
        for (int i = 0; i < GENERATED; i++) {
            String source = new ProgramGenerator(random).program();
            String requests = """
                    ### small
                    POST /3

                    {"xs":[3,1,2],"s":"b,1,a"}
                    ### larger
                    POST /7

                    {"xs":[9,-4,0,77,12,5,5,5,1],"s":"Größe, 12,ä€😀"}
                    """;
            programs.add(
                    new Program("program " + i, List.of(new SourceFile("app.mtp", source)), Script.parse(requests)));
        }
        return tests(programs);
    }

    /** Recursion lives on the runtime's own stack, whatever Node's is; tail calls and loops take none. */
    @TestFactory
    Stream<DynamicTest> depth() throws IOException, InterruptedException {
        String source = """
                function down(n: Int): Int { if (n < 1) { 0 } else { 1 + down(n - 1) } }
                function loop(n: Int, sum: Int): Int { if (n < 1) { sum } else { loop(n - 1, sum + n) } }
                function forever(n: Int): Int { forever(n) }
                function even(n: Int): Bool { if (n == 0) { true } else { odd(n - 1) } }
                function odd(n: Int): Bool { if (n == 0) { false } else { even(n - 1) } }
                api run GET /:what/:n path { what: String, n: Int } {
                  respond json(if (path.what == "down") { down(path.n) } else {
                    if (path.what == "loop") { loop(path.n, 0) } else {
                      if (path.what == "even") { if (even(path.n)) { 1 } else { 0 } } else {
                        if (path.what == "for") { (for (i of List.range(0, path.n)) { i }).sum() } else { forever(1) } } } })
                }
                """;
        String requests = """
                ### recursion
                GET /down/100000
                ### too deep
                GET /down/3000000
                ### tail loop
                GET /loop/1000000
                ### mutual tail calls
                GET /even/100001
                ### for
                GET /for/200000
                ### without end
                # gas-limit 3000000
                GET /forever/1
                """;
        return tests(List.of(new Program("depth", List.of(new SourceFile("app.mtp", source)), Script.parse(requests))));
    }

    /** Conditions one behind the other, each of which passes on everything that is needed later. */
    @TestFactory
    Stream<DynamicTest> manyVariables() throws IOException, InterruptedException {
        int variables = 400;
        int conditions = 190;
        var source = new StringBuilder("function f(n: Int): Int {\n");
        for (int i = 0; i < variables; i++) {
            source.append("  let x").append(i).append(" = n * ").append(i + 1).append('\n');
        }
        source.append("  let s0 = 0\n");
        for (int i = 0; i < conditions; i++) {
            source.append("  let s%d = if (n > %d && n != 3) { s%d + 1 } else { s%d }\n".formatted(i + 1, i, i, i));
        }
        source.append("  [");
        for (int i = 0; i < variables; i++) {
            source.append('x').append(i).append(", ");
        }
        source.append('s')
                .append(conditions)
                .append("].sum()\n}\napi a GET /:n path { n: Int } { respond json(f(path.n)) }\n");
        String requests = """
                ### all
                GET /1000
                ### few
                GET /2
                """;
        return tests(List.of(new Program(
                "many variables", List.of(new SourceFile("app.mtp", source.toString())), Script.parse(requests))));
    }

    /** Reading them takes time in proportion to their length. */
    @TestFactory
    Stream<DynamicTest> longNumbers() throws IOException, InterruptedException {
        String zeros = "0".repeat(1_000_000);
        List<Script> scripts = Stream.of("1" + zeros + "1", "0." + zeros + "1", "1." + zeros, "1e-" + zeros + "1")
                .map(number -> number.getBytes(StandardCharsets.UTF_8))
                .map(body -> Script.of("number", new LocalRequest("POST", "/", List.of(), body)))
                .toList();
        String source = "api a POST / body Decimal { respond json(body) }";
        return tests(List.of(new Program("long numbers", List.of(new SourceFile("app.mtp", source)), scripts)));
    }

    @TestFactory
    Stream<DynamicTest> heads() throws IOException, InterruptedException {
        String source = """
                api get GET /read { respond json("get") }
                api both GET /both { respond json("get") }
                api head HEAD /both { respond json("head") }
                api one GET /fixed uses { DbWrite } { respond json(DbWrite.execute(sql`DELETE FROM t`)?) }
                api other GET /:what { respond json(path.what) }
                """;
        String requests = """
                ### a GET route
                HEAD /read
                ### a HEAD route
                HEAD /both
                ### a GET route that writes stands aside
                HEAD /fixed
                """;
        return tests(List.of(new Program("HEAD", List.of(new SourceFile("app.mtp", source)), Script.parse(requests))));
    }

    /** Bodies that are nearly JSON, and nearly of their type: the same faults, at the same paths, in the same order. */
    @TestFactory
    Stream<DynamicTest> hostileBodies() throws IOException, InterruptedException {
        String source = """
                type Shape = Circle(radius: Int) | Pair(Int, String) | Named(name: String, note: Option<Int>) | Nothing
                type Plain = A | B
                type Body = {
                  shapes: List<Shape>, plain: Plain, price: Decimal, count: Int, sum: text Int, tags: Map<String, Decimal>,
                  maybe: Option<Option<Int>>, any: Json
                }
                api strict POST / body Body { respond json(body) }
                api lenient POST /open body Body open { respond json({ body, cbor: Cbor.encode(body) }) }
                """;
        String whole =
                "{\"shapes\":[{\"type\":\"Circle\",\"radius\":-5},{\"type\":\"Pair\",\"values\":[1,\"\\u00e4\\n\"]},"
                        + "{\"note\":null,\"name\":\"Größe \\ud83d\\ude00\",\"type\":\"Named\"},{\"type\":\"Nothing\"}],\"plain\":\"B\","
                        + "\"price\":12.50e1,\"count\":9007199254740993,\"sum\":\"17\",\"tags\":{\"b c\":1,\"a\":-0.00},"
                        + "\"maybe\":null,\"any\":{\"x\":[true,null,1e3,0.5]}}";
        var random = new SplittableRandom(7);
        var scripts = new ArrayList<Script>();
        for (int i = 0; i < HOSTILE_BODIES; i++) {
            byte[] body = mutated(whole.getBytes(StandardCharsets.UTF_8), random);
            var request = new LocalRequest("POST", i % 2 == 0 ? "/" : "/open", List.of(), body);
            scripts.add(Script.of("body " + i, request));
        }
        return tests(List.of(new Program("hostile bodies", List.of(new SourceFile("app.mtp", source)), scripts)));
    }

    /** A fault's path holds whole keys: fewer faults are told of where they are long. */
    @TestFactory
    Stream<DynamicTest> longKeys() throws IOException, InterruptedException {
        String source = """
                api strict POST / query { page: Int } body { xs: List<Int> } { respond json(body) }
                api first POST /first body { text: String } {
                  respond json(match Json.decode<{ xs: List<Int> }>(body.text) { Ok(_) => "", Err(JsonError(path, _)) => path })
                }
                """;
        String faults = "[" + "1e99,".repeat(150) + "1e99]";
        var scripts = new ArrayList<Script>();
        for (String key : List.of("k", "k".repeat(2000), "\ud83d\ude00".repeat(700), "k".repeat(40_000))) {
            String body = "{\"" + key + "\":" + faults + "}";
            String quoted = "{\"text\":\"" + body.replace("\"", "\\\"") + "\"}";
            scripts.add(post("/?page=x", body));
            scripts.add(post("/first", quoted));
        }
        return tests(List.of(new Program("long keys", List.of(new SourceFile("app.mtp", source)), scripts)));
    }

    private static Script post(String target, String body) {
        byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
        return Script.of(target, new LocalRequest("POST", target, List.of(), utf8));
    }

    private static byte[] mutated(byte[] text, SplittableRandom random) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            byte[] now = bytes.toByteArray();
            int at = random.nextInt(now.length);
            int length = Math.min(random.nextInt(6), now.length - at - 1);
            bytes.reset();
            bytes.write(now, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> bytes.write(MARKS.charAt(random.nextInt(MARKS.length())));
                case 1 -> bytes.write(random.nextInt(256));
                case 2 -> bytes.write(now, at, length);
                default -> at += length;
            }
            bytes.write(now, at, now.length - at);
        }
        return bytes.toByteArray();
    }

    @TestFactory
    Stream<DynamicTest> decimals() throws IOException, InterruptedException {
        String source = """
                api work POST / body { a: Decimal, b: Decimal, scale: Int } {
                  respond json({
                    sum: Decimal.add(body.a, body.b), difference: Decimal.sub(body.a, body.b), product: Decimal.mul(body.a, body.b),
                    quotient: Decimal.div(body.a, body.b, body.scale), rounded: Decimal.round(body.a, body.scale),
                    text: Decimal.format(body.b, body.scale), order: Decimal.compare(body.a, body.b)
                  })
                }
                """;
        var random = new SplittableRandom(11);
        var scripts = new ArrayList<Script>();
        for (int i = 0; i < DECIMALS; i++) {
            String body = "{\"a\":" + number(random) + ",\"b\":" + number(random) + ",\"scale\":"
                    + random.nextInt(-1, 31) + "}";
            var request = new LocalRequest("POST", "/", List.of(), body.getBytes(StandardCharsets.UTF_8));
            scripts.add(Script.of(body, request));
        }
        return tests(List.of(new Program("decimals", List.of(new SourceFile("app.mtp", source)), scripts)));
    }

    /** Digits that are often nines, fives and zeros: where rounding is decided. */
    private static String number(SplittableRandom random) {
        var digits = new StringBuilder(random.nextBoolean() ? "-" : "");
        int whole = random.nextInt(1, 30);
        int fraction = random.nextInt(0, Math.min(29, 35 - whole));
        digits.append(random.nextInt(1, 10));
        for (int i = 1; i < whole + fraction; i++) {
            digits.append(i == whole ? "." : "").append("0059123459".charAt(random.nextInt(10)));
        }
        return digits.toString();
    }

    private Stream<DynamicTest> tests(List<Program> programs) throws IOException, InterruptedException {
        var node = new NodeRuns(folder);
        var expected = new ArrayList<List<Expected>>();
        for (Program program : programs) {
            JavaScriptResult.Compiled compiled = COMPILER.compileJavaScript(program.sources())
                    .compiled()
                    .orElseThrow(() -> new AssertionError(program.name()));
            node.program(compiled.module());
            try (var execution = new Execution(compiled.program())) {
                expected.add(expected(program.requests(), execution, node));
            }
        }
        var results = node.results().iterator();
        var tests = new ArrayList<DynamicTest>();
        for (int i = 0; i < programs.size(); i++) {
            String name = programs.get(i).name();
            List<Expected> runs = expected.get(i);
            List<JsonNode> actual = runs.stream().map(_ -> results.next()).toList();
            tests.add(DynamicTest.dynamicTest(name, () -> check(runs, actual)));
        }
        assertFalse(results.hasNext());
        return tests.stream();
    }

    private static List<Expected> expected(List<Script> requests, Execution execution, NodeRuns node) {
        var expected = new ArrayList<Expected>();
        for (Script script : requests) {
            Execution.Outcome whole = execution.run(script, script.gasLimit());
            var limits = new TreeSet<Long>(List.of(script.gasLimit()));
            if (whole.gas() <= MOST_REPEATED_GAS && requests.size() <= MOST_REPEATED_REQUESTS) {
                for (int i = 1; i <= BUDGETS; i++) {
                    limits.add(Math.max(1, whole.gas() * i / BUDGETS));
                }
            }
            for (long limit : limits) {
                String title = script.title() + " with " + limit;
                expected.add(new Expected(title, execution.run(script, limit), limit));
                node.run(script, limit);
            }
        }
        return expected;
    }

    private static void check(List<Expected> expected, List<JsonNode> actual) {
        for (int i = 0; i < actual.size(); i++) {
            check(expected.get(i).title(), expected.get(i).outcome(), actual.get(i));
        }
    }

    /** What Node gave is what the VM gave. */
    static void check(String title, Execution.Outcome outcome, JsonNode result) {
        assertEquals(withoutPlace(outcome.text()), text(result), title);
        assertEquals(outcome.gas(), result.get("gasUsed").asLong(), title + ": gas");
        assertEquals(outcome.memory(), result.get("memoryUsed").asLong(), title + ": memory");
        byte[] body = result.get("body").asText().getBytes(StandardCharsets.UTF_8);
        assertEquals(Sha256.hexOf(body), result.get("bodySha256").asText(), title);
        assertEquals(
                errorBody(result),
                result.get("faults").isEmpty() ? "" : result.get("body").asText(),
                title);
    }

    /** What the engine answers where there are faults. */
    private static String errorBody(JsonNode result) {
        var faults = new ArrayList<Faults.Fault>();
        result.get("faults")
                .forEach(f -> faults.add(new Faults.Fault(
                        f.get("path").asText(), f.get("message").asText())));
        ErrorCode code = ErrorCode.VALIDATION_FAILED;
        return faults.isEmpty()
                ? ""
                : new String(ErrorBody.of(code, code.message().orElse(""), faults), StandardCharsets.UTF_8);
    }

    /** Where in the source a trap happened is not told in JavaScript. */
    private static String withoutPlace(String text) {
        return text.replaceAll("(?m)^(trap [A-Z_]+|trap [A-Za-z]+) at .*$", "$1");
    }

    /** What {@link Execution} would say of the same. */
    private static String text(JsonNode result) {
        var out = new StringBuilder();
        result.get("faults")
                .forEach(fault -> out.append("fault ")
                        .append(fault.get("path").asText())
                        .append(": ")
                        .append(fault.get("message").asText())
                        .append('\n'));
        if (!out.isEmpty()) {
            return out.toString();
        }
        for (JsonNode effect : result.get("effects")) {
            byte[] call = HexFormat.of().parseHex(effect.get("call").asText());
            assertEquals(Sha256.hexOf(call), effect.get("hash").asText());
            out.append(effect.get("beside").asBoolean() ? "beside " : "effect ")
                    .append(Answers.text(call))
                    .append('\n');
        }
        if (result.has("error")) {
            out.append("trap ").append(result.get("error").asText());
            return out.append(result.has("fault") ? " " + result.get("fault").asText() : "")
                    .append('\n')
                    .toString();
        }
        out.append(result.get("status").asInt());
        out.append(result.get("rollback").asBoolean() ? " rolls back" : "");
        out.append(result.get("failed").asBoolean() ? " failed" : "").append('\n');
        result.get("headers")
                .forEach(h -> out.append(h.get(0).asText())
                        .append(": ")
                        .append(h.get(1).asText())
                        .append('\n'));
        String body = result.get("body").asText();
        return body.isEmpty() ? out.toString() : out.append(body).append('\n').toString();
    }
}
