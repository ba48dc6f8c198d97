package io.mtpscript.conformance.database;

import static io.mtpscript.conformance.database.Service.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes while what leads to PostgreSQL, or PostgreSQL itself, fails: nothing is written twice, nothing that was told is lost. */
@Timeout(120)
class FaultsTest {
    private static final String APP = """
            api write POST /rows/:key
              auth none
              uses { DbRead, DbWrite } {
              let before = DbRead.query<{ n: Int }>(sql`SELECT count(*) AS n FROM written WHERE key = ${path.key}`)?
              let n = DbWrite.execute(sql`INSERT INTO written(key) VALUES (${path.key})`)?
              respond status(201) json({ before, n })
            }
            api slow POST /slow/:key
              auth none
              uses { DbWrite } {
              let n = DbWrite.execute(sql`INSERT INTO written(key) SELECT ${path.key} FROM pg_sleep(3)`)?
              respond status(201) json({ n })
            }
            api read GET /rows
              auth none
              uses { DbRead } {
              respond json(DbRead.query<{ n: Int }>(sql`SELECT count(*) AS n FROM written`)?)
            }
            """;
    private static final String TABLE = "CREATE TABLE written (key text)";
    private static final Set<String> TYPED =
            Set.of("Unavailable", "Timeout", "CommitUnknown", "Conflict", "EffectFailed");
    private static final ServedProgram PROGRAM = Service.compile(APP);

    private static EngineSettings settings(DatabaseSettings database) {
        return EngineSettings.of("127.0.0.1", 0)
                .withAuth(new AuthSettings(Optional.empty(), Optional.empty(), Optional.of("X-Client")))
                .withCapacity(1, 10_000)
                .withDatabase(database);
    }

