package io.mtpscript.conformance.database;

import static io.mtpscript.conformance.database.Service.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.effects.outbox.OutboxAdmin;
import io.mtpscript.effects.outbox.OutboxSettings;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.mtpscript.effects.outbox.OutboxTable;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are sent when their transaction is committed, on engines that share a database. */
@Timeout(120)
class OutboxTest {
    private static final String APP = """
            api place POST /orders/:how
              uses { Config, DbWrite, HttpOut } {
              let n = DbWrite.execute(sql`INSERT INTO orders(how) VALUES (${path.how})`)?
              let hook = HttpRequest.post(`${Config.string("hook")}/${path.how}?a=b`).bearer(Config.secret("hookKey"))
              HttpOut.afterCommit(hook.json({ how: path.how }))?
              match path.how {
                "rollback" => respond rollback status(422) json({ n }),
                "failure" => respond json(fail<Int>(404, "NoSuchThing")?),
                "trap" => respond json({ n: 1 / (n - n) }),
                _ => respond status(201) json({ n }),
              }
            }
            api only POST /only uses { Config, DbWrite, HttpOut } {
              HttpOut.afterCommit(HttpRequest.delete(`${Config.string("hook")}/only`))?
              respond status(204)
            }
            api elsewhere POST /elsewhere uses { DbWrite, HttpOut } {
              match HttpOut.afterCommit(HttpRequest.post("https://elsewhere.example/")) {
                Err(NotAllowed(message)) => respond json({ message }),
                _ => respond status(500) json({ error: "Kept" }),
              }
            }
            api counter POST /counter uses { Config, DbWrite, HttpOut } {
              let row = DbWrite.returning<{ n: Int }>(sql`UPDATE counter SET n = n + 1 RETURNING n`)?
              HttpOut.afterCommit(HttpRequest.post(`${Config.string("hook")}/counter`).json(row))?
              respond json(row)
            }
            """;
    private static final ServedProgram PROGRAM = Service.compile(APP);

    private static final String SECRET = "s3cr3t-of-the-hook";

    /** A request that came, by its method and target, key, credentials and body. */
    private record Got(String target, String key, String authorization, String body, long nanos) {}

    private final List<Got> got = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
    private String url = "";
    private HttpServer hook = peer();

    private HttpServer peer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            got.add(new Got(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    String.valueOf(headers.getFirst("Idempotency-Key")),
                    String.valueOf(headers.getFirst("Authorization")),
                    body,
                    System.nanoTime()));
            int status = statuses.isEmpty() ? 204 : statuses.removeFirst();
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @BeforeEach
    void database() throws Exception {
        url = Postgres.create(
                "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, how text)",
                "CREATE TABLE counter (n int)",
                "INSERT INTO counter VALUES (0)");
    }

    @AfterEach
    void stop() {
        hook.stop(0);
    }

    private EngineSettings settings(OutboxSettings outbox) {
        String base = "http://127.0.0.1:" + hook.getAddress().getPort();
        return EngineSettings.of("127.0.0.1", 0)
                .withJournal(new JournalSettings.Memory())
                .withHost(HostSettings.none()
                        .withRandomKey(RandomKey.development())
                        .withConfig(Map.of("MTP_CONFIG_HOOK", base, "MTP_CONFIG_HOOK_KEY", SECRET))
                        .withHttp(HttpSettings.none()
                                .withAllowed(AllowList.NOTHING.withLoopback())
                                .withOutbox(outbox)))
                .withDatabase(DatabaseSettings.of(url).withConnections(8));
    }

