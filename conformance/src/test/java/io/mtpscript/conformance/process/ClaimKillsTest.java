package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.devdb.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code engine.jar} killed while clients write with keys: what they send again is in the database once. */
class ClaimKillsTest {
    private static final int CLIENTS = 8;
    private static final String APP = """
            api write POST /writes
              auth none
              body { key: String, millis: Int }
              uses { DbWrite } {
              let rows = DbWrite.returning<{ id: Int }>(sql`
                INSERT INTO written(key) SELECT ${body.key} FROM pg_sleep(${body.millis}::int * 0.001) RETURNING id`)?
              respond status(201) json({ key: body.key, id: rows.first()?.id })
            }
            api summary GET /summary auth none uses { DbRead } {
              respond json(DbRead.one<{ keys: Int, rows: Int }>(sql`
                SELECT count(DISTINCT key) AS keys, count(*) AS rows FROM written`)??)
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
        Files.createDirectories(home.resolve("db"));
        Files.writeString(
                home.resolve("db/1.sql"), "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, key text)");
        snapshot = home.resolve("app.msqs");
        var compiled = programs.mtpsc("compile", app.toString(), "-o", snapshot.toString());
        assertEquals(0, compiled.status(), compiled.err());
    }

    /** Its requests' leases end seven seconds after they began. */
    private RunningServer start(EmbeddedPostgres database) throws IOException, InterruptedException {
        return programs.startEngine(
                snapshot.toString(),
                "--trust",
                programs.developmentRoot().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--db",
                database.url(),
                "--request-timeout",
                "1000",
                "--db-timeout",
                "1000",
                "--idempotency-principal-header",
                "X-Client");
    }

    private static HttpResponse<String> write(RunningServer server, String key, int millis)
            throws IOException, InterruptedException {
        return server.send(
                "/writes",
                "POST",
                Optional.of("{\"key\":\"" + key + "\",\"millis\":" + millis + "}"),
                "X-Client",
                "test",
                "Idempotency-Key",
                key);
    }

    private static HttpResponse<String> patiently(RunningServer server, String key, int millis)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = write(server, key, millis);
        for (int i = 0; i < 600 && (answer.statusCode() == 409 || answer.statusCode() == 503); i++) {
            Thread.sleep(50);
            answer = write(server, key, millis);
        }
        return answer;
    }

    @Test
    void aRequestThatWasCutOffIsCarriedOutByAnotherEngineWhenItsLeaseIsOver() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            database.applySchema(home.resolve("db"));
            try (RunningServer other = start(database)) {
                try (RunningServer killed = start(database);
                        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    assertEquals(201, write(killed, "before", 0).statusCode());
                    Future<HttpResponse<String>> cut = threads.submit(() -> write(killed, "cut", 700));
                    Thread.sleep(300);
                    killed.kill();
                    assertThrows(ExecutionException.class, cut::get, "the request has no answer");
                }
                HttpResponse<String> early = write(other, "cut", 700);
                assertEquals(409, early.statusCode(), early.body());
                assertTrue(early.body().contains("IdempotencyKeyInUse"), early.body());
                HttpResponse<String> late = patiently(other, "cut", 700);
                assertEquals(201, late.statusCode(), late.body());
                assertEquals(
                        "", late.headers().firstValue("Idempotency-Replayed").orElse(""));
                HttpResponse<String> before = write(other, "before", 0);
                assertEquals(
                        "true",
                        before.headers().firstValue("Idempotency-Replayed").orElse(""));
                assertEquals("{\"keys\":2,\"rows\":2}", other.get("/summary").body());
            }
        }
    }

    /** Sends new keys until the process is killed; what was not answered is to be sent again. */
    private static void loadUntilKilled(
            RunningServer server, AtomicInteger next, Map<String, String> answers, List<String> again, int more)
            throws Exception {
        int enough = answers.size() + more;
        var killed = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> {
                    while (!killed.get()) {
                        String key = "k" + next.incrementAndGet();
                        try {
                            HttpResponse<String> answer = write(server, key, 0);
                            if (answer.statusCode() == 201) {
                                answers.put(key, answer.body());
                            } else {
                                again.add(key);
                            }
                        } catch (IOException cut) {
                            again.add(key);
                        }
                    }
                    return null;
                }));
            }
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (answers.size() < enough && System.nanoTime() < patience) {
                LockSupport.parkNanos(100_000L * (1 + more % 7));
            }
            server.kill();
            killed.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertTrue(answers.size() >= enough, "only " + answers.size() + " requests were answered in a minute");
    }

    private void kills(int rounds) throws Exception {
        Map<String, String> answers = new ConcurrentHashMap<>();
        List<String> again = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            database.applySchema(home.resolve("db"));
            for (int round = 0; round < rounds; round++) {
                try (RunningServer server = start(database)) {
                    loadUntilKilled(server, next, answers, again, 10 + round * 37 % 90);
                }
            }
            try (RunningServer server = start(database)) {
                for (String key : again) {
                    HttpResponse<String> answer = patiently(server, key, 0);
                    assertEquals(201, answer.statusCode(), answer.body());
                    answers.put(key, answer.body());
                }
                for (Map.Entry<String, String> each : new TreeMap<>(answers).entrySet()) {
                    HttpResponse<String> repeated = write(server, each.getKey(), 0);
                    assertEquals(each.getValue(), repeated.body());
                    assertEquals(
                            "true",
                            repeated.headers()
                                    .firstValue("Idempotency-Replayed")
                                    .orElse(""));
                }
                int keys = answers.size();
                assertEquals(
                        "{\"keys\":" + keys + ",\"rows\":" + keys + "}",
                        server.get("/summary").body());
            }
        }
        assertTrue(again.size() >= rounds / 2, "the kills cut off only " + again.size() + " requests");
    }

    @Test
    void afterKillsEveryKeyHasOneRowAndEveryAnswerStands() throws Exception {
        kills(5);
    }

    @Test
    @Tag("long")
    void afterManyKillsToo() throws Exception {
        kills(1_000);
    }
}
