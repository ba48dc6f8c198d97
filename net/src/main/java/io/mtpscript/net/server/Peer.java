package io.mtpscript.net.server;

import io.mtpscript.net.peer.TrustedProxies;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of one connection. Belongs to the connection's event loop. */
final class Peer {
    private static final String FORWARDED = "X-Forwarded-For";

    private final Channel channel;
    private final TrustedProxies proxies;

    /** What a header of the PROXY protocol said. */
    private @Nullable InetAddress proxied;

    Peer(Channel channel, TrustedProxies proxies) {
        this.channel = channel;
        this.proxies = proxies;
    }

    /** A proxy has told whom it speaks for. */
    void speaksFor(InetAddress client) {
        proxied = client;
    }

    /** The address that the connection stands for; empty where it came through a Unix domain socket. */
    Optional<InetAddress> address() {
        InetAddress told = proxied;
        return told != null ? Optional.of(told) : ofSocket();
    }

    /** The address at the other end of the socket itself. */
    Optional<InetAddress> ofSocket() {
        return channel.remoteAddress() instanceof InetSocketAddress socket
                ? Optional.ofNullable(socket.getAddress())
                : Optional.empty();
    }

    /** Whether the other end is a proxy that is trusted. */
    boolean isTrustedProxy() {
        return ofSocket().map(proxies::trusts).orElseGet(proxies::localSocket);
    }

    /** The client that made a request, as far as trusted proxies tell. */
    Optional<InetAddress> client(Fields fields) {
        Optional<InetAddress> address = address();
        if (address.isPresent()) {
            return proxies.ranges().isEmpty()
                    ? address
                    : Optional.of(proxies.client(address.get(), fields.values(FORWARDED)));
        }
        return proxies.client(fields.values(FORWARDED));
    }
}
