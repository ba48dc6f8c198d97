package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection: takes its requests one after the other, so that answers leave in order, and reads no further than it can
 * answer.
 *
 * <pre>
 *            head            last byte           respond
 * WAITING ---------> RECEIVING -------> HANDLING --------> WAITING, or
 *    any: refusal, last answer, stop --------------------> LINGERING ---> closed
 * </pre>
 *
 * Lingering means: our side is shut, and what the client still sends is read and dropped for a moment, because closing over
 * unread bytes would reset the connection and could take the answer with it.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // What goes wrong with a channel arrives as exceptionCaught or channelInactive.
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final int LINGER_MILLIS = 1_000;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What the server shares with its connections. */
    private final ServerState server;

    private final LoopState loop;
    private final Peer peer;
    private final BooleanSupplier requestBegun;
    private final Optional<LargeBodyLoops> largeBodies;
    private final HttpHandler handler;
    private final RequestAssembler assembler;

    /** Decoded pieces of requests that come after the one being handled; reading stops while there are any. */
    private final ArrayDeque<Object> pending = new ArrayDeque<>(1);

    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.WAITING;

    /** When the phase began, by {@link System#nanoTime}. */
    private long phaseStart = System.nanoTime();

    /** Since when a part of a head waits for the rest; 0 while there is none. */
    private long headStart;

    /** How many requests there were. */
    private int requests;

    private @Nullable Exchange exchange;

    /** When time is looked at next; there is one, and none of a connection that has closed, which it would hold until then. */
    private @Nullable Future<?> timer;

    private boolean inRead;
    private boolean flushDue;
    private boolean draining;
    private boolean reading = true;

    /** Whether nothing is taken for a while, because the last request was refused for having too much to do. */
    private boolean held;

    private enum Phase {
        WAITING,
        RECEIVING,
        HANDLING,
        LINGERING
    }

    /**
     * A connection with nothing received.
     *
     * @param requestBegun whether those that handle bytes before hold a part of a request
     * @param largeBodies where large bodies are read; empty where the connection cannot leave its loop
     */
    HttpConnection(
            ServerState server,
            LoopState loop,
            Peer peer,
            BooleanSupplier requestBegun,
            Optional<LargeBodyLoops> largeBodies) {
        this.largeBodies = largeBodies;
        this.server = server;
        this.loop = loop;
        this.peer = peer;
        this.requestBegun = requestBegun;
        handler = loop.handler();
        assembler = new RequestAssembler(server.settings().limits());
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("The connection is not open");
        }
        return current;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            watch(step());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // A channel that was accepted has been active before it says so.
        if (timer == null) {
            watch(step());
        }
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWatching();
        // All that is said of a connection that ends on its way from one loop to another.
        if (!ctx.channel().isOpen()) {
            ended();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended();
        ctx.fireChannelInactive();
    }

    private void ended() {
        phase = Phase.LINGERING;
        stopWatching();
        assembler.drop();
        pending.forEach(ReferenceCountUtil::release);
        pending.clear();
        Exchange open = exchange;
        if (open != null) {
            exchange = null;
            open.lost();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object piece) {
        inRead = true;
        if (phase == Phase.HANDLING
                || held
                || !pending.isEmpty()
                || !ctx.channel().isWritable()) {
            pending.addLast(piece);
        } else {
            take(piece);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        flushIfDue();
        drain();
        readElsewhere();
    }

    /** Has the rest of a large body read by another loop. Until it is back nothing happens here: not even time is looked at. */
    private void readElsewhere() {
        if (largeBodies.isEmpty() || phase != Phase.RECEIVING || assembler.missing() < LargeBodyLoops.LEAST_BYTES) {
            return;
        }
        ChannelHandlerContext ctx = context();
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        if (!reading || unsent == null || !unsent.isEmpty()) {
            return;
        }
        largeBodies.get().next().ifPresent(there -> {
            stopWatching();
            long rest = Math.max(0, server.settings().receiveTimeout() - passed(phaseStart));
            ctx.pipeline()
                    .addBefore(
                            ctx.pipeline().context(StrictRequestDecoder.class).name(),
                            null,
                            new LargeBodyReader(assembler, ctx.channel().eventLoop(), there, rest, this::back));
        });
    }

    private void back(LargeBodyReader.Outcome outcome) {
        if (outcome == LargeBodyReader.Outcome.WHOLE) {
            watch(step());
        } else {
            server.refused(Refused.SLOW_CLIENT);
            context().close();
        }
    }

    private void flushIfDue() {
        if (flushDue) {
            flushDue = false;
            context().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset by the client, or a fault of ours that already answered: nothing can be said on this connection any
        // more.
        ctx.close();
    }

    /** Takes what waits, as far as answers can leave; reads on when nothing waits. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        Channel channel = context().channel();
        try {
            while (phase != Phase.HANDLING && !held && channel.isWritable()) {
                Object piece = pending.pollFirst();
                if (piece == null) {
                    break;
                }
                take(piece);
            }
        } finally {
            draining = false;
        }
        flushIfDue();
        boolean read = phase == Phase.LINGERING || (!held && pending.isEmpty() && channel.isWritable());
        if (read != reading) {
            reading = read;
            channel.config().setAutoRead(read);
        }
        timeHead();
    }

    /** A head has its time while it is the client's turn to send the rest: not behind another request, nor where nothing is read. */
    private void timeHead() {
        if (!reading || phase != Phase.WAITING || !requestBegun.getAsBoolean()) {
            headStart = 0;
        } else if (headStart == 0) {
            headStart = System.nanoTime();
        }
    }

    /** Takes one piece and gives it back to its buffer. */
    private void take(Object piece) {
        try {
            if (phase == Phase.LINGERING) {
                return;
            }
            if (piece instanceof WholeRequest whole) {
                handle(whole.request(peer), whole.keepAlive(), true, !whole.isHead());
                return;
            }
            Optional<RequestAssembler.Refusal> refusal = Optional.empty();
            if (piece instanceof io.netty.handler.codec.http.HttpRequest head) {
                refusal = assembler.begin(head);
                if (refusal.isEmpty()) {
                    enter(Phase.RECEIVING);
                    if (assembler.expectsContinue()) {
                        write(Unpooled.wrappedBuffer(CONTINUE));
                    }
                }
            }
            if (refusal.isEmpty() && piece instanceof HttpContent content && assembler.receiving()) {
                refusal = assembler.append(content);
                if (refusal.isEmpty() && content instanceof LastHttpContent) {
                    handleAssembled();
                }
            }
            refusal.ifPresent(this::refuse);
        } finally {
            ReferenceCountUtil.release(piece);
        }
    }

    private void handleAssembled() {
        io.netty.handler.codec.http.HttpRequest head = assembler.head();
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        boolean http11 = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        boolean bodyAllowed = !head.method().equals(HttpMethod.HEAD);
        handle(assembler.complete(peer), keepAlive, http11, bodyAllowed);
    }

    private void handle(SocketRequest request, boolean keepAlive, boolean http11, boolean bodyAllowed) {
        boolean last = ++requests >= server.settings().connections().requests();
        Exchange opened = new Exchange(request, keepAlive && !last, http11, bodyAllowed);
        exchange = opened;
        // When it began is of no interest: its end is not ours.
        phase = Phase.HANDLING;
        headStart = 0;
        if (server.stopping()) {
            server.refused(Refused.STOPPING);
            RefusalBody.write(opened, ErrorCode.SHUTTING_DOWN);
        } else {
            handler.handle(opened);
        }
    }

    private void enter(Phase next) {
        phase = next;
        phaseStart = System.nanoTime();
        headStart = 0;
    }

    private void refuse(RequestAssembler.Refusal refusal) {
        server.refused(Refused.of(refusal.code()));
        assembler.drop();
        PooledBody body = new PooledBody(loop.scratch());
        body.write(RefusalBody.of(refusal));
        List<HttpField> fields = RefusalBody.fields(refusal.code());
        write(loop.head().join(refusal.code().status(), fields, body, ResponseHead.Persistence.CLOSE, true));
        linger();
    }

    /** Writes; flushes now or, while more pieces are being taken, once after the last. */
    private void write(ByteBuf bytes) {
        ChannelHandlerContext ctx = context();
        ctx.write(bytes, ctx.voidPromise());
        if (inRead || draining) {
            flushDue = true;
        } else {
            ctx.flush();
        }
    }

    /** Shuts our side after what is written, and soon closes the connection. */
    private void linger() {
        enter(Phase.LINGERING);
        pending.forEach(ReferenceCountUtil::release);
        pending.clear();
        ChannelHandlerContext ctx = context();
        flushDue = false;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess() && written.channel() instanceof DuplexChannel channel) {
                shutOurSide(channel);
                ctx.executor().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                written.channel().close();
            }
        });
        drain();
    }

    /** TLS says its farewell first. */
    private static void shutOurSide(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event != ConnectionGate.Signal.STOP) {
            ctx.fireUserEventTriggered(event);
        } else if (phase == Phase.WAITING && pending.isEmpty()) {
            linger();
        }
    }

    /** How often we look whether a phase takes too long: it ends at most so much late. */
    private long step() {
        HttpServerSettings settings = server.settings();
        return Math.min(settings.idleTimeout(), Math.min(settings.receiveTimeout(), settings.headerTimeout()));
    }

    private void watch(long millis) {
        timer = context().executor().schedule(this::checkTime, millis, TimeUnit.MILLISECONDS);
    }

    private void stopWatching() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void checkTime() {
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isOpen() || ctx.isRemoved()) {
            return;
        }
        boolean stuck = !ctx.channel().isWritable();
        boolean slowHead = phase == Phase.WAITING && headStart != 0 && !stuck;
        int allowed = phase == Phase.RECEIVING || phase == Phase.LINGERING || stuck
                ? server.settings().receiveTimeout()
                : slowHead
                        ? server.settings().headerTimeout()
                        : server.settings().idleTimeout();
        long start = slowHead ? headStart : phaseStart;
        long passed = passed(start);
        // A request that is being handled has its own end: gas, or the engine's timeout at an effect.
        if (phase == Phase.HANDLING || passed < allowed) {
            // Not longer than a request may take: the next phase may begin, with a nearer end, before we look again.
            long rest = phase == Phase.HANDLING ? allowed : allowed - passed;
            watch(Math.min(rest, step()));
        } else if (phase == Phase.WAITING && !stuck) {
            if (slowHead) {
                server.refused(Refused.SLOW_HEAD);
            }
            linger();
            // Our side is shut behind what is written, which the client may never take.
            watch(step());
        } else {
            if (phase != Phase.LINGERING) {
                server.refused(Refused.SLOW_CLIENT);
            }
            ctx.close();
        }
    }

    private static long passed(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Its client has been told to come back later, and is not listened to before. */
    private void hold() {
        held = true;
        context().executor().schedule(this::release, loop.hold(), TimeUnit.MILLISECONDS);
    }

    private void release() {
        loop.released();
        held = false;
        ChannelHandlerContext ctx = context();
        if (ctx.channel().isOpen() && !ctx.isRemoved()) {
            drain();
        }
    }

    /** One request of this connection. */
    private final class Exchange implements HttpExchange {
        private final SocketRequest request;
        private final boolean keepAlive;
        private final boolean http11;
        private final boolean bodyAllowed;
        private boolean answered;
        private boolean lost;
        private @Nullable Runnable whenLost;

        Exchange(SocketRequest request, boolean keepAlive, boolean http11, boolean bodyAllowed) {
            this.request = request;
            this.keepAlive = keepAlive;
            this.http11 = http11;
            this.bodyAllowed = bodyAllowed;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public void releaseRequestBody() {
            request.release();
        }

        @Override
        public ResponseBody newBody() {
            return new PooledBody(loop.scratch());
        }

        @Override
        public void respond(int status, List<HttpField> fields, ResponseBody body) {
            if (answered) {
                throw new IllegalStateException("The request is already answered");
            }
            answered = true;
            request.release();
            if (lost) {
                body.close();
                return;
            }
            exchange = null;
            boolean close = !keepAlive || server.stopping();
            ResponseHead.Persistence persistence = close
                    ? ResponseHead.Persistence.CLOSE
                    : http11 ? ResponseHead.Persistence.IMPLIED : ResponseHead.Persistence.KEEP_ALIVE;
            ByteBuf whole;
            try {
                whole = loop.head().join(status, fields, (PooledBody) body, persistence, bodyAllowed);
            } catch (RuntimeException | Error fault) {
                // Nobody answers it any more: its client is not left waiting.
                body.close();
                context().close();
                throw fault;
            }
            write(whole);
            if (close) {
                linger();
            } else {
                enter(Phase.WAITING);
                if (LoopState.isRefusedForLoad(status, fields)) {
                    hold();
                }
                if (!inRead) {
                    drain();
                }
            }
        }

        @Override
        public boolean answered() {
            return answered;
        }

        @Override
        public boolean clientGone() {
            return lost;
        }

        @Override
        public void onClientGone(Runnable action) {
            whenLost = action;
        }

        private void lost() {
            lost = true;
            Runnable action = whenLost;
            if (action != null && !answered) {
                whenLost = null;
                action.run();
            }
        }
    }
}
