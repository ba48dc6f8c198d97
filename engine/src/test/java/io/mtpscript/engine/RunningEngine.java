package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An engine as its command line starts it, in this process, with a management port. */
final class RunningEngine implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch serving = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<ExitCode> ended;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningEngine(List<String> arguments, Map<String, String> environment) {
        Main main = new Main(
                environment,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        ended = CompletableFuture.supplyAsync(() -> main.run(arguments, () -> {
            serving.countDown();
            try {
                stop.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    static RunningEngine start(SignedSnapshot snapshot, String... more) throws InterruptedException {
        return start(snapshot, Map.of(), more);
    }

    static RunningEngine start(SignedSnapshot snapshot, Map<String, String> environment, String... more)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(snapshot.file().toString(), "--host", "127.0.0.1"));
        arguments.addAll(
                environment.containsKey("MTP_DEV_ROOT")
                        ? List.of("--dev")
                        : List.of("--trust", snapshot.root().toString()));
        arguments.addAll(List.of("--port", "0", "--management-port", "0"));
        arguments.addAll(List.of(more));
        RunningEngine engine = new RunningEngine(arguments, environment);
        while (!engine.serving.await(50, TimeUnit.MILLISECONDS)) {
            if (engine.ended.isDone()) {
                throw new AssertionError(engine.err());
            }
        }
        return engine;
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String url(String what) {
        Matcher url = Pattern.compile(what + " (http://[0-9.:]+)").matcher(err());
        if (!url.find()) {
            throw new AssertionError(err());
        }
        return url.group(1);
    }

    URI uri(String path) {
        return URI.create(url("serving") + path);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", uri(path));
    }

    HttpResponse<String> management(String path) throws Exception {
        return management("GET", path);
    }

    HttpResponse<String> management(String method, String path) throws Exception {
        return send(method, URI.create(url("management at") + path));
    }

    private HttpResponse<String> send(String method, URI uri) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until something has come to be. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(what + " did not come to be: " + err());
            }
            Thread.sleep(10);
        }
    }

    /** As a signal does; does not wait. */
    void stop() {
        stop.countDown();
    }

    ExitCode join() {
        stop();
        return ended.join();
    }

    @Override
    public void close() {
        join();
        client.close();
    }
}
