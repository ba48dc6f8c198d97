package io.mtpscript.cli.serving;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.engine.access.Access;
import io.mtpscript.engine.access.AccessWatch;
import io.mtpscript.engine.inspector.Inspector;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Answers every request with what is wrong with the sources, while something is: an answer of the version before would look
 * like one of what was just written. A browser gets a page, which goes away when the mistake does; others get JSON.
 */
public final class MistakePage {
    private static final int STATUS = 500;
    private static final HttpField NOT_KEPT = new HttpField("Cache-Control", "no-store");
    private static final HttpField HTML = new HttpField("Content-Type", "text/html; charset=utf-8");
    private static final HttpField JSON = new HttpField("Content-Type", "application/json");

    private volatile Optional<Mistake> mistake = Optional.empty();
    private volatile AccessWatch watch = AccessWatch.NONE;

    /** Is told of each answer that is given here. */
    public void watch(AccessWatch by) {
        watch = by;
    }

    /** What is wrong from now on; empty for nothing. */
    public void show(Optional<Mistake> now) {
        mistake = now;
    }

    /** A handler with this one before it. */
    public HttpHandler around(HttpHandler handler) {
        return exchange -> {
            Optional<Mistake> now = mistake;
            if (now.isEmpty()) {
                handler.handle(exchange);
            } else {
                answer(exchange, now.get());
            }
        };
    }

    private void answer(HttpExchange exchange, Mistake mistake) {
        long start = System.nanoTime();
        HttpRequest request = exchange.request();
        boolean browser = request.headers("Accept").stream().anyMatch(types -> types.contains("text/html"));
        ResponseBody body = exchange.newBody();
        body.write(browser ? page(mistake) : json(mistake));
        int bytes = body.length();
        exchange.respond(STATUS, List.of(browser ? HTML : JSON, NOT_KEPT), body);
        watch.answered(new Access(
                request.method(),
                request.target(),
                Optional.empty(),
                STATUS,
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start),
                bytes,
                OptionalLong.empty(),
                Optional.empty(),
                request.client()));
    }

    private static byte[] page(Mistake mistake) {
        String text = mistake.text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>The sources have a mistake</title>
                <style>
                :root { --ground: #fafaf8; --text: #1d1f21; --soft: #63686e; --bad: #c0212b; --code: #f3f3ef; }
                @media (prefers-color-scheme: dark) { :root { --ground: #131517; --text: #e6e6e3; --soft: #9aa0a6; --bad: #ff7b80; --code: #24282c; } }
                body { margin: 0; padding: 2rem clamp(1rem, 5vw, 4rem); background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
                h1 { font-size: 1.2rem; color: var(--bad); margin: 0 0 1rem; }
                pre { background: var(--code); border-radius: 6px; border-left: 4px solid var(--bad); padding: .9rem 1.1rem; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; }
                p { color: var(--soft); } a { color: inherit; }
                </style></head><body>
                <h1>The sources have a mistake</h1>
                <pre>%s</pre>
                <p>This page goes away when it is mended. Requests before it are at <a href="%s">%2$s</a>.</p>
                <script>
                setInterval(async () => {
                  try { if (!(await (await fetch("%2$s/requests", { cache: "no-store" })).json()).problem) location.reload(); } catch {}
                }, 500);
                </script>
                </body></html>
                """.formatted(text, Inspector.PATH).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Mistake mistake) {
        ByteBuilder out = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(out).beginObject();
        if (!mistake.details().isEmpty()) {
            json.key("details").beginArray();
            for (Mistake.Detail detail : mistake.details()) {
                json.beginObject().key("message").text(detail.message());
                json.key("path").text(detail.place()).endObject();
            }
            json.endArray();
        }
        json.key("error").text("CompileFailed");
        json.key("message")
                .text("The sources cannot be served: " + mistake.summary())
                .endObject()
                .end();
        return out.toByteArray();
    }
}
