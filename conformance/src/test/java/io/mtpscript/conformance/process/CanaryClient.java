package io.mtpscript.conformance.process;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection on which one request comes after the other. */
final class CanaryClient implements AutoCloseable {
    private static final String LENGTH = "Content-Length: ";
    private static final int CHUNK = 1_000;

    private final Socket socket;
    private final InputStream in;

    CanaryClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The answer, its head and its body. */
    String ask(String method, String target, String note, String body, boolean chunked) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: h\r\nX-Note: " + note + "\r\nX-Other: " + note
                + "\r\nContent-Type: application/json\r\n";
        String request = chunked
                ? head + "Transfer-Encoding: chunked\r\n\r\n" + chunks(body)
                : head + LENGTH + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.length() < 4 || answer.lastIndexOf("\r\n\r\n") != answer.length() - 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after " + answer);
            }
            answer.append((char) next);
        }
        int at = answer.indexOf(LENGTH) + LENGTH.length();
        int length = Integer.parseInt(answer.substring(at, answer.indexOf("\r", at)));
        return answer + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String chunks(String body) {
        StringBuilder chunks = new StringBuilder();
        for (int from = 0; from < body.length(); from += CHUNK) {
            String chunk = body.substring(from, Math.min(body.length(), from + CHUNK));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
