package io.mtpscript.net.server;

import io.mtpscript.core.Limits;
import io.mtpscript.net.peer.TrustedProxies;
import io.mtpscript.net.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and within which bounds a server listens. Times are in milliseconds.
 *
 * @param host a name or address of this machine
 * @param port 0..65535; 0 takes a free one
 * @param limits of a request's target, header section and body
 * @param receiveTimeout how long a request may take from its head to its last byte, and the client to take an answer,
 *     1..{@link #TIME_MAX}
 * @param idleTimeout how long a connection may be open without a complete request head, 1..{@link #TIME_MAX}
 * @param headerTimeout how long a request head of HTTP/1.1 may take from its first bytes to its last, and a TLS handshake,
 *     1..{@link #TIME_MAX}
 * @param connections how many connections, and how much on each of them
 * @param tls what the port shows of itself; empty where it speaks in the clear
 * @param proxies who is trusted to tell of a client's address
 * @param proxyProtocol whether every connection of the port begins with a header of the PROXY protocol, from one of
 *     {@code proxies}
 * @param socket a Unix domain socket that is listened on besides, in the clear
 * @param front what is done with requests and answers, whatever the program
 */
public record HttpServerSettings(
        String host,
        int port,
        Limits limits,
        int receiveTimeout,
        int idleTimeout,
        int headerTimeout,
        ConnectionLimits connections,
        Optional<TlsSettings> tls,
        TrustedProxies proxies,
        boolean proxyProtocol,
        Optional<Path> socket,
        FrontSettings front) {
    /** The longest time of a setting: a day. */
    public static final int TIME_MAX = 24 * 60 * 60 * 1000;

    /** The defaults on a host and port. */
    public static HttpServerSettings of(String host, int port) {
        return new HttpServerSettings(
                host,
                port,
                Limits.DEFAULT,
                30_000,
                75_000,
                10_000,
                ConnectionLimits.DEFAULT,
                Optional.empty(),
                TrustedProxies.NOBODY,
                false,
                Optional.empty(),
                FrontSettings.NONE);
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public HttpServerSettings {
        check("port", port, 0, 65_535);
        check("receive timeout", receiveTimeout, 1, TIME_MAX);
        check("idle timeout", idleTimeout, 1, TIME_MAX);
        check("header timeout", headerTimeout, 1, TIME_MAX);
        if (proxyProtocol && proxies.ranges().isEmpty()) {
            throw new IllegalArgumentException(
                    "The PROXY protocol needs the addresses of the proxies that speak it: list them as trusted proxies");
        }
    }

    static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("The %s is %d; it must be %d..%d".formatted(name, value, min, max));
        }
    }

    /** What a URL of the port begins with: {@code http} or {@code https}. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** With other limits. */
    public HttpServerSettings withLimits(Limits newLimits) {
        return new HttpServerSettings(
                host,
                port,
                newLimits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                connections,
                tls,
                proxies,
                proxyProtocol,
                socket,
                front);
    }

    /** With other timeouts. */
    public HttpServerSettings withTimeouts(int newReceiveTimeout, int newIdleTimeout, int newHeaderTimeout) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                newReceiveTimeout,
                newIdleTimeout,
                newHeaderTimeout,
                connections,
                tls,
                proxies,
                proxyProtocol,
                socket,
                front);
    }

    /** With other limits of connections. */
    public HttpServerSettings withConnections(ConnectionLimits newConnections) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                newConnections,
                tls,
                proxies,
                proxyProtocol,
                socket,
                front);
    }

    /** With TLS, or without. */
    public HttpServerSettings withTls(Optional<TlsSettings> newTls) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                connections,
                newTls,
                proxies,
                proxyProtocol,
                socket,
                front);
    }

    /** With other proxies. */
    public HttpServerSettings withProxies(TrustedProxies newProxies, boolean newProxyProtocol) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                connections,
                tls,
                newProxies,
                newProxyProtocol,
                socket,
                front);
    }

    /** With a Unix domain socket besides, or without. */
    public HttpServerSettings withSocket(Optional<Path> newSocket) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                connections,
                tls,
                proxies,
                proxyProtocol,
                newSocket,
                front);
    }

    /** With other things done to requests and answers. */
    public HttpServerSettings withFront(FrontSettings newFront) {
        return new HttpServerSettings(
                host,
                port,
                limits,
                receiveTimeout,
                idleTimeout,
                headerTimeout,
                connections,
                tls,
                proxies,
                proxyProtocol,
                socket,
                newFront);
    }
}
