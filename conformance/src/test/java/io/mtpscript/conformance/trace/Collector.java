package io.mtpscript.conformance.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Takes traces as an OpenTelemetry collector does, and keeps their spans. Answers with one status. */
final class Collector implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final HttpServer server;
    private final List<JsonNode> spans = new CopyOnWriteArrayList<>();

    Collector(int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", exchange -> {
            assertEquals("application/json", exchange.getRequestHeaders().getFirst("Content-Type"));
            JsonNode request =
                    new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
            JsonNode of = request.get("resourceSpans").get(0);
            assertEquals(
                    "service.name",
                    of.get("resource").get("attributes").get(0).get("key").asText());
            of.get("scopeSpans").get(0).get("spans").forEach(spans::add);
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    /** The spans, once there are so many. */
    List<JsonNode> spans(int count) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (spans.size() < count && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertEquals(count, spans.size(), spans::toString);
        return List.copyOf(spans);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
