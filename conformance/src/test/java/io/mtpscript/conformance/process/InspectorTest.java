package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mtpscript.conformance.tiers.Installed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mtpsc serve} shows of its requests. */
class InspectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APP = "app";
    private static final String SOURCE = """
            type Order = { item: String, quantity: Int }
            api order POST /orders/:id path { id: Int } body Order uses { Clock, Log } {
              let at = Clock.now()
              Log.info("ordered", { item: body.item })
              ensure(body.quantity > 0, 422, "NoQuantity")?
              respond status(201) header("X-Item", body.item) json({ id: path.id, price: body.quantity * 25, known: at > 0 })
            }
            """;

    @TempDir
    Path home;

    private Path source() throws IOException {
        Path app = home.resolve(APP);
        Files.createDirectories(app);
        Path source = app.resolve("app.mtp");
        Files.writeString(source, SOURCE);
        return source;
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static JsonNode get(RunningServer server, String path) throws IOException, InterruptedException {
        return JSON.readTree(server.get(path).body());
    }

    private static HttpResponse<String> replay(RunningServer server, String id)
            throws IOException, InterruptedException {
        return server.send("/__mtp/requests/" + id + "/replay", "POST", Optional.of(""), "Mtp-Inspector", "replay");
    }

    @Test
    void aRequestIsShownAndReplaysToTheSameBits() throws IOException, InterruptedException {
        source();
        try (RunningServer server =
                new Programs(home).startServe(home.resolve(APP).toString(), "--port", "0")) {
            HttpResponse<String> answer = server.post("/orders/7", "{\"item\":\"it's\",\"quantity\":2}");
            assertEquals(201, answer.statusCode());
            String id = header(answer, "X-Correlation-Id");
            assertTrue(header(answer, "Mtp-Inspect").endsWith("/__mtp#" + id), header(answer, "Mtp-Inspect"));
            assertEquals("", header(answer, "Mtp-Replay"));

            JsonNode listed = get(server, "/__mtp/requests").get("requests").get(0);
            assertEquals(id, listed.get("id").asText());
            assertEquals(2, listed.get("effects").asInt());
            assertTrue(listed.get("recorded").asBoolean());

            JsonNode shown = get(server, "/__mtp/requests/" + id);
            assertEquals("Clock.now()", shown.get("calls").get(0).get("call").asText());
            assertEquals("app.mtp:3:12", shown.get("calls").get(0).get("place").asText());
            assertTrue(
                    shown.get("response").get("log").get(0).asText().contains("\"message\":\"ordered\""),
                    shown.toString());
            assertEquals(answer.body(), shown.get("response").get("body").asText());
            String command = shown.get("command").asText();
            assertTrue(command.endsWith("POST /orders/7 -d '{\"item\":\"it'\\''s\",\"quantity\":2}'"), command);

            JsonNode verdict = JSON.readTree(replay(server, id).body());
            assertTrue(
                    verdict.get("equal").asBoolean()
                            && verdict.get("sameProgram").asBoolean(),
                    verdict.toString());
            assertEquals(
                    shown.get("response").get("sha256").asText(),
                    verdict.get("response").get("sha256").asText());
        }
    }

    @Test
    void theEditedSourceAndAMistakeInItAreTold() throws IOException, InterruptedException {
        Path source = source();
        try (RunningServer server =
                new Programs(home).startServe(home.resolve(APP).toString(), "--port", "0")) {
            HttpResponse<String> refused = server.post("/orders/7", "{\"item\":\"x\",\"quantity\":0}");
            assertEquals(422, refused.statusCode());
            String id = header(refused, "X-Correlation-Id");
            assertTrue(header(refused, "Mtp-Replay").endsWith("/__mtp/requests/" + id + "/replay"));

            Files.writeString(source, SOURCE.replace("422", "400"));
            await(() ->
                    !JSON.readTree(replay(server, id).body()).get("sameProgram").asBoolean());
            JsonNode verdict = JSON.readTree(replay(server, id).body());
            assertFalse(verdict.get("equal").asBoolean());
            assertEquals(400, verdict.get("response").get("status").asInt());
            assertTrue(
                    verdict.get("findings").get(0).asText().startsWith("status: expected 422, found 400"),
                    verdict.toString());

            assertFalse(verdict.get("diverges").asBoolean());

            Files.writeString(
                    source, SOURCE.replace("\"ordered\", { item: body.item }", "\"asked\", { n: body.quantity }"));
            await(() -> JSON.readTree(replay(server, id).body()).get("diverges").asBoolean());
            assertEquals(
                    "effect 1 at app.mtp:4:3 diverges: expected Log.info(\"ordered\", (of other types than this program's)),"
                            + " found Log.info(\"asked\", { n: 0 })",
                    JSON.readTree(replay(server, id).body())
                            .get("findings")
                            .get(0)
                            .asText());

            assertFalse(get(server, "/__mtp/requests").has("problem"));
            Files.writeString(source, SOURCE.replace("path.id", "path.no"));
            await(() -> get(server, "/__mtp/requests").has("problem"));
            Files.writeString(source, SOURCE);
            await(() -> !get(server, "/__mtp/requests").has("problem"));
        }
    }

    @Test
    void othersGetNothing() throws IOException, InterruptedException {
        source();
        try (RunningServer server =
                new Programs(home).startServe(home.resolve(APP).toString(), "--port", "0")) {
            HttpResponse<String> missing = server.get("/nowhere");
            assertEquals(404, missing.statusCode());
            assertFalse(get(server, "/__mtp/requests")
                    .get("requests")
                    .get(0)
                    .get("recorded")
                    .asBoolean());
            HttpResponse<String> answer = server.post("/orders/7", "{\"item\":\"x\",\"quantity\":1}");
            String id = header(answer, "X-Correlation-Id");
            assertEquals(
                    403,
                    server.send("/__mtp/requests/" + id + "/replay", "POST", Optional.of(""))
                            .statusCode());
            assertEquals(405, server.get("/__mtp/requests/" + id + "/replay").statusCode());
            assertEquals(404, server.get("/__mtp/requests/0123").statusCode());
            assertEquals(404, server.get("/__mtp/else").statusCode());
            assertEquals(405, server.post("/docs", "1").statusCode());
            assertEquals(
                    "3.1.0", get(server, "/__mtp/openapi.json").get("openapi").asText());
            assertEquals(
                    "HTTP/1.1 403 Forbidden",
                    statusLine(URI.create(header(answer, "Mtp-Inspect")).getPort(), "evil.example"));
            assertEquals(
                    "HTTP/1.1 200 OK",
                    statusLine(URI.create(header(answer, "Mtp-Inspect")).getPort(), "localhost"));
        }
    }

    private RunningServer engine(String... more) throws IOException, InterruptedException {
        source();
        Programs programs = new Programs(home);
        Path snapshot = home.resolve("app.msqs");
        programs.compile(home.resolve(APP), snapshot);
        List<String> arguments = new ArrayList<>(List.of(snapshot.toString(), "--host", "127.0.0.1", "--port", "0"));
        arguments.addAll(List.of(more));
        return programs.startEngine(arguments.toArray(String[]::new));
    }

    private static Stream<JsonNode> lines(RunningServer server) {
        return server.errors().stream().filter(line -> line.startsWith("{")).map(line -> {
            try {
                return JSON.readTree(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void anEngineInDevelopmentHasItToo() throws IOException, InterruptedException {
        try (RunningServer server = engine("--dev")) {
            HttpResponse<String> refused = server.post("/orders/7", "{\"item\":\"x\",\"quantity\":0}");
            assertEquals("{\"error\":\"NoQuantity\"}", refused.body(), "the body is what it is everywhere");
            String id = header(refused, "X-Correlation-Id");
            assertTrue(header(refused, "Mtp-Inspect").endsWith("/__mtp#" + id), header(refused, "Mtp-Inspect"));
            String command = header(refused, "Mtp-Replay");
            assertTrue(command.endsWith(server.url() + "/__mtp/requests/" + id + "/replay"), command);
            await(() -> lines(server)
                    .anyMatch(line -> line.path("message").asText().equals("answered 422, replay: " + command)));

            JsonNode verdict = JSON.readTree(replay(server, id).body());
            assertTrue(verdict.get("equal").asBoolean(), verdict.toString());
            JsonNode list = get(server, "/__mtp/requests");
            assertEquals("snapshot", list.get("edits").asText());
            JsonNode shown = get(server, "/__mtp/requests/" + id);
            assertTrue(
                    shown.get("command").asText().matches("mtpsc call \\S+app\\.msqs POST /orders/7 -d .*"),
                    shown.toString());
            assertTrue(server.get("/docs").body().startsWith("<!doctype html>"));
            HttpResponse<String> missing = server.get("/nowhere");
            assertTrue(header(missing, "Mtp-Inspect").matches(".*/__mtp#[0-9]+"), header(missing, "Mtp-Inspect"));
        }
    }

    @Test
    void anEngineInProductionHasNothingOfIt() throws IOException, InterruptedException {
        Path trust = new Programs(home).developmentRoot();
        try (RunningServer server = engine("--trust", trust.toString(), "--journal", "memory", "--access-log")) {
            HttpResponse<String> refused = server.post("/orders/7?token=hush", "{\"item\":\"x\",\"quantity\":0}");
            assertEquals(422, refused.statusCode());
            assertEquals("", header(refused, "Mtp-Inspect") + header(refused, "Mtp-Replay"));
            assertEquals(404, server.get("/__mtp").statusCode());
            assertEquals(404, server.get("/docs").statusCode());
            await(() -> lines(server)
                            .filter(line -> line.path("event").asText().equals("access"))
                            .count()
                    == 3);
            JsonNode line = lines(server)
                    .filter(each -> each.path("event").asText().equals("access"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("/orders/:id", line.get("route").asText());
            assertEquals("POST", line.get("method").asText());
            assertEquals(422, line.get("status").asInt());
            assertEquals(refused.body().length(), line.get("bytes").asInt());
            assertEquals("127.0.0.1", line.get("client").asText());
            assertEquals(
                    header(refused, "X-Correlation-Id"),
                    line.get("correlationId").asText());
            assertTrue(line.get("gas").asLong() > 0 && line.get("micros").asLong() > 0, line.toString());
            assertTrue(server.errors().stream().noneMatch(each -> each.contains("hush") || each.contains("replay")));
        }
    }

    private static String statusLine(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /__mtp/requests HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    /** In a browser, where there is one. */
    @Test
    void thePageShowsTheRequest() throws IOException, InterruptedException {
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Installed.program(name).stream())
                .findFirst();
        if (browser.isEmpty()) {
            System.out.println("skipped: Chromium absent");
        }
        assumeTrue(browser.isPresent(), "skipped: Chromium absent");
        source();
        try (RunningServer server =
                new Programs(home).startServe(home.resolve(APP).toString(), "--port", "0")) {
            HttpResponse<String> answer = server.post("/orders/7", "{\"item\":\"<b onload=x>\",\"quantity\":2}");
            String page = dom(browser.get(), header(answer, "Mtp-Inspect"));
            assertTrue(page.contains("POST /orders/7"), page);
            assertTrue(page.contains("Clock.now()"), page);
            assertTrue(page.contains("&lt;b onload=x&gt;"), page);
            assertFalse(page.contains("<b onload"), page);
            assertTrue(page.contains(">Replay<"), page);
            String origin = header(answer, "Mtp-Inspect").replaceFirst("/__mtp.*", "");
            String docs = dom(browser.get(), origin + "/docs#order");
            assertTrue(docs.contains("/orders/{id}") && docs.contains("quantity: Int"), docs);
        }
    }

    @Test
    void aRouteOfTheProgramGoesFirst() throws IOException, InterruptedException {
        Path source = source();
        Files.writeString(source, "api docs GET /:page path { page: String } { respond json(path.page) }\n");
        try (RunningServer server =
                new Programs(home).startServe(home.resolve(APP).toString(), "--port", "0")) {
            assertEquals("\"docs\"", server.get("/docs").body());
            assertTrue(server.get("/__mtp/docs").body().startsWith("<!doctype html>"));
        }
    }

    private String dom(Path browser, String url) throws IOException, InterruptedException {
        Path out = home.resolve("dom.html");
        Process process = new ProcessBuilder(List.of(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + home.resolve("browser"),
                        "--timeout=20000",
                        "--virtual-time-budget=4000",
                        "--dump-dom",
                        url))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), "the browser does not end");
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "not within 30 s");
            Thread.sleep(50);
        }
    }
}
