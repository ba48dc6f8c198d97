package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.conformance.database.Postgres;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.outbox.OutboxTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code engine.jar} killed between COMMIT and delivery: another one delivers. {@code mtpsc outbox} shows what waits. */
@Timeout(180)
class OutboxKillsTest {
    private static final String APP = """
            api place POST /orders auth none uses { Config, DbWrite, HttpOut } {
              let n = DbWrite.execute(sql`INSERT INTO orders DEFAULT VALUES`)?
              HttpOut.afterCommit(HttpRequest.post(`${Config.string("hook")}/orders`).json({ n }))?
              respond status(201) json({ n })
            }
            """;

    @TempDir
    Path home;

    private Programs programs = new Programs(Path.of(""));
    private Path snapshot = Path.of("");

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        programs = new Programs(home);
        Path app = Files.createDirectories(home.resolve("app"));
        Files.writeString(app.resolve("app.mtp"), APP);
        snapshot = home.resolve("app.msqs");
        programs.compile(app, snapshot);
    }

    private RunningServer start(EmbeddedPostgres database, int hook, String... more)
            throws IOException, InterruptedException {
        Path config = home.resolve("config.json");
        Files.writeString(config, "{\"hook\":\"http://127.0.0.1:" + hook + "\"}");
        List<String> settings = new ArrayList<>(List.of(
                "--db",
                database.url(),
                "--config",
                config.toString(),
                "--random-key",
                "a key of at least thirty-two bytes",
                "--http-allow",
                "http://127.0.0.1:" + hook,
                "--http-timeout",
                "1000",
                "--outbox-delay",
                "100",
                "--outbox-poll",
                "100"));
        settings.addAll(List.of(more));
        return programs.serve(snapshot, settings.toArray(String[]::new));
    }

    private static void awaitRows(EmbeddedPostgres database, long count) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Postgres.number(database.url(), "SELECT count(*) FROM mtp_outbox") != count) {
            assertTrue(System.nanoTime() < patience, "the outbox does not have " + count + " rows");
            Thread.sleep(50);
        }
    }

    private static void awaitMetric(RunningServer server, String line) throws Exception {
        String management = server.errors().stream()
                .filter(each -> each.contains("management at "))
                .map(each -> each.replaceFirst(".*management at (http://[0-9.:]+).*", "$1"))
                .findFirst()
                .orElseThrow();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String metrics = "";
        while (!metrics.contains("\n" + line + "\n")) {
            assertTrue(System.nanoTime() < patience, "no " + line + " in " + metrics);
            Thread.sleep(50);
            try (InputStream in = URI.create(management + "/metrics").toURL().openStream()) {
                metrics = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void whatAKilledEngineHasTakenIsDeliveredByTheNext() throws Exception {
        List<String> keys = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hook.createContext("/", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            if (keys.size() == 1) {
                came.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Postgres.run(database.url(), "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY)");
            int port = hook.getAddress().getPort();
            try (RunningServer killed = start(database, port)) {
                assertEquals(201, killed.post("/orders", "").statusCode());
                assertTrue(came.await(30, TimeUnit.SECONDS));
                killed.kill();
            }
            assertEquals(1, Postgres.number(database.url(), "SELECT count(*) FROM mtp_outbox"));
            var listed = programs.mtpsc("outbox", "list", "--db", database.url());
            assertEquals(0, listed.status(), listed.err());
            assertTrue(listed.text().contains("pending  POST http://127.0.0.1:" + port), listed.text());
            try (RunningServer other = start(database, port, "--management-port", "0", "--log-format", "cloudwatch")) {
                awaitRows(database, 0);
                awaitMetric(other, "mtp_outbox_delivered_total 1");
                assertEquals(0, other.stop());
                List<String> lines = other.output();
                assertTrue(
                        lines.stream()
                                .anyMatch(line -> line.contains("\"Namespace\":\"MTPScript\"")
                                        && line.contains("\"OutboxDelivered\":1,\"OutboxFailed\":0")),
                        lines::toString);
            }
            assertEquals(2, keys.size());
            assertEquals(keys.getFirst(), keys.get(1));
        } finally {
            never.countDown();
            hook.stop(0);
        }
    }

    @Test
    void theToolListsAndRetriesWhatWasGivenUp() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            var nothing = programs.mtpsc("outbox", "list", "--db", database.url(), "--format", "json");
            assertEquals(0, nothing.status(), nothing.err());
            assertEquals("{\"requests\":[]}\n", nothing.text());
            Postgres.run(
                    database.url(),
                    OutboxTable.ddl(),
                    "INSERT INTO mtp_outbox (key, correlation_id, method, origin, request, tries, failed, error, created_at)"
                            + " VALUES ('k', 'c', 'POST', 'https://a.example:443', '', 20, true, 'The service answered 500',"
                            + " '2026-01-31T12:00:00Z')");
            var listed = programs.mtpsc("outbox", "list", "--db", database.url(), "--format", "json", "--check");
            assertEquals(1, listed.status(), listed.err());
            assertEquals(
                    "{\"requests\":[{\"correlationId\":\"c\",\"createdAt\":\"2026-01-31T12:00:00.000Z\","
                            + "\"error\":\"The service answered 500\",\"id\":1,\"key\":\"k\",\"method\":\"POST\","
                            + "\"origin\":\"https://a.example:443\",\"state\":\"failed\",\"tries\":20}]}\n",
                    listed.text());
            var none = programs.mtpsc("outbox", "retry", "2", "--db", database.url());
            assertEquals(3, none.status());
            assertEquals(List.of("mtpsc: there is no request 2 that was given up"), none.errLines());
            assertEquals(
                    2,
                    programs.mtpsc("outbox", "retry", "x", "--db", database.url())
                            .status());
            var retried = programs.mtpsc("outbox", "retry", "all", "--db", database.url(), "--format", "json");
            assertEquals("{\"retried\":[1]}\n", retried.text());
            assertEquals(
                    1,
                    Postgres.number(database.url(), "SELECT count(*) FROM mtp_outbox WHERE NOT failed AND tries = 0"));

            // The engine cannot read it, and says so among its own lines; standard output is the Log effect's.
            try (RunningServer engine = start(database, 1, "--management-port", "0")) {
                awaitMetric(engine, "mtp_outbox_failed 1");
                assertEquals(0, engine.stop());
                String said =
                        "was given up; mtpsc outbox retry sends it again: It cannot be read with this MTP_RANDOM_KEY";
                assertTrue(
                        engine.errors().stream()
                                .anyMatch(line -> line.contains(said) && line.contains("\"subject\":\"outbox 1\"")),
                        engine.errors()::toString);
                assertEquals(List.of(), engine.output());
            }
        }
    }
}
