package io.mtpscript.net.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of every connection, whatever it speaks: counts it while it is open, closes one too many, and closes one
 * that has come to no protocol yet when the server stops. Requests never come here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody is left to hear that closing failed.
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private final ServerState server;
    private final LoopState loop;
    private final Peer peer;
    private boolean counted;

    /** The loop whose connection it is; none before it is counted. */
    private @Nullable EventLoop home;

    private @Nullable InetAddress countedPeer;

    /** What a server tells its connections. */
    enum Signal {
        /** End what has begun and begin nothing more. */
        STOP
    }

    ConnectionGate(ServerState server, LoopState loop, Peer peer) {
        this.server = server;
        this.loop = loop;
        this.peer = peer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!server.opened()) {
            ctx.close();
            return;
        }
        counted = true;
        home = ctx.channel().eventLoop();
        loop.add(ctx.channel());
        if (!peer.isTrustedProxy() && !admits(peer.ofSocket())) {
            ctx.close();
        }
    }

    /** Counts the connection of an address; a connection is of one address only, the one that a trusted proxy told last. */
    boolean admits(Optional<InetAddress> address) {
        if (address.isEmpty() || !server.limitsPeers()) {
            return true;
        }
        forgetPeer();
        if (!server.opened(address.get())) {
            return false;
        }
        countedPeer = address.get();
        return true;
    }

    private void forgetPeer() {
        InetAddress before = countedPeer;
        if (before != null) {
            countedPeer = null;
            server.closed(before);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(ctx);
    }

    /** Netty says of a connection that ends on its way from one loop to another only this. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!ctx.channel().isOpen()) {
            ended(ctx);
        }
    }

    private void ended(ChannelHandlerContext ctx) {
        forgetPeer();
        if (counted) {
            counted = false;
            Channel channel = ctx.channel();
            EventLoop own = home;
            if (own == null || own.inEventLoop()) {
                loop.remove(channel);
            } else {
                // It ended while another loop read from it.
                own.execute(() -> loop.remove(channel));
            }
            server.closed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Signal.STOP) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Of a connection that has come to no protocol: nothing can be said on it.
        ctx.close();
    }
}