    private Service open(int tries, int delay) throws StartException {
        return Service.open(PROGRAM, settings(new OutboxSettings(tries, delay, 60_000, 50, 4)));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < patience, "it does not come to be");
            Thread.sleep(20);
        }
    }

    private long rows() throws Exception {
        return Postgres.number(url, "SELECT count(*) FROM mtp_outbox");
    }

    @Test
    void whatIsCommittedIsSentOnceAndReplaysWithoutSending() throws Exception {
        try (Service service = open(5, 100)) {
            assertEquals("201 {\"n\":1}", text(service.callAs("first", "POST", "/orders/plain", "")));
            await(() -> !got.isEmpty() && rows() == 0);
            Got sent = got.getFirst();
            assertEquals("POST /plain?a=b", sent.target());
            assertEquals("{\"how\":\"plain\"}", sent.body());
            assertEquals("Bearer " + SECRET, sent.authorization());
            assertTrue(sent.key().matches("[0-9a-f]{32}"), sent.key());
            ReplayReport replay = service.engine()
                    .replay(service.engine().recorded("first").orElseThrow())
                    .get(30, TimeUnit.SECONDS);
            assertTrue(replay.equal(), replay.toString());
            assertEquals("204 ", text(service.call("POST", "/only", "")));
            await(() -> got.size() == 2 && rows() == 0);
            assertEquals("DELETE /only", got.get(1).target());
            Thread.sleep(300);
            assertEquals(2, got.size(), "nothing is sent twice, and a replay sends nothing");
        }
    }

    @Test
    void aProcessThatStandsStillBetweenRequestsHasSentWhatWasCommitted() throws Exception {
        try (Service service = open(5, 60_000)) {
            for (int n = 1; n <= 20; n++) {
                assertEquals(204, service.call("POST", "/only", "").status());
                service.engine().settled().get(20, TimeUnit.SECONDS);
                assertEquals(n, got.size());
                assertEquals(0, rows());
            }
            statuses.add(503);
            assertEquals(204, service.call("POST", "/only", "").status());
            service.engine().settled().get(20, TimeUnit.SECONDS);
            assertEquals(21, got.size());
            assertEquals(1, rows(), "its next try is a minute away, and not waited for");
        }
    }

    @Test
    void whatIsRolledBackIsNeverSent() throws Exception {
        try (Service service = open(5, 100)) {
            assertEquals("422 {\"n\":1}", text(service.call("POST", "/orders/rollback", "")));
            assertEquals(404, service.call("POST", "/orders/failure", "").status());
            assertEquals(500, service.call("POST", "/orders/trap", "").status());
            assertEquals(
                    "200 {\"message\":\"The deployment does not allow this host\"}",
                    text(service.call("POST", "/elsewhere", "")));
            assertEquals(201, service.call("POST", "/orders/last", "").status());
            await(() -> !got.isEmpty());
            Thread.sleep(200);
            assertEquals(
                    List.of("POST /last?a=b"), got.stream().map(Got::target).toList());
            assertEquals(0, rows());
        }
    }

    @Test
    void whatCannotBeSerialisedIsSentForTheRunThatCounts() throws Exception {
        try (Service service = open(5, 100)) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(service.start("POST", "/counter", ""));
            }
            all.forEach(CompletableFuture::join);
            int committed = (int) Postgres.number(url, "SELECT n FROM counter");
            await(() -> got.size() >= committed && rows() == 0);
            assertEquals(committed, new HashSet<>(got.stream().map(Got::body).toList()).size());
            assertEquals(committed, got.size());
        }
    }

    @Test
    void aServiceThatFailsIsAskedAgainLaterWithTheSameKey() throws Exception {
        statuses.addAll(List.of(503, 302, 204));
        try (Service service = open(5, 300)) {
            assertEquals(201, service.call("POST", "/orders/again", "").status());
            await(() -> got.size() == 3 && rows() == 0);
            assertEquals(1, new HashSet<>(got.stream().map(Got::key).toList()).size());
            long first = TimeUnit.NANOSECONDS.toMillis(
                    got.get(1).nanos() - got.get(0).nanos());
            long second = TimeUnit.NANOSECONDS.toMillis(
                    got.get(2).nanos() - got.get(1).nanos());
            assertTrue(first >= 290, "waited " + first + " ms");
            assertTrue(second >= 590, "waited " + second + " ms");
        }
    }

    private List<OutboxAdmin.Row> listed() throws Exception {
        try (AdminSession session = AdminSession.open(url)) {
            return new OutboxAdmin(session).list(false, 100);
        }
    }

    @Test
    void whatNobodyTakesIsGivenUpAndCanBeRetried() throws Exception {
        assertEquals(List.of(), listed(), "there is no table yet");
        statuses.addAll(List.of(500, 404));
        try (Service service = open(2, 50)) {
            assertEquals(201, service.call("POST", "/orders/lost", "").status());
            await(() -> listed().stream().anyMatch(OutboxAdmin.Row::failed));
            OutboxAdmin.Row row = listed().getFirst();
            assertEquals(2, row.tries());
            assertEquals(Optional.of("The service answered 404"), row.error());
            assertEquals("POST", row.method());
            assertEquals("http://127.0.0.1:" + hook.getAddress().getPort(), row.origin());
            assertEquals(got.getFirst().key(), row.key());
            await(() -> service.log().lines().stream().anyMatch(line -> line.contains("was given up")));
            assertFalse(String.join("\n", service.log().lines()).contains(SECRET));
            assertEquals(
                    0,
                    Postgres.number(
                            url,
                            "SELECT count(*) FROM mtp_outbox WHERE position('" + SECRET
                                    + "' in encode(request, 'escape')) > 0 OR mtp_outbox::text LIKE '%lost%'"),
                    "the request is not in the clear");
            Thread.sleep(200);
            assertEquals(2, got.size(), "given up is given up");
            try (AdminSession session = AdminSession.open(url)) {
                OutboxAdmin outbox = new OutboxAdmin(session);
                assertEquals(List.of(), outbox.retry(Optional.of(row.id() + 1)));
                assertEquals(List.of(row.id()), outbox.retry(Optional.of(row.id())));
            }
            await(() -> got.size() == 3 && rows() == 0);
            assertEquals(row.key(), got.get(2).key());
        }
    }

    @Test
    void aServiceThatIsDownGetsItFromAnEngineThatStartsLater() throws Exception {
        int port = hook.getAddress().getPort();
        hook.stop(0);
        try (Service service = open(50, 100)) {
            assertEquals(201, service.call("POST", "/orders/down", "").status());
            await(() -> listed().stream().anyMatch(row -> row.error().isPresent()));
        }
        assertTrue(listed().getFirst().error().orElse("").startsWith("Refused: "), listed().toString());
        HttpServer before = hook;
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        hook.createContext("/", this::answer);
        hook.start();
        assertEquals(before.getAddress().getPort(), hook.getAddress().getPort());
        try (Service later = open(50, 100)) {
            await(() -> got.size() == 1 && rows() == 0);
            assertEquals(List.of(), later.log().lines());
        }
    }

    @Test
    void enginesShareTheTable() throws Exception {
        try (Service one = open(5, 100);
                Service other = open(5, 100)) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add((i % 2 == 0 ? one : other).start("POST", "/orders/o" + i, ""));
            }
            all.forEach(CompletableFuture::join);
            int committed = (int) Postgres.number(url, "SELECT count(*) FROM orders");
            await(() -> got.size() >= committed && rows() == 0);
            Thread.sleep(200);
            assertEquals(committed, got.size());
            assertEquals(committed, new HashSet<>(got.stream().map(Got::key).toList()).size());
        }
    }

    @Test
    void whatCannotBeReadWithTheKeyIsGivenUpForWhoHasTheKey() throws Exception {
        statuses.add(503);
        try (Service service = open(5, 60_000)) {
            assertEquals(201, service.call("POST", "/orders/keyed", "").status());
            await(() -> got.size() == 1);
        }
        Postgres.run(url, "UPDATE mtp_outbox SET next_at = now()");
        EngineSettings changed = settings(new OutboxSettings(5, 100, 1_000, 50, 4));
        changed = changed.withHost(changed.host().withRandomKey(RandomKey.of("another key of at least 32 bytes.")));
        try (Service other = Service.open(PROGRAM, changed)) {
            await(() -> listed().stream().anyMatch(OutboxAdmin.Row::failed));
            assertEquals(1, other.log().lines().size());
        }
        assertEquals(
                Optional.of("It cannot be read with this MTP_RANDOM_KEY"),
                listed().getFirst().error());
        try (Service before = open(5, 100);
                AdminSession session = AdminSession.open(url)) {
            assertEquals(1, new OutboxAdmin(session).retry(Optional.empty()).size());
            await(() -> got.size() == 2 && rows() == 0);
            assertEquals(List.of(), before.log().lines());
        }
    }

    @Test
    void aTableThatCannotBeMadeIsATypedError() throws Exception {
        Postgres.run(
                url,
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "CREATE ROLE outbox_guest LOGIN PASSWORD 'guest'",
                "GRANT ALL ON orders TO outbox_guest",
                "GRANT ALL ON SCHEMA public TO CURRENT_USER");
        try {
            String guest = url.replaceFirst("//[^@]*@", "//outbox_guest:guest@");
            EngineSettings settings = settings(OutboxSettings.DEFAULT).withDatabase(DatabaseSettings.of(guest));
            try (Service service = Service.open(PROGRAM, settings)) {
                assertEquals(503, service.call("POST", "/orders/guest", "").status());
                await(() -> service.log().lines().stream()
                        .anyMatch(line -> line.contains("apply the statements of docs/outbox.md")));
                Postgres.run(url, OutboxTable.ddl(), "GRANT ALL ON mtp_outbox TO outbox_guest");
                assertEquals(201, service.call("POST", "/orders/guest", "").status());
                await(() -> got.size() == 1 && rows() == 0);
            }
        } finally {
            Postgres.run(url, "DROP OWNED BY outbox_guest", "DROP ROLE outbox_guest");
        }
    }

    @Test
    void countsAreThereForMetrics() throws Exception {
        statuses.addAll(List.of(500, 204));
        try (Service service = open(5, 50)) {
            assertEquals(201, service.call("POST", "/orders/a", "").status());
            await(() -> got.size() == 2 && rows() == 0);
            OutboxStatus status = service.engine().outbox().orElseThrow();
            await(() -> status.counts().delivered() == 1);
            assertEquals(1, status.counts().retries());
        }
    }

    @Test
    void theManualHasTheTable() throws IOException {
        assertTrue(
                Files.readString(Path.of("..", "docs", "outbox.md")).contains("```sql\n" + OutboxTable.ddl() + "```"));
    }
}
