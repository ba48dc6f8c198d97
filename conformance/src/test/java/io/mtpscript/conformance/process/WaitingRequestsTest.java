package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.devdb.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for a slow database or service hold memory and a socket, and no thread. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WaitingRequestsTest {
    private static final int MOST_MIB = 285;

    /** So many hold little with Java's own defaults too. */
    private static final int FEW = 1_000;

    /** After so long what waits holds no more than it needs. */
    private static final int PATIENCE_SECONDS = 120;

    private static final String APP = """
            api waits GET /waits/:n
              path { n: Int }
              auth none
              uses { DbRead } {
              let rows = DbRead.query<{ n: Int }>(sql`
                SELECT ${path.n}::int AS n FROM (SELECT pg_advisory_xact_lock_shared(7)) AS gate`)?
              respond json(rows)
            }
            """;

    private static final String ASKING = """
            api asks GET /waits/:n
              path { n: Int }
              auth none
              uses { Config, HttpOut } {
              respond json(HttpOut.get(`${Config.string("service")}/${path.n}`)?.json<List<{ n: Int }>>()?)
            }
            """;

    @TempDir
    Path home;

    /** Whatever the requests wait for. */
    private interface Gate {
        void shut() throws Exception;

        void open() throws Exception;
    }

    @Test
    void aThousandWait() throws Exception {
        waitForDatabase(1_000);
    }

    @Test
    @Tag("long")
    void tenThousandWait() throws Exception {
        waitForDatabase(10_000);
    }

    @Test
    void aThousandWaitForASlowService() throws Exception {
        waitForService(1_000);
    }

    @Test
    @Tag("long")
    void tenThousandWaitForASlowService() throws Exception {
        waitForService(10_000);
    }

    /** As the container starts it. {@code -Dmtp.waiting.defaults=true} measures 10,000 with Java's own. */
    private static List<String> flags(int count) throws IOException {
        return count <= FEW || Boolean.getBoolean("mtp.waiting.defaults")
                ? List.of()
                : Files.readAllLines(Path.of("../deploy/container/java-flags"));
    }

    private void waitForDatabase(int count) throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary();
                Connection connection = connect(database.url());
                Statement statement = connection.createStatement()) {
            Gate gate = new Gate() {
                @Override
                public void shut() throws Exception {
                    statement.execute("SELECT pg_advisory_lock(7)");
                }

                @Override
                public void open() throws Exception {
                    statement.execute("SELECT pg_advisory_unlock(7)");
                }
            };
            waits(count, APP, gate, "--db", database.url(), "--db-timeout", "200000", "--db-acquire-timeout", "200000");
        }
    }

    private void waitForService(int count) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        service.createContext("/", exchange -> {
            byte[] body;
            lock.readLock().lock();
            try {
                body = ("[{\"n\":" + exchange.getRequestURI().getPath().substring(1) + "}]")
                        .getBytes(StandardCharsets.US_ASCII);
            } finally {
                lock.readLock().unlock();
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        Gate gate = new Gate() {
            @Override
            public void shut() {
                lock.writeLock().lock();
            }

            @Override
            public void open() {
                lock.writeLock().unlock();
            }
        };
        String url = "http://127.0.0.1:" + service.getAddress().getPort();
        Path config = home.resolve("config.json");
        Files.writeString(config, "{\"service\":\"" + url + "\"}");
        try {
            waits(
                    count,
                    ASKING,
                    gate,
                    "--config",
                    config.toString(),
                    "--http-allow",
                    url + ",127.0.0.1/32",
                    "--http-timeout",
                    "200000");
        } finally {
            service.stop(0);
        }
    }

    private void waits(int count, String source, Gate gate, String... more) throws Exception {
        Programs programs = new Programs(home);
        Path app = Files.createDirectories(home.resolve("app"));
        Files.writeString(app.resolve("app.mtp"), source);
        Path snapshot = programs.compile(app, home.resolve("app.msqs"));
        List<String> arguments = new ArrayList<>(List.of("--request-timeout", "200000"));
        arguments.addAll(List.of(more));
        try (RunningServer server = programs.serve(flags(count), snapshot, arguments.toArray(String[]::new))) {
            assertEquals("[{\"n\":1}]", server.get("/waits/1").body());
            long threads = status(server, "Threads");
            gate.shut();
            List<SocketChannel> clients = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    clients.add(ask(server, i));
                }
                // The last one has arrived when it can be told that it waits.
                Thread.sleep(2_000);
                long first = status(server, "VmRSS") / 1024;
                long mib = first;
                long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                while (mib >= MOST_MIB && System.nanoTime() < patience) {
                    Thread.sleep(500);
                    mib = status(server, "VmRSS") / 1024;
                }
                long threadsNow = status(server, "Threads");
                System.out.println(count + " requests wait: " + mib + " MiB resident (" + first + " at first), "
                        + threadsNow + " threads (" + threads + " before them)");
                assertTrue(mib < MOST_MIB, count + " waiting requests hold " + mib + " MiB");
                assertTrue(threadsNow <= threads + 2, threadsNow + " threads where there were " + threads);
                gate.open();
                for (int i = 0; i < count; i++) {
                    assertTrue(answer(clients.get(i)).endsWith("[{\"n\":" + i + "}]"), "answer " + i);
                }
            } finally {
                for (SocketChannel client : clients) {
                    client.close();
                }
            }
        }
    }

    private static Connection connect(String url) throws Exception {
        String[] parts = url.replaceFirst("postgresql://", "").split("[:@]", 3);
        return DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
    }

    private static SocketChannel ask(RunningServer server, int n) throws IOException {
        URI url = URI.create(server.url());
        SocketChannel client = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
        String request = "GET /waits/" + n + " HTTP/1.1\r\nHost: test\r\n\r\n";
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    private static String answer(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4_096);
        while (bytes.hasRemaining() && client.read(bytes) >= 0) {
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
            if (text.endsWith("]")) {
                return text;
            }
        }
        return "no answer";
    }

    /** A number of the kernel's, such as resident memory in KiB. */
    private static long status(RunningServer server, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
