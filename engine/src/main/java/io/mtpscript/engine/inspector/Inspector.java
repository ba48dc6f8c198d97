package io.mtpscript.engine.inspector;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.access.Access;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ReplayStep;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Answers what is below {@link #PATH}, notes all other requests, and passes them on.
 *
 * <p>It shows request and response bodies, so it answers only who has asked for this machine by a name of its own or an address: a
 * page of another site whose name leads here gets nothing.
 */
public final class Inspector {
    /** Where the page is. */
    public static final String PATH = "/__mtp";

    /** Where the explorer of the program's API is, unless the program has a route there. */
    public static final String DOCS = "/docs";

    /** Where it is in any case. */
    public static final String OWN_DOCS = PATH + DOCS;

    private static final String OPENAPI = PATH + "/openapi.json";
    private static final String REQUESTS = PATH + "/requests";
    private static final String REPLAY = "/replay";

    /** Says that a POST comes from the page or from somebody who means it: forms of other sites cannot send it. */
    private static final String MEANT = "Mtp-Inspector";

    private static final int MOST = 200;
    private static final int FIRST_ERROR = 400;

    private static final HttpField JSON = new HttpField("Content-Type", "application/json");
    private static final HttpField HTML = new HttpField("Content-Type", "text/html; charset=utf-8");
    private static final HttpField NOT_KEPT = new HttpField("Cache-Control", "no-store");
    private static final HttpField ITS_OWN = new HttpField(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'");

    private final Engine engine;
    private final String scheme;
    private final SeenRequests seen = new SeenRequests(MOST);
    private final InspectorJson json;
    private final byte[] page = resource("inspector.html");
    private final byte[] explorer = resource("explorer.html");
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param app as it is named on the command line
     * @param scheme that the engine is asked by
     * @param edits where another program comes from
     */
    public Inspector(Engine engine, String app, String scheme, Edits edits) {
        this.engine = engine;
        this.scheme = scheme;
        this.json = new InspectorJson(app, edits);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Inspector.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the sources that are not served; empty when they are. Safe for all threads. */
    public void problem(Optional<String> text) {
        problem = text;
    }

    /** The handler of an event loop with this one before it. */
    public HttpHandler around(ScheduledExecutorService eventLoop, HttpHandler handler) {
        return exchange -> {
            String target = exchange.request().target();
            if (target.equals(PATH) || target.startsWith(PATH + "/") || (target.equals(DOCS) && hasDocs())) {
                inspect(exchange, eventLoop);
            } else {
                handler.handle(new InspectedExchange(exchange, seen, origin(exchange.request())));
            }
        };
    }

    /** How a shell asks for a replay of a request whose answer is an error and that is recorded; empty for any other. */
    public static Optional<String> replayCommand(String origin, Access access) {
        return replayCommand(origin, access.status(), access.correlationId());
    }

    static Optional<String> replayCommand(String origin, int status, Optional<String> id) {
        return id.filter(_ -> status >= FIRST_ERROR).map(known -> replayCommand(origin, known));
    }

    private static String replayCommand(String origin, String id) {
        return "curl -X POST -H '" + MEANT + ": replay' " + origin + REQUESTS + "/" + id + REPLAY;
    }

    /** Whether {@link #DOCS} is here and not the program's. */
    public boolean hasDocs() {
        return engine.program().program().routes().stream().noneMatch(route -> takesDocs(route.path()));
    }

    private static boolean takesDocs(List<Program.Segment> path) {
        return path.size() == 1
                && (path.getFirst().parameter() || path.getFirst().text().equals(DOCS.substring(1)));
    }

    /** Where the client has come to. */
    private String origin(HttpRequest request) {
        List<String> host = request.headers("Host");
        return host.size() == 1 ? scheme + "://" + host.getFirst() : "";
    }

    private void inspect(HttpExchange exchange, ScheduledExecutorService eventLoop) {
        HttpRequest request = exchange.request();
        String path = request.target();
        if (!isOwnName(request)) {
            refuse(exchange, ErrorCode.FORBIDDEN);
        } else if (path.startsWith(REQUESTS + "/")) {
            one(exchange, eventLoop, path.substring(REQUESTS.length() + 1));
        } else if (!request.method().equals("GET")) {
            refuse(exchange, ErrorCode.METHOD_NOT_ALLOWED);
        } else {
            switch (path) {
                case PATH, PATH + "/" -> answer(exchange, 200, HTML, page);
                case DOCS, OWN_DOCS -> answer(exchange, 200, HTML, explorer);
                case OPENAPI ->
                    answer(exchange, 200, JSON, engine.program().program().openapi());
                case REQUESTS -> answer(exchange, 200, JSON, json.list(seen.all(), engine.latest(MOST), problem));
                default -> refuse(exchange, ErrorCode.NOT_FOUND);
            }
        }
    }

    private void one(HttpExchange exchange, ScheduledExecutorService eventLoop, String rest) {
        boolean replay = rest.endsWith(REPLAY);
        String id = replay ? rest.substring(0, rest.length() - REPLAY.length()) : rest;
        RecordedRequest recorded = engine.latest(Integer.MAX_VALUE).get(id);
        String method = exchange.request().method();
        if (recorded == null) {
            refuse(exchange, ErrorCode.NOT_FOUND);
        } else if (!method.equals(replay ? "POST" : "GET")) {
            refuse(exchange, ErrorCode.METHOD_NOT_ALLOWED);
        } else if (replay && exchange.request().headers(MEANT).isEmpty()) {
            refuse(exchange, ErrorCode.FORBIDDEN);
        } else {
            run(exchange, eventLoop, id, recorded, replay);
        }
    }

    /** Both are told from a replay: it knows which place of the program has made each call. */
    private void run(
            HttpExchange exchange,
            ScheduledExecutorService eventLoop,
            String id,
            RecordedRequest recorded,
            boolean verdict) {
        ServedProgram served = engine.program();
        boolean same = Arrays.equals(recorded.request().snapshotHash(), served.snapshotHash());
        var _ = engine.replay(recorded, same ? ReplayProgram.RECORDED : ReplayProgram.ANY)
                .whenCompleteAsync(
                        (report, failure) -> {
                            if (!verdict) {
                                List<ReplayStep> steps = same && failure == null ? report.steps() : List.of();
                                answer(exchange, 200, JSON, json.details(id, recorded, steps, served.program()));
                            } else if (failure == null) {
                                answer(exchange, 200, JSON, json.verdict(recorded, report, same, served.program()));
                            } else {
                                answer(exchange, 409, JSON, json.refused(failure));
                            }
                        },
                        eventLoop)
                .exceptionallyAsync(
                        fault -> {
                            if (!exchange.answered()) {
                                refuse(exchange, ErrorCode.INTERNAL);
                            }
                            return null;
                        },
                        eventLoop);
    }

    private static boolean isOwnName(HttpRequest request) {
        List<String> hosts = request.headers("Host");
        if (hosts.size() != 1) {
            return false;
        }
        String host = hosts.getFirst().replaceFirst(":[0-9]+$", "");
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("[0-9]+(\\.[0-9]+){3}")
                || host.startsWith("[");
    }

    private static void refuse(HttpExchange exchange, ErrorCode code) {
        answer(exchange, code.status(), JSON, ("{\"error\":\"" + code.code() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, HttpField type, byte[] bytes) {
        ResponseBody body = exchange.newBody();
        body.write(bytes);
        exchange.respond(status, List.of(type, NOT_KEPT, ITS_OWN), body);
    }
}
