package io.mtpscript.effects.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on the loopback that does with each request what a test says, on the level of bytes. */
public final class TestPeer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final boolean reads;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closedByClient = new CountDownLatch(1);

    /** What becomes of a request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(String request, Socket socket) throws IOException, InterruptedException;
    }

    public TestPeer(Behaviour behaviour) {
        this(plainServer(), behaviour);
    }

    public TestPeer(ServerSocket server, Behaviour behaviour) {
        this(server, behaviour, true);
    }

    private TestPeer(ServerSocket server, Behaviour behaviour, boolean reads) {
        this.server = server;
        this.behaviour = behaviour;
        this.reads = reads;
        Thread.ofVirtual().start(this::accept);
    }

    /** One that does what a test says with a connection, whatever comes. */
    public static TestPeer ofConnections(Behaviour behaviour) {
        return new TestPeer(plainServer(), behaviour, false);
    }

    private static ServerSocket plainServer() {
        try {
            return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the bytes of a text and keeps the connection. */
    public static Behaviour sends(String response) {
        return (_, socket) -> write(socket, response);
    }

    /** A whole response. */
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    public static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The requests that came, head and body. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many connections came. */
    public int connections() {
        return sockets.size();
    }

    /** Waits until a client has closed its connection. */
    public boolean awaitClosed() throws InterruptedException {
        return closedByClient.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try {
            if (!reads) {
                behaviour.answer("", socket);
                return;
            }
            while (true) {
                String request = read(socket.getInputStream());
                if (request.isEmpty()) {
                    closedByClient.countDown();
                    return;
                }
                requests.add(request);
                behaviour.answer(request, socket);
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            closedByClient.countDown();
        }
    }

    /** A request's head and as much of a body as it announces; empty at the end. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (String line : text.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