    private static String error(LocalResponse response) {
        String text = text(response);
        return TYPED.stream()
                .filter(code -> text.contains("\"error\":\"" + code + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no typed answer: " + text));
    }

    private static long rows(String url, String key) throws Exception {
        return Postgres.number(url, "SELECT count(*) FROM written WHERE key = '" + key + "'");
    }

    @Test
    void aConnectionThatIsCutAtAnyMessageLosesNothingThatWasTold() throws Exception {
        String url = Postgres.create(TABLE);
        Map<String, String> answers = new TreeMap<>();
        try (FaultProxy proxy = new FaultProxy(url);
                Service service = Service.open(
                        PROGRAM,
                        settings(DatabaseSettings.of(proxy.through(url)).withConnections(1)))) {
            int k = 0;
            for (boolean cut = true; cut; k++) {
                proxy.cutAt(k);
                LocalResponse response = service.call("POST", "/rows/k" + k, "");
                answers.put("k" + k, response.status() == 201 ? "201" : error(response));
                cut = !proxy.waited();
            }
            assertTrue(k > 30, "a request that connects first has more messages than " + k);
        }
        Set<String> seen = new HashSet<>(answers.values());
        assertTrue(seen.containsAll(Set.of("201", "Unavailable", "CommitUnknown")), seen.toString());
        for (var answer : answers.entrySet()) {
            long rows = rows(url, answer.getKey());
            switch (answer.getValue()) {
                case "201" -> assertEquals(1, rows, answer.getKey());
                case "CommitUnknown" -> assertTrue(rows <= 1, answer.getKey() + " has " + rows);
                default -> assertEquals(0, rows, answer.toString());
            }
        }
    }

    @Test
    void aRequestWithAKeyIsCarriedOutOnceWhereverTheConnectionIsCut() throws Exception {
        String url = Postgres.create(TABLE);
        try (FaultProxy proxy = new FaultProxy(url);
                Service service = Service.open(
                        PROGRAM,
                        settings(DatabaseSettings.of(proxy.through(url)).withConnections(1)))) {
            int k = 0;
            for (boolean cut = true; cut; k++) {
                proxy.cutAt(k);
                LocalResponse first = keyed(service, "k" + k);
                cut = !proxy.waited();
                LocalResponse last = first;
                for (int i = 0; i < 100 && last.status() != 201; i++) {
                    assertTrue(last.status() == 409 || last.status() >= 500, text(last));
                    if (last.status() == 409) {
                        // The claim that could not be given back lasts as long as its lease.
                        Postgres.run(url, "UPDATE mtp_claims SET until = now() WHERE NOT done");
                    }
                    last = keyed(service, "k" + k);
                }
                assertEquals("201 {\"before\":[{\"n\":0}],\"n\":1}", text(last), "k" + k);
                assertEquals(1, rows(url, "k" + k), "k" + k);
            }
            assertTrue(k > 40, "a request under a claim has more messages than " + k);
        }
    }

    private static LocalResponse keyed(Service service, String key) {
        return service.call("POST", "/rows/" + key, "", "X-Client", "c", "Idempotency-Key", key);
    }

    @Test
    void aBackendThatIsEndedEndsItsRequestsOnly() throws Exception {
        String url = Postgres.create(TABLE);
        try (Service service = Service.open(PROGRAM, settings(DatabaseSettings.of(url)))) {
            var slow = service.start("POST", "/slow/ended", "");
            String ends = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep%'";
            long ended = 0;
            for (int i = 0; i < 200 && ended == 0; i++) {
                Thread.sleep(10);
                ended = Postgres.number(url, ends);
            }
            assertEquals(1, ended);
            LocalResponse response = Service.await(slow);
            assertEquals("503 Unavailable", response.status() + " " + error(response));
            assertEquals(201, service.call("POST", "/rows/after", "").status());
            assertEquals(0, rows(url, "ended"));
            assertEquals(1, rows(url, "after"));
        }
    }

    @Test
    void aServerThatIsPausedLetsRequestsEndInTimeAndIsUsedAgainWhenItGoesOn() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            Postgres.run(server.url(), TABLE);
            var database = DatabaseSettings.of(server.url()).withConnections(3).withTimeouts(700, 700, 500, 5_000);
            try (Service service = Service.open(PROGRAM, settings(database))) {
                assertEquals(201, service.call("POST", "/rows/before", "").status());
                signal(server, "STOP");
                List<CompletableFuture<LocalResponse>> during = new ArrayList<>();
                long begun = System.nanoTime();
                for (int i = 0; i < 12; i++) {
                    during.add(
                            i % 3 == 2 ? service.start("GET", "/rows", "") : service.start("POST", "/rows/d" + i, ""));
                }
                for (CompletableFuture<LocalResponse> each : during) {
                    LocalResponse response = Service.await(each);
                    assertTrue(Set.of("Timeout", "Unavailable").contains(error(response)), text(response));
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                assertTrue(millis < 6_000, "requests took " + millis + " ms to end");
                signal(server, "CONT");
                LocalResponse after = service.call("POST", "/rows/after", "");
                for (int i = 0; i < 50 && after.status() != 201; i++) {
                    error(after);
                    Thread.sleep(50);
                    after = service.call("POST", "/rows/after", "");
                }
                assertEquals(201, after.status(), text(after));
                assertEquals(1, rows(server.url(), "before"));
                assertEquals(1, rows(server.url(), "after"));
                assertEquals(2, Postgres.number(server.url(), "SELECT count(*) FROM written"));
                assertEquals("200 [{\"n\":2}]", text(service.call("GET", "/rows", "")));
            } finally {
                signal(server, "CONT");
            }
        }
    }

    static void signal(EmbeddedPostgres server, String name) throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    @Test
    void aServerThatTakesConnectionsAndSaysNothingKeepsNoPlaceForEver() throws Exception {
        ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        String nowhere = "postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/none";
        var database = DatabaseSettings.of(nowhere).withConnections(1).withTimeouts(3_000, 300, 500, 5_000);
        Service service = Service.open(PROGRAM, settings(database));
        // Closed in this order: else the driver waits for its handshakes.
        try (service;
                silent) {
            for (int i = 0; i < 3; i++) {
                long begun = System.nanoTime();
                LocalResponse response = service.call("POST", "/rows/n", "");
                assertEquals("504 Timeout", response.status() + " " + error(response));
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                assertTrue(millis < 2_000, "each attempt ends by itself, this one after " + millis + " ms");
            }
        }
    }

    @Test
    void aTransactionThatWaitsTooLongForItsRequestIsEndedByTheServer() throws Exception {
        String url = Postgres.create(TABLE);
        var database = DatabaseSettings.of(url).withTimeouts(3_000, 3_000, 3_000, 200);
        String app = """
                api waits POST /waits auth none uses { DbWrite, HttpOut } {
                  let n = DbWrite.execute(sql`INSERT INTO written(key) VALUES ('w')`)?
                  let _ = HttpOut.request(HttpRequest.get("http://10.255.255.1/").timeout(900))
                  respond json({ n })
                }
                """;
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            String program = app.replace("10.255.255.1", "127.0.0.1:" + silent.getLocalPort());
            var allowed = settings(database)
                    .withHost(HostSettings.none()
                            .withHttp(HttpSettings.none().withAllowed(AllowList.NOTHING.withLoopback())));
            try (Service service = Service.open(Service.compile(program), allowed)) {
                LocalResponse response = service.call("POST", "/waits", "");
                assertTrue(response.status() >= 500, text(response));
                assertTrue(Set.of("Timeout", "Unavailable").contains(error(response)), text(response));
                assertEquals(0, Postgres.number(url, "SELECT count(*) FROM written"));
            }
        }
    }
}
