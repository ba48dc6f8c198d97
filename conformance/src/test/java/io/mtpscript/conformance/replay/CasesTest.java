package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.cases.Case;
import io.mtpscript.cli.cases.CaseException;
import io.mtpscript.cli.cases.CaseExport;
import io.mtpscript.cli.cases.CaseRunner;
import io.mtpscript.cli.cases.StoredCase;
import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.ConfigVariable;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.engine.shown.Verdict;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded requests as test cases: nothing of what they held of people is left, and they still say what the program does. */
class CasesTest {
    private static final String APP = """
            type Status = Active | Blocked
            type Person = {
              id: Int, name: String, status: String, note: Option<String>, extra: Json, tags: List<String>, born: String,
            }

            api people POST /people/:kind
              path { kind: String }
              query { tag: List<String>, n: Option<Int> }
              headers { xTrace: Option<String> }
              body { name: String, status: Status, born: String, attributes: Map<String, String>, more: Json }
              auth apiKey { header: "X-Key" }
              uses { DbWrite, DbRead, Random, Clock, Config, Log } {
              let uid = Random.uuid()
              let status = match body.status { Active => "active", Blocked => "blocked" }
              let rows = DbWrite.returning<Person>(sql`
                INSERT INTO person(uid, name, status, note, extra, tags, born)
                VALUES (${uid}, ${body.name}, ${status}, ${path.kind}, ${body.more}, ${query.tag}, ${body.born})
                RETURNING id, name, status, note, extra, tags, born`)?
              let person = rows.first().orFail(500, "NotInserted")?
              ensure(person.status == "active", 409, "Blocked")?
              let signature = Hash.hmacSha256(Config.secret("signing"), `${body.name}:${Clock.now()}`)
              Log.info("made", { who: body.name.toUpper(), trace: headers.xTrace })
              respond status(201) header("X-By", auth.subject) json({ person, signature, attributes: body.attributes })
            }

            api greet GET /greet/:name {
              if (path.name.startsWith("Gr")) {
                respond json({ greeting: `Good day, ${path.name}` })
              } else {
                respond status(404) json({ error: "Unknown" })
              }
            }
            """;

