package io.mtpscript.net.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Against a server of a few lines, one thread a connection. */
class LoadClientTest {
    private static final byte[] REQUEST = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\n\r\nok";

    private record Answer(long nanos, int status, String body) {}

    private static final class Told implements LoadListener {
        final List<Answer> answers = new CopyOnWriteArrayList<>();
        final List<String> failures = new CopyOnWriteArrayList<>();

        @Override
        public void answered(long from, long until, int status, byte[] body) {
            answers.add(new Answer(until - from, status, new String(body, StandardCharsets.US_ASCII)));
        }

        @Override
        public void failed(String why) {
            failures.add(why);
        }
    }

    /** Answers the nth request with what {@code answers} gives, byte by byte as it is; closes where it is empty. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final IntFunction<String> answers;
        final AtomicInteger requests = new AtomicInteger();
        final AtomicInteger connections = new AtomicInteger();

        Server(IntFunction<String> answers) throws IOException {
            this.answers = answers;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (!line.isEmpty()) {
                        continue;
                    }
                    String answer = answers.apply(requests.incrementAndGet());
                    if (answer.isEmpty()) {
                        return;
                    }
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    if (answer.contains("close")) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The client has gone.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static LoadPlan plan(int port, int connections, long rate) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return new LoadPlan(host, port, REQUEST, true, connections, 1, rate);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s");
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Test
    void connectionsStayOpenAndEveryAnswerIsTold() throws Exception {
        var told = new Told();
        try (Server server = new Server(n -> n % 2 == 0 ? OK : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                LoadClient client = LoadClient.start(plan(server.socket.getLocalPort(), 3, 0), told)) {
            await(() -> told.answers.size() >= 200);
            client.stop();
            await(() -> client.underWay() == 0);
            assertEquals(server.requests.get(), told.answers.size());
            assertEquals(3, server.connections.get());
            assertTrue(told.answers.stream()
                    .allMatch(answer -> answer.status() == 200
                            ? answer.body().equals("ok")
                            : answer.status() == 404 && answer.body().isEmpty()));
            assertTrue(told.failures.isEmpty());
        }
    }

    @Test
    void closedConnectionsAreMadeAnew() throws Exception {
        var told = new Told();
        String close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (Server server = new Server(n -> n % 3 == 0 ? "" : n % 3 == 1 ? OK : close);
                LoadClient client = LoadClient.start(plan(server.socket.getLocalPort(), 1, 0), told)) {
            await(() -> told.failures.size() >= 3 && told.answers.size() >= 6);
            client.stop();
            assertEquals("the connection was closed before the response came", told.failures.getFirst());
        }
    }

    @Test
    void whatIsDueDuringAStallIsTimedFromWhenItWasDue() throws Exception {
        var told = new Told();
        try (Server server = new Server(n -> {
                    if (n == 20) {
                        sleep(500);
                    }
                    return OK;
                });
                LoadClient client = LoadClient.start(plan(server.socket.getLocalPort(), 1, 200), told)) {
            await(() -> told.answers.size() >= 150);
            client.stop();
        }
        // 500 ms at 200 a second: some 60 requests were due at least 200 ms before the stall was over.
        long late = told.answers.stream()
                .filter(answer -> answer.nanos() > TimeUnit.MILLISECONDS.toNanos(200))
                .count();
        assertTrue(late >= 40, late + " of " + told.answers.size());
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws Exception {
        var told = new Told();
        int port;
        try (Server server = new Server(_ -> OK)) {
            port = server.socket.getLocalPort();
        }
        try (LoadClient client = LoadClient.start(plan(port, 1, 0), told)) {
            await(() -> told.failures.size() >= 2);
            assertTrue(told.failures.getFirst().startsWith("cannot connect: "), told.failures::toString);
            assertEquals(0, client.underWay());
        }
    }
}
