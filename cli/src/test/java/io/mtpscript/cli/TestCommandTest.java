package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc test} on small projects. */
class TestCommandTest {
    private static final String NOTES = """
            type Note = { id: Int, text: String }

            function shout(text: String): String {
              if (text == "") {
                "nothing"
              } else {
                text.toUpper()
              }
            }

            function find(id: Int): Result<Option<Note>, DbError> uses { DbRead } {
              DbRead.one<Note>(sql`
                SELECT id, text FROM note WHERE id = ${id}`)
            }

            api getNote GET /notes/:id
              path { id: Int }
              query { tag: List<String>, page: Option<Int> }
              headers { xTrace: Option<String> }
              uses { DbRead, Log } {
              Log.info("asked", { id: path.id })
              let note = find(path.id)?.orFail(404, "NoSuchNote")?
              respond header("X-Tags", query.tag.join("+")) json({ note, page: query.page, trace: headers.xTrace })
            }

            api addNote POST /notes
              body { text: String }
              uses { DbWrite } {
              match DbWrite.returning<Note>(sql`INSERT INTO note(text) VALUES (${body.text}) RETURNING id, text`) {
                Ok([note, ..._]) => respond status(201) json(note),
                Ok([]) => respond status(500) json({ error: "NothingInserted" }),
                Err(_) => respond status(500) json({ error: "NotWritten" }),
              }
            }

            api overflow POST /overflow/:n path { n: Int } { respond json(path.n * 2) }
            """;

    @TempDir
    private Path folder;

    private record Ended(int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        void has(String text) {
            assertTrue(out.contains(text), () -> "'" + text + "' is not in:\n" + out + err);
        }

        void hasNot(String text) {
            assertFalse(out.contains(text), () -> "'" + text + "' is in:\n" + out + err);
        }
    }

    private Ended run(String tests, String... options) throws IOException {
        Files.writeString(folder.resolve("app.mtp"), NOTES + tests);
        return test(Map.of(), options);
    }

    private Ended test(Map<String, String> environment, String... options) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        var arguments = new ArrayList<>(List.of("test", folder.toString()));
        arguments.addAll(List.of(options));
        int status = Main.run(terminal, environment, arguments.toArray(String[]::new));
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static final String PASSING = """
            test "shouting" { assertEqual(shout("a"), "A") }

            test "a note is found" {
              given DbRead.one<Note>(_) = Ok(Some({ id: 1, text: "milk" }))
              let id = 1
              let answer = call GET `/notes/${id}` query { tag: ["a b", "c"], page: Some(2) } headers { xTrace: "t" }
              assertEqual(answer.status, 200)
              assertEqual(answer.headers["x-tags"], Some("a b+c"))
              assertEqual(answer.text, "{\\"note\\":{\\"id\\":1,\\"text\\":\\"milk\\"},\\"page\\":2,\\"trace\\":\\"t\\"}")
              assertEqual(answer.body.get("trace"), Some(JsonString("t")))
            }

            test "a note is written" {
              given DbWrite.returning(_) = Ok([{ id: 7, text: "milk" }])
              let answer = call POST /notes { text: "milk" }
              assertEqual([answer.status, Json.decode<Note>(answer.text)?.id], [201, 7])
            }
            """;

    @Test
    void testsThatPassAreListedWithTheirGas() throws IOException {
        Ended ended = run(PASSING);
        assertEquals(0, ended.status(), ended.out() + ended.err());
        assertEquals("app.mtp", ended.lines().getFirst());
        assertTrue(
                ended.lines().get(1).matches("  ok    shouting +\\d+\\.\\d ms +\\d+ gas"),
                ended.lines().get(1));
        ended.has("3 tests: 3 passed, 0 failed");
        ended.hasNot("\u001B");
    }

