package io.mtpscript.effects;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.outbox.OutboxSettings;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Requests to other services: which ones, and the bounds of using them.
 *
 * @param allowed the hosts and addresses that may be reached
 * @param trusted certificates of authorities that are trusted besides the platform's
 * @param timeout how long a call may take from its first to its last byte, in milliseconds
 * @param requestBytes the most bytes of a request's body
 * @param responseBytes the most bytes of a response's body
 * @param connections the most connections of each event loop to one host and port
 * @param compression whether responses are asked for in gzip or deflate
 * @param ratio the most times its compressed size that a body may have
 * @param guard when a host is not asked
 * @param outbox how requests are sent after their transactions
 */
public record HttpSettings(
        AllowList allowed,
        List<X509Certificate> trusted,
        int timeout,
        int requestBytes,
        int responseBytes,
        int connections,
        boolean compression,
        int ratio,
        HttpGuardSettings guard,
        OutboxSettings outbox) {
    /** The largest ratio; deflate reaches no more than 1,032. */
    public static final int RATIO_MAX = 2_000;

    private static final int DAY = 24 * 60 * 60 * 1000;

    public HttpSettings {
        trusted = List.copyOf(trusted);
        check("timeout", timeout, 1, DAY);
        check("request limit", requestBytes, 0, 1 << 30);
        check("response limit", responseBytes, 0, 1 << 30);
        check("connections", connections, 1, 10_000);
        check("ratio of compression", ratio, 1, RATIO_MAX);
    }

    /** No host is allowed; the defaults otherwise. */
    public static HttpSettings none() {
        return new HttpSettings(
                AllowList.NOTHING,
                List.of(),
                10_000,
                1 << 20,
                Limits.HTTP_OUT_BODY_BYTES,
                64,
                false,
                100,
                HttpGuardSettings.OFF,
                OutboxSettings.DEFAULT);
    }

    /** With other hosts. */
    public HttpSettings withAllowed(AllowList value) {
        return new HttpSettings(
                value, trusted, timeout, requestBytes, responseBytes, connections, compression, ratio, guard, outbox);
    }

    /** With other authorities besides the platform's. */
    public HttpSettings withTrusted(List<X509Certificate> value) {
        return new HttpSettings(
                allowed, value, timeout, requestBytes, responseBytes, connections, compression, ratio, guard, outbox);
    }

    /** With other limits. */
    public HttpSettings withLimits(int newTimeout, int newRequestBytes, int newResponseBytes, int newConnections) {
        return new HttpSettings(
                allowed,
                trusted,
                newTimeout,
                newRequestBytes,
                newResponseBytes,
                newConnections,
                compression,
                ratio,
                guard,
                outbox);
    }

    /** With compressed responses, or without, and another bound on them. */
    public HttpSettings withCompression(boolean asked, int newRatio) {
        return new HttpSettings(
                allowed, trusted, timeout, requestBytes, responseBytes, connections, asked, newRatio, guard, outbox);
    }

    /** With another guard of hosts. */
    public HttpSettings withGuard(HttpGuardSettings value) {
        return new HttpSettings(
                allowed, trusted, timeout, requestBytes, responseBytes, connections, compression, ratio, value, outbox);
    }

    /** With another way of sending requests after their transactions. */
    public HttpSettings withOutbox(OutboxSettings value) {
        return new HttpSettings(
                allowed, trusted, timeout, requestBytes, responseBytes, connections, compression, ratio, guard, value);
    }

    static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "The %s of requests to other services is %d; it must be %d..%d".formatted(name, value, min, max));
        }
    }
}
