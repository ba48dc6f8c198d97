package io.mtpscript.conformance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server process that has said where it listens. */
final class RunningServer implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("http://[0-9.]+:[0-9]+");
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final List<String> errors;
    private final Path output;
    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningServer(Process process, List<String> errors, Path output, String url) {
        this.process = process;
        this.errors = errors;
        this.output = output;
        this.url = url;
    }

    static RunningServer start(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(builder.directory().toPath(), "server", ".out");
        Process process = builder.redirectOutput(output.toFile()).start();
        List<String> errors = Collections.synchronizedList(new ArrayList<>());
        var serving = new CountDownLatch(1);
        var found = new AtomicReference<>("");
        Thread reader = Thread.ofVirtual().start(() -> read(process, errors, found, serving));
        boolean told = serving.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String url = String.valueOf(found.get());
        if (!told || url.isEmpty()) {
            process.destroyForcibly();
            reader.join();
            throw new AssertionError("does not serve: " + errors);
        }
        return new RunningServer(process, errors, output, url);
    }

    private static void read(
            Process process, List<String> errors, AtomicReference<String> url, CountDownLatch serving) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.add(line);
                Matcher match = URL.matcher(line);
                // The management port is told first, where there is one.
                if (!line.contains("management at") && match.find() && url.compareAndSet("", match.group())) {
                    serving.countDown();
                }
            }
        } catch (IOException e) {
            errors.add("stderr could not be read: " + e);
        }
        serving.countDown();
    }

    /** Where it listens. */
    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(path, "GET", Optional.empty());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(path, "POST", Optional.of(json));
    }

    /** @param headers names and values in turn */
    HttpResponse<String> send(String path, String method, Optional<String> json, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        if (json.isPresent()) {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json.get()));
        } else {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The lines of its standard output so far. */
    List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    /** SIGTERM; gives the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not stop: " + errors);
        }
        return process.exitValue();
    }

    /** SIGKILL, which no process can answer. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("survives its kill: " + errors);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
