package io.mtpscript.net.server;

import io.mtpscript.core.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2: gives each stream's request to the handler, as {@link HttpConnection} does with one after the other
 * (RFC 9113). Netty's codec keeps the protocol's own rules: windows, the number of streams, empty frames, floods of resets and
 * control frames, the size of what HPACK unpacks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What goes wrong with a stream or channel arrives as its closing.
final class Http2Session extends Http2ConnectionHandler {
    /** Waits for its streams as long as the engine does. */
    private static final int NO_END = -1;

    /**
     * Fields whose values are hardly sent twice: in the connection's table they would take the place of those that are, and cost more
     * than they save. A cookie should be in no table in any case (RFC 7541, section 7.1.3).
     */
    private static final Set<String> NOT_INDEXED =
            Set.of("content-digest", "content-length", "etag", "location", "set-cookie", "x-correlation-id");

    private final ServerState server;
    private final LoopState loop;
    private final Peer peer;
    private final Http2Connection.PropertyKey key;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private int requests;
    private boolean inRead;
    private boolean leaving;

    /** When the last stream ended, by {@link System#nanoTime}. */
    private long idleSince = System.nanoTime();

    /** Done when what waited for the socket at {@link #unsentSince} has left; null where nothing waited. */
    private @Nullable ChannelFuture unsent;

    private long unsentSince;

    private Http2Session(
            ServerState server,
            LoopState loop,
            Peer peer,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.server = server;
        this.loop = loop;
        this.peer = peer;
        key = connection().newKey();
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed(stream);
            }
        });
        decoder.frameListener(new Frames());
    }

    static Http2Session create(ServerState server, LoopState loop, Peer peer) {
        return new Builder(server, loop, peer).build();
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Builder> {
        private final ServerState server;
        private final LoopState loop;
        private final Peer peer;

        Builder(ServerState server, LoopState loop, Peer peer) {
            this.server = server;
            this.loop = loop;
            this.peer = peer;
        }

        @Override
        protected Http2Session build() {
            ConnectionLimits connections = server.settings().connections();
            Limits limits = server.settings().limits();
            server(true);
            // Pseudo fields and the target count too, which have a limit of their own: what is left is said by us.
            initialSettings(Http2Settings.defaultSettings()
                    .maxConcurrentStreams(connections.streams())
                    .maxHeaderListSize(Math.min(
                            Integer.MAX_VALUE,
                            (long) limits.headerSectionBytes()
                                    + limits.urlBytes()
                                    + (long) Http2Request.FIELD_OVERHEAD * limits.headerCount())));
            decoderEnforceMaxRstFramesPerWindow(connections.streamResets(), ConnectionLimits.RESET_SECONDS);
            encoderEnforceMaxRstFramesPerWindow(connections.streamResets(), ConnectionLimits.RESET_SECONDS);
            headerSensitivityDetector((name, value) -> NOT_INDEXED.contains(name.toString()));
            gracefulShutdownTimeoutMillis(NO_END);
            return super.build();
        }

        @Override
        protected Http2Session build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Session(server, loop, peer, decoder, encoder, settings);
        }
    }

    ServerState server() {
        return server;
    }

    LoopState loop() {
        return loop;
    }

    Peer peer() {
        return peer;
    }

    ChannelHandlerContext context() {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("The connection is not open");
        }
        return current;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        watch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        inRead = true;
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        inRead = false;
        super.channelReadComplete(ctx);
    }

    /** Sends what was written: now, or once at the end of what is being read. */
    void flushSoon() {
        if (!inRead) {
            flush(context());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (timer != null) {
            timer.cancel(false);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ConnectionGate.Signal.STOP) {
            leave();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Takes no further streams, and closes the connection when the last one has ended. */
    private void leave() {
        if (!leaving) {
            leaving = true;
            ChannelHandlerContext ctx = context();
            try {
                close(ctx, ctx.newPromise());
            } catch (Exception e) {
                ctx.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof Http2Exception) {
            super.exceptionCaught(ctx, cause);
        } else {
            // A reset by the client, or a fault of ours: nothing can be said on this connection any more.
            ctx.close();
        }
    }

    private void closed(Http2Stream stream) {
        Http2Exchange exchange = stream.removeProperty(key);
        if (exchange != null) {
            exchange.closed();
        }
        idleSince = System.nanoTime();
    }

    /** A head over the limit of what HPACK may unpack. */
    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
        Http2Exchange.refuseHead(this, stream);
    }

    private void watch() {
        HttpServerSettings settings = server.settings();
        int step = Math.min(settings.idleTimeout(), Math.min(settings.receiveTimeout(), settings.headerTimeout()));
        timer = context().executor().schedule(this::checkTime, step, TimeUnit.MILLISECONDS);
    }

    private void checkTime() {
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isOpen() || ctx.isRemoved()) {
            return;
        }
        long now = System.nanoTime();
        if (isStuck(ctx, now)) {
            server.refused(Refused.SLOW_CLIENT);
            ctx.close();
            return;
        }
        if (connection().numActiveStreams() == 0) {
            if (passed(idleSince, now, server.settings().idleTimeout())) {
                leave();
            }
        } else {
            endSlowStreams(ctx, now);
        }
        watch();
    }

    /**
     * Whether the client takes nothing from its socket. Then no stream ends, for the frame that resets it does not leave, and neither does
     * the connection's farewell.
     */
    private boolean isStuck(ChannelHandlerContext ctx, long now) {
        ChannelFuture before = unsent;
        if (before != null && !before.isDone()) {
            return passed(unsentSince, now, server.settings().receiveTimeout());
        }
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            unsent = null;
        } else {
            unsent = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
            unsentSince = now;
        }
        return false;
    }

    private void endSlowStreams(ChannelHandlerContext ctx, long now) {
        try {
            connection().forEachActiveStream(stream -> {
                Http2Exchange exchange = stream.getProperty(key);
                boolean slow = exchange == null
                        ? passed(idleSince, now, server.settings().idleTimeout())
                        : exchange.waitsForClient()
                                && passed(
                                        exchange.since(), now, server.settings().receiveTimeout());
                if (slow && !stream.isResetSent()) {
                    server.refused(Refused.SLOW_CLIENT);
                    resetStream(ctx, stream.id(), Http2Error.CANCEL.code(), ctx.newPromise());
                }
                return true;
            });
        } catch (Http2Exception e) {
            ctx.close();
        }
        flush(ctx);
    }

    private static boolean passed(long since, long now, int millis) {
        return TimeUnit.NANOSECONDS.toMillis(now - since) >= millis;
    }

    /** What the client sends. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(ctx, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
            Http2Stream stream = connection().stream(streamId);
            Http2Exchange open = stream.getProperty(key);
            if (open != null) {
                // Trailers: nobody asks for them.
                if (endOfStream) {
                    open.received();
                }
                return;
            }
            Http2Exchange exchange = new Http2Exchange(Http2Session.this, stream);
            stream.setProperty(key, exchange);
            exchange.begin(headers, endOfStream);
            if (++requests >= server.settings().connections().requests()) {
                leave();
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            int count = data.readableBytes() + padding;
            Http2Exchange exchange = connection().stream(streamId).getProperty(key);
            if (exchange != null) {
                exchange.append(data, endOfStream);
            }
            return count;
        }
    }
}
