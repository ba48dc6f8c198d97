package io.mtpscript.conformance.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.operation.EngineLog;
import io.mtpscript.engine.operation.Operation;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.OperationSettings;
import io.mtpscript.engine.settings.OperationSettings.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code /readyz} says while a real database goes and comes back. */
@Timeout(120)
class ReadinessTest {
    private static final String APP = """
            api rows GET /rows
              auth none
              uses { DbRead } {
              let row = DbRead.query<{ n: Int }>(sql`SELECT 7 AS n`)?
              respond json(row)
            }
            """;

    private static final String READY = "200 {\"databases\":{\"main\":\"ok\"},\"status\":\"ready\"}";
    private static final String NOT_READY =
            "503 {\"databases\":{\"main\":\"gives no connection\"},\"status\":\"not ready\"}";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();

    private String ask(String path) throws Exception {
        Matcher url = Pattern.compile("management at (http://[0-9.:]+)").matcher(err.toString(StandardCharsets.UTF_8));
        assertTrue(url.find(), err::toString);
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url.group(1) + path)).build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private void await(String answer) throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;
        String said = ask("/readyz");
        while (!said.equals(answer) && System.nanoTime() < until) {
            Thread.sleep(20);
            said = ask("/readyz");
        }
        assertEquals(answer, said);
    }

    private Operation operate(Service service) throws StartException {
        return Operation.start(
                service.engine(),
                new OperationSettings(
                        Optional.of(new OperationSettings.Management("127.0.0.1", 0)),
                        0,
                        false,
                        Optional.empty(),
                        LogFormat.TEXT,
                        LogLevel.INFO,
                        false),
                Path.of("app.msqs"),
                () -> {
                    throw new StartException(ExitCode.UNAVAILABLE, "There is no file here");
                },
                new EngineLog(
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        LogFormat.TEXT,
                        LogLevel.INFO,
                        Clock.systemUTC()));
    }

    @Test
    void readinessFollowsTheDatabaseAndTheDrainGoesBeforeIt() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary();
                FaultProxy proxy = new FaultProxy(server.url())) {
            DatabaseSettings database = DatabaseSettings.of(proxy.through(server.url()));
            try (Service service = Service.open(
                            Service.compile(APP),
                            EngineSettings.of("127.0.0.1", 0)
                                    .withCapacity(1, 100)
                                    .withDatabase(database));
                    Operation operation = operate(service)) {
                assertEquals(READY, ask("/readyz"));
                assertEquals("200 [{\"n\":7}]", Service.text(service.call("GET", "/rows", "")));

                proxy.setDown(true);
                await(NOT_READY);
                assertTrue(ask("/healthz").startsWith("200 "), "starting again would not help");
                assertEquals(503, service.call("GET", "/rows", "").status());
                proxy.setDown(false);
                await(READY);
                assertEquals("200 [{\"n\":7}]", Service.text(service.call("GET", "/rows", "")));

                FaultsTest.signal(server, "STOP");
                try {
                    await(NOT_READY);
                } finally {
                    FaultsTest.signal(server, "CONT");
                }
                await(READY);

                proxy.setDown(true);
                operation.drain();
                assertEquals("503 {\"status\":\"draining\"}", ask("/readyz"), "no database is asked any more");
                proxy.setDown(false);
                assertEquals("503 {\"status\":\"draining\"}", ask("/readyz"));
            }
        }
    }
}
