package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.conformance.tiers.Installed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generated client against the running example: compiled by TypeScript with everything strict, run by Node. Where there is no
 * {@code node} or no {@code tsc} on the PATH the test says so and is skipped.
 */
class TypeScriptClientTest {
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    Path home;

    @Test
    void clientAndServerUnderstandEachOther() throws IOException, InterruptedException {
        String node = onPath("node");
        String tsc = onPath("tsc");
        var programs = new Programs(home);
        String app = Programs.example("invoices", home.resolve("app")).toString();
        Path client = home.resolve("client.ts");
        var written = programs.mtpsc("client", app, "--ts", "-o", client.toString());
        assertEquals(0, written.status(), written.err());
        Files.writeString(home.resolve("package.json"), "{\"type\":\"module\"}");
        assertEquals(
                "",
                run(
                        tsc,
                        "--strict",
                        "--noUnusedLocals",
                        "--noUnusedParameters",
                        "--noImplicitOverride",
                        "--noUncheckedIndexedAccess",
                        "--exactOptionalPropertyTypes",
                        "--target",
                        "ES2022",
                        "--module",
                        "ES2022",
                        "--lib",
                        "ES2022,DOM",
                        client.toString()));
        Path script = home.resolve("round-trip.mjs");
        try (InputStream in = TypeScriptClientTest.class.getResourceAsStream("round-trip.mjs")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            String said = run(node, script.toString(), server.url());
            assertEquals("""
                    create 201 true /customers/3 Zoë "Ü" 😀
                    again 409 false EmailTaken
                    exact 12345678901234567890.31 2469135780246913578 14814814681481481468.31 string number
                    list 1 1 true
                    defaults 1 true
                    bad 400 BadPage
                    closed 400 EmailInvalid
                    thrown true status 404: NoSuchInvoice 404
                    refused true body.amount must be a decimal as a string of digits, such as "12.5"
                    unexpected true status 418: the API does not describe this status
                    huge status 200: body.id does not fit a JavaScript number; the API can send it as "text Int"
                    """, said);
        }
    }

    private static String onPath(String program) {
        Optional<Path> found = Installed.program(program);
        String message = "skipped: no " + program + " on the PATH";
        if (found.isEmpty()) {
            System.out.println(message);
        }
        assumeTrue(found.isPresent(), message);
        return found.orElseThrow().toString();
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", ".txt");
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Process process = builder.start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> command[0] + " does not end");
        return Files.readString(out);
    }
}
