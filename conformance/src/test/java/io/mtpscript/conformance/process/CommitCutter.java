package io.mtpscript.conformance.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between an engine and its database, and can see to it that the answer to a COMMIT is never heard. */
final class CommitCutter implements AutoCloseable {
    private static final int COMMIT_MILLIS = 500;

    private final ServerSocket server;
    private final String host;
    private final int port;
    private final String url;
    private final AtomicBoolean cut = new AtomicBoolean();

    private CommitCutter(ServerSocket server, String host, int port, String url) {
        this.server = server;
        this.host = host;
        this.port = port;
        this.url = url;
    }

    /** @param url {@code postgresql://user:password@host:port/database} */
    static CommitCutter before(String url) throws IOException {
        String authority = url.substring(url.indexOf('@') + 1, url.lastIndexOf('/'));
        int colon = authority.lastIndexOf(':');
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CommitCutter cutter = new CommitCutter(
                server,
                authority.substring(0, colon),
                Integer.parseInt(authority.substring(colon + 1)),
                url.replace("@" + authority, "@127.0.0.1:" + server.getLocalPort()));
        Thread.ofVirtual().start(cutter::accept);
        return cutter;
    }

    /** The way to the database. */
    String url() {
        return url;
    }

    /** The next COMMIT reaches the database, which has time for it; then the connection is gone. */
    void cutNext() {
        cut.set(true);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket database = new Socket(host, port);
                Thread.ofVirtual().start(() -> pass(client, database, true));
                Thread.ofVirtual().start(() -> pass(database, client, false));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean asks) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                boolean commit = asks
                        && new String(bytes, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT\0")
                        && cut.compareAndSet(true, false);
                if (commit) {
                    // What comes back from now on nobody hears.
                    from.shutdownOutput();
                }
                out.write(bytes, 0, read);
                if (commit) {
                    Thread.sleep(COMMIT_MILLIS);
                    return;
                }
            }
        } catch (IOException e) {
            // One side is gone, and with this the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
