package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private static final HttpField CONTENT_TYPE = new HttpField("Content-Type", MediaTypes.JSON);
    private static final HttpField RETRY_AFTER = new HttpField("Retry-After", "1");

    /** What the server shares with its connections. */
    private final ServerState server;

    private final LoopState loop;
    private final HttpHandler handler;
    private final RequestAssembler assembler;

    /** Decoded pieces of requests that come after the one being handled; reading stops while there are any. */
    private final ArrayDeque<Object> pending = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.WAITING;

    /** When the phase began, by {@link System#nanoTime}. */
    private long phaseStart = System.nanoTime();

    private @Nullable Exchange exchange;
    private boolean inRead;
    private boolean flushDue;
    private boolean draining;
    private boolean reading = true;

    private enum Phase {
        WAITING,
        RECEIVING,
        HANDLING,
        LINGERING
    }

    HttpConnection(ServerState server, LoopState loop) {
        this.server = server;
        this.loop = loop;
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
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (server.opened(this)) {
            watch(Math.min(server.settings().idleTimeout(), server.settings().receiveTimeout()));
            ctx.fireChannelActive();
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        server.closed(this);
        phase = Phase.LINGERING;
        assembler.drop();
        pending.forEach(ReferenceCountUtil::release);
        pending.clear();
        Exchange open = exchange;
        if (open != null) {
            exchange = null;
            open.lost();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object piece) {
        inRead = true;
        if (phase == Phase.HANDLING || !pending.isEmpty() || !ctx.channel().isWritable()) {
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
            while (phase != Phase.HANDLING && channel.isWritable()) {
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
        boolean read = phase == Phase.LINGERING || (pending.isEmpty() && channel.isWritable());
        if (read != reading) {
            reading = read;
            channel.config().setAutoRead(read);
        }
    }

    /** Takes one piece and gives it back to its buffer. */
    private void take(Object piece) {
        try {
            if (phase == Phase.LINGERING) {
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
                    handle();
                }
            }
            refusal.ifPresent(this::refuse);
        } finally {
            ReferenceCountUtil.release(piece);
        }
    }

    private void handle() {
        io.netty.handler.codec.http.HttpRequest head = assembler.head();
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        boolean http11 = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        boolean bodyAllowed = !head.method().equals(HttpMethod.HEAD);
        Exchange opened = new Exchange(assembler.complete(), keepAlive, http11, bodyAllowed);
        exchange = opened;
        enter(Phase.HANDLING);
        if (server.stopping()) {
            opened.respondError(ErrorCode.SHUTTING_DOWN);
        } else {
            handler.handle(opened);
        }
    }

    private void enter(Phase next) {
        phase = next;
        phaseStart = System.nanoTime();
    }

    private void refuse(RequestAssembler.Refusal refusal) {
        assembler.drop();
        List<Faults.Fault> details = refusal.code() == ErrorCode.VALIDATION_FAILED
                ? List.of(new Faults.Fault("request", refusal.message()))
                : List.of();
        String message = refusal.code().message().orElse("");
        PooledBody body = new PooledBody(loop.scratch());
        body.write(ErrorBody.of(refusal.code(), message, details));
        write(loop.head()
                .join(refusal.code().status(), fields(refusal.code()), body, ResponseHead.Persistence.CLOSE, true));
        linger();
    }

    private static List<HttpField> fields(ErrorCode code) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(CONTENT_TYPE);
        if (code.retryAfter()) {
            fields.add(RETRY_AFTER);
        }
        return fields;
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
                channel.shutdownOutput();
                ctx.executor().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                written.channel().close();
            }
        });
        drain();
    }

    /** Called on the event loop when the server begins to stop. */
    void stop() {
        if (phase == Phase.WAITING && pending.isEmpty() && context != null) {
            linger();
        }
    }

    /** Closes without ceremony: the server's time to stop is over. */
    void abort() {
        if (context != null) {
            context.close();
        }
    }

    /** The event loop this connection belongs to. */
    LoopState loop() {
        return loop;
    }

    /** Looks after so many milliseconds whether the phase takes too long: it ends at most one receive timeout late. */
    private void watch(long millis) {
        context().executor().schedule(this::checkTime, millis, TimeUnit.MILLISECONDS);
    }

    private void checkTime() {
        ChannelHandlerContext ctx = context();
        if (!ctx.channel().isOpen()) {
            return;
        }
        boolean stuck = !ctx.channel().isWritable();
        int allowed = phase == Phase.RECEIVING || stuck
                ? server.settings().receiveTimeout()
                : server.settings().idleTimeout();
        long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - phaseStart);
        // A request that is being handled has its own end: gas, or the engine's timeout at an effect.
        if (phase == Phase.HANDLING || passed < allowed) {
            // Not longer than a request may take: the next phase may begin, with a nearer end, before we look again.
            long rest = phase == Phase.HANDLING ? allowed : allowed - passed;
            watch(Math.min(rest, server.settings().receiveTimeout()));
        } else if (phase == Phase.WAITING && !stuck) {
            linger();
        } else {
            ctx.close();
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

        void respondError(ErrorCode code) {
            ResponseBody body = newBody();
            body.write(ErrorBody.of(code));
            respond(code.status(), fields(code), body);
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
            write(loop.head().join(status, fields, (PooledBody) body, persistence, bodyAllowed));
            if (close) {
                linger();
            } else {
                enter(Phase.WAITING);
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
