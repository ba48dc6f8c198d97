package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc serve} while its sources are being edited. */
class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    @Test
    void whatIsSavedIsServedAndAMistakeIsToldToWhoAsks() throws IOException, InterruptedException {
        var programs = new Programs(home);
        Path app = home.resolve("app");
        Path source = app.resolve("app.mtp");
        Files.createDirectories(app);
        Files.writeString(source, "api now GET /now { respond json(1) }\n");
        try (RunningServer server = programs.startServe(app.toString(), "--port", "0")) {
            assertEquals("1", server.get("/now").body());

            Files.writeString(source, "api now GET /now { respond json(2) }\n");
            until(server, body -> body.equals("2"));

            Files.writeString(source, "api now GET /now { respond json(unknown) }\n");
            await(() -> server.errors().stream().anyMatch(line -> line.contains("MTP0301")), server);
            await(() -> server.get("/now").statusCode() == 500, server);
            String told = server.get("/now").body();
            assertTrue(
                    told.startsWith("{\"details\":[{\"message\":\"MTP0301: ")
                            && told.contains("\"path\":\"app.mtp:1:33\"")
                            && told.endsWith("\"error\":\"CompileFailed\","
                                    + "\"message\":\"The sources cannot be served: 1 error\"}"),
                    told);
            String page = server.send("/now", "GET", Optional.empty(), "Accept", "text/html,*/*")
                    .body();
            assertTrue(page.startsWith("<!doctype html>") && page.contains("MTP0301"), page);

            Files.writeString(source, "api now GET /now auth bearer { audience: \"a\" } { respond json(1) }\n");
            await(() -> server.get("/now").body().contains("start `mtpsc serve` again to have keys"), server);

            Files.writeString(app.resolve("more.mtp"), "export let answer = 3\n");
            Files.writeString(
                    source, "import { answer } from \"./more.mtp\"\napi now GET /now { respond json(answer) }\n");
            until(server, body -> body.equals("3"));

            Files.delete(source);
            await(() -> server.errors().stream().anyMatch(line -> line.contains("no api to serve")), server);
            await(() -> server.get("/now").body().contains("no api to serve"), server);
            assertTrue(server.errors().stream().anyMatch(line -> line.matches("Swapped in [0-9]+ ms, 1 route\\.")));
            assertTrue(
                    server.errors().stream().anyMatch(line -> line.matches(".*  200  GET /now  .* gas")),
                    () -> server.errors().toString());
            assertEquals(0, server.stop());
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void until(RunningServer server, Predicate<String> wanted) throws IOException, InterruptedException {
        await(() -> wanted.test(server.get("/now").body()), server);
    }

    private static void await(Condition condition, RunningServer server) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), () -> "not within " + PATIENCE + ": " + server.errors());
            Thread.sleep(20);
        }
    }
}
