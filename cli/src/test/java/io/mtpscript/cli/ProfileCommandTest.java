package io.mtpscript.cli;

import static io.mtpscript.cli.ToolRun.list;
import static io.mtpscript.cli.ToolRun.number;
import static io.mtpscript.cli.ToolRun.object;
import static io.mtpscript.cli.ToolRun.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mtpsc profile}: nothing is lost, and what is told is where it was. */
class ProfileCommandTest {
    private static final String APP = """
            type Item = { name: String, count: Int }

            function even(n: Int): Bool {
              if (n == 0) { true } else { odd(n - 1) }
            }

            function odd(n: Int): Bool {
              if (n == 0) { false } else { even(n - 1) }
            }

            function sum(n: Int): Int {
              if (n == 0) {
                0
              } else {
                n + sum(n - 1)
              }
            }

            function label(item: Item): String {
              `${item.name}: ${item.count}`
            }

            let limits = List.range(0, 40).map((n) => n * n)

            api closures POST /closures body List<Item> {
              let more = body.length(); let chosen = if (more > 9) { (n: Int) => n } else { (n: Int) => n + 0 * more }
              let counts = body.map((item) => item.count + more)
              let names = body.filter((item) => item.count > 1).map(label).sortBy((name) => name)
              respond json({ counts, names, total: chosen(counts.fold(0, (a, b) => a + b)), limits: limits.length() })
            }

            api tail GET /tail/:n path { n: Int } { respond json(even(path.n)) }

            api deep GET /deep/:n path { n: Int } { respond json(sum(path.n)) }

            api loop GET /loop { respond json(spin(0)) }
            function spin(n: Int): Int { spin(n + 1) }

            api overflow GET /overflow/:n path { n: Int } {
              let big = path.n * 9_000_000_000
              respond json({ big, text: Int.toString(big) })
            }

            api builtins GET /builtins {
              let m = Map.fromList(List.range(0, 30).map((n) => ({ key: n, value: Int.toString(n) })))
              let joined = m.values().join(",").repeat(20)
              respond json({ parsed: joined.split(",").length(), same: joined == joined, sized: m.size() })
            }

            api outside GET /outside uses { Clock, Random, Log, Async } {
              Log.info("asked", { n: 1 })
              let [now, id] = await all [Clock.now(), Random.uuid()]
              let again = await all for (n of [1, 2, 3]) { Random.int(0, n) }
              respond json({ now: now > 0, id: id.length(), again: again.length() })
            }

            api huge GET /huge { respond json("abcdefgh".repeat(2_200_000).length()) }

            api gone GET /gone { ensure(false, 410, "Gone")?; respond json(1) }
            """;

    @TempDir
    private Path home;

    private Path app;

    @BeforeEach
    void write() throws IOException {
        app = home.resolve("app");
        Files.createDirectories(app);
        Files.writeString(app.resolve("app.mtp"), APP);
    }

