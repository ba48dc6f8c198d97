package io.mtpscript.effects.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Stands between engine and server and does one bad thing when COMMIT goes by. */
public final class Proxy implements AutoCloseable {
    /** What happens to COMMIT. */
    public enum AtCommit {
        /** It arrives as ABORT, which the server answers as it answers the COMMIT of a failed transaction: by ROLLBACK. */
        BECOMES_ABORT,
        /** It arrives, the answer does not: the connection is cut. */
        LOSES_ANSWER,
        /** It does not arrive: the connection is cut. */
        NEVER_ARRIVES
    }

    private static final String COMMIT = "COMMIT\0";
    private static final String ABORT = "ABORT \0";

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final AtCommit atCommit;

    /** @param url of the server */
    public Proxy(String url, AtCommit atCommit) throws IOException {
        String[] address = url.replaceFirst(".*@", "").replaceFirst("/.*", "").split(":", 2);
        this.host = address[0];
        this.port = Integer.parseInt(address[1]);
        this.atCommit = atCommit;
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The URL that leads through this proxy. */
    public String through(String url) {
        return url.replaceFirst("@[^/]*/", "@127.0.0.1:" + listener.getLocalPort() + "/");
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(host, port);
                Thread.ofVirtual().start(() -> pump(client, server, Optional.of(atCommit)));
                Thread.ofVirtual().start(() -> pump(server, client, Optional.empty()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void pump(Socket from, Socket to, Optional<AtCommit> watch) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                String text = new String(chunk, 0, read, StandardCharsets.ISO_8859_1);
                boolean commits = watch.isPresent() && text.contains(COMMIT);
                if (commits && watch.get() == AtCommit.NEVER_ARRIVES) {
                    return;
                }
                if (commits && watch.get() == AtCommit.BECOMES_ABORT) {
                    text = text.replace(COMMIT, ABORT);
                }
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                if (commits && watch.get() == AtCommit.LOSES_ANSWER) {
                    return;
                }
            }
        } catch (IOException cut) {
            // The other direction has closed both.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
