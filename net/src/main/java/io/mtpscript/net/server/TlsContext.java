package io.mtpscript.net.server;

import io.mtpscript.net.tls.BadKeyPairException;
import io.mtpscript.net.tls.ServerKeyPair;
import io.mtpscript.net.tls.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The key and certificates that new connections are served with. They are read again when their files have changed; a pair that
 * cannot be served with changes nothing. Safe for all threads.
 */
final class TlsContext implements AutoCloseable {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Forward secrecy and authenticated encryption only, what is quickest in hardware first. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int HANDSHAKE_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int HANDSHAKE_IDLE_SECONDS = 60;

    /** More handshakes are refused, and with them their connections. */
    private static final int HANDSHAKES_WAITING = 1_024;

    private final TlsSettings settings;
    private final boolean http2;
    private final int handshakeTimeout;
    private final ServerNotices notices;
    private final Clock clock;
    /** Where handshakes compute: a signature takes an event loop longer than any request may. */
    private final ThreadPoolExecutor handshakes = new ThreadPoolExecutor(
            HANDSHAKE_THREADS,
            HANDSHAKE_THREADS,
            HANDSHAKE_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(HANDSHAKES_WAITING),
            Thread.ofPlatform().daemon().name("tls-", 0).factory());

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls-files").factory());
    private volatile Served served;

    /** What the files had when they were last looked at, if it was something else than what is served with. */
    private byte @Nullable [] seen;

    /** What the files had when they were refused: that is said once. */
    private byte @Nullable [] refused;

    private record Served(ServerKeyPair pair, SslContext context) {}

    private TlsContext(TlsSettings settings, boolean http2, int handshakeTimeout, ServerNotices notices, Clock clock)
            throws BadKeyPairException {
        this.settings = settings;
        this.http2 = http2;
        this.handshakeTimeout = handshakeTimeout;
        this.notices = notices;
        this.clock = clock;
        handshakes.allowCoreThreadTimeOut(true);
        served = read();
    }

    /**
     * Reads the files.
     *
     * @param http2 whether HTTP/2 is offered
     * @param handshakeTimeout in milliseconds
     * @param notices hears whenever another pair is served with, or is refused
     * @throws BadKeyPairException if they cannot be served with
     */
    static TlsContext open(
            TlsSettings settings, boolean http2, int handshakeTimeout, ServerNotices notices, Clock clock)
            throws BadKeyPairException {
        return new TlsContext(settings, http2, handshakeTimeout, notices, clock);
    }

    /** Looks at the files every so many milliseconds from now on. */
    TlsContext watched(long millis) {
        var _ = watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        return this;
    }

    private Served read() throws BadKeyPairException {
        ServerKeyPair pair = ServerKeyPair.read(settings, clock.instant());
        SslContextBuilder builder = SslContextBuilder.forServer(
                        pair.key(), pair.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS)
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
        if (http2) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
        }
        try {
            return new Served(pair, builder.build());
        } catch (SSLException e) {
            throw new BadKeyPairException("The key in " + settings.key() + " cannot be used: " + e.getMessage());
        }
    }

    /** What one connection speaks TLS with. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = served.context().newHandler(allocator, handshakes);
        handler.setHandshakeTimeoutMillis(handshakeTimeout);
        return handler;
    }

    /** When the first certificate of those served with ends. */
    Instant expires() {
        return served.pair().expires();
    }

    /** Reads the files whether they have changed or not. The outcome is noticed. */
    synchronized boolean reload() {
        try {
            Served next = read();
            served = next;
            refused = null;
            notices.changed("TLS: serving with the certificate in %s, which ends at %s"
                    .formatted(settings.certificate(), next.pair().expires()));
            return true;
        } catch (BadKeyPairException e) {
            notices.refused(
                    "TLS: still serving with the certificate that ends at %s. %s".formatted(expires(), e.getMessage()));
            return false;
        }
    }

    /** Takes files that have changed once they stay as they are: the two are not written at one moment. */
    private synchronized void look() {
        Optional<byte[]> now = fingerprint();
        if (now.isEmpty() || Arrays.equals(now.get(), served.pair().fingerprint())) {
            seen = null;
            return;
        }
        boolean settled = Arrays.equals(now.get(), seen);
        seen = now.get();
        if (settled && !Arrays.equals(now.get(), refused) && !reload()) {
            refused = now.get();
        }
    }

    private Optional<byte[]> fingerprint() {
        try {
            return Optional.of(ServerKeyPair.fingerprint(settings));
        } catch (BadKeyPairException e) {
            // A file is away for a moment, or for good: what is served with stays.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // Connections that are still open may have to compute; threads with nothing to do end by themselves.
        watch.shutdownNow();
    }
}
