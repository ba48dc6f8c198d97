package io.mtpscript.engine.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.net.coding.CodingSettings;
import io.mtpscript.net.cors.CorsSettings;
import io.mtpscript.net.rate.Rate;
import io.mtpscript.net.rate.RateSettings;
import io.mtpscript.net.server.ConnectionLimits;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.net.tls.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Program.Serve NOTHING =
            new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Program.Serve SERVE =
            new Program.Serve(Optional.of("10.0.0.1"), Optional.of(9000), Optional.of(5000));

    private static CommandLine line(Map<String, String> environment, String... arguments) throws UsageException {
        return assertInstanceOf(CommandLine.Serve.class, CommandLine.read(List.of(arguments), environment))
                .line();
    }

    private static EngineSettings settings(Map<String, String> environment, String... arguments) throws UsageException {
        return line(environment, arguments).settings(NOTHING);
    }

    private static String refusal(Map<String, String> environment, String... arguments) {
        String line = assertThrows(UsageException.class, () -> settings(environment, arguments))
                .line();
        assertFalse(line.contains("\n"), line);
        return line;
    }

    @Test
    void flagBeforeVariableBeforeProgramBeforeDefault() throws UsageException {
        EngineSettings defaults = settings(Map.of(), "app.msqs", "--trust", "root.pem");
        assertEquals("0.0.0.0", defaults.http().host());
        assertEquals(8080, defaults.http().port());
        assertEquals(30_000, defaults.requestTimeout());
        EngineSettings program = line(Map.of(), "app.msqs", "--trust", "r").settings(SERVE);
        assertEquals("10.0.0.1", program.http().host());
        assertEquals(9000, program.http().port());
        assertEquals(5000, program.requestTimeout());
        Map<String, String> environment =
                Map.of("MTP_PORT", "9001", "MTP_HOST", "h1", "MTP_REQUEST_TIMEOUT", "6000", "MTP_TRUST", "r");
        EngineSettings variables = line(environment, "app.msqs").settings(SERVE);
        assertEquals("h1", variables.http().host());
        assertEquals(9001, variables.http().port());
        assertEquals(6000, variables.requestTimeout());
        EngineSettings flags = line(environment, "--port=9002", "app.msqs", "--host", "h2", "--request-timeout", "7000")
                .settings(SERVE);
        assertEquals("h2", flags.http().host());
        assertEquals(9002, flags.http().port());
        assertEquals(7000, flags.requestTimeout());
    }

    @Test
    void theHostsSettingsArrive(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(
                folder.resolve("config.json"), "{\"rateUrl\":\"https://a\",\"retries\":3,\"verbose\":true}");
        HostSettings host = settings(
                        Map.of("MTP_CONFIG_RETRIES", "4", "MTP_CONFIG_API_KEY", "k", "MTP_HTTP_TIMEOUT", "5"),
                        "app.msqs",
                        "--trust",
                        "r",
                        "--config",
                        config.toString(),
                        "--random-key",
                        "0123456789abcdef0123456789abcdef",
                        "--http-allow",
                        "api.example.com",
                        "--http-max-request",
                        "2KiB",
                        "--http-max-response",
                        "3KiB",
                        "--http-connections",
                        "6")
                .host();
        assertEquals(Optional.of("https://a"), host.configured("rateUrl"));
        assertEquals(Optional.of("4"), host.configured("retries"), "a variable goes before the file");
        assertEquals(Optional.of("true"), host.configured("verbose"));
        assertEquals(Optional.of("k"), host.configured("apiKey"));
        assertEquals(Optional.empty(), host.configured("other"));
        assertFalse(host.toString().contains("https://a"), host.toString());
        assertTrue(host.http().allowed().allowsHost(true, "api.example.com", 443));
        assertFalse(host.http().allowed().allowsHost(false, "localhost", 80), "not without --dev");
        assertEquals(
                List.of(5, 2048, 3072, 6),
                List.of(
                        host.http().timeout(),
                        host.http().requestBytes(),
                        host.http().responseBytes(),
                        host.http().connections()));
        HostSettings development = settings(Map.of(), "app.msqs", "--dev").host();
        assertTrue(development.http().allowed().allowsHost(false, "localhost", 9001));
        assertTrue(development.randomKey().isPresent());
        assertTrue(settings(Map.of(), "app.msqs", "--trust", "r")
                .host()
                .randomKey()
                .isEmpty());
    }

    @Test
    void aFolderHasAFileForEachValue(@TempDir Path folder) throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("..2026/"));
        Files.writeString(secrets.resolve("apiKey"), "s3cr3t\n");
        Files.createSymbolicLink(folder.resolve("apiKey"), secrets.resolve("apiKey"));
        Files.writeString(folder.resolve("rateUrl"), "https://a");
        Files.writeString(folder.resolve("text"), " two\nlines\n\n");
        Files.writeString(folder.resolve(".hidden"), "x");
        HostSettings host = settings(Map.of("MTP_CONFIG_RATE_URL", "https://b"), dev("--config", folder))
                .host();
        assertEquals(Optional.of("s3cr3t"), host.configured("apiKey"));
        assertEquals(Optional.of("https://b"), host.configured("rateUrl"), "a variable goes before the file");
        assertEquals(Optional.of(" two\nlines\n"), host.configured("text"));
        assertEquals(Optional.empty(), host.configured(".hidden"));
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));
        assertEquals(
                "The configuration's value in " + large + " is over 65536 bytes",
                refusal(Map.of(), dev("--config", folder)));
        Files.write(large, new byte[] {(byte) 0xff});
        assertEquals(
                "The configuration's value in " + large + " is no UTF-8", refusal(Map.of(), dev("--config", folder)));
    }

    @Test
    void nonsenseOfTheHostsSettingsIsSaid(@TempDir Path folder) throws Exception {
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        Path nested = Files.writeString(folder.resolve("nested.json"), "{\"a\":[]}");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        assertEquals(
                "The configuration in " + list + " must be one JSON object", refusal(Map.of(), dev("--config", list)));
        assertEquals(
                "The configuration in " + nested + " has no text or number for a",
                refusal(Map.of(), dev("--config", nested)));
        assertTrue(refusal(Map.of(), dev("--config", broken)).contains(" is no JSON: "));
        Path missing = folder.resolve("missing");
        assertEquals("Cannot read the configuration in " + missing, refusal(Map.of(), dev("--config", missing)));
        assertEquals("Cannot read the certificates in " + missing, refusal(Map.of(), dev("--http-trust", missing)));
        assertTrue(refusal(Map.of(), dev("--http-allow", "a b")).startsWith("'a b' is no host; write "));
        String key = refusal(Map.of("MTP_RANDOM_KEY", "sh0rt"), "app.msqs", "--dev");
        assertTrue(key.startsWith("The random key has 5 bytes"), key);
    }

    private static String[] dev(String flag, Object value) {
        return new String[] {"app.msqs", "--dev", flag, value.toString()};
    }

    @Test
    void everySettingArrives() throws UsageException {
        EngineSettings settings = settings(
                Map.of(),
                "--dev --gas-limit 5 --memory 1MiB --stop-timeout 0 --receive-timeout 11 --idle-timeout 12 --max-body 64KiB "
                        .concat(
                                "--max-url 100 --max-headers 2KiB --max-connections 13 --max-requests 14 --event-loops 15 ")
                        .concat(
                                "--db postgresql://h/d --db-connections 16 --db-timeout 17 --db-isolation read-committed ")
                        .concat("--account-id a --function-version 7 app.msqs")
                        .split(" "));
        assertEquals(
                new Limits(5, 1 << 20, 64 << 10, 100, 2 << 10, 100),
                settings.http().limits());
        assertEquals(11, settings.http().receiveTimeout());
        assertEquals(12, settings.http().idleTimeout());
        assertEquals(13, settings.http().connections().total());
        assertEquals(0, settings.stopTimeout());
        assertEquals(14, settings.maxRequests());
        assertEquals(15, settings.eventLoops());
        assertEquals("a", settings.accountId());
        assertEquals("7", settings.functionVersion());
        DatabaseSettings database = settings.database().orElseThrow();
        assertEquals("postgresql://h/d", database.url());
        assertEquals(16, database.connections());
        assertEquals(17, database.statementTimeout());
        assertEquals(DatabaseSettings.Isolation.READ_COMMITTED, database.isolation());
    }

    @Test
    void theFrontEndsSettingsArrive() throws UsageException {
        HttpServerSettings http = settings(
                        Map.of("MTP_RATE_LIMIT", "POST /quote=10/m, *=100/15s"),
                        "--dev --header-timeout 1 --max-header-count 2 --max-connections-per-address 3 "
                                .concat("--max-requests-per-connection 4 --max-streams 5 --max-stream-resets 6 ")
                                .concat("--tls-cert c.pem --tls-key k.pem --unix-socket s.sock --proxy-protocol ")
                                .concat("--trusted-proxies 10.0.0.0/8,unix --rate-limit-key header:X-Client ")
                                .concat("--rate-limit-keys 7 --cors-origins https://a,https://b --cors-headers X-A ")
                                .concat("--cors-expose X-B --cors-credentials --cors-max-age 8 --gzip --gzip-min 2KiB ")
                                .concat("--etags app.msqs")
                                .split(" "))
                .http();
        assertEquals(1, http.headerTimeout());
        assertEquals(2, http.limits().headerCount());
        assertEquals(new ConnectionLimits(20_000, 3, 4, 5, 6), http.connections());
        assertEquals(Optional.of(new TlsSettings(Path.of("c.pem"), Path.of("k.pem"))), http.tls());
        assertEquals(Optional.of(Path.of("s.sock")), http.socket());
        assertTrue(http.proxyProtocol() && http.proxies().localSocket());
        assertEquals(1, http.proxies().ranges().size());
        assertEquals(
                new RateSettings(
                        Map.of("POST /quote", new Rate(10, 60)),
                        Optional.of(new Rate(100, 15)),
                        new RateSettings.Key.Header("X-Client"),
                        7),
                http.front().rates());
        assertEquals(
                new CorsSettings(List.of("https://a", "https://b"), List.of("X-A"), List.of("X-B"), true, 8),
                http.front().cors());
        assertEquals(new CodingSettings(true, 2 << 10, true), http.front().coding());
    }

    @Test
    void whatDoesNotGoTogetherInTheFrontEndIsSaid() {
        assertEquals(
                "--tls-cert needs --tls-key too: a certificate and its key",
                refusal(Map.of(), dev("--tls-cert", "c.pem")));
        assertTrue(refusal(Map.of(), "app.msqs", "--dev", "--proxy-protocol").contains("list them as trusted proxies"));
        assertEquals(
                "--trusted-proxies: '10.0.0.0/33' is no address or range of addresses, such as 10.0.0.7 or 10.0.0.0/8,"
                        + " nor 'unix'",
                refusal(Map.of(), dev("--trusted-proxies", "10.0.0.0/33")));
        assertTrue(refusal(Map.of(), dev("--cors-origins", "a.example")).startsWith("'a.example' is no origin; "));
        assertTrue(refusal(Map.of(), "app.msqs", "--dev", "--cors-origins", "*", "--cors-credentials")
                .startsWith("Pages of all origins may not call with credentials"));
        assertTrue(refusal(Map.of(), dev("--rate-limit", "GET /a")).startsWith("'GET /a' is no rule; "));
        assertTrue(refusal(Map.of(), dev("--rate-limit", "*=5")).startsWith("'5' is no rate; "));
        assertTrue(refusal(Map.of(), dev("--rate-limit", "*=0/s")).startsWith("A rate has 1.."));
        assertEquals("There are two rules for '*'", refusal(Map.of(), dev("--rate-limit", "*=5/s,*=6/s")));
        assertTrue(refusal(Map.of(), dev("--rate-limit-key", "cookie")).startsWith("'cookie' tells no clients apart"));
    }

    @Test
    void theDatabasesLimitsArrive() throws UsageException {
        EngineSettings settings = settings(
                Map.of(),
                "--dev --db postgresql://h/d --db-read postgresql://r/d --db-acquire-timeout 1 --db-connect-timeout 2 "
                        .concat("--db-timeout 3 --db-idle-timeout 4 --db-waiting 5 --db-statements 6 --db-max-rows 7 ")
                        .concat(
                                "--db-max-idle 12 --db-max-answer 8KiB --idempotency-hours 9 --idempotency-max-response 10KiB ")
                        .concat("--idempotency-principal-header X-User --request-timeout 11 app.msqs")
                        .split(" "));
        assertEquals(
                Optional.of(new DatabaseSettings(
                        "postgresql://h/d",
                        10,
                        5,
                        1,
                        2,
                        3,
                        4,
                        12,
                        DatabaseSettings.Isolation.SERIALIZABLE,
                        7,
                        8 << 10,
                        6,
                        Optional.of("postgresql://r/d"),
                        new ClaimSettings(9, 10 << 10))),
                settings.database());
        assertEquals(Optional.of("X-User"), settings.auth().principalHeader());
        assertEquals(11 + 3 + 5_000, settings.lease());
    }

    @Test
    void developmentListensAtHomeAndKeepsAJournal() throws UsageException {
        EngineSettings development = settings(Map.of(), "app.msqs", "--dev");
        assertEquals("127.0.0.1", development.http().host());
        assertEquals(new JournalSettings.Memory(), development.journal());
        assertTrue(development.development());
        EngineSettings production = settings(Map.of("MTP_DEV", "0"), "app.msqs", "--trust", "r");
        assertEquals(new JournalSettings.None(), production.journal());
        assertFalse(production.development());
        assertEquals(
                new JournalSettings.None(),
                settings(Map.of(), "app.msqs", "--dev", "--journal", "none").journal());
    }

    @Test
    void aJournalInADatabaseIsNamedByItsUrlOrIsThatOfTheProgram() throws Exception {
        Path key = Files.createTempFile("journal", ".key");
        Files.writeString(key, "ab".repeat(32) + "\n");
        String own = "postgresql://app:s3cret@h/app";
        for (String journal : List.of("db", "postgresql://j:pw@h2/journal")) {
            JournalSettings.Postgres table = assertInstanceOf(
                    JournalSettings.Postgres.class,
                    settings(
                                    Map.of(
                                            "MTP_JOURNAL_HOURS",
                                            "2",
                                            "MTP_JOURNAL_KEY_FILE",
                                            key.toString(),
                                            "MTP_DB",
                                            own),
                                    "app.msqs",
                                    "--trust",
                                    "r",
                                    "--journal",
                                    journal)
                            .journal());
            assertEquals(journal.equals("db") ? own : journal, table.settings().url());
            assertEquals(7_200_000, table.settings().maxAgeMillis());
            assertFalse(table.toString().contains("://"), table.toString());
        }
        Files.delete(key);
        assertTrue(refusal(Map.of(), "app.msqs", "--dev", "--journal", "db").contains("none is given by --db"));
        String unkeyed = refusal(Map.of(), "app.msqs", "--trust", "r", "--journal", "postgresql://j:pw@h2/journal");
        assertTrue(unkeyed.contains("--journal-key-file") && !unkeyed.contains("pw"), unkeyed);
    }

    @Test
    void aJournalInFilesIsEncryptedOutsideOfDevelopment() throws Exception {
        assertTrue(refusal(Map.of(), "app.msqs", "--trust", "r", "--journal", "file:j")
                .contains("name a file with its key by --journal-key-file"));
        Path key = Files.createTempFile("journal", ".key");
        Files.writeString(key, "ab".repeat(32) + "\n");
        JournalSettings.Files files = assertInstanceOf(
                JournalSettings.Files.class,
                settings(
                                Map.of("MTP_JOURNAL_HOURS", "2", "MTP_JOURNAL_KEY_FILE", key.toString()),
                                "app.msqs",
                                "--trust",
                                "r",
                                "--journal",
                                "file:j",
                                "--journal-segment",
                                "1MiB",
                                "--journal-max-mib",
                                "5000")
                        .journal());
        assertEquals(Path.of("j"), files.segments().folder());
        assertEquals(7_200_000, files.segments().maxAgeMillis());
        assertEquals(1 << 20, files.segments().segmentBytes());
        assertEquals(5_000L << 20, files.segments().maxBytes());
        Files.writeString(key, "no key");
        String refused =
                refusal(Map.of(), "app.msqs", "--dev", "--journal", "file:j", "--journal-key-file", key.toString());
        assertTrue(refused.contains("64 hex digits") && !refused.contains("no key"), refused);
        Files.delete(key);
        assertTrue(refusal(Map.of(), "app.msqs", "--dev", "--journal", "disk")
                .contains("none, memory, file:DIR, db or postgresql://"));
        assertInstanceOf(
                JournalSettings.Files.class,
                settings(Map.of(), "app.msqs", "--dev", "--journal", "file:j").journal());
    }

    @Test
    void whomToTrust() throws UsageException {
        assertEquals(
                Optional.of(Path.of("a.pem")),
                line(Map.of("MTP_DEV", "1"), "app.msqs", "--trust", "a.pem").trust());
        CommandLine development = line(Map.of("MTP_TRUST", "a.pem"), "app.msqs", "--dev");
        assertTrue(development.development());
        assertEquals(Optional.empty(), development.trust());
        assertTrue(refusal(Map.of(), "app.msqs").contains("--trust root.pem, or --dev"));
        assertTrue(refusal(Map.of(), "app.msqs", "--dev", "--trust", "r").contains("exclude each other"));
        assertTrue(refusal(Map.of("MTP_DEV", "1", "MTP_TRUST", "r"), "app.msqs").contains("exclude each other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2000000001", "-1", "1e3", "", " 5", "abc", "99999999999999999999", "0x10"})
    void gasLimitOutOfRange(String value) {
        String line = refusal(Map.of(), "app.msqs", "--dev", "--gas-limit", value);
        assertTrue(line.startsWith("GasLimitOutOfRange: --gas-limit is '" + value + "'"), line);
        if (!value.isEmpty()) {
            String variable = refusal(Map.of("MTP_GAS_LIMIT", value), "app.msqs", "--dev");
            assertTrue(variable.startsWith("GasLimitOutOfRange: MTP_GAS_LIMIT is '" + value + "'"), variable);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2000000000", "10000000"})
    void gasLimitInRange(String value) throws UsageException {
        EngineSettings settings = settings(Map.of("MTP_GAS_LIMIT", value), "app.msqs", "--dev");
        assertEquals(Long.parseLong(value), settings.http().limits().gas());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80 | There is no flag --prot; did you mean --port?",
                "--gaslimit 80 | There is no flag --gaslimit; did you mean --gas-limit?",
                "--database x | There is no flag --database; --help lists the flags",
                "--request 80 | There is no flag --request; did you mean --request-timeout?",
                "-p 80 | There is no flag -p; --help lists the flags",
                "--port | --port needs a value: --port N",
                "--port 80 --port 81 | --port is given more than once",
                "--port x | --port is 'x'; it must be a number 0..65535",
                "--port 65536 | --port is '65536'; it must be a number 0..65535",
                "--journal disk | --journal is 'disk'; it must be none, memory, file:DIR, db or postgresql://user:password@host:port/database",
                "--journal postgres:/u:hunter2@h | --journal is 'postgres:***@h'; it must be none, memory, file:DIR, db or postgresql://user:password@host:port/database",
                "--journal jdbc:postgresql://u:hunter@2@h/d | --journal is 'jdbc:***@h/d'; it must be none, memory, file:DIR, db or postgresql://user:password@host:port/database",
                "--audit file:a,ftp://u:hunter2@h | --audit is 'file:***@h'; it must be none or file:DIR, which stdout and https://... may follow",
                "--trace u:hunter2@h | --trace is 'u:***@h'; it must be a URL such as http://localhost:4318/v1/traces",
                "--auth-jwks ftp://u:hunter2@h/k | --auth-jwks is 'ftp:***@h/k'; it must be a file or https://...",
                "--db-isolation x --db u | --db-isolation is 'x'; it must be serializable, repeatable-read or read-committed",
                "--db u --idempotency-hours 0 | --idempotency-hours is '0'; it must be a number 1..8784",
                "--idempotency-principal-header a,b | --idempotency-principal-header is 'a,b', which is no name of a header",
                "--db u --idempotency-max-response 5MiB | The bytes of a response that is kept are 5242880; they must be 0..4194304",
                "--dev=1 | --dev takes no value",
                "b.msqs | Only one snapshot can be served; given are app.msqs, b.msqs",
                "--memory 16GB | --memory is '16GB'; it must be a number of bytes such as 65536, 64KiB or 1MiB, up to 1024MiB",
                "--memory 1KiB | The VM memory is 1024; it must be 65536..1073741824",
                "--max-requests 0 | --max-requests is '0'; it must be a number 1..2147483647",
                "--max-requests 20000 | The number of requests at a time is 20000; it must be 1..16384",
            })
    void nonsenseIsRefusedWithTheRemedy(String arguments, String line) {
        String[] all = ("app.msqs " + (arguments.contains("--dev") ? "" : "--dev ") + arguments).split(" ");
        assertEquals(line, refusal(Map.of(), all), Arrays.toString(all));
    }

    @Test
    void anAddressOfTheLogThatIsRefusedIsNotShownWhole() throws UsageException {
        CommandLine line = line(Map.of(), "app.msqs", "--dev", "--log", "ftp://h/in?key=hunter2");
        assertEquals(
                "--log is 'ftp://h/in?***'; it must be stdout, file:PATH or https://...",
                assertThrows(UsageException.class, line::log).line());
    }

    @Test
    void nonsenseInVariablesNamesThem() {
        assertEquals(
                "MTP_PORT is 'x'; it must be a number 0..65535", refusal(Map.of("MTP_PORT", "x"), "app.msqs", "--dev"));
        assertEquals(
                "MTP_DEV is 'on'; it must be 1, true or yes, or else 0, false or no",
                refusal(Map.of("MTP_DEV", "on"), "app.msqs"));
        assertEquals("Name the snapshot to serve: java -jar engine.jar app.msqs", refusal(Map.of()));
    }

    @Test
    void helpNamesEveryFlag() throws UsageException {
        CommandLine.Help help =
                assertInstanceOf(CommandLine.Help.class, CommandLine.read(List.of("--help", "--nonsense"), Map.of()));
        for (Option option : Option.values()) {
            assertTrue(help.text().contains("  " + option.flag()), option.flag());
        }
        assertInstanceOf(CommandLine.Version.class, CommandLine.read(List.of("--version"), Map.of()));
    }

    @Test
    void developmentRootIsInTheUsersConfiguration() {
        Path home = Path.of("home");
        assertEquals(Path.of("home/.config/mtpscript/dev-root.pem"), DevelopmentRoot.path(Map.of(), "Linux", home));
        assertEquals(
                Path.of("xdg/mtpscript/dev-root.pem"),
                DevelopmentRoot.path(Map.of("XDG_CONFIG_HOME", "xdg"), "Linux", home));
        assertEquals(
                Path.of("home/Library/Application Support/mtpscript/dev-root.pem"),
                DevelopmentRoot.path(Map.of(), "Mac OS X", home));
        assertEquals(
                Path.of("roaming/mtpscript/dev-root.pem"),
                DevelopmentRoot.path(Map.of("APPDATA", "roaming"), "Windows 11", home));
        assertEquals(Path.of("r.pem"), DevelopmentRoot.path(Map.of("MTP_DEV_ROOT", "r.pem"), "Linux", home));
    }
}
