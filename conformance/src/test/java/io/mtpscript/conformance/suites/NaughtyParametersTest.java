package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mtpscript.conformance.database.Postgres;
import io.mtpscript.conformance.database.Service;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Naughty strings as values of SQL statements: through every place where a program can put a String they are stored and read
 * back unchanged, and the statement stays what the program says.
 */
final class NaughtyParametersTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final String APP = """
            type Stored = {
              id: Int, plain: String, varied: String, fixed: Option<String>, many: List<String>, doc: Json, named: Json,
              spliced: String, joined: String, nested: String,
            }
            function columns(): Sql { sql`id, plain, varied, fixed, many, doc, named, spliced, joined, nested` }
            api store POST /store
              auth none
              body { s: String }
              uses { DbWrite } {
              let s = body.s
              let value = sql`${s}::text`
              let row = DbWrite.returning<Stored>(sql`
                INSERT INTO naughty(plain, varied, fixed, many, doc, named, spliced, joined, nested)
                VALUES (${s}, ${s}, ${Some(s)}, ${[s, "x", s]}, ${JsonString(s)},
                  ${JsonObject(Map.fromList([{ key: s, value: JsonArray([JsonString(s)]) }]))},
                  ${value}, concat(${Sql.join([value, value], sql`, `)}), (SELECT v FROM (VALUES (${s})) AS t(v)))
                RETURNING ${columns()}`)?
              respond json(row)
            }
            api find POST /find
              auth none
              body { id: Int, s: String }
              uses { DbRead } {
              let rows = DbRead.query<Stored>(sql`
                SELECT ${columns()} FROM naughty
                WHERE id = ${body.id} AND plain = ${body.s} AND varied = ANY (${[body.s]}) AND doc = ${JsonString(body.s)}`)?
              respond json(rows)
            }
            api count GET /count auth none uses { DbRead } {
              respond json(DbRead.query<{ n: Int }>(sql`SELECT count(*) AS n FROM naughty`)?)
            }
            """;
    private static final String TABLE = """
            CREATE TABLE naughty (
              id int GENERATED ALWAYS AS IDENTITY, plain text, varied varchar, fixed text, many text[], doc jsonb, named jsonb,
              spliced text, joined text, nested text)""";

    @Test
    void ownStringsComeBackUnchanged() throws Exception {
        List<String> strings = new ArrayList<>(List.of(
                "",
                " ",
                "'",
                "''",
                "\"",
                "\\",
                "\\'",
                "'; DROP TABLE naughty; --",
                "x'); DELETE FROM naughty; --",
                "$1",
                "$$",
                "$tag$",
                "${s}",
                "%s",
                ":name",
                "?",
                "--",
                "/*",
                "*/",
                "E'\\n'",
                "U&'\\0041'",
                "NULL",
                "null",
                "DEFAULT",
                "{}",
                "{a,b}",
                "{\"a\",NULL}",
                "[\"a\"]",
                "\\x00",
                "\\000",
                "\t\r\n\u000B\f",
                "\u0001\u0008\u001F\u007F",
                "\u0080\u0085\u00A0\u2028\u2029\uFEFF\uFFFE\uFFFF",
                "\u202Egnp.exe",
                "\uD83D\uDE00\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
                "\uDBFF\uDFFF",
                "e\u0301 is not \u00E9",
                "x".repeat(40_000)));
        try (Service service = open()) {
            int stored = 0;
            Set<List<String>> statements = new HashSet<>();
            for (String string : strings) {
                stored++;
                assertEquals("", wrong(service, string, stored, statements), string);
            }
            assertEquals(1, statements.size(), "the statements are the program's: " + statements);
            // PostgreSQL's texts cannot hold it: the program is told, and nothing is cut off.
            String zero = body("a\0b");
            assertEquals(500, service.call("POST", "/store", zero).status());
            assertEquals("200 [{\"n\":" + stored + "}]", Service.text(service.call("GET", "/count", "")));
        }
    }

    @Test
    void theBigListComesBackUnchanged() throws Exception {
        Suite suite = Suite.named("blns");
        Tally tally = new Tally("blns as parameters");
        try (Service service = open()) {
            int stored = 0;
            Set<List<String>> statements = new HashSet<>();
            for (JsonNode each : suite.json("blns.json")) {
                stored++;
                tally.passes(each.textValue(), "", wrong(service, each.textValue(), stored, statements));
            }
            assertEquals(1, statements.size(), "the statements are the program's: " + statements);
        }
        tally.end(515, 0);
    }

    private static Service open() throws Exception {
        var settings = EngineSettings.of("127.0.0.1", 0)
                .withDatabase(DatabaseSettings.of(Postgres.create(TABLE)))
                .withJournal(new JournalSettings.Memory());
        return Service.open(Service.compile(APP), settings);
    }

    private static String body(String string) throws Exception {
        return JACKSON.writeValueAsString(JACKSON.createObjectNode().put("s", string));
    }

    /** What did not come back as it was sent; empty where all did. */
    private static String wrong(Service service, String string, int id, Set<List<String>> statements) throws Exception {
        var stored = service.callAs("store" + id, "POST", "/store", body(string));
        String asked = JACKSON.writeValueAsString(
                JACKSON.createObjectNode().put("id", id).put("s", string));
        var found = service.callAs("find" + id, "POST", "/find", asked);
        if (stored.status() != 200 || found.status() != 200) {
            return Service.text(stored) + Service.text(found);
        }
        List<String> texts = new ArrayList<>();
        for (String request : List.of("store" + id, "find" + id)) {
            for (JournalEntry entry :
                    service.engine().recorded(request).orElseThrow().entries()) {
                texts.add(statement(entry.call()));
            }
        }
        statements.add(texts);
        var expected = JACKSON.createObjectNode()
                .put("id", id)
                .put("plain", string)
                .put("varied", string)
                .put("fixed", string)
                .put("doc", string)
                .put("spliced", string)
                .put("joined", string + string)
                .put("nested", string);
        expected.putArray("many").add(string).add("x").add(string);
        expected.putObject("named").putArray(string).add(string);
        JsonNode rows = JACKSON.createArrayNode().add(expected);
        if (!rows.equals(JACKSON.readTree(stored.body()))) {
            return "stored: " + Service.text(stored);
        }
        return rows.equals(JACKSON.readTree(found.body())) ? "" : "found: " + Service.text(found);
    }

    /** The SQL of a call {@code [effect, function, [[text, ...]]]}. */
    private static String statement(byte[] call) throws Exception {
        CborReader in = new CborReader(call, 200);
        in.array(3);
        in.text();
        in.text();
        in.array();
        in.array(3);
        return in.text();
    }
}
