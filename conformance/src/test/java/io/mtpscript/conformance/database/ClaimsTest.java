package io.mtpscript.conformance.database;

import static io.mtpscript.conformance.database.Service.field;
import static io.mtpscript.conformance.database.Service.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.claims.ClaimTable;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests with an {@code Idempotency-Key}, on engines that share a database. */
@Timeout(120)
class ClaimsTest {
    private static final String APP = """
            api create POST /notes
              auth apiKey { header: "X-Key" }
              query { dry: Bool = false }
              headers { traceparent: Option<String>, xMode: Option<String> }
              body { text: String }
              uses { DbWrite, Log } {
              Log.info("creating", { text: body.text })
              match DbWrite.returning<{ id: Int }>(sql`INSERT INTO note(text) VALUES (${body.text}) RETURNING id`)? {
                [row] => respond status(201) header("Location", `/notes/${row.id}`) json({ id: row.id, by: auth.subject }),
                _ => respond status(500) json({ error: "NothingInserted" }),
              }
            }
            api declared POST /declared
              auth none
              body { text: String }
              uses { DbWrite } {
              let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES (${body.text})`)?
              respond json({ n })
            }
            api slow POST /slow
              auth none
              uses { DbWrite } {
              let _ = DbWrite.returning<{ n: Int }>(sql`SELECT 1 AS n FROM pg_sleep(0.4)`)?
              let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES ('slow')`)?
              respond json({ n })
            }
            api counter POST /counter
              auth none
              uses { DbWrite } {
              let row = DbWrite.returning<{ n: Int }>(sql`UPDATE counter SET n = n + 1 RETURNING n`)?
              respond json(row)
            }
            api ends POST /ends/:how
              auth none
              uses { DbWrite } {
              let row = DbWrite.returning<{ id: Int }>(sql`INSERT INTO note(text) VALUES (${path.how}) RETURNING id`)?.first()?
              match path.how {
                "rollback" => respond rollback status(422) json({ id: row.id }),
                "conflict" => respond rollback status(409) json({ id: row.id }),
                "failure" => respond json(fail<Int>(404, "NoSuchThing")?),
                "trap" => respond json({ n: 1 / (row.id - row.id) }),
                "empty" => respond status(204),
                "large" => respond json({ text: "x".repeat(2000) }),
                _ => respond status(503) json({ id: row.id }),
              }
            }
            api nothing POST /nothing
              auth none
              uses { Clock, DbWrite } {
              respond json({ at: Clock.now() })
            }
            api secrets POST /secrets
              sensitive
              auth none
              uses { DbWrite } {
              let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES ('s')`)?
              respond json({ iban: "DE-very-secret", n })
            }
            api reads GET /notes uses { DbRead } {
              respond json(DbRead.query<{ n: Int }>(sql`SELECT count(*) AS n FROM note`)?)
            }
            api pure POST /pure auth none { respond json({ ok: true }) }
            api calls POST /calls auth none uses { HttpOut } {
              respond json(HttpOut.get("http://127.0.0.1:1/")?.body())
            }
            """;
    private static final String PRINCIPAL = "X-User";

    private static final ServedProgram PROGRAM = Service.compile(APP);

    @TempDir
    private Path folder;

    private String url = "";

    @BeforeEach
    void database() throws Exception {
        url = Postgres.create(
                "CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, text text)",
                "CREATE TABLE counter (n int)",
                "INSERT INTO counter VALUES (0)");
    }

    private AuthSettings auth() throws IOException {
        Path keys = folder.resolve("keys");
        StringBuilder lines = new StringBuilder();
        for (String who : List.of("ann", "bob")) {
            lines.append(Sha256.hexOf(who.getBytes(StandardCharsets.UTF_8)))
                    .append(' ')
                    .append(who)
                    .append('\n');
        }
        return new AuthSettings(Optional.empty(), Optional.of(Files.writeString(keys, lines)), Optional.of(PRINCIPAL));
    }

