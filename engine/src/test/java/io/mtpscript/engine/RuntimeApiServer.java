package io.mtpscript.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The platform's side of the Lambda Runtime API. */
final class RuntimeApiServer implements AutoCloseable {
    private static final String BASE = "/2018-06-01/runtime/";
    private static final int LARGEST = 6 << 20;
    private static final int PATIENCE_SECONDS = 30;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    /** @param arn of the function */
    record Event(String requestId, String arn, long deadlineMillis, String json) {}

    /** What the function has told: {@code invocation/<id>/response} and the like. */
    record Told(String what, Headers fields, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String field(String name) {
            return String.valueOf(fields.getFirst(name));
        }
    }

    RuntimeApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(BASE, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestURI().getPath().substring(BASE.length());
        if (what.equals("invocation/next")) {
            try {
                Event event = events.take();
                exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", event.requestId());
                exchange.getResponseHeaders().add("Lambda-Runtime-Invoked-Function-Arn", event.arn());
                exchange.getResponseHeaders().add("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
                byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean taken = body.length <= LARGEST;
            if (taken) {
                told.add(new Told(what, exchange.getRequestHeaders(), body));
            }
            exchange.sendResponseHeaders(taken ? 202 : 413, -1);
        }
        exchange.close();
    }

    /** Has an event ready for when the function asks. */
    void queue(Event event) {
        events.add(event);
    }

    /** How many events the function has not asked for. */
    int waiting() {
        return events.size();
    }

    /** Sends an event and gives what the function says to it. */
    Told send(Event event) {
        events.add(event);
        return told();
    }

    Told told() {
        try {
            Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new UncheckedIOException(new IOException("The function says nothing"));
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