    private ToolRun profile(String... arguments) {
        var all = new ArrayList<>(List.of("profile", app.toString()));
        all.addAll(List.of(arguments));
        return ToolRun.of(home, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST | /closures | 0 | [{"name":"a","count":3},{"name":"b","count":1},{"name":"c","count":7}]
                    POST | /closures | 1 | [{"name":"a"}]
                    GET  | /tail/501 | 0 |
                    GET  | /deep/300 | 0 |
                    GET  | /deep/9000 | 0 |
                    GET  | /huge | 1 |
                    GET  | /loop | 1 |
                    GET  | /overflow/2000000000 | 1 |
                    GET  | /overflow/7 | 0 |
                    GET  | /builtins | 0 |
                    GET  | /outside | 0 |
                    GET  | /gone | 1 |
                    """)
    void allGasIsSomebodys(String method, String path, int status, @Nullable String body) {
        String[] request = body == null
                ? new String[] {method, path, "--request-id", "r"}
                : new String[] {method, path, "--request-id", "r", "-d", body};
        var arguments = new ArrayList<>(List.of(request));
        arguments.addAll(List.of("--format", "json"));
        ToolRun profiled = profile(arguments.toArray(String[]::new)).exits(status);
        Map<String, JsonValue> told = profiled.json();

        var call = new ArrayList<>(List.of("call", app.toString(), "--gas"));
        call.addAll(List.of(request));
        String err = ToolRun.of(home, call.toArray(String[]::new)).exits(status).err();
        var used = Pattern.compile("gas used: ([0-9]+)").matcher(err);
        assertTrue(used.find(), err);
        long gas = Long.parseLong(used.group(1));

        assertEquals(gas, number(told.get("gas")));
        assertEquals(gas, sum(told.get("functions"), "gas"), profiled.out());
        assertEquals(gas, sum(told.get("lines"), "gas"), profiled.out());
        assertEquals(number(told.get("bytes")), sum(told.get("functions"), "bytes"));
        assertEquals(number(told.get("bytes")), sum(told.get("lines"), "bytes"));
        list(told.get("functions")).forEach(row -> {
            assertTrue(
                    number(object(row).get("cumulativeGas"))
                            >= number(object(row).get("gas")),
                    row::toString);
            assertTrue(number(object(row).get("cumulativeGas")) <= gas, row::toString);
        });
    }

    private static long sum(@Nullable JsonValue rows, String name) {
        return list(rows).stream()
                .mapToLong(row -> number(object(row).get(name)))
                .sum();
    }

    private static Map<String, JsonValue> function(ToolRun run, String name) {
        return object(list(run.json().get("functions")).stream()
                .filter(row -> text(object(row).get("name")).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + run.out())));
    }

    private static Map<Long, Long> lines(ToolRun run, String member) {
        var all = new TreeMap<Long, Long>();
        list(run.json().get("lines")).forEach(row -> {
            if (object(row).containsKey("file") && text(object(row).get("file")).equals("app.mtp")) {
                all.put(number(object(row).get("line")), number(object(row).get(member)));
            }
        });
        return all;
    }

    private static long at(Map<Long, Long> lines, long line) {
        return Objects.requireNonNull(lines.get(line));
    }

    @Test
    void recursionCountsOnceInWhatItContains() {
        ToolRun run = profile("GET", "/deep/3", "--format", "json").exits(0);
        var sum = function(run, "app.mtp:sum");
        assertEquals(4, number(sum.get("calls")));
        assertEquals(number(sum.get("gas")), number(sum.get("cumulativeGas")));
        assertEquals(11, number(sum.get("line")));
        // Each call: entered, tested (line 12); three of them subtract, call, add (line 15); each returns.
        Map<Long, Long> gas = lines(run, "gas");
        assertEquals(number(sum.get("gas")), at(gas, 12L) + gas.getOrDefault(13L, 0L) + at(gas, 15L));
        assertTrue(at(gas, 12L) >= 4 * 2, gas::toString);
        assertTrue(at(gas, 15L) >= 3 * 3, gas::toString);
        // The line of the call contains all calls but the first, and itself once.
        assertTrue(at(lines(run, "cumulativeGas"), 15L) > at(gas, 15L));
    }

    @Test
    void aTailCallIsInsideOfItsCaller() {
        ToolRun run = profile("GET", "/tail/5", "--format", "json").exits(0);
        var even = function(run, "app.mtp:even");
        var odd = function(run, "app.mtp:odd");
        assertEquals(3, number(even.get("calls")));
        assertEquals(3, number(odd.get("calls")));
        assertEquals(number(even.get("gas")) + number(odd.get("gas")), number(even.get("cumulativeGas")));
        var api = function(run, "api tail");
        assertEquals(number(api.get("gas")) + number(even.get("cumulativeGas")), number(api.get("cumulativeGas")));
    }

    @Test
    void builtinsAndEffectsAreNamed() {
        ToolRun run = profile("GET", "/builtins", "--format", "json").exits(0);
        assertEquals("builtin", text(function(run, "String.repeat").get("kind")));
        assertEquals(30, number(function(run, "Int.toString").get("calls")));
        assertTrue(number(function(run, "String.split").get("gas")) > 10);
        assertTrue(number(function(run, "Map.fromList").get("bytes")) >= 72 * 30);
        ToolRun outside = profile("GET", "/outside", "--format", "json").exits(0);
        assertEquals("effect", text(function(outside, "Log.info").get("kind")));
        assertEquals(2, number(function(outside, "await all").get("calls")));
    }

    @Test
    void whatStandsInNoSourceHasItsNameAmongTheLines() {
        ToolRun run = profile("GET", "/gone", "--format", "json").exits(1);
        var made = function(run, "failure response");
        assertEquals("library", text(made.get("kind")));
        assertTrue(list(run.json().get("lines")).stream()
                .map(ToolRun::object)
                .anyMatch(row -> row.containsKey("name")
                        && text(row.get("name")).equals("failure response")
                        && number(row.get("gas")) == number(made.get("cumulativeGas"))));
    }

    @Test
    void memoryIsThatOfTheObjects() {
        ToolRun run = profile("GET", "/overflow/7", "--format", "json").exits(0);
        // The response's record of two fields, the response of five, and a String of eleven digits.
        assertEquals(16 + 40, number(function(run, "api overflow").get("bytes")));
        assertEquals(8 + 16, number(function(run, "Int.toString").get("bytes")));
        assertEquals(16 + 40 + 24 + 8, number(run.json().get("bytes")));
    }

    @Test
    void twoRunsGiveTheSameBytes() throws IOException {
        var texts = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            Path flame = home.resolve("out/flame.svg");
            Path scope = home.resolve("out/profile.json");
            ToolRun run = profile(
                            "GET",
                            "/builtins",
                            "--flame",
                            flame.toString(),
                            "--speedscope",
                            scope.toString(),
                            "--top",
                            "0")
                    .exits(0);
            texts.add(run.out() + Files.readString(flame) + Files.readString(scope));
            Files.delete(flame);
            Files.delete(scope);
        }
        assertEquals(texts.get(0), texts.get(1));
    }

    @Test
    void theFlameGraphIsAnImageOfTheWholeRequest() throws Exception {
        Path flame = home.resolve("flame.svg");
        profile("POST", "/closures", "-d", "[{\"name\":\"<&>\",\"count\":3}]", "--flame", flame.toString())
                .exits(0);
        String svg = Files.readString(flame);
        var parsed = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", parsed.getDocumentElement().getTagName());
        int titles = parsed.getElementsByTagName("title").getLength();
        assertTrue(titles > 10, svg);
        assertTrue(svg.contains("api closures/lambda2\napp.mtp:26\n"), svg);
        assertTrue(svg.contains("List.map&lt;{ count: Int, name: String }, Int&gt;"), svg);
        assertTrue(
                !svg.contains("http://") || svg.indexOf("http://") == svg.lastIndexOf("http://"), "needs nothing else");
    }

    @Test
    void speedscopeHasTwoWholeProfiles() throws IOException {
        Path file = home.resolve("profile.json");
        Map<String, JsonValue> told = profile("GET", "/outside", "--speedscope", file.toString(), "--format", "json")
                .exits(0)
                .json();
        var root = object(ToolRun.parsed(Files.readString(file)));
        assertEquals("https://www.speedscope.app/file-format-schema.json", text(root.get("$schema")));
        int frames = list(object(root.get("shared")).get("frames")).size();
        List<String> totals = List.of("gas", "bytes");
        List<String> units = List.of("none", "bytes");
        for (int i = 0; i < 2; i++) {
            var profile = object(list(root.get("profiles")).get(i));
            assertEquals("sampled", text(profile.get("type")));
            assertEquals(units.get(i), text(profile.get("unit")));
            assertEquals(0, number(profile.get("startValue")));
            long weights = list(profile.get("weights")).stream()
                    .mapToLong(ToolRun::number)
                    .sum();
            assertEquals(number(profile.get("endValue")), weights);
            assertEquals(number(told.get(totals.get(i))), weights);
            assertEquals(
                    list(profile.get("weights")).size(),
                    list(profile.get("samples")).size());
            list(profile.get("samples"))
                    .forEach(sample ->
                            list(sample).forEach(frame -> assertTrue(number(frame) >= 0 && number(frame) < frames)));
        }
    }

    @Test
    void aSnapshotIsProfiledByItsSourceMap() {
        Path snapshot = home.resolve("app.msqs");
        ToolRun.of(home, "compile", app.toString(), "-o", snapshot.toString()).exits(0);
        Map<String, JsonValue> told = ToolRun.of(
                        home, "profile", snapshot.toString(), "GET", "/deep/3", "--format", "json")
                .exits(0)
                .json();
        assertEquals(number(told.get("gas")), sum(told.get("lines"), "gas"));
        assertTrue(list(told.get("lines")).toString().contains("app.mtp"));
    }

    @Test
    void theTableShowsSourceAndRest() {
        ToolRun run = profile("GET", "/deep/3", "--top", "3").exits(0);
        assertTrue(run.out().contains("GET /deep/3 -> 200, "), run.out());
        assertTrue(run.out().matches("(?s).*  app\\.mtp:15 +n \\+ sum\\(n - 1\\)\n.*"), run.out());
        assertTrue(run.out().contains(" more; --top 0 shows all\n"), run.out());
        assertTrue(profile("GET", "/loop").exits(1).err().contains("GasExhausted"));
    }

    @Test
    void whatCannotBeProfiledIsSaid() {
        String err = profile().exits(2).err();
        assertTrue(err.contains("say which route, by METHOD and PATH; the app has\n"), err);
        assertTrue(err.contains("\n  GET     /deep/:n\n"), err);
        assertTrue(profile("GTE", "/loop").exits(2).err().contains("the app has no route GTE /loop"));
        assertTrue(profile("/loop").exits(2).err().contains("give METHOD and PATH, such as GET /loop"));
        assertTrue(profile("GET", "loop").exits(2).err().contains("no route GET loop"));
        assertTrue(
                profile("GET", "/loop", "--db", "nonsense").exits(2).err().contains("database URL is not of the form"));
        assertTrue(profile("GET", "/loop", "--top", "-1").exits(2).err().contains("--top"));
        ToolRun refused = profile("GET", "/loop", "-H", "Accept: text/plain").exits(1);
        assertTrue(refused.err().contains("refused before the program ran: 406"), refused.err());
        assertEquals("", refused.out());
    }

    @Test
    void withoutARouteTheOnlySimpleOneIsTaken() throws IOException {
        Files.writeString(app.resolve("app.mtp"), """
                api a GET /a { respond json(1) }
                api b POST /b body { n: Int } { respond json(body.n) }
                api c GET /c/:n path { n: Int } { respond json(path.n) }
                """);
        assertTrue(profile().exits(0).out().startsWith("GET /a -> 200, "));
    }
}
