package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.conformance.database.Postgres;
import io.mtpscript.devdb.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine is killed while it holds a key: another one takes it over when its lease is over. */
class ClaimKillsTest {
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

    private static final String TABLE = "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, key text)";

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

    /** Its requests' leases end seven seconds after they began. */
    private RunningServer start(EmbeddedPostgres database) throws IOException, InterruptedException {
        return programs.serve(
                snapshot,
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
            Postgres.run(database.url(), TABLE);
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
}