    private EngineSettings settings() throws IOException {
        return EngineSettings.of("127.0.0.1", 0)
                .withAuth(auth())
                .withHost(HostSettings.none().withRandomKey(RandomKey.development()))
                .withDatabase(DatabaseSettings.of(url).withConnections(8));
    }

    private Service open() throws StartException, IOException {
        return Service.open(PROGRAM, settings());
    }

    private long notes() throws Exception {
        return Postgres.number(url, "SELECT count(*) FROM note");
    }

    private static LocalResponse create(Service service, String who, String key, String text) {
        return service.call("POST", "/notes", "{\"text\":\"" + text + "\"}", "X-Key", who, "Idempotency-Key", key);
    }

    private static LocalResponse keyed(Service service, String target, String key) {
        return service.call("POST", target, "", PRINCIPAL, "ann", "Idempotency-Key", key);
    }

    /** As a client does it: comes again when it is told to. */
    private static LocalResponse patiently(Service service, String target, String key) throws InterruptedException {
        LocalResponse response = keyed(service, target, key);
        for (int i = 0; i < 200 && text(response).contains("IdempotencyKeyInUse"); i++) {
            assertEquals("1", field(response, "Retry-After"));
            Thread.sleep(20);
            response = keyed(service, target, key);
        }
        return response;
    }

    private static void assertAgain(LocalResponse first, LocalResponse again) {
        assertEquals(first.status(), again.status());
        assertArrayEquals(first.body(), again.body());
        List<HttpField> fields = new ArrayList<>(first.fields());
        fields.add(new HttpField("Idempotency-Replayed", "true"));
        assertEquals(fields, again.fields());
    }

    @Test
    void aRepetitionGetsTheFirstResponseWithoutRunningTheProgram() throws Exception {
        try (Service one = open();
                Service other = open()) {
            LocalResponse first = create(one, "ann", "k1", "a");
            assertEquals("201 {\"by\":\"ann\",\"id\":1}", text(first));
            assertEquals("/notes/1", field(first, "Location"));
            assertEquals("", field(first, "Idempotency-Replayed"));
            assertAgain(first, create(one, "ann", "k1", "a"));
            assertAgain(first, create(other, "ann", "\"k1\"", "a"));
            assertEquals(1, notes());
            assertEquals(1, one.log().lines().size());
            assertEquals(List.of(), other.log().lines());
        }
    }

    @Test
    void aKeyIsItsPrincipalsAndItsRoutes() throws Exception {
        try (Service service = open()) {
            assertEquals("201 {\"by\":\"ann\",\"id\":1}", text(create(service, "ann", "k", "a")));
            assertEquals("201 {\"by\":\"bob\",\"id\":2}", text(create(service, "bob", "k", "a")));
            assertEquals("200 {\"n\":1}", text(keyed(service, "/slow", "k")));
            LocalResponse other = service.call("POST", "/slow", "", PRINCIPAL, "bob", "Idempotency-Key", "k");
            assertEquals("", field(other, "Idempotency-Replayed"));
            assertEquals(4, notes());
        }
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() throws Exception {
        try (Service service = open()) {
            assertEquals(201, create(service, "ann", "k", "a").status());
            String reused = "422 {\"error\":\"IdempotencyKeyReused\","
                    + "\"message\":\"This Idempotency-Key was used for another request\"}";
            assertEquals(reused, text(create(service, "ann", "k", "b")));
            String body = "{\"text\":\"a\"}";
            assertEquals(
                    reused,
                    text(service.call("POST", "/notes?dry=true", body, "X-Key", "ann", "Idempotency-Key", "k")));
            assertEquals(
                    reused,
                    text(service.call(
                            "POST", "/notes", body, "X-Key", "ann", "Idempotency-Key", "k", "X-Mode", "fast")));
            LocalResponse traced = service.call(
                    "POST", "/notes", body, "X-Key", "ann", "Idempotency-Key", "k", "traceparent", "00-1-2-01");
            assertEquals(201, traced.status(), "what a tracer says changes from one try to the next");
            assertEquals("true", field(traced, "Idempotency-Replayed"));
            assertEquals(1, notes());
        }
    }

    @Test
    void ofRequestsAtTheSameTimeOneIsCarriedOut() throws Exception {
        try (Service one = open();
                Service other = open()) {
            List<CompletableFuture<LocalResponse>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add((i % 2 == 0 ? one : other)
                        .start("POST", "/slow", "", PRINCIPAL, "ann", "Idempotency-Key", "k"));
            }
            int executed = 0;
            for (CompletableFuture<LocalResponse> each : all) {
                LocalResponse response = Service.await(each);
                if (response.status() == 409) {
                    assertTrue(text(response).contains("\"IdempotencyKeyInUse\""), text(response));
                } else {
                    assertEquals("200 {\"n\":1}", text(response));
                    executed += field(response, "Idempotency-Replayed").isEmpty() ? 1 : 0;
                }
            }
            assertEquals(1, executed);
            assertEquals("200 {\"n\":1}", text(patiently(other, "/slow", "k")));
            assertEquals(1, notes());
        }
    }

