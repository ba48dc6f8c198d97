package io.mtpscript.conformance.secrets;

import static io.mtpscript.conformance.database.Service.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.conformance.database.Postgres;
import io.mtpscript.conformance.database.Service;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import io.mtpscript.effects.outbox.OutboxSettings;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.audit.AuditSettings;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canaries: secrets of the configuration and values of fields that are secret. They must not be found in the log, the journal, the
 * audit trail, the database's own tables, responses and errors, in the clear or in a usual coding.
 */
@Timeout(120)
class CanariesTest {
    private static final String CANARY = "canary-7f3a-yellow-bird";
    private static final String CARD = "4111-canary-1111";

    private static final String APP = """
            type Holder = { key: Secret, n: Int }
            type Wrapped = Wrapped(Secret) | Nothing
            type Card = { brand: String, number: secret String }
            type Payment = { by: List<Card>, note: Option<String> }

            function through(key: Secret): Secret { key }
            function held(key: Secret): List<Holder> { [{ key: through(key), n: 1 }] }
            function signer(key: Secret): (String) => String { (text) => Hash.hmacSha256(key, text) }

            api headers POST /headers uses { Config, HttpOut, Log } {
              let key = Config.secret("canary")
              let asked = HttpRequest.post(`${Config.string("peer")}/headers`).bearer(key).secretHeader("X-Key", "v=", key)
              let answer = HttpOut.request(asked.json({ n: 1 }))?
              Log.info("sent", { status: answer.status() })
              respond json({ status: answer.status() })
            }
            api carried POST /carried uses { Config } {
              let key = Config.secret("canary")
              let same = match Wrapped(key) { Wrapped(inner) => Some(inner), Nothing => None }
              let all = for (holder of held(key)) { signer(holder.key)("m") }
              respond json({ all, some: same.map((k) => Hash.hmacSha256(k, "m")) })
            }
            api keys POST /keys uses { Config } {
              let key = Config.secret("canary")
              let token = Jwt.sign({ id: 1 }, key)
              let checked = Jwt.verify("not.a.token", Jwt.HS256, key, Jwt.options(0))
              let matches = Password.verify(key, "$argon2id$nonsense")
              respond json({ signed: token.isOk(), valid: checked.isOk(), matches })
            }
            api trap POST /trap query { d: Int = 0 } uses { Config } {
              let key = Config.secret("canary")
              let signed = Hash.hmacSha256(key, "m")
              respond json({ signed, n: 1 / query.d })
            }
            api refused POST /refused uses { Config, HttpOut } {
              let answer = HttpOut.request(HttpRequest.get("http://127.0.0.1:1/").bearer(Config.secret("canary")))?
              respond json({ status: answer.status() })
            }
            api broken POST /broken uses { Config, HttpOut, Log } {
              let asked = HttpRequest.get(`${Config.string("peer")}/`).secretHeader("X-Key", "", Config.secret("brokenCanary"))
              match HttpOut.request(asked) {
                Ok(answer) => respond json({ status: answer.status() }),
                Err(Malformed(message)) => respond status(502) json({ message }),
                Err(_) => respond status(503) json({ message: "other" }),
              }
            }
            api later POST /later uses { Config, DbWrite, HttpOut } {
              let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES ('later')`)?
              HttpOut.afterCommit(HttpRequest.post(`${Config.string("peer")}/later`).bearer(Config.secret("canary")))?
              respond json({ n })
            }
            api fields POST /fields body Payment uses { Log } {
              let brands = body.by.map((card) => card.brand)
              Log.warn("paid", { brands, note: body.note })
              respond json({ count: body.by.length() })
            }
            api hidden POST /hidden sensitive body { text: String } uses { DbWrite, Log } {
              let n = DbWrite.execute(sql`INSERT INTO note(text) VALUES ('hidden')`)?
              Log.info("hidden", { n })
              respond json({ text: body.text.length() })
            }
            """;

    private static final ServedProgram PROGRAM = Service.compile(APP);

    @TempDir
    private Path folder;

    private final List<String> came = Collections.synchronizedList(new ArrayList<>());
    private String url = "";
    private HttpServer peer = server();

