package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc diff}. */
class DiffCommandTest {
    private static final String OLD = """
            type Item = { id: Int, name: String }

            api one GET /items/:id
              path { id: Int }
              auth bearer { audience: "shop", scope: "read" }
              uses { DbRead } {
              let item = DbRead.one<Item>(sql`SELECT id, name FROM item WHERE id = ${path.id}`)?.orFail(404, "None")?
              respond json(item)
            }

            api gone DELETE /items { respond status(204) }

            api same GET /same { respond json(1) }
            """;

    private static final String NEW = """
            type Item = { id: Int }

            api one GET /items/:number
              path { number: Int }
              auth bearer { audience: "shop" }
              uses { DbRead, HttpOut, Config } {
              let item = DbRead.one<Item>(sql`
                SELECT id FROM item WHERE id = ${path.number}`)?.orFail(410, "None")?
              let told = HttpOut.get(`https://log.example/${Config.string("SHOP")}`)?
              respond json(item)
            }

            api made POST /items
              body { name: String }
              uses { DbWrite } {
              respond json(DbWrite.execute(sql`INSERT INTO item(name) VALUES (${body.name})`)?)
            }

            api same GET /same { respond json(1) }
            """;

    @TempDir
    Path home;

    private String app(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private ToolRun run(String... arguments) {
        return ToolRun.of(home, arguments);
    }

    @Test
    void listsWhatEachRouteGainedAndLost() throws IOException {
        String old = app("old.mtp", OLD);
        String now = app("new.mtp", NEW);
        ToolRun ran = run("diff", old, now).exits(1);
        String shown = ran.out().replaceAll("(?m)^  ~ gas bound .*\\n", "");
        assertEquals("""
                The whole program
                  + config     string SHOP  [authority]

                DELETE /items
                  - route      is gone  [breaking]

                POST /items
                  + route      is new, for anybody  [authority]
                  + effect     DbWrite  [authority]
                  + statement  DbWrite.execute  INSERT INTO item(name) VALUES ($1)  [authority]

                GET /items/:number
                  - auth       token with the scope read  [authority]
                  + effect     Config  [authority]
                  + effect     HttpOut  [authority]
                  + statement  DbRead.one  SELECT id FROM item WHERE id = $1  [authority]
                  - statement  DbRead.one  SELECT id, name FROM item WHERE id = $1
                  + host       HttpOut.get  https://log.example  [authority]
                  + config     string SHOP  [authority]
                  + status     410
                  + status     502
                  - status     404
                  ~ type       response 200 body.name: is gone  [breaking]
                """, shown);
        assertTrue(ran.err().contains("of authority, 2 breaking."), ran.err());
    }

    @Test
    void failsForTheLevelsThatAreAskedFor() throws IOException {
        String old = app("old.mtp", "api a GET /a { respond json({ id: 1 }) }");
        String more = app("more.mtp", "api a GET /a { respond json({ id: 1, more: true }) }");
        String less = app("less.mtp", "api a GET /a { respond json({}) }");
        String wider = app("wider.mtp", "api a GET /a { respond json({ id: 1 }) }\napi b GET /b { respond json(1) }");
        assertEquals("", run("diff", old, old).exits(0).out());
        String shown = run("diff", old, more).exits(1).out();
        assertTrue(shown.contains("~ type       response 200: clients of before are still served\n"), shown);
        run("diff", old, more, "--fail-on", "authority,breaking").exits(0);
        run("diff", old, less, "--fail-on", "breaking").exits(1);
        run("diff", old, less, "--fail-on", "authority").exits(0);
        run("diff", old, wider, "--fail-on", "authority").exits(1);
        run("diff", old, wider, "--fail-on", "breaking").exits(0);
    }

    @Test
    void aStatementThatIsOnlyLaidOutOtherwiseIsNoNewOne() throws IOException {
        String text =
                "api a GET /a uses { DbRead } {\n  respond json(DbRead.query<{ a: Int }>(sql`SELECT a%sFROM t`)?)\n}\n";
        String old = app("old.mtp", text.formatted(" "));
        String now = app("new.mtp", text.formatted("\n  "));
        assertEquals(
                "GET /a\n  ~ statement  DbRead.query  only white space: SELECT a FROM t\n",
                run("diff", old, now).exits(1).out());
        run("diff", old, now, "--fail-on", "authority").exits(0);
        String quoted = app("quoted.mtp", text.formatted(", ' ' AS b "));
        String wider = app("wider.mtp", text.formatted(", '  ' AS b "));
        run("diff", quoted, wider, "--fail-on", "authority").exits(1);
    }

    @Test
    void theEndOfACommentsLineIsNoWhiteSpace() throws IOException {
        String text = "api a GET /a uses { DbRead } {\n  respond json(DbRead.query<{ a: Int }>(sql`%s`)?)\n}\n";
        String old = app("old.mtp", text.formatted("SELECT a FROM t -- those kept\n WHERE kept"));
        String laidOut = app("laid.mtp", text.formatted("SELECT a\n  FROM t\n  -- those kept\n\n  WHERE kept\n"));
        assertEquals(
                "GET /a\n  ~ statement  DbRead.query  only white space: SELECT a FROM t -- those kept\n"
                        + " ".repeat(15) + "WHERE kept\n",
                run("diff", old, laidOut).exits(1).out());
        String all = app("all.mtp", text.formatted("SELECT a FROM t -- those kept WHERE kept"));
        run("diff", old, all, "--fail-on", "authority").exits(1);
        String tagged = app("tagged.mtp", text.formatted("SELECT $x$ it's  $x$,  1 AS a"));
        run("diff", tagged, app("other.mtp", text.formatted("SELECT $x$ it's  $x$, 1 AS a")), "--fail-on", "authority")
                .exits(0);
        run("diff", tagged, app("other.mtp", text.formatted("SELECT $x$ it's $x$,  1 AS a")), "--fail-on", "authority")
                .exits(1);
        String noted = app("noted.mtp", text.formatted("SELECT a /* ' */ FROM t WHERE  b = ' '"));
        run(
                        "diff",
                        noted,
                        app("other.mtp", text.formatted("SELECT a /* ' */ FROM t WHERE b = ' '")),
                        "--fail-on",
                        "authority")
                .exits(0);
        run(
                        "diff",
                        noted,
                        app("other.mtp", text.formatted("SELECT a /* ' */ FROM t WHERE b = '  '")),
                        "--fail-on",
                        "authority")
                .exits(1);
    }

    @Test
    void readsSnapshotsAndWritesJson() throws IOException {
        String old = home.resolve("old.msqs").toString();
        run("compile", app("old.mtp", OLD), "-o", old).exits(0);
        ToolRun ran = run("diff", old, app("new.mtp", NEW), "--format", "json").exits(1);
        var json = ran.json();
        assertEquals(Sha256.hexOf(Files.readAllBytes(Path.of(old))), ToolRun.text(json.get("old")));
        var statement = ToolRun.list(json.get("differences")).stream()
                .map(ToolRun::object)
                .filter(each -> ToolRun.text(each.get("kind")).equals("statement"))
                .findFirst()
                .orElseThrow();
        assertEquals("DbWrite.execute", ToolRun.text(statement.get("call")));
        assertEquals("POST /items", ToolRun.text(statement.get("route")));
        assertEquals(
                Sha256.hexOf("INSERT INTO item(name) VALUES ($1)".getBytes(StandardCharsets.UTF_8)),
                ToolRun.text(statement.get("sha256")));
        Files.delete(Path.of(old + ".sig"));
        run("diff", old, old).exits(3);
        run("diff", old, old, "--unverified").exits(0);
        Files.writeString(Path.of(old), "no snapshot");
        run("diff", old, old, "--unverified").exits(4);
    }
}
