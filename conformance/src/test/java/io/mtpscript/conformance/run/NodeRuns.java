package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.backend.js.Runtime;
import io.mtpscript.conformance.tiers.Installed;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Requests that many programs answer in one process of Node: added first, run together. */
final class NodeRuns {
    private static final long PATIENCE_SECONDS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String node;
    private final ArrayNode jobs = JSON.createArrayNode();

    /** Skips the test, and says so, where there is no {@code node} on the PATH. */
    NodeRuns(Path folder) throws IOException {
        this.folder = folder;
        Optional<Path> installed = Installed.program("node");
        if (installed.isEmpty()) {
            System.out.println("skipped: no node on the PATH");
        }
        assumeTrue(installed.isPresent(), "no node on the PATH");
        this.node = installed.orElseThrow().toString();
        Files.writeString(folder.resolve(JavaScript.RUNTIME_FILE), Runtime.text());
        try (InputStream in = NodeRuns.class.getResourceAsStream("run-all.mjs")) {
            Files.copy(Objects.requireNonNull(in), folder.resolve("run-all.mjs"));
        }
    }

    /** A program; the runs that are added next are its. */
    void program(JavaScript module) throws IOException {
        Path file = folder.resolve("program-" + jobs.size() + ".mjs");
        Files.writeString(file, module.text(), StandardCharsets.US_ASCII);
        jobs.addObject().put("module", file.toString()).putArray("runs");
    }

    /** A request of the last program. */
    void run(Script script, long gasLimit) {
        ObjectNode run = ((ArrayNode) jobs.get(jobs.size() - 1).get("runs")).addObject();
        ObjectNode request = run.putObject("request");
        request.put("method", script.request().method());
        request.put("target", script.request().target());
        ArrayNode headers = request.putArray("headers");
        script.request()
                .fields()
                .forEach(field -> headers.addArray().add(field.name()).add(field.value()));
        request.putObject("body")
                .put(
                        "base64",
                        Base64.getEncoder().encodeToString(script.request().copyBody()));
        ArrayNode transcript = run.putArray("transcript");
        for (JsonValue answer : script.answers()) {
            transcript
                    .addObject()
                    .put("answer", HexFormat.of().formatHex(Answers.cbor(answer).encode()));
        }
        run.putObject("options").put("gasLimit", gasLimit).put("memory", script.memory());
    }

    /** The results of all runs, in order. */
    List<JsonNode> results() throws IOException, InterruptedException {
        Path input = folder.resolve("jobs.json");
        Files.write(input, JSON.writeValueAsBytes(jobs));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(node, folder.resolve("run-all.mjs").toString(), input.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("node does not end");
        }
        assertEquals("", Files.readString(err));
        var results = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(out)) {
            results.add(JSON.readTree(line));
        }
        return results;
    }
}
