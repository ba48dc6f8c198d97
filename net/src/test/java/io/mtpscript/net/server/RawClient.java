package io.mtpscript.net.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to and reads answers by their Content-Length. */
final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RawClient(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** One answer. */
    record Answer(int status, String head, String body) {
        String field(String name) {
            for (String line : head.lines().toList()) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    RawClient send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** As {@link #send}, each byte in a packet of its own as far as the system goes along. */
    RawClient sendSlowly(String bytes) throws IOException, InterruptedException {
        for (byte next : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
            out.write(next);
            out.flush();
            Thread.sleep(1);
        }
        return this;
    }

    /** Ends the connection without a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether something has come that is not read. */
    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    Answer read() throws IOException {
        return read(true);
    }

    /** @param withBody false after HEAD */
    Answer read(boolean withBody) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The connection ended after: " + head);
            }
            head.append((char) next);
        }
        Answer empty = new Answer(Integer.parseInt(head.substring(9, 12)), head.toString(), "");
        String length = empty.field("Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() || !withBody ? 0 : Integer.parseInt(length));
        return new Answer(empty.status(), empty.head(), new String(body, StandardCharsets.UTF_8));
    }

    /** Whatever comes until the other side closes. */
    String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Whether the other side has closed, or does within the time. */
    boolean ended(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
