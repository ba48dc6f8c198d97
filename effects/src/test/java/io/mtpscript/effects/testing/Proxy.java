package io.mtpscript.effects.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

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
                AtomicBoolean losesAnswers = new AtomicBoolean();
                Thread.ofVirtual().start(() -> requests(client, server, losesAnswers));
                Thread.ofVirtual().start(() -> answers(server, client, losesAnswers));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void requests(Socket client, Socket server, AtomicBoolean losesAnswers) {
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                String text = new String(chunk, 0, read, StandardCharsets.ISO_8859_1);
                boolean commits = text.contains(COMMIT);
                if (commits && atCommit == AtCommit.NEVER_ARRIVES) {
                    return;
                }
                if (commits && atCommit == AtCommit.BECOMES_ABORT) {
                    text = text.replace(COMMIT, ABORT);
                }
                if (commits && atCommit == AtCommit.LOSES_ANSWER) {
                    // Before COMMIT is sent: its answer may be here before this thread comes to cut the connection.
                    losesAnswers.set(true);
                }
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                if (commits && atCommit == AtCommit.LOSES_ANSWER) {
                    return;
                }
            }
        } catch (IOException cut) {
            // The other direction has closed both.
        }
    }

    private static void answers(Socket server, Socket client, AtomicBoolean losesAnswers) {
        try (server;
                client) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (losesAnswers.get()) {
                    return;
                }
                out.write(chunk, 0, read);
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