    @Test
    void requestsWithDifferentKeysDoNotDisturbEachOther() throws Exception {
        try (Service service = open()) {
            assertEquals(200, keyed(service, "/slow", "first").status());
            List<CompletableFuture<LocalResponse>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(service.start(
                        "POST", "/declared", "{\"text\":\"t\"}", PRINCIPAL, "ann", "Idempotency-Key", "k" + i));
            }
            for (CompletableFuture<LocalResponse> each : all) {
                assertEquals("200 {\"n\":1}", text(Service.await(each)));
            }
            assertEquals(61, notes());
            // A key that was used for a request that wrote nothing made no transaction fail to be serialised.
            assertEquals(0, Postgres.number(url, "SELECT count(*) FROM mtp_claims c WHERE done AND response IS NULL"));
        }
    }

    @Test
    void runsThatCannotBeSerialisedKeepTheirClaim() throws Exception {
        try (Service service = open()) {
            assertEquals("200 [{\"n\":1}]", text(keyed(service, "/counter", "first")));
            List<CompletableFuture<LocalResponse>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(service.start("POST", "/counter", "", PRINCIPAL, "ann", "Idempotency-Key", "k" + i));
            }
            all.forEach(Service::await);
            for (int i = 0; i < 8; i++) {
                assertEquals(200, patiently(service, "/counter", "k" + i).status());
            }
            for (int i = 0; i < 8; i++) {
                assertEquals("true", field(patiently(service, "/counter", "k" + i), "Idempotency-Replayed"));
            }
            assertEquals(9, Postgres.number(url, "SELECT n FROM counter"));
        }
    }

    @Test
    void whatIsKeptOfResponsesThatChangedNothing() throws Exception {
        try (Service service = open()) {
            LocalResponse rollback = keyed(service, "/ends/rollback", "k");
            assertEquals("422 {\"id\":1}", text(rollback));
            assertAgain(rollback, keyed(service, "/ends/rollback", "k"));
            LocalResponse failure = keyed(service, "/ends/failure", "k2");
            assertEquals("404 {\"error\":\"NoSuchThing\"}", text(failure));
            assertAgain(failure, keyed(service, "/ends/failure", "k2"));
            LocalResponse nothing = keyed(service, "/nothing", "k");
            assertAgain(nothing, keyed(service, "/nothing", "k"));
            // The engine's errors and what a repetition may find otherwise run again.
            for (String how : List.of("conflict", "trap")) {
                LocalResponse first = keyed(service, "/ends/" + how, how);
                LocalResponse again = keyed(service, "/ends/" + how, how);
                assertEquals(first.status(), again.status());
                assertEquals("", field(again, "Idempotency-Replayed"), how);
            }
            assertEquals(0, notes());
            // What is committed is kept, whatever its status.
            LocalResponse unavailable = keyed(service, "/ends/other", "k4");
            assertEquals(503, unavailable.status());
            assertAgain(unavailable, keyed(service, "/ends/other", "k4"));
            LocalResponse empty = keyed(service, "/ends/empty", "k5");
            assertEquals("204 ", text(empty));
            assertAgain(empty, keyed(service, "/ends/empty", "k5"));
            assertEquals(2, notes());
        }
    }

    @Test
    void aRequestThatIsNotValidMayBeMended() throws Exception {
        try (Service service = open()) {
            LocalResponse wrong =
                    service.call("POST", "/notes", "{\"txt\":\"a\"}", "X-Key", "ann", "Idempotency-Key", "k");
            assertTrue(text(wrong).contains("ValidationFailed"), text(wrong));
            assertEquals(201, create(service, "ann", "k", "a").status());
        }
    }

    @Test
    void keysThatCannotBeTakenAreRefused() throws Exception {
        try (Service service = open()) {
            for (String key : List.of("", "\"\"", "a b", "\"a", "a,b", "\"a\";p=1", "ä", "\"\\x\"", "k".repeat(256))) {
                LocalResponse refused = create(service, "ann", key, "a");
                assertTrue(
                        text(refused).contains("{\"message\":") && text(refused).contains("headers.Idempotency-Key"),
                        key + ": " + text(refused));
                assertEquals(400, refused.status());
            }
            LocalResponse twice = service.call(
                    "POST",
                    "/notes",
                    "{\"text\":\"a\"}",
                    "X-Key",
                    "ann",
                    "Idempotency-Key",
                    "a",
                    "Idempotency-Key",
                    "b");
            assertTrue(text(twice).contains("is given more than once"), text(twice));
            assertEquals(201, create(service, "ann", "k".repeat(255), "a").status());
            assertEquals(
                    201,
                    create(service, "ann", "\"q \\\"quoted\\\" \\\\\"", "a").status());
            LocalResponse nobody = service.call("POST", "/slow", "", "Idempotency-Key", "k");
            assertTrue(text(nobody).contains("needs the header X-User, which says who calls"), text(nobody));
            LocalResponse calls = keyed(service, "/calls", "k");
            assertTrue(text(calls).contains("send no key"), text(calls));
            // Where repeating changes nothing, a key changes nothing.
            assertEquals("200 {\"ok\":true}", text(keyed(service, "/pure", "k")));
            assertEquals("200 [{\"n\":2}]", text(service.call("GET", "/notes", "", "Idempotency-Key", "a b")));
        }
        try (Service service =
                Service.open(PROGRAM, settings().withAuth(new AuthSettings(Optional.empty(), auth().apiKeys())))) {
            LocalResponse nobody = keyed(service, "/slow", "k");
            assertEquals(400, nobody.status());
            assertTrue(text(nobody).contains("--idempotency-principal-header"), text(nobody));
        }
    }

    @Test
    void responsesThatAreTooLargeOrCannotBeReadAreNotGivenAgain() throws Exception {
        var small = settings().withDatabase(DatabaseSettings.of(url).withClaims(new ClaimSettings(24, 1_000)));
        String notKept = "409 {\"error\":\"ResponseNotKept\","
                + "\"message\":\"The request was carried out before, and its response was not kept\"}";
        try (Service service = Service.open(PROGRAM, small)) {
            assertEquals(200, keyed(service, "/ends/large", "k").status());
            assertEquals(notKept, text(keyed(service, "/ends/large", "k")));
            LocalResponse secret = keyed(service, "/secrets", "k");
            assertEquals("200 {\"iban\":\"DE-very-secret\",\"n\":1}", text(secret));
            assertAgain(secret, keyed(service, "/secrets", "k"));
        }
        String secretRows = "SELECT count(*) FROM mtp_claims WHERE position('very-secret'::bytea in response) > 0";
        assertEquals(0, Postgres.number(url, secretRows));
        var otherKey = settings()
                .withHost(HostSettings.none().withRandomKey(RandomKey.of("another key of at least 32 bytes, new")));
        try (Service service = Service.open(PROGRAM, otherKey)) {
            assertEquals(notKept, text(keyed(service, "/secrets", "k")));
        }
        try (Service service = Service.open(PROGRAM, settings().withHost(HostSettings.none()))) {
            assertEquals(notKept, text(keyed(service, "/secrets", "k")));
        }
        assertEquals(2, notes());
    }

    @Test
    void aKeyMayBeUsedAnewWhenItsTimeIsOverAndOldRowsGo() throws Exception {
        try (Service service = open()) {
            assertEquals(201, create(service, "ann", "k", "a").status());
            Postgres.run(url, "UPDATE mtp_claims SET until = now() - interval '1 second'");
            assertEquals("201 {\"by\":\"ann\",\"id\":2}", text(create(service, "ann", "k", "b")));
            assertEquals("true", field(create(service, "ann", "k", "b"), "Idempotency-Replayed"));
            Postgres.run(
                    url,
                    "INSERT INTO mtp_claims SELECT int4send(i), true, '', 'x', now() - interval '2 hours' FROM"
                            + " generate_series(1, 3000) i");
            for (int i = 0; i < 1_200; i += 100) {
                List<CompletableFuture<LocalResponse>> some = new ArrayList<>();
                for (int j = 0; j < 100; j++) {
                    some.add(service.start("POST", "/nothing", "", PRINCIPAL, "ann", "Idempotency-Key", "k" + (i + j)));
                }
                some.forEach(Service::await);
            }
            String old = "SELECT count(*) FROM mtp_claims WHERE owner = 'x'";
            assertTrue(Postgres.number(url, old) <= 1_000, "one event loop has seen 500 keys and more");
        }
    }

    @Test
    void aKeyMayBeUsedAnewWhenOnlyTheEndIsLeftOfItsFirstRun() throws Exception {
        try (Service service = open()) {
            assertEquals(201, create(service, "ann", "k", "a").status());
            Postgres.run(
                    url,
                    "DELETE FROM mtp_claims WHERE NOT done",
                    "UPDATE mtp_claims SET until = now() - interval '1 second'");
            assertEquals("201 {\"by\":\"ann\",\"id\":2}", text(create(service, "ann", "k", "b")));
            assertEquals("true", field(create(service, "ann", "k", "b"), "Idempotency-Replayed"));
            assertEquals(422, create(service, "ann", "k", "a").status());
            assertEquals(2, notes());
        }
    }

    @Test
    void aRunWhoseLeaseIsOverIsTakenOverAndOnlyOneCanCommit() throws Exception {
        try (Service slow = open();
                Service other = Service.open(PROGRAM, settings().withJournal(new JournalSettings.Memory()))) {
            assertEquals(200, keyed(slow, "/nothing", "k").status());
            var first = slow.start("POST", "/slow", "", PRINCIPAL, "ann", "Idempotency-Key", "k");
            for (int i = 0; i < 100 && Postgres.number(url, "SELECT count(*) FROM mtp_claims") < 3; i++) {
                Thread.sleep(5);
            }
            Postgres.run(url, "UPDATE mtp_claims SET until = now() - interval '1 second'");
            var second = other.startAs("late", "POST", "/slow", "", PRINCIPAL, "ann", "Idempotency-Key", "k");
            LocalResponse early = Service.await(first);
            LocalResponse late = Service.await(second);
            assertEquals("200 {\"n\":1}", text(early), "whoever is first ends the key");
            assertEquals(409, late.status(), text(late));
            assertTrue(text(late).contains("IdempotencyKeyInUse"), text(late));
            assertAgain(early, keyed(other, "/slow", "k"));
            assertEquals(1, notes());
            var replayed = other.engine()
                    .replay(other.engine().recorded("late").orElseThrow())
                    .get();
            assertTrue(replayed.equal(), replayed::toString);
        }
    }

    @Test
    void whenTheAnswerToCommitIsLostARepetitionSettlesIt() throws Exception {
        try (FaultProxy proxy = new FaultProxy(url);
                Service proxied = Service.open(
                        PROGRAM,
                        settings()
                                .withDatabase(
                                        DatabaseSettings.of(proxy.through(url)).withConnections(4)))) {
            for (int i = 0; i < 5; i++) {
                proxy.loseCommit();
                LocalResponse unknown = keyed(proxied, "/slow", "k" + i);
                assertEquals(503, unknown.status());
                assertTrue(text(unknown).contains("CommitUnknown"), text(unknown));
                assertFalse(proxy.waited());
                LocalResponse settled = patiently(proxied, "/slow", "k" + i);
                assertEquals("200 {\"n\":1}", text(settled));
                assertEquals("true", field(settled, "Idempotency-Replayed"));
                assertEquals(i + 1, notes());
            }
        }
    }

    @Test
    void requestsUnderAClaimReplayAndRepetitionsAreNotRecorded() throws Exception {
        try (Service service = Service.open(PROGRAM, settings().withJournal(new JournalSettings.Memory()))) {
            Map<String, String> targets = new TreeMap<>(
                    Map.of("committed", "/slow", "rolled-back", "/ends/rollback", "trapped", "/ends/trap"));
            for (var each : targets.entrySet()) {
                String key = each.getKey();
                service.callAs(key, "POST", each.getValue(), "", PRINCIPAL, "ann", "Idempotency-Key", key);
            }
            service.callAs("again", "POST", "/slow", "", PRINCIPAL, "ann", "Idempotency-Key", "committed");
            for (String id : targets.keySet()) {
                var recorded = service.engine().recorded(id).orElseThrow();
                var report = service.engine().replay(recorded).get();
                assertTrue(report.equal(), report::toString);
            }
            assertEquals(Optional.empty(), service.engine().recorded("again"));
        }
    }

    @Test
    void otherServicesSeeTheSameKeyInEveryRunOfARequest() throws Exception {
        String app = """
                api pay POST /pay auth none uses { DbWrite, HttpOut } {
                  let paid = HttpOut.post("http://127.0.0.1:PORT/", "{}")?
                  let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES (${paid.body()})`)?
                  respond rollback status(503) json({ n })
                }
                """;
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer bank = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        bank.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        bank.start();
        var program = Service.compile(
                app.replace("PORT", String.valueOf(bank.getAddress().getPort())));
        var host = HostSettings.none().withHttp(HttpSettings.none().withAllowed(AllowList.NOTHING.withLoopback()));
        try (Service service = Service.open(program, settings().withHost(host))) {
            for (String key : List.of("k", "k", "other")) {
                assertEquals("503 {\"n\":1}", text(patiently(service, "/pay", key)));
            }
            assertEquals(503, service.call("POST", "/pay", "").status());
        } finally {
            bank.stop(0);
        }
        assertEquals(4, seen.size());
        assertEquals(seen.get(0), seen.get(1));
        assertEquals(3, Set.copyOf(seen).size(), seen.toString());
    }

    @Test
    void aRoleThatMayNotMakeTheTableIsToldWhatToDo() throws Exception {
        // Before PostgreSQL 15 every role might make tables in the schema public.
        Postgres.run(
                url,
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "DROP ROLE IF EXISTS app",
                "CREATE ROLE app LOGIN PASSWORD 'app'",
                "GRANT SELECT, INSERT ON note TO app");
        String asApp = url.replaceFirst("//[^@]*@", "//app:app@");
        try (Service service = Service.open(PROGRAM, settings().withDatabase(DatabaseSettings.of(asApp)))) {
            LocalResponse refused = keyed(service, "/slow", "k");
            assertEquals(503, refused.status(), text(refused));
            assertTrue(
                    service.log().lines().toString().contains("apply the statements of docs/idempotency.md"),
                    () -> service.log().lines().toString());
            Postgres.run(url, ClaimTable.ddl());
            assertEquals(503, keyed(service, "/slow", "k").status());
            assertTrue(service.log().lines().toString().contains("GRANT SELECT, INSERT, UPDATE, DELETE"));
            Postgres.run(url, "GRANT SELECT, INSERT, UPDATE, DELETE ON mtp_claims TO app");
            assertEquals("200 {\"n\":1}", text(keyed(service, "/slow", "k")));
        }
    }

    @Test
    void theManualHasTheStatementsThatMakeTheTable() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "idempotency.md"));
        assertTrue(manual.contains("```sql\n" + ClaimTable.ddl() + "```\n"), manual);
    }
}
