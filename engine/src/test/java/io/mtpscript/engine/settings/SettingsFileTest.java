package io.mtpscript.engine.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.net.server.HttpServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
    private static final Program.Serve SERVE =
            new Program.Serve(Optional.of("10.0.0.1"), Optional.of(9000), Optional.of(5000));

    @TempDir
    private Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("engine.toml"), text);
    }

    private static CommandLine line(Map<String, String> environment, Path file, String... more) throws UsageException {
        List<String> arguments = new ArrayList<>(List.of("app.msqs", "--settings", file.toString()));
        arguments.addAll(List.of(more));
        return assertInstanceOf(CommandLine.Serve.class, CommandLine.read(arguments, environment))
                .line();
    }

    @Test
    void aVariableGoesBeforeTheFileAndTheFileBeforeTheProgram() throws Exception {
        Path file = file("""
                # what this deployment needs
                trust = "r.pem"
                port = 9001
                request-timeout = 6_000
                memory = "32MiB"
                http-allow = ["a.example", "10.0.0.0/8"]
                watch = true
                dev = false
                """);
        EngineSettings settings =
                line(Map.of("MTP_REQUEST_TIMEOUT", "7000"), file).settings(SERVE);
        assertEquals(9001, settings.http().port());
        assertEquals("10.0.0.1", settings.http().host(), "what the program says");
        assertEquals(7000, settings.requestTimeout());
        assertEquals(32 << 20, settings.http().limits().vmMemoryBytes());
        assertTrue(settings.host().http().allowed().allowsHost(true, "a.example", 443));
        assertTrue(line(Map.of(), file).operation().watch());
        assertEquals(
                9002,
                line(Map.of(), file, "--port", "9002").settings(SERVE).http().port());
        assertTrue(line(Map.of("MTP_DEV", "1"), file).development(), "goes before the file's trust");
        assertEquals(
                9001,
                assertInstanceOf(
                                CommandLine.Serve.class,
                                CommandLine.read(List.of("app.msqs"), Map.of("MTP_SETTINGS", file.toString())))
                        .line()
                        .settings(SERVE)
                        .http()
                        .port());
    }

    @Test
    void aVariableTurnsOffWhatTheFileTurnsOn() throws Exception {
        StringBuilder on = new StringBuilder("trust = 'r.pem'\n");
        Map<String, String> off = new HashMap<>();
        for (Option option : Option.values()) {
            if (option.isSwitch()) {
                on.append(option.flag().substring("--".length())).append(" = true\n");
                off.put(option.variable(), "0");
            }
        }
        Path file = file(on.toString());
        CommandLine line = line(off, file);
        assertEquals(Optional.of(Path.of("r.pem")), line.trust());
        assertFalse(line.development());
        OperationSettings operated = line.operation();
        assertFalse(
                operated.watch() || operated.accessLog() || operated.lambda().isPresent());
        EngineSettings settings = line.settings(SERVE);
        assertFalse(settings.capacity().ioUring() || settings.http().proxyProtocol());
        assertEquals(
                HttpServerSettings.of("10.0.0.1", 9000).front(), settings.http().front());
        List<String> lines = line.printed(SERVE)
                .lines()
                .map(each -> each.replaceAll(" {2,}", " "))
                .toList();
        for (String variable : off.keySet()) {
            String key =
                    variable.substring("MTP_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
            assertTrue(lines.contains(key + " = false # " + variable), key + " in " + lines);
        }
    }

    @Test
    void whatTheFileTurnsOffIsPrintedAsItsOwn() throws Exception {
        Path file = file("trust = 'r.pem'\nwatch = false\n");
        String text = line(Map.of(), file).printed(SERVE);
        assertTrue(text.replaceAll(" {2,}", " ").contains("watch = false # watch in " + file + "\n"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prot = 1 | There is no setting prot, in FILE; did you mean port?",
                "gaslimit = 1 | There is no setting gaslimit, in FILE; did you mean gas-limit?",
                "quark = 1 | There is no setting quark, in FILE; keys are the flags that --help lists, without their dashes in front",
                "settings = 'x' | There is no setting settings, in FILE; keys are the flags that --help lists, without their dashes in front",
                "port = 'x' | port in FILE is 'x'; it must be a number 0..65535",
                "port = 1.5 | port in FILE must be a text, a whole number or a list of them, such as port = 1000; there are no tables",
                "dev = 1 | dev in FILE must be true or false",
                "[db] | db in FILE must be a text, a whole number or a list of them, such as db = \"...\"; there are no tables",
            })
    void nonsenseIsRefusedWithTheRemedy(String text, String message) throws Exception {
        Path file = file(text);
        UsageException refused = assertThrows(
                UsageException.class, () -> line(Map.of("MTP_DEV", "1"), file).settings(SERVE));
        assertEquals(message.replace("FILE", file.toString()), refused.line());
    }

    @Test
    void whatIsNoTomlIsSaidWithItsLine() throws Exception {
        Path file = file("port = 1\nhost =\n");
        String line =
                assertThrows(UsageException.class, () -> line(Map.of(), file)).line();
        assertTrue(line.startsWith("The settings in " + file + " are no TOML, at line 2: "), line);
        assertFalse(line.contains("\n"), line);
        Path missing = folder.resolve("none.toml");
        assertEquals(
                "There is no file of settings " + missing,
                assertThrows(UsageException.class, () -> line(Map.of(), missing))
                        .line());
    }

    @Test
    void secretsOfDigitsAreNotPrinted() throws Exception {
        String digits = "7".repeat(32);
        Path file = file("trust = 'r.pem'\naudit-token = '" + digits + "'\nlog-token = " + "7".repeat(9) + "\n");
        String text = line(Map.of("MTP_RANDOM_KEY", digits), file).printed(SERVE);
        assertFalse(text.contains("7".repeat(9)), text);
        for (String key : List.of("random-key", "audit-token", "log-token")) {
            assertTrue(text.contains(key + " = \"***\""), text);
        }
    }

    @Test
    void theEffectiveSettingsArePrintedWithTheirSourceAndWithoutSecrets() throws Exception {
        Path file = file("gas-limit = 7\naudit = 'file:a,https://user:hunter2@c.example/in?token=hunter3'\n");
        Map<String, String> environment = Map.of(
                "MTP_DB",
                "postgresql://app:hunter4@h/d?password=hunter5&sslmode=require",
                "MTP_RANDOM_KEY",
                "hunter6-hunter6-hunter6-hunter6-hunter6",
                "MTP_CONFIG_API_KEY",
                "hunter7");
        CommandLine.Request request = CommandLine.read(
                List.of("--print-config", "--dev", "--settings", file.toString(), "--idle-timeout", "5"), environment);
        CommandLine line =
                assertInstanceOf(CommandLine.PrintConfig.class, request).line();
        assertFalse(line.hasSnapshot());
        String text = line.printed(SERVE);
        List<String> lines =
                text.lines().map(each -> each.replaceAll(" {2,}", " ")).toList();
        for (String expected : List.of(
                "gas-limit = 7 # gas-limit in " + file,
                "port = 9000 # serve { }",
                "host = \"10.0.0.1\" # serve { }",
                "idle-timeout = 5 # --idle-timeout",
                "receive-timeout = 30000 # default",
                "memory = 16777216 # default",
                "journal = \"memory\" # default",
                "db-isolation = \"serializable\" # default",
                "engine-log = \"text\" # default",
                "dev = true # --dev",
                "watch = false # default",
                "random-key = \"***\" # MTP_RANDOM_KEY",
                "db = \"postgresql://app:***@h/d?password=***&sslmode=require\" # MTP_DB",
                "audit = \"file:a,https://user:***@c.example/in?***\" # audit in " + file,
                "# trust is not set",
                "# the program's configuration has MTP_CONFIG_API_KEY, which is not shown")) {
            assertTrue(lines.contains(expected), expected + " in\n" + text);
        }
        assertFalse(text.contains("hunter"), text);
        // What is printed can be read.
        Path printed = file(text);
        assertEquals(
                7,
                line(Map.of(), printed, "--db", "postgresql://h/d", "--random-key", "k".repeat(32))
                        .settings(SERVE)
                        .http()
                        .limits()
                        .gas());
    }
}
