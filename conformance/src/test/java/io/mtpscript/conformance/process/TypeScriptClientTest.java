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
        client(programs, tsc, app);
        Path script = resource("round-trip.mjs");
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

    @Test
    void answersAreReadInTheFormThatFitsBest() throws IOException, InterruptedException {
        String node = onPath("node");
        String tsc = onPath("tsc");
        client(new Programs(home), tsc, resource("forms.mtp").toString());
        assertEquals("""
                200 {"id":1}
                200 {"id":1,"text":"t","lines":[{"n":1}]}
                200 {"id":1,"lines":[{"n":1,"price":"0.10"}]}
                200 {"id":1,"text":"t","lines":[{"n":1,"price":"0.10"}]}
                200 {"type":"Circle","radius":"2.50"}
                200 ["Small","Huge"]
                200 true status 200: body.id does not fit a JavaScript number; the API can send it as "text Int"
                409 {"error":"Whole","amount":2}
                409 {"error":"Exact","amount":"2"}
                409 {"error":"Later","amount":2}
                400 {"error":"TooLarge","message":"n is at most 8"}
                400 {"error":"Hinted","hint":"h"}
                400 {"error":"ValidationFailed","message":"m","details":[{"path":"body.n","message":"d"}]}
                400 {"error":"Bare","message":"m","field":"f"}
                400 {"error":"Later","message":"m","field":"f","details":[]}
                400 true status 400: body.error is missing
                302 manual /elsewhere
                """, run(node, resource("forms.mjs").toString()));
    }

    /** Writes and compiles {@code client.js} of a program. */
    private void client(Programs programs, String tsc, String app) throws IOException, InterruptedException {
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
    }

    private Path resource(String name) throws IOException {
        Path file = home.resolve(name);
        try (InputStream in = TypeScriptClientTest.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in), file);
        }
        return file;
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
