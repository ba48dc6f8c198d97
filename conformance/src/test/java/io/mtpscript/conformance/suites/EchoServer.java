package io.mtpscript.conformance.suites;

import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.net.server.HttpServer;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.net.server.ServerNotices;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The HTTP server with a handler that answers 200 with what it was asked. */
final class EchoServer implements AutoCloseable {
    /** Long enough that the system sends what was written before. */
    private static final int BETWEEN_WRITES = 40_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpServer server;

    EchoServer() throws IOException {
        server = HttpServer.start(
                HttpServerSettings.of("127.0.0.1", 0), loops, _ -> EchoServer::echo, new Quiet(), () -> {});
    }

    private static final class Quiet implements ServerNotices {
        @Override
        public void changed(String line) {}

        @Override
        public void refused(String line) {}
    }

    private static void echo(HttpExchange exchange) {
        ResponseBody body = exchange.newBody();
        String told = exchange.request().method() + " " + exchange.request().target() + " "
                + new String(exchange.request().copyBody(), StandardCharsets.ISO_8859_1);
        body.write(told.getBytes(StandardCharsets.ISO_8859_1));
        exchange.respond(200, List.of(new HttpField("Content-Type", "text/plain")), body);
    }

    /** Everything that the server answers to these bytes, sent in pieces that end where it is said, until it closes. */
    String answers(byte[] bytes, List<Integer> ends) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                OutputStream out = socket.getOutputStream();
                int from = 0;
                for (int end : ends) {
                    out.write(bytes, from, end - from);
                    from = end;
                    LockSupport.parkNanos(BETWEEN_WRITES);
                }
                out.write(bytes, from, bytes.length - from);
                socket.shutdownOutput();
            } catch (IOException e) {
                // It has heard enough: what it said is still to be read.
            }
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** The statuses in answers whose bodies have a stated length. */
    static List<Integer> statuses(String answers) {
        List<Integer> statuses = new ArrayList<>();
        int at = 0;
        while (at < answers.length()) {
            int bodyAt = answers.indexOf("\r\n\r\n", at) + 4;
            String head = answers.substring(at, bodyAt);
            statuses.add(Integer.parseInt(head.substring(9, 12)));
            int lengthAt = head.indexOf("Content-Length: ") + "Content-Length: ".length();
            at = bodyAt + Integer.parseInt(head.substring(lengthAt, head.indexOf('\r', lengthAt)));
        }
        return statuses;
    }

    @Override
    public void close() {
        server.stop();
        server.abort(1_000);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
