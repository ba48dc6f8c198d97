package io.mtpscript.engine.operation;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.EngineProbe;
import io.mtpscript.engine.EngineVersion;
import io.mtpscript.engine.metrics.PrometheusText;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers on the management port. Belongs to its event loop. */
final class ManagementPages implements HttpHandler {
    /** How long an event loop of the engine may take to come to a question, in milliseconds. */
    private static final int LOOP_MILLIS = 2_000;

    /** How long a database may take to give a connection and answer, in milliseconds. */
    private static final int DATABASE_MILLIS = 2_000;

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final ScheduledExecutorService loop;
    private final Engine engine;
    private final Readiness readiness;
    private final EngineProbe probe;

    /** One at a time: probes that come meanwhile get its answer, so that they cannot take the pool's connections. */
    private @Nullable CompletableFuture<SortedMap<String, Boolean>> asking;

    ManagementPages(ScheduledExecutorService loop, Engine engine, Readiness readiness) {
        this.loop = loop;
        this.engine = engine;
        this.readiness = readiness;
        probe = engine.probe();
    }

    @Override
    public void handle(HttpExchange exchange) {
        String target = exchange.request().target();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String method = exchange.request().method();
        if (!List.of("/healthz", "/readyz", "/metrics", "/info").contains(path)) {
            refuse(exchange, ErrorCode.NOT_FOUND, List.of());
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            refuse(exchange, ErrorCode.METHOD_NOT_ALLOWED, List.of(new HttpField("Allow", "GET, HEAD")));
        } else {
            switch (path) {
                case "/healthz" -> health(exchange);
                case "/readyz" -> ready(exchange);
                case "/metrics" -> metrics(exchange);
                default -> json(exchange, OK, info());
            }
        }
    }

    /** Whether all event loops turn: an engine where one does not should be started again. */
    private void health(HttpExchange exchange) {
        int all = probe.eventLoops();
        then(probe.samples(LOOP_MILLIS), exchange, samples -> {
            boolean turning = samples.size() == all;
            String status = turning ? "ok" : "%d of %d event loops are stuck".formatted(all - samples.size(), all);
            json(exchange, turning ? OK : UNAVAILABLE, status(status));
        });
    }

    private void ready(HttpExchange exchange) {
        if (readiness.draining()) {
            json(exchange, UNAVAILABLE, status("draining"));
            return;
        }
        then(databases(), exchange, usable -> {
            boolean all = !usable.containsValue(false);
            TreeMap<String, JsonValue> members = new TreeMap<>();
            usable.forEach((name, answers) ->
                    members.put(name, new JsonValue.JsonString(answers ? "ok" : "gives no connection")));
            TreeMap<String, JsonValue> body = new TreeMap<>(status(all ? "ready" : "not ready"));
            body.put("databases", new JsonValue.JsonObject(members));
            json(exchange, all ? OK : UNAVAILABLE, body);
        });
    }

    private CompletableFuture<SortedMap<String, Boolean>> databases() {
        CompletableFuture<SortedMap<String, Boolean>> current = asking;
        if (current == null || current.isDone()) {
            current = probe.databases(DATABASE_MILLIS);
            asking = current;
        }
        return current;
    }

    private void metrics(HttpExchange exchange) {
        then(probe.samples(LOOP_MILLIS), exchange, samples -> {
            PrometheusText text = new PrometheusText();
            new Gauges(engine, probe).write(text, samples);
            probe.metrics().write(text);
            answer(exchange, OK, List.of(new HttpField("Content-Type", PrometheusText.MEDIA_TYPE)), text.toBytes());
        });
    }

    private SortedMap<String, JsonValue> info() {
        ServedProgram served = engine.program();
        TreeMap<String, JsonValue> build = new TreeMap<>();
        served.program().buildInfo().forEach((name, value) -> build.put(name, new JsonValue.JsonString(value)));
        TreeMap<String, JsonValue> info = new TreeMap<>();
        info.put("build", new JsonValue.JsonObject(build));
        info.put("engine", new JsonValue.JsonString(EngineVersion.text()));
        info.put("routes", new JsonValue.JsonInt(served.program().routes().size()));
        info.put("semantics", new JsonValue.JsonString(served.program().semanticsVersion()));
        info.put("snapshot", new JsonValue.JsonString(Sha256.hex(served.snapshotHash())));
        served.signedUntil().ifPresent(until -> info.put("signedUntil", new JsonValue.JsonString(until.toString())));
        return info;
    }

    private static SortedMap<String, JsonValue> status(String status) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        members.put("status", new JsonValue.JsonString(status));
        return members;
    }

    /** Goes on with a result on this event loop. */
    private <T> void then(CompletableFuture<T> result, HttpExchange exchange, Consumer<T> action) {
        var _ = result.whenCompleteAsync(
                (value, failure) -> {
                    if (failure == null) {
                        action.accept(value);
                    } else {
                        refuse(exchange, ErrorCode.INTERNAL, List.of());
                    }
                },
                loop);
    }

    private static void json(HttpExchange exchange, int status, SortedMap<String, JsonValue> members) {
        answer(
                exchange,
                status,
                List.of(new HttpField("Content-Type", MediaTypes.JSON), new HttpField("Cache-Control", "no-store")),
                new JsonValue.JsonObject(members).toBytes());
    }

    private static void refuse(HttpExchange exchange, ErrorCode code, List<HttpField> more) {
        List<HttpField> fields = new ArrayList<>(more);
        fields.add(new HttpField("Content-Type", MediaTypes.JSON));
        answer(exchange, code.status(), fields, ErrorBody.of(code));
    }

    private static void answer(HttpExchange exchange, int status, List<HttpField> fields, byte[] bytes) {
        ResponseBody body = exchange.newBody();
        body.write(bytes);
        exchange.respond(status, fields, body);
    }
}
