package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.conformance.database.Service;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code await all} of twenty calls to a service that answers the first of them 100 ms after the last one has come. One after the
 * other they would never end; side by side they take the time of one, which no slow machine changes. How long that is is
 * printed: the first round, which loads classes and connects, and the median of the others.
 */
@Timeout(120)
class SideBySideTest {
    private static final int CALLS = 20;
    private static final int MILLIS = 100;
    private static final int ROUNDS = 16;

    private static final ServedProgram PROGRAM = Service.compile("""
            api all GET /all uses { Async, Config, HttpOut } {
              let peer = Config.string("peer")
              let asked = await all for (n of List.range(0, 20)) { HttpOut.get(`${peer}/${n}`) }
              let answers = for (each of asked) { each?.body() }
              respond json(answers.join(" "))
            }
            """);

    private final CyclicBarrier come = new CyclicBarrier(CALLS);

    private HttpServer service() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try {
                come.await(60, TimeUnit.SECONDS);
                Thread.sleep(MILLIS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IOException(e);
            }
            byte[] body = exchange.getRequestURI().getPath().substring(1).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void twentyCallsTakeTheTimeOfOne() throws Exception {
        HttpServer server = service();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        EngineSettings settings = EngineSettings.of("127.0.0.1", 0)
                .withHost(HostSettings.none()
                        .withRandomKey(RandomKey.development())
                        .withConfig(Map.of("MTP_CONFIG_PEER", url))
                        .withHttp(HttpSettings.none()
                                .withAllowed(AllowList.NOTHING.withLoopback())
                                .withLimits(90_000, 1_000, 1_000, CALLS)));
        List<Long> millis = new ArrayList<>();
        try (Service engine = Service.open(PROGRAM, settings)) {
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                String answer = Service.text(engine.call("GET", "/all", ""));
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                assertEquals("200 \"0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\"", answer);
            }
        } finally {
            server.stop(0);
        }
        long first = millis.removeFirst();
        Collections.sort(millis);
        System.out.println(
                "await all of " + CALLS + " calls of " + MILLIS + " ms: " + first + " ms the first time, then "
                        + millis.get(millis.size() / 2) + " ms (median of " + millis.size() + ")");
    }
}