    @Test
    void aFailureShowsItsLinesAndBothValues() throws IOException {
        Ended ended = run("""
                test "records" {
                  assertEqual(
                    { id: 1, text: "milk" },
                    { id: 1, text: "cream" })
                }
                test "comparison" { assert(shout("a") == "a") }
                test "condition" { assert(shout("a").isEmpty()) }
                """);
        assertEquals(1, ended.status());
        ended.has("""
                38 |   assertEqual(
                   |   ^^^^^^^^^^^^
                39 |     { id: 1, text: "milk" },
                40 |     { id: 1, text: "cream" })
                """);
        ended.has("""
                The values differ
                - expected  + actual
                  {
                    id: 1,
                -   text: "cream",
                +   text: "milk",
                  }
                """);
        ended.has("- \"a\"\n+ \"A\"\n");
        ended.has("The condition does not hold");
        ended.has("3 tests: 0 passed, 3 failed");
    }

    @Test
    void valuesAreInColourOnATerminal() throws IOException {
        run("test \"two\" { assertEqual(1 + 1, 3) }\n");
        Ended ended = test(Map.of("MTPSC_TERMINAL_OUT", "1"));
        ended.has("\u001B[31m- 3\u001B[0m\n\u001B[32m+ 2\u001B[0m\n");
        test(Map.of("MTPSC_TERMINAL_OUT", "1", "NO_COLOR", "1")).hasNot("\u001B");
    }

    @Test
    void longListsShowWhereTheyDiffer() throws IOException {
        Ended ended = run("""
                test "lists" {
                  assertEqual(List.range(0, 50), List.range(0, 20).concat([99]).concat(List.range(21, 51)))
                }
                """);
        ended.has("""
                  [
                    ... 18 equal
                    18,
                    19,
                -   99,
                +   20,
                    21,
                """);
        ended.has("-   50,\n");
    }

    @Test
    void answersAreChosenByArgumentsThenInTurnAndTheLastStays() throws IOException {
        Ended ended = run("""
                test "in turn" {
                  given DbRead.one(_) = Ok(Some({ id: 1, text: "first" }))
                  given DbRead.one(_) = Ok(None)
                  given DbRead.one(sql`SELECT id, text FROM note WHERE id = ${7}`) = Ok(Some({ id: 7, text: "seventh" }))
                  assertEqual((call GET /notes/7).status, 200)
                  assertEqual([(call GET /notes/1).status, (call GET /notes/1).status], [200, 404])
                  assertEqual((call GET /notes/1).status, 404)
                  assertEqual(find(7)?, Some({ id: 7, text: "seventh" }))
                }
                """);
        assertEquals(0, ended.status(), ended.out() + ended.err());
    }

    @Test
    void otherServicesSideBySideAndWhatHasDefaults() throws IOException {
        Ended ended = run("""
                type Rate = { rate: Decimal }

                function ask(): List<Result<HttpResponse, HttpError>> uses { Async, Config, HttpOut } {
                  await all for (url of Config.string("urls").split(",")) { HttpOut.get(url) }
                }

                api quotes GET /quotes uses { Async, Clock, Config, HttpOut, Random } {
                  let answers = ask()
                  let rates = for (answer of answers) { answer?.json<Rate>()?.rate }
                  respond json({ rates, at: Clock.now(), id: Random.uuid(), die: [Random.int(5, 6), Random.int(5, 6), Random.int(5, 6), Random.int(0, 9), Random.int(7, 7)] })
                }

                test "quotes" {
                  given Config.string("urls") = "a,b,c"
                  given HttpOut.get(_) = Ok(HttpResponse.HttpResponse(200, [], "{\\"rate\\":1.5}"))
                  given HttpOut.get("b") = Ok(HttpResponse.HttpResponse(200, [], "{\\"rate\\":2.5}"))
                  assertEqual(
                    (call GET /quotes).text,
                    "{\\"at\\":1767225600000,\\"die\\":[5,6,5,3,7],\\"id\\":\\"00000000-0000-4000-8000-000000000001\\",\\"rates\\":[1.5,2.5,1.5]}")
                  assertEqual(ask().length(), 3)
                }

                test "another time" {
                  given Config.string(_) = "a"
                  given HttpOut.get(_) = Err(HttpError.Timeout("slow"))
                  assertEqual((call GET /quotes).status, 504)
                }

                test "no answer" { assertEqual((call GET /quotes).status, 200) }
                """);
        ended.has("2 passed, 1 failed");
        ended.has("called as Config.string(\"urls\")");
    }

