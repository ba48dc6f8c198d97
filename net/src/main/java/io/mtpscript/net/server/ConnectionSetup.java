package io.mtpscript.net.server;

import io.mtpscript.core.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Gives each new connection the handlers of what it may speak.
 *
 * <pre>
 * in the clear: [PROXY header] (HTTP/2's preface?) HTTP/1.1 decoder, HttpConnection, gate
 * TLS:          [PROXY header] TLS, (protocol negotiated?) the same or Http2Session, gate
 * </pre>
 */
final class ConnectionSetup extends ChannelInitializer<Channel> {
    /** Room in the request line for what is not the target: a method, the version, two spaces. */
    private static final int REQUEST_LINE_REST = 64;

    private static final String GATE = "gate";

    private final ServerState server;
    private final Optional<TlsContext> tls;
    private final boolean proxyProtocol;
    private final Function<EventLoop, LoopState> loops;
    private final Optional<LargeBodyLoops> largeBodies;

    /**
     * For the connections of a listener.
     *
     * @param loops the state of an event loop, asked for on that loop
     * @param largeBodies where large bodies are read; empty where connections cannot leave their loop
     */
    ConnectionSetup(
            ServerState server,
            Optional<TlsContext> tls,
            boolean proxyProtocol,
            Function<EventLoop, LoopState> loops,
            Optional<LargeBodyLoops> largeBodies) {
        this.largeBodies = largeBodies;
        this.server = server;
        this.tls = tls;
        this.proxyProtocol = proxyProtocol;
        this.loops = loops;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopState loop = loops.apply(channel.eventLoop());
        Peer peer = new Peer(channel, server.settings().proxies());
        ConnectionGate gate = new ConnectionGate(server, loop, peer);
        ChannelPipeline pipeline = channel.pipeline();
        if (proxyProtocol) {
            pipeline.addLast(
                    new HAProxyMessageDecoder(),
                    new ProxyHeader(peer, gate, server.settings().headerTimeout()));
        }
        pipeline.addLast(GATE, gate);
        if (tls.isPresent()) {
            pipeline.addBefore(GATE, null, tls.get().newHandler(channel.alloc()));
            pipeline.addBefore(GATE, null, new Negotiated(loop, peer));
            return;
        }
        if (server.settings().connections().streams() > 0) {
            PrefaceDetector detector = new PrefaceDetector(() -> {
                pipeline.remove(StrictRequestDecoder.class);
                pipeline.remove(HttpConnection.class);
                speakHttp2(pipeline, loop, peer);
            });
            pipeline.addBefore(GATE, null, detector);
            speakHttp1(pipeline, loop, peer, detector::hasBegun);
        } else {
            speakHttp1(pipeline, loop, peer, () -> false);
        }
    }

    /** @param heldBack whether a handler before holds bytes that may be a part of a request */
    private void speakHttp1(ChannelPipeline pipeline, LoopState loop, Peer peer, BooleanSupplier heldBack) {
        StrictRequestDecoder decoder =
                new StrictRequestDecoder(decoder(server.settings().limits()), loop.reader());
        pipeline.addBefore(GATE, null, decoder);
        pipeline.addBefore(
                GATE,
                null,
                new HttpConnection(
                        server, loop, peer, () -> heldBack.getAsBoolean() || decoder.hasBegun(), largeBodies));
    }

    private void speakHttp2(ChannelPipeline pipeline, LoopState loop, Peer peer) {
        pipeline.addBefore(GATE, null, Http2Session.create(server, loop, peer));
    }

    /** Netty's own defaults are strict about line ends, field names, and lengths beside transfer codings. */
    private static HttpDecoderConfig decoder(Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.urlBytes() + REQUEST_LINE_REST)
                .setMaxHeaderSize(limits.headerSectionBytes())
                // A piece of a body is what one read brought, or LargeBodyReader: BodyPieces keeps it where it is.
                .setMaxChunkSize(Math.max(ReadTurns.MOST_BYTES, limits.requestBodyBytes()))
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }

    /** Waits for the end of the handshake, which says what is spoken after it. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody is left to hear that closing failed.
    private final class Negotiated extends ChannelInboundHandlerAdapter {
        private final LoopState loop;
        private final Peer peer;

        Negotiated(LoopState loop, Peer peer) {
            this.loop = loop;
            this.peer = peer;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
                ctx.fireUserEventTriggered(event);
                return;
            }
            if (!handshake.isSuccess()) {
                ctx.close();
                return;
            }
            ChannelPipeline pipeline = ctx.pipeline();
            if (ApplicationProtocolNames.HTTP_2.equals(
                    pipeline.get(SslHandler.class).applicationProtocol())) {
                speakHttp2(pipeline, loop, peer);
            } else {
                speakHttp1(pipeline, loop, peer, () -> false);
            }
            pipeline.remove(this);
        }
    }
}
