package io.mtpscript.engine.auth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.engine.settings.AuthSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemoteKeysTest {
    private static final int RELOADS = 20;

    @Test
    void whatIsSecretInTheAddressIsNotTold() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + free + "/jwks?key=hunter2");
        var settings = new AuthSettings.Remote(url, AuthSettings.Remote.REFRESH_MIN, AuthSettings.Remote.ASK_MILLIS);
        List<String> notices = Collections.synchronizedList(new ArrayList<>());
        try (RemoteKeys _ = RemoteKeys.open(settings, SSLContext.getDefault(), notices::add)) {
            assertTrue(
                    notices.getFirst()
                            .startsWith("The key set http://127.0.0.1:" + free + "/jwks?*** cannot be fetched"),
                    notices.toString());
        }
    }

    @Test
    void howOftenASetIsReadAgainByHandDoesNotChangeHowOftenItIsFetched() throws Exception {
        byte[] set = TestKey.jwks(TestKey.make(TestKey.Kind.EC, "a")).getBytes(StandardCharsets.UTF_8);
        AtomicInteger fetched = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetched.incrementAndGet();
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
        var settings = new AuthSettings.Remote(url, AuthSettings.Remote.REFRESH_MIN, AuthSettings.Remote.ASK_MILLIS);
        try (RemoteKeys keys = RemoteKeys.open(settings, SSLContext.getDefault(), _ -> {})) {
            for (int i = 0; i < RELOADS; i++) {
                assertTrue(keys.fetchNow());
            }
            int before = fetched.get();
            assertTrue(before > RELOADS);
            Thread.sleep(2_500);
            int more = fetched.get() - before;
            assertTrue(more >= 1 && more < RELOADS, "fetched " + more + " times");
            assertTrue(keys.keys().isPresent());
        } finally {
            server.stop(0);
        }
    }
}
