package io.mtpscript.conformance.auth;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Serves a key set over TLS, with a certificate that nobody knows. */
final class KeySetServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final X509Certificate certificate;
    private final AtomicInteger fetched = new AtomicInteger();
    private volatile int status = 200;
    private volatile byte[] body = new byte[0];

    KeySetServer(Path folder) throws Exception {
        Path file = folder.resolve("tls.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        (keytool + " -genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=ids"
                                        + " -ext san=dns:localhost -validity 2 -storetype PKCS12 -storepass changeit"
                                        + " -keystore " + file)
                                .split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new AssertionError("keytool failed");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        certificate = (X509Certificate) store.getCertificate("key");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/keys", exchange -> {
            fetched.incrementAndGet();
            byte[] answer = body;
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI url() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** How often it was asked. */
    int fetched() {
        return fetched.get();
    }

    void answers(int newStatus, byte[] newBody) {
        body = newBody;
        status = newStatus;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