    private static final String BODY = """
            {"name":"Grace Hopper","status":"Active","born":"1906-12-09","attributes":{"Rank":"Rear Admiral"},
             "more":{"phone":"+1 555 0100","list":["Grace Hopper","Grace Hopper"],"n":1.50}}""";

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedPostgres postgres;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.temporary();
        try (AdminSession session = AdminSession.open(postgres.url())) {
            session.run("CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uid uuid, name text,"
                    + " status text, note text, extra jsonb, tags text[], born date)");
        }
    }

    @AfterAll
    static void stop() throws EmbeddedPostgresException {
        postgres.close();
    }

    private static ServedProgram served(String source) throws Exception {
        var result = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("app.mtp", source)));
        byte[] snapshot = SnapshotWriter.write(result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString())));
        return new ServedProgram(SnapshotReader.read(snapshot), Sha256.of(snapshot));
    }

    private EngineSettings settings() throws Exception {
        Path keys = Files.writeString(
                home.resolve("keys"), Sha256.hexOf("5e1f0c".getBytes(StandardCharsets.UTF_8)) + " Howard Aiken\n");
        return EngineSettings.of("127.0.0.1", 0)
                .withDatabase(DatabaseSettings.of(postgres.url()))
                .withJournal(new JournalSettings.Memory())
                .withAuth(new AuthSettings(Optional.empty(), Optional.of(keys)))
                .withHost(HostSettings.none()
                        .withRandomKey(RandomKey.of("a key of this deployment that nobody else has"))
                        .withConfig(Map.of(ConfigVariable.of("signing"), "the real secret")));
    }

    private Verdict recorded(ServedProgram served, LocalRequest request) throws Exception {
        try (var log = new MemoryLogSink(100)) {
            RecordedRequest recorded;
            try (Engine engine = Engine.open(served, settings(), log)) {
                var response = engine.call(request, "the-id").get();
                assertTrue(response.status() < 300, () -> new String(response.body(), StandardCharsets.UTF_8));
                recorded = engine.recorded("the-id").orElseThrow();
            }
            try (var replayer = new Replayer(served, settings(), log, ReplayProgram.RECORDED)) {
                return replayer.replay(recorded);
            }
        }
    }

    private static LocalRequest people() {
        return new LocalRequest(
                "POST",
                "/people/computer%20pioneer?tag=navy&tag=COBOL%20mother&n=7",
                List.of(
                        new HttpField("Content-Type", "application/json"),
                        new HttpField("X-Key", "5e1f0c"),
                        new HttpField("X-Trace", "trace-of-grace")),
                BODY.getBytes(StandardCharsets.UTF_8));
    }

    private static Program.Route route(ServedProgram served, String name) {
        return served.program().routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private CaseRunner runner(ServedProgram served) throws Exception {
        return new CaseRunner(served, settings(), new MemoryLogSink(100));
    }

    private CaseExport.Exported export(String route, LocalRequest request, boolean full, Set<String> kept)
            throws Exception {
        ServedProgram served = served(APP);
        try (CaseRunner runner = runner(served)) {
            return new CaseExport(served.program(), route(served, route), runner)
                    .export(recorded(served, request), full, kept, true);
        }
    }

    private CaseRunner.Result run(CaseExport.Exported exported, String source) throws Exception {
        Files.createDirectories(home.resolve("tests"));
        Files.writeString(home.resolve("tests").resolve(exported.name()), exported.text());
        StoredCase stored = StoredCase.of(home).getFirst();
        Case test = assertInstanceOf(StoredCase.Content.Readable.class, stored.content(), stored::toString)
                .test();
        try (CaseRunner runner = runner(served(source))) {
            return runner.run(test);
        }
    }

    @Test
    void nothingOfPeopleIsLeftAndTheCasePasses() throws Exception {
        CaseExport.Exported exported = export("people", people(), false, Set.of());
        for (String text : List.of(
                "Grace",
                "Hopper",
                "HOPPER",
                "Rear",
                "555",
                "pioneer",
                "navy",
                "COBOL",
                "Howard",
                "trace-of",
                "secret",
                "the-id")) {
            boolean ours = text.equals("secret"); // the name of a member
            assertFalse(
                    exported.text().replace("\"secret\":true", "").contains(text) && !ours,
                    text + " in " + exported.text());
        }
        assertTrue(exported.text().contains("1906-12-09"), "dates stay");
        assertTrue(exported.text().contains("\"active\""), "texts of the program stay");
        assertTrue(exported.text().contains("\"phone\""), "names of members stay");
        assertEquals(List.of(), run(exported, APP).messages());

        CaseRunner.Result other = run(exported, APP.replace("status(201)", "status(200)"));
        assertTrue(other.messages().contains("The status is 200, recorded was 201"), other.toString());
        CaseRunner.Result costlier =
                run(exported, APP.replace("let uid =", "let more = 1 + path.kind.length()\n  let uid ="));
        assertTrue(costlier.messages().getFirst().startsWith("The gas is "), costlier.toString());
        CaseRunner.Result sql =
                run(exported, APP.replace("INSERT INTO person(uid, name", "INSERT INTO person(uid,name"));
        assertTrue(sql.messages().getFirst().startsWith("effect 1 at app.mtp:"), sql.toString());
        assertTrue(sql.messages().getFirst().contains("diverges"), sql.toString());
        CaseRunner.Result body = run(exported, APP.replace("signature, attributes", "attributes"));
        assertEquals("The body is another one", body.messages().getFirst());
        assertTrue(body.expected().orElseThrow().contains("signature"), body.toString());
    }

    @Test
    void equalTextsStayEqualAndShapesStay() throws Exception {
        String text = export("people", people(), false, Set.of()).text();
        var name = java.util.regex.Pattern.compile("\"name\":\"([A-Z][a-z]{4} [A-Z][a-z]{5})\"")
                .matcher(text);
        assertTrue(name.find(), text);
        String made = name.group(1);
        // In the body, in the statement, in the answer, in the Json's list twice, in the response.
        assertTrue(text.split(java.util.regex.Pattern.quote(made), -1).length > 8, text);
        assertTrue(text.contains(made.toUpperCase(java.util.Locale.ROOT)), "what is computed of it follows");
        assertTrue(
                java.util.regex.Pattern.compile("\"\\+[1-9] [1-9]{3} 0[1-9]00\"")
                        .matcher(text)
                        .find(),
                text);
    }

    @Test
    void aRequestThatWouldGoAnotherWayIsNoCase() throws Exception {
        var request = new LocalRequest("GET", "/greet/Grace", List.of(), new byte[0]);
        CaseException refused = assertThrows(CaseException.class, () -> export("greet", request, false, Set.of()));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("it answers 404 Unknown instead of 200"),
                refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("--keep TEXT"), refused.getMessage());
        CaseExport.Exported kept = export("greet", request, false, Set.of("Grace"));
        assertTrue(kept.text().contains("Good day, Grace"), kept.text());
        assertEquals("get-greet-name", kept.name().substring(0, "get-greet-name".length()));
        assertEquals(List.of(), run(kept, APP).messages());
    }

    @Test
    void fullKeepsAllButSecrets() throws Exception {
        CaseExport.Exported exported = export("people", people(), true, Set.of());
        assertTrue(exported.text().contains("Grace Hopper"), exported.text());
        assertFalse(exported.text().contains("the real secret"), exported.text());
        assertEquals(0, exported.replaced());
        assertEquals(List.of(), run(exported, APP).messages());
    }

    @Test
    void filesThatAreNoCasesSayWhy() throws Exception {
        Files.createDirectories(home.resolve("tests/deep"));
        for (String text : List.of("", "[]", "{}", "{\"version\":1}", "{\"version\":1,\"calls\":{}}")) {
            Files.writeString(home.resolve("tests/deep/x.case.json"), text);
            StoredCase stored = StoredCase.of(home).getFirst();
            assertEquals("tests/deep/x.case.json", stored.name());
            assertInstanceOf(StoredCase.Content.Unreadable.class, stored.content(), text);
        }
    }
}
