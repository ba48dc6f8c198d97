package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, without a process of its own. */
@Timeout(60)
class MainTest {
    private static final Program PROGRAM = TestPrograms.everything().program();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private ExitCode run(Map<String, String> environment, Runnable serving, String... arguments) {
        Main main = new Main(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return main.run(List.of(arguments), serving);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Fails with one line. */
    private void assertRefused(ExitCode code, String line, String... arguments) {
        assertEquals(code, run(Map.of(), () -> assertEquals("", err(), "must not serve"), arguments), err());
        assertTrue(err().contains(line), err());
        assertEquals(1, err().lines().count(), err());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    private static String get(String text) throws Exception {
        Matcher url = Pattern.compile("http://[0-9.:]+").matcher(text);
        assertTrue(url.find(), text);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url.group() + "/hello"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void servesWhatItVerified() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        String prefix = Sha256.hexOf(Files.readAllBytes(snapshot.file())).substring(0, 12);
        StringBuilder answer = new StringBuilder();
        ExitCode code = run(
                Map.of("MTP_PORT", "0"),
                () -> {
                    try {
                        // What is served is in memory: the file does not matter any more.
                        Files.write(snapshot.file(), new byte[1000]);
                        answer.append(get(err()));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                snapshot.file().toString(),
                "--trust",
                snapshot.root().toString(),
                "--host=127.0.0.1");
        assertEquals(ExitCode.OK, code, err());
        assertEquals("{\"message\":\"hello\"}", answer.toString());
        List<String> lines = err().lines().toList();
        assertEquals(3, lines.size(), err());
        assertTrue(
                lines.getFirst()
                        .matches("\\{\"event\":\"start\",\"level\":\"info\","
                                + "\"message\":\"serving http://127\\.0\\.0\\.1:[0-9]+ \\("
                                + PROGRAM.routes().size() + " routes, snapshot " + prefix
                                + "\\)\",\"snapshot\":\"" + prefix + "[0-9a-f]{52}\",\"time\":\"[^\"]+\"}"),
                err());
        assertTrue(lines.get(1).contains("\"message\":\"stopping\""), err());
        assertTrue(lines.get(2).contains("\"message\":\"stopped\""), err());
    }

    @Test
    void developmentSaysSoAtEveryStart() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        Main main = new Main(
                Map.of("MTP_DEV_ROOT", snapshot.root().toString(), "MTP_PORT", "0"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(ExitCode.OK, main.run(List.of(snapshot.file().toString(), "--dev"), () -> {}), err());
        assertTrue(
                err().startsWith("engine: development mode: trusting snapshots signed under " + snapshot.root()
                        + "; not for production\n"),
                err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.msqs", "app.msqs.sig", "app.msqs.crt"})
    void aChangedByteIsRefused(String changed) throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        Path file = folder.resolve(changed);
        byte[] bytes = Files.readAllBytes(file);
        for (int at : List.of(0, bytes.length / 3, bytes.length / 2, bytes.length - 1)) {
            byte[] tampered = bytes.clone();
            tampered[at] ^= 1;
            Files.write(file, tampered);
            err.reset();
            assertRefused(
                    ExitCode.REFUSED,
                    "engine: Snapshot refused: ",
                    snapshot.file().toString(),
                    "--trust",
                    snapshot.root().toString());
        }
    }

    @Test
    void anotherRootAndAnExpiredCertificateAreRefused() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        SignedSnapshot expired = SignedSnapshot.write(other, PROGRAM, Duration.ofDays(-1));
        assertRefused(
                ExitCode.REFUSED,
                "leads to no trusted root",
                snapshot.file().toString(),
                "--trust",
                expired.root().toString());
        err.reset();
        assertRefused(
                ExitCode.REFUSED,
                "expired at",
                expired.file().toString(),
                "--trust",
                expired.root().toString());
    }

    @Test
    void missingFilesAreNamed() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        String root = snapshot.root().toString();
        assertRefused(
                ExitCode.UNAVAILABLE,
                "Cannot read the snapshot: there is no file " + folder.resolve("no.msqs"),
                folder.resolve("no.msqs").toString(),
                "--trust",
                root);
        err.reset();
        Files.delete(folder.resolve("app.msqs.sig"));
        assertRefused(
                ExitCode.UNAVAILABLE,
                "Cannot read the snapshot's signature: there is no file ",
                snapshot.file().toString(),
                "--trust",
                root);
        err.reset();
        assertRefused(
                ExitCode.UNAVAILABLE,
                "Cannot read the trusted roots: there is no file ",
                snapshot.file().toString(),
                "--trust",
                folder.resolve("no.pem").toString());
    }

    @Test
    void settingsAreCheckedBeforeAnythingIsRead() {
        assertRefused(
                ExitCode.USAGE,
                "engine: GasLimitOutOfRange: --gas-limit is '0'; it must be 1..2000000000",
                "no.msqs",
                "--trust",
                "no.pem",
                "--gas-limit",
                "0");
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        String[] arguments = {
            snapshot.file().toString(), "--trust", snapshot.root().toString(), "--host", "127.0.0.1", "--port"
        };
        ExitCode code = run(
                Map.of(),
                () -> {
                    Matcher port = Pattern.compile("127\\.0\\.0\\.1:([0-9]+)").matcher(err());
                    assertTrue(port.find(), err());
                    err.reset();
                    assertRefused(
                            ExitCode.UNAVAILABLE,
                            "Cannot listen on 127.0.0.1:" + port.group(1),
                            append(arguments, port.group(1)));
                    assertTrue(err().endsWith("; --host and --port choose another one\n"), err());
                },
                append(arguments, "0"));
        assertEquals(ExitCode.OK, code, err());
    }

    @Test
    void aManagementPortInUseIsSaid() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertRefused(
                    ExitCode.UNAVAILABLE,
                    "Cannot listen on 127.0.0.1:" + port,
                    snapshot.file().toString(),
                    "--trust",
                    snapshot.root().toString(),
                    "--port",
                    "0",
                    "--management-host",
                    "127.0.0.1",
                    "--management-port",
                    port);
        }
        assertTrue(err().endsWith("; --management-host and --management-port choose another address\n"), err());
    }

    private static String[] append(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    @Test
    void aDatabaseUrlThatIsNoneIsRefused() throws Exception {
        SignedSnapshot snapshot = SignedSnapshot.write(folder, PROGRAM, Duration.ofDays(1));
        assertRefused(
                ExitCode.USAGE,
                "engine: ",
                snapshot.file().toString(),
                "--trust",
                snapshot.root().toString(),
                "--db",
                "mysql://h/d");
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertEquals(ExitCode.OK, run(Map.of(), () -> {}, "--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Usage: java -jar engine.jar app.msqs"));
        out.reset();
        assertEquals(ExitCode.OK, run(Map.of(), () -> {}, "--version"));
        assertTrue(
                out.toString(StandardCharsets.UTF_8).matches("engine 5\\.1\\S*\n"),
                out.toString(StandardCharsets.UTF_8));
        assertEquals("", err());
    }
}