    @Test
    void anEffectWithoutAnAnswerFailsWithItsPlace() throws IOException {
        Ended ended = run("test \"none\" { assertEqual((call GET /notes/1).status, 200) }\n");
        assertEquals(1, ended.status());
        ended.has("--> app.mtp:12:3");
        ended.has("DbRead.one was called, and the test gives no answer for it");
        ended.has("called as DbRead.one(sql(`SELECT id, text FROM note WHERE id = $1`, $1 = 1))");
        ended.has("`given DbRead.one(_) = ...`");
    }

    @Test
    void anAnswerThatDoesNotFitOrIsNotUsedFails() throws IOException {
        Ended ended = run("""
                test "misfit" {
                  given DbRead.one(_) = Ok(Some({ id: "1", text: "milk" }))
                  let _ = call GET /notes/1
                }
                test "missing" {
                  given DbRead.one(_) = Ok(Some({ id: 1 }))
                  let _ = call GET /notes/1
                }
                test "typed" {
                  given DbRead.one<{ id: Int }>(_) = Ok(None)
                  let _ = call GET /notes/1
                }
                test "unused" {
                  given DbRead.one(_) = Ok(None)
                }
                """);
        assertEquals(1, ended.status());
        ended.has("`id` is a String where the call takes an Int");
        ended.has("the field `text` is missing");
        ended.has("no `given DbRead.one` of this test fits the call");
        ended.has("No call used this answer for DbRead.one");
        ended.has("0 passed, 4 failed");
    }

    @Test
    void leavingAndTrappingFailATestWhereTheyHappen() throws IOException {
        Ended ended = run("""
                test "error" { assertEqual(Json.decode<Int>("{}")?, 1) }
                test "none" { assertEqual([1].get(3)?, 1) }
                test "trap" { assertEqual(9223372036854775807 + shout("").length(), 1) }
                test "trap of a request" { assertEqual((call POST /overflow/9223372036854775807).status, 200) }
                test "gas" { assertEqual(List.range(0, 1000000).map((n) => n * n).length(), 1) }
                """);
        assertEquals(1, ended.status());
        ended.has("`?` met an error\n  JsonError(");
        ended.has("`?` met `None`");
        ended.has("The test ended with IntOverflow");
        ended.has("note: POST /overflow/9223372036854775807 ended with IntOverflow at app.mtp:36:");
        ended.has("0 passed, 5 failed");
    }

    @Test
    void filtersByNameAndFile() throws IOException {
        Ended ended = run(PASSING, "--filter", "NOTE IS");
        assertEquals(0, ended.status());
        ended.has("2 tests: 2 passed");
        Ended none = test(Map.of(), "--filter", "nowhere");
        assertEquals(1, none.status());
        assertTrue(none.err().contains("there are 3 tests"), none.err());
        assertEquals("", none.out());
        Ended all = test(Map.of(), "--filter", "app.mtp");
        all.has("3 tests");
    }

