package io.mtpscript.net.server;

import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.ResponseBody;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server on one event loop of its own. */
final class TestServer implements AutoCloseable {
    private final EventLoopGroup loops;
    private final HttpServer server;
    private final Notices notices = new Notices();

    TestServer(HttpServerSettings settings, IoHandlerFactory io, HttpHandler handler) throws IOException {
        loops = new MultiThreadIoEventLoopGroup(1, io);
        server = HttpServer.start(settings, loops, _ -> handler, notices, () -> {});
    }

    /** What the server told whoever operates it. */
    static final class Notices implements ServerNotices {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void changed(String line) {
            lines.add("changed " + line);
        }

        @Override
        public void refused(String line) {
            lines.add("refused " + line);
        }
    }

    List<String> notices() {
        return notices.lines;
    }

    HttpServer server() {
        return server;
    }

    /** Runs an action on the server's event loop. */
    void onLoop(Runnable action) {
        loops.next().execute(action);
    }

    RawClient connect() throws IOException {
        return new RawClient(server.port());
    }

    /** Answers with what was asked, as the body's text. */
    static void echo(HttpExchange exchange) {
        String text = exchange.request().method() + " " + exchange.request().target() + " "
                + new String(exchange.request().copyBody(), StandardCharsets.UTF_8);
        answer(exchange, 200, text);
    }

    static void answer(HttpExchange exchange, int status, String text) {
        ResponseBody body = exchange.newBody();
        body.write(text.getBytes(StandardCharsets.UTF_8));
        exchange.respond(status, List.of(new HttpField("Content-Type", "text/plain")), body);
    }

    @Override
    public void close() {
        server.stop();
        server.abort(1_000);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
