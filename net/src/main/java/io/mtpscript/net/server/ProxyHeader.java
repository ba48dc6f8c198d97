package io.mtpscript.net.server;

import io.mtpscript.net.peer.TrustedProxies;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header of the PROXY protocol that a trusted proxy begins a connection with. Any other peer, and one that sends none
 * in time, is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody is left to hear that closing failed.
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final Peer peer;
    private final ConnectionGate gate;
    private final int timeout;
    private @Nullable Future<?> end;

    /** @param timeout how long the header may take, in milliseconds */
    ProxyHeader(Peer peer, ConnectionGate gate, int timeout) {
        this.peer = peer;
        this.gate = gate;
        this.timeout = timeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!peer.isTrustedProxy()) {
            ctx.close();
            return;
        }
        end = ctx.executor().schedule(() -> ctx.close(), timeout, TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (takes(header)) {
                ctx.pipeline().remove(this);
            } else {
                ctx.close();
            }
        } finally {
            header.release();
        }
    }

    /** A proxy's own connection, to see whether anybody is there, speaks for nobody. */
    private boolean takes(HAProxyMessage header) {
        if (header.command() == HAProxyCommand.LOCAL) {
            return true;
        }
        String source = header.sourceAddress();
        Optional<InetAddress> client = source == null ? Optional.empty() : TrustedProxies.address(source);
        client.ifPresent(peer::speaksFor);
        return gate.admits(client);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
