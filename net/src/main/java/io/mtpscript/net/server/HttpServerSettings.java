package io.mtpscript.net.server;

import io.mtpscript.core.Limits;

/**
 * Where and within which bounds a server listens. Times are in milliseconds.
 *
 * @param host a name or address of this machine
 * @param port 0..65535; 0 takes a free one
 * @param limits of a request's target, header section and body
 * @param receiveTimeout how long a request may take from its head to its last byte, and the client to take an answer,
 *     1..{@link #TIME_MAX}
 * @param idleTimeout how long a connection may be open without a complete request head, 1..{@link #TIME_MAX}
 * @param maxConnections the most connections open at a time, 1..{@link #CONNECTIONS_MAX}; one more is closed at once
 */
public record HttpServerSettings(
        String host, int port, Limits limits, int receiveTimeout, int idleTimeout, int maxConnections) {
    /** The longest time of a setting: a day. */
    public static final int TIME_MAX = 24 * 60 * 60 * 1000;

    /** The most connections of a server. */
    public static final int CONNECTIONS_MAX = 1_000_000;

    /** The defaults on a host and port. */
    public static HttpServerSettings of(String host, int port) {
        return new HttpServerSettings(host, port, Limits.DEFAULT, 30_000, 75_000, 20_000);
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public HttpServerSettings {
        check("port", port, 0, 65_535);
        check("receive timeout", receiveTimeout, 1, TIME_MAX);
        check("idle timeout", idleTimeout, 1, TIME_MAX);
        check("connection limit", maxConnections, 1, CONNECTIONS_MAX);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("The %s is %d; it must be %d..%d".formatted(name, value, min, max));
        }
    }

    /** With other limits. */
    public HttpServerSettings withLimits(Limits newLimits) {
        return new HttpServerSettings(host, port, newLimits, receiveTimeout, idleTimeout, maxConnections);
    }

    /** With other timeouts. */
    public HttpServerSettings withTimeouts(int newReceiveTimeout, int newIdleTimeout) {
        return new HttpServerSettings(host, port, limits, newReceiveTimeout, newIdleTimeout, maxConnections);
    }

    /** With another number of connections. */
    public HttpServerSettings withMaxConnections(int newMaxConnections) {
        return new HttpServerSettings(host, port, limits, receiveTimeout, idleTimeout, newMaxConnections);
    }
}
