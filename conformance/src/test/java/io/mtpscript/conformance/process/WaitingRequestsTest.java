package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.devdb.EmbeddedPostgres;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for a slow database hold memory and a socket, and no thread. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WaitingRequestsTest {
    private static final int MOST_MIB = 285;

    /** What a deployment sets that wants little memory; the defaults of a large machine collect nothing before they must. */
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmx192m");

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

    @TempDir
    Path home;

    @Test
    void aThousandWait() throws Exception {
        waits(1_000);
    }

    @Test
    @Tag("long")
    void tenThousandWait() throws Exception {
        waits(10_000);
    }

    private void waits(int count) throws Exception {
        Programs programs = new Programs(home);
        Path app = Files.createDirectories(home.resolve("app"));
        Files.writeString(app.resolve("app.mtp"), APP);
        Path snapshot = home.resolve("app.msqs");
        var compiled = programs.mtpsc("compile", app.toString(), "-o", snapshot.toString());
        assertEquals(0, compiled.status(), compiled.err());
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary();
                Connection gate = connect(database.url());
                Statement statement = gate.createStatement();
                RunningServer server = programs.startEngine(
                        SMALL_HEAP,
                        snapshot.toString(),
                        "--trust",
                        programs.developmentRoot().toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--db",
                        database.url(),
                        "--db-timeout",
                        "200000",
                        "--db-acquire-timeout",
                        "200000",
                        "--request-timeout",
                        "200000")) {
            assertEquals("[{\"n\":1}]", server.get("/waits/1").body());
            long threads = status(server, "Threads");
            statement.execute("SELECT pg_advisory_lock(7)");
            List<SocketChannel> clients = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    clients.add(ask(server, i));
                }
                // The last one has arrived when it can be told that it waits.
                Thread.sleep(2_000);
                long mib = status(server, "VmRSS") / 1024;
                long threadsNow = status(server, "Threads");
                System.out.println(count + " requests wait: " + mib + " MiB resident, " + threadsNow + " threads ("
                        + threads + " before them)");
                assertTrue(mib < MOST_MIB, count + " waiting requests hold " + mib + " MiB");
                assertTrue(threadsNow <= threads + 2, threadsNow + " threads where there were " + threads);
                statement.execute("SELECT pg_advisory_unlock(7)");
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