    private HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                came.add(exchange.getRequestURI().getPath() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void database() throws Exception {
        url = Postgres.create("CREATE TABLE note (text text)");
    }

    @AfterEach
    void stop() {
        peer.stop(0);
    }

    private EngineSettings settings(JournalSettings journal, String canary) {
        Map<String, String> config = Map.of(
                "MTP_CONFIG_CANARY",
                canary,
                "MTP_CONFIG_BROKEN_CANARY",
                canary + "\n",
                "MTP_CONFIG_PEER",
                "http://127.0.0.1:" + peer.getAddress().getPort());
        return EngineSettings.of("127.0.0.1", 0)
                .withJournal(journal)
                .withHost(HostSettings.none()
                        .withRandomKey(RandomKey.development())
                        .withConfig(config)
                        .withHttp(HttpSettings.none()
                                .withAllowed(AllowList.NOTHING.withLoopback())
                                .withOutbox(new OutboxSettings(1, 100, 100, 50, 4))))
                .withAudit(Optional.of(new AuditSettings(
                        folder.resolve("audit"),
                        Optional.empty(),
                        AuditSettings.HEAD_EVERY,
                        AuditSettings.FILE_BYTES,
                        AuditSettings.QUEUE_BYTES,
                        true,
                        Optional.empty())))
                .withDatabase(DatabaseSettings.of(url).withConnections(8));
    }

    /** Every route, by the start of its answer. */
    private static List<LocalResponse> callAll(Service service) {
        String card = "{\"by\":[{\"brand\":\"visa\",\"number\":\"" + CARD + "\"}]}";
        List<LocalResponse> answers = new ArrayList<>();
        answers.add(service.callAs("headers", "POST", "/headers", ""));
        answers.add(service.callAs("carried", "POST", "/carried", ""));
        answers.add(service.callAs("keys", "POST", "/keys", ""));
        answers.add(service.callAs("trap", "POST", "/trap", ""));
        answers.add(service.callAs("refused", "POST", "/refused", ""));
        answers.add(service.callAs("broken", "POST", "/broken", ""));
        answers.add(service.callAs("later", "POST", "/later", ""));
        answers.add(service.callAs("fields", "POST", "/fields", card));
        answers.add(service.callAs("invalid", "POST", "/fields", card.replace("]}", "],\"note\":1,\"x\":2}")));
        answers.add(service.callAs("hidden", "POST", "/hidden", "{\"text\":\"" + CANARY + "\"}"));
        answers.add(service.callAs("hidden-invalid", "POST", "/hidden", "{\"text\":[\"" + CANARY + "\"]}"));
        assertEquals(
                List.of(200, 200, 200, 500, 503, 502, 200, 200, 400, 200, 400),
                answers.stream().map(LocalResponse::status).toList(),
                answers.stream().map(Service::text).toList().toString());
        return answers;
    }

    private static List<String> codings(String secret) {
        byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
        List<String> codings = new ArrayList<>(List.of(secret, HexFormat.of().formatHex(utf8)));
        // What stands in the middle of an encoded text begins at any of three places.
        for (int skip = 0; skip < 3; skip++) {
            String base64 = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(secret.substring(skip).getBytes(StandardCharsets.UTF_8));
            codings.add(base64.substring(0, base64.length() - 2));
        }
        return codings;
    }

    private static void assertClean(String where, String text) {
        for (String secret : List.of(CANARY, CARD)) {
            for (String coding : codings(secret)) {
                assertFalse(text.contains(coding), where + " has " + coding + ": " + text);
            }
        }
    }

    private static void assertClean(String where, byte[] bytes) {
        assertClean(where, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private void assertFilesClean(Path files) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertClean(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < patience, "it does not come to be");
            Thread.sleep(20);
        }
    }

    @Test
    void nothingThatIsWrittenHasThem() throws Exception {
        Path journal = folder.resolve("journal");
        SegmentSettings segments = new SegmentSettings(
                journal,
                JournalKeys.of(new byte[32]),
                1 << 20,
                1 << 30,
                1_000_000,
                1 << 20,
                SegmentSettings.COMPACT_MILLIS);
        try (Service service = Service.open(PROGRAM, settings(new JournalSettings.Files(segments), CANARY))) {
            for (LocalResponse answer : callAll(service)) {
                assertClean("a response", text(answer) + answer.fields());
            }
            await(() -> Postgres.number(url, "SELECT count(*) FROM mtp_outbox WHERE failed") == 1);
            await(() -> service.log().lines().stream().anyMatch(line -> line.contains("was given up")));
            service.log().lines().forEach(line -> assertClean("the log", line));
        }
        assertEquals(
                List.of("/headers Bearer " + CANARY, "/later Bearer " + CANARY), came, "the service alone gets it");
        assertFilesClean(journal);
        assertFilesClean(folder.resolve("audit"));
        for (String coding : codings(CANARY)) {
            assertEquals(
                    0,
                    Postgres.number(
                            url,
                            "SELECT count(*) FROM mtp_outbox o WHERE position('" + coding
                                    + "' in o::text || encode(o.request, 'escape')) > 0"),
                    coding);
        }
    }

    /** A journal in memory is not encrypted: what is in it of calls and answers is looked at in the clear. */
    @Test
    void recordsOfCallsHaveNoneAndReplaysNeedTheSame() throws Exception {
        List<RecordedRequest> records = new ArrayList<>();
        try (Service service = Service.open(PROGRAM, settings(new JournalSettings.Memory(), CANARY))) {
            callAll(service);
            for (String id : List.of("headers", "carried", "keys", "trap", "refused", "broken", "later")) {
                RecordedRequest record = service.engine().recorded(id).orElseThrow();
                records.add(record);
                for (JournalEntry entry : record.entries()) {
                    assertClean("a call of " + id, entry.call());
                    switch (entry.result()) {
                        case JournalEntry.Answered(byte[] cbor) -> assertClean("an answer of " + id, cbor);
                        case JournalEntry.Withheld(byte[] hmac) -> assertClean("what stands for a secret", hmac);
                        case JournalEntry.Ended ended -> throw new AssertionError("ended: " + ended);
                    }
                }
                ReplayReport replay = service.engine().replay(record).get(30, TimeUnit.SECONDS);
                assertTrue(replay.equal(), id + ": " + replay);
                assertClean("a replay", replay.toString());
            }
        }
        int sent = came.size();
        try (Service other = Service.open(PROGRAM, settings(new JournalSettings.Memory(), CANARY + "2"))) {
            for (RecordedRequest record : records) {
                ReplayReport replay = other.engine().replay(record).get(30, TimeUnit.SECONDS);
                assertFalse(replay.equal(), "another secret is another request");
                assertClean("a replay with another secret", replay.toString());
            }
        }
        assertEquals(sent, came.size(), "replays send nothing");
    }

    /** What could show one is refused before anything runs: the forms are in the compiler's golden cases. */
    @Test
    void noProgramCanLogAValueThatHasOne() {
        for (String leak : List.of(
                "Log.info(\"m\", { key: Config.secret(\"canary\") })",
                "Log.info(`${Config.secret(\"canary\")}`, {})",
                "Log.info(\"m\", { cards: [{ card: { number: \"1\" } }].map((c) => Some(Card(c.card.number))) })")) {
            String source = "type Paid = Card(number: secret String) | Cash\n" + "api x POST /x uses { Config, Log } { "
                    + leak + "\n respond status(204) }\n";
            AssertionError refused = assertThrows(AssertionError.class, () -> Service.compile(source));
            assertFalse(String.valueOf(refused.getMessage()).isEmpty(), leak);
        }
    }

    @Test
    void whatStopsAStartHasNone() {
        EngineSettings large = settings(new JournalSettings.None(), (CANARY + " ").repeat(10_000));
        StartException tooLarge = assertThrows(StartException.class, () -> Service.open(PROGRAM, large));
        assertClean("the line", tooLarge.line());
        assertTrue(tooLarge.line().contains("is over 65536 bytes"), tooLarge.line());
        assertClean(
                "settings as they are shown",
                settings(new JournalSettings.None(), CANARY).toString());
    }
}
