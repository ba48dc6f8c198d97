package io.mtpscript.conformance.database;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between engine and server, knows where each message of the protocol begins, and cuts connections where it is told to. */
final class FaultProxy implements AutoCloseable {
    private static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger messages = new AtomicInteger();
    private volatile int cutAt = NEVER;
    private volatile boolean losingCommit;
    private volatile boolean down;

    /** @param url of the server */
    FaultProxy(String url) throws IOException {
        String[] address = url.replaceFirst(".*@", "").replaceFirst("/.*", "").split(":", 2);
        host = address[0];
        port = Integer.parseInt(address[1]);
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The URL that leads through this proxy. */
    String through(String url) {
        return url.replaceFirst("@[^/]*/", "@127.0.0.1:" + listener.getLocalPort() + "/");
    }

    /** Cuts all connections, and takes no other ones until it is up again. */
    void setDown(boolean now) {
        down = now;
        if (now) {
            cut();
        }
    }

    /** From now on counts messages, and cuts all connections in place of number {@code k}, once. */
    void cutAt(int k) {
        messages.set(0);
        cutAt = k;
    }

    /** Cuts all connections when the next COMMIT has been carried out and its answer is on the way, once. */
    void loseCommit() {
        losingCommit = true;
    }

    /** Whether what was told is still to come; from now on it does not come any more. */
    boolean waited() {
        boolean still = cutAt != NEVER || losingCommit;
        cutAt = NEVER;
        losingCommit = false;
        return still;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (down) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                // Whether the transaction under way is a request's: the engine's own are read committed.
                var requests = new AtomicBoolean();
                Thread.ofVirtual().start(() -> pump(client, server, true, requests));
                Thread.ofVirtual().start(() -> pump(server, client, false, requests));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient, AtomicBoolean requests) {
        try (from;
                to) {
            var in = new DataInputStream(from.getInputStream());
            OutputStream out = new BufferedOutputStream(to.getOutputStream(), 1 << 16);
            boolean typed = !fromClient;
            while (true) {
                Optional<Byte> type = typed ? Optional.of(in.readByte()) : Optional.empty();
                int length = in.readInt();
                byte[] content = in.readNBytes(length - Integer.BYTES);
                if (content.length < length - Integer.BYTES) {
                    throw new EOFException();
                }
                if (toBeCut(type.orElse((byte) 0), text(content), requests)) {
                    cut();
                    return;
                }
                if (type.isPresent()) {
                    out.write(type.get());
                }
                out.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
                out.write(content);
                if (in.available() == 0) {
                    out.flush();
                }
                typed = true;
            }
        } catch (IOException cut) {
            // The other direction has closed both, or one of the two has.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean toBeCut(byte type, String content, AtomicBoolean requests) {
        if (type == 'Q' && content.startsWith("BEGIN")) {
            requests.set(content.contains("SERIALIZABLE"));
        }
        if (losingCommit && type == 'C' && content.startsWith("COMMIT") && requests.get()) {
            losingCommit = false;
            return true;
        }
        if (messages.getAndIncrement() == cutAt) {
            cutAt = NEVER;
            return true;
        }
        return false;
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private void cut() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