    @Test
    void aProgramWithoutTestsIsTold() throws IOException {
        Ended ended = run("");
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("has no tests"), ended.err());
    }

    @Test
    void mistakesOfTheProgramAreShownAndNothingRuns() throws IOException {
        Ended ended = run("test \"wrong\" { assertEqual(shout(1), \"1\") }\n");
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("MTP0401"), ended.err());
        assertEquals("", ended.out());
    }

    private static final String ONE_FAILS =
            PASSING + "test \"fails < & \\\"\" { assertEqual(shout(\"<b>\"), \"b\") }\n";

    @Test
    void jsonIsAnObjectALine() throws IOException {
        Ended ended = run(ONE_FAILS, "--format", "json");
        assertEquals(1, ended.status());
        var objects = ended.lines().stream()
                .map(line -> (JsonValue.JsonObject) JsonValue.parse(line))
                .toList();
        assertEquals(5, objects.size());
        JsonValue.JsonObject note = objects.get(1);
        assertEquals(
                new JsonValue.JsonString("a note is found"), note.get("name").orElseThrow());
        assertEquals(new JsonValue.JsonBool(true), note.get("ok").orElseThrow());
        var calls = (JsonValue.JsonArray) note.get("calls").orElseThrow();
        var call = (JsonValue.JsonObject) calls.items().getFirst();
        assertEquals(
                new JsonValue.JsonString("/notes/1?tag=a%20b&tag=c&page=2"),
                call.get("target").orElseThrow());
        var failure = (JsonValue.JsonObject) objects.get(3).get("failure").orElseThrow();
        assertEquals(new JsonValue.JsonInt(54), failure.get("line").orElseThrow());
        assertEquals(new JsonValue.JsonInt(1), objects.get(4).get("failed").orElseThrow());
    }

    @Test
    void junitIsValid() throws Exception {
        Path file = folder.resolve("junit.xml");
        Ended ended = run(ONE_FAILS, "--junit", file.toString());
        assertEquals(1, ended.status());
        ended.has("3 passed, 1 failed");
        String xml = Files.readString(file);
        assertTrue(xml.contains("<testsuites tests=\"4\" failures=\"1\""), xml);
        assertTrue(xml.contains("name=\"fails &lt; &amp; &quot;\""), xml);
        validate(xml);
        Ended direct = test(Map.of(), "--format", "junit");
        validate(direct.out());
    }

    private static void validate(String xml) throws Exception {
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(TestCommandTest.class.getResource("junit.xsd"));
        schema.newValidator()
                .validate(new StreamSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void gasIsWrittenAndCompared() throws IOException {
        assertEquals(0, run(PASSING, "--gas-snapshot").status());
        Path file = folder.resolve(".mtp-gas");
        List<String> lines = Files.readAllLines(file);
        assertEquals(lines.stream().sorted().toList(), lines);
        assertTrue(lines.getFirst().matches("app.mtp \"a note is found\" \\d+"), lines.getFirst());
        Ended same = run(PASSING, "--check");
        assertEquals(0, same.status(), same.out());
        same.has("Gas: as in .mtp-gas");

        Ended dearer = run(
                PASSING.replace("assertEqual(shout(\"a\"), \"A\")", "assertEqual(shout(shout(\"a\")), \"A\")"),
                "--check");
        assertEquals(1, dearer.status());
        dearer.has("3 passed");
        assertTrue(
                dearer.out().matches("(?s).*app.mtp \"shouting\": \\d+ -> \\d+  \\+\\d+ \\(\\+\\d+\\.\\d%\\).*"),
                dearer.out());

        Ended other = run(PASSING.replace("\"shouting\"", "\"loud\""), "--check");
        assertEquals(1, other.status());
        other.has("\"loud\": ");
        other.has(", new");
        other.has("no such test any more");
        assertEquals(0, test(Map.of(), "--check", "--filter", "written").status());

        Files.delete(file);
        Ended missing = run(PASSING, "--check");
        assertEquals(3, missing.status());
        assertTrue(missing.err().contains("--gas-snapshot writes it"), missing.err());
        assertEquals(2, test(Map.of(), "--check", "--gas-snapshot").status());
    }

    @Test
    void coverageCountsLinesAndEffectCalls() throws IOException {
        Path lcov = folder.resolve("lcov.info");
        String found = """
                test "a note is found" {
                  given DbRead.one<Note>(_) = Ok(Some({ id: 1, text: shout("milk") }))
                  assertEqual((call GET /notes/1).status, 200)
                }
                """;
        Ended plain = run(found, "--format", "json");
        Ended ended = run(found, "--coverage", "--coverage-out", lcov.toString());
        assertEquals(0, ended.status(), ended.out());
        ended.has("never called: DbWrite.returning at app.mtp:29:9");
        ended.hasNot("never called: DbRead");
        List<String> lines = Files.readAllLines(lcov);
        assertTrue(lines.contains("SF:app.mtp"), lines.toString());
        // The call of find, and what shout does with a text; not what it does without, not the other apis, no line of a
        // test.
        assertTrue(lines.contains("DA:12,1"), lines.toString());
        assertTrue(lines.contains("DA:7,1"), lines.toString());
        assertTrue(lines.contains("DA:29,0"), lines.toString());
        assertTrue(lines.contains("DA:36,0"), lines.toString());
        assertFalse(lines.stream().anyMatch(line -> line.matches("DA:(3[89]|4[0-9]),.*")), lines.toString());
        long all = lines.stream().filter(line -> line.startsWith("DA:")).count();
        long hit =
                lines.stream().filter(line -> line.matches("DA:\\d+,[1-9]\\d*")).count();
        assertTrue(lines.contains("LF:" + all) && lines.contains("LH:" + hit), lines.toString());
        ended.has(hit + "/" + all);
        assertEquals(gas(plain), gas(run(found, "--coverage", "--format", "json")), "counting costs no gas");
    }

    @Test
    void filesThatAreAskedForAreWrittenWithTheirFolders() throws Exception {
        Path junit = folder.resolve("reports/more/junit.xml");
        Path lcov = folder.resolve("reports/lcov.info");
        assertEquals(
                1,
                run(ONE_FAILS, "--junit", junit.toString(), "--coverage-out", lcov.toString())
                        .status());
        assertTrue(Files.exists(junit) && Files.exists(lcov));
        Ended refused = run(ONE_FAILS, "--junit", lcov.resolve("junit.xml").toString());
        assertEquals(3, refused.status());
        assertTrue(refused.err().contains(lcov.resolve("junit.xml") + " cannot be written: "), refused.err());
    }

    private static JsonValue gas(Ended ended) {
        return ((JsonValue.JsonObject) JsonValue.parse(ended.lines().getFirst()))
                .get("gas")
                .orElseThrow();
    }

    @Test
    void faultsFindWhatIsLeftToTheEngine() throws IOException {
        String tests = """
                test "a note is found" {
                  given DbRead.one<Note>(_) = Ok(Some({ id: 1, text: "milk" }))
                  assertEqual((call GET /notes/1).status, 200)
                }
                test "a note is written" {
                  given DbWrite.returning(_) = Ok([{ id: 7, text: "milk" }])
                  assertEqual((call POST /notes { text: "milk" }).status, 201)
                }
                """;
        Ended ended = run(tests, "--faults");
        assertEquals(1, ended.status());
        ended.has("2 tests: 2 passed");
        ended.has("Faults: 20 runs");
        ended.has(
                "FAIL      GET /notes/:id  call 2  DbRead.one at app.mtp:12:3  ForeignKeyViolation, CheckViolation, ");
        ended.has("-> 500 EffectFailed");
        ended.has("declared  POST /notes  call 1  DbWrite.returning at app.mtp:29:9  Unavailable, ");
        ended.has("-> 500 NotWritten");
        ended.has("6 errors left to a 500");
        ended.hasNot("GET /notes/:id  call 2  DbRead.one at app.mtp:12:3  Unavailable");

        Ended allowed = run(tests, "--faults", "--allow-fault", "DbRead.one at app.mtp:12:3");
        assertEquals(0, allowed.status(), allowed.out());
        allowed.has("allowed   GET /notes/:id");

        Ended json = run(tests, "--faults", "--format", "json");
        assertEquals(1, json.status());
        assertEquals(
                6,
                json.lines().stream()
                        .filter(line -> line.contains("\"verdict\":\"found\""))
                        .count());
    }

    @Test
    void whatATestDoesNotAnswerAfterAFaultIsNotJudged() throws IOException {
        Ended ended = run("""
                api both GET /both uses { DbRead, DbWrite } {
                  match DbRead.one<Note>(sql`SELECT 1`) {
                    Ok(_) => respond status(204),
                    Err(_) => {
                      let _ = DbWrite.execute(sql`DELETE FROM note`)?
                      respond status(204)
                    },
                  }
                }
                test "both" {
                  given DbRead.one(_) = Ok(None)
                  assertEqual((call GET /both).status, 204)
                }
                """, "--faults");
        assertEquals(0, ended.status(), ended.out());
        ended.has("unknown   GET /both  call 1  DbRead.one");
        ended.has("DbWrite.execute was called, and the test gives no answer for it");
    }

    @Test
    void whatMtpscNewMakesPassesItsTests() {
        Path made = folder.resolve("made");
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, Main.run(new Terminal(stream, stream, false), Map.of(), "new", made.toString()));
        int status = Main.run(new Terminal(stream, stream, false), Map.of(), "test", made.toString());
        assertEquals(0, status, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theInvoicesPassTheirTests() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Main.run(
                new Terminal(stream, stream, false),
                Map.of(),
                "test",
                Path.of("..", "examples", "invoices").toString());
        assertEquals(0, status, out.toString(StandardCharsets.UTF_8));
    }
}
