package io.mtpscript.conformance.tiers;

import io.mtpscript.core.json.JsonValue;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Node, running a script that reads and writes lines of JSON. */
final class NodeProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    NodeProcess(Path node, Path script) {
        try {
            process = new ProcessBuilder(node.toString(), script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Sends a line. */
    void tell(JsonValue.JsonObject line) {
        try {
            in.write(line.toText());
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("node has ended", e);
        }
    }

    /** The line that a line is answered with. */
    JsonValue.JsonObject answer(JsonValue.JsonObject line) {
        tell(line);
        String answer = read();
        if (JsonValue.parse(answer.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.JsonObject object) {
            return object;
        }
        throw new IllegalStateException("no JSON object: " + answer);
    }

    private String read() {
        var reading = CompletableFuture.supplyAsync(this::line);
        try {
            return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("node gives no answer", e);
        }
    }

    private String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("node has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
