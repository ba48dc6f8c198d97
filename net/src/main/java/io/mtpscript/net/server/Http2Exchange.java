package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream of a connection of HTTP/2: a request and its answer. */
@SuppressWarnings("FutureReturnValueIgnored") // What goes wrong with a stream arrives as its closing.
final class Http2Exchange implements HttpExchange {
    private static final String HEAD = "HEAD";

    private final Http2Session session;
    private final Http2Stream stream;
    private final RequestAssembler assembler;

    /** When we began to wait for the client, by {@link System#nanoTime}. */
    private long since = System.nanoTime();

    private String method = "";
    private @Nullable SocketRequest request;
    private boolean answered;
    private boolean lost;
    private boolean ended;

    /** Whether the answer is sent but for its end. */
    private boolean held;

    private @Nullable Runnable whenLost;

    Http2Exchange(Http2Session session, Http2Stream stream) {
        this.session = session;
        this.stream = stream;
        assembler = new RequestAssembler(session.server().settings().limits());
    }

    /** Whether the next step is the client's: to send more, or to take the answer. */
    boolean waitsForClient() {
        return (request == null || answered) && !held;
    }

    /** When we began to wait for the client, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** The head is there. */
    void begin(Http2Headers headers, boolean complete) {
        switch (Http2Request.of(headers, session.server().settings().limits().headerSectionBytes())) {
            case Http2Request.Refused(RequestAssembler.Refusal refusal) -> refuse(refusal, complete);
            case Http2Request.Head(io.netty.handler.codec.http.HttpRequest head) -> {
                method = head.method().name();
                Optional<RequestAssembler.Refusal> refusal = assembler.begin(head);
                if (refusal.isPresent()) {
                    refuse(refusal.get(), complete);
                } else if (complete) {
                    received();
                } else if (assembler.expectsContinue()) {
                    write(new DefaultHttp2Headers(false).status("100"), false);
                    session.flushSoon();
                }
            }
        }
    }

    /** A piece of the body is there; the caller still owns it. */
    void append(ByteBuf bytes, boolean complete) {
        if (!assembler.receiving()) {
            return;
        }
        Optional<RequestAssembler.Refusal> refusal = assembler.append(bytes);
        if (refusal.isPresent()) {
            refuse(refusal.get(), complete);
        } else if (complete) {
            received();
        }
    }

    /** The last byte is there. */
    void received() {
        if (!assembler.receiving()) {
            return;
        }
        request = assembler.complete(session.peer());
        if (session.server().stopping()) {
            session.server().refused(Refused.STOPPING);
            RefusalBody.write(this, ErrorCode.SHUTTING_DOWN);
        } else {
            session.loop().handler().handle(this);
        }
    }

    private void refuse(RequestAssembler.Refusal refusal, boolean complete) {
        session.server().refused(Refused.of(refusal.code()));
        assembler.drop();
        PooledBody body = new PooledBody(session.loop().scratch());
        body.write(RefusalBody.of(refusal));
        ChannelFuture sent = send(refusal.code().status(), RefusalBody.fields(refusal.code()), body, true);
        if (!complete) {
            // What is still to come of the request is not wanted.
            ChannelHandlerContext ctx = session.context();
            sent.addListener(_ -> {
                session.resetStream(ctx, stream.id(), Http2Error.NO_ERROR.code(), ctx.newPromise());
                ctx.flush();
            });
        }
        session.flushSoon();
    }

    /** Answers a head that was too large to be unpacked. */
    static void refuseHead(Http2Session session, Http2Stream stream) {
        var exchange = new Http2Exchange(session, stream);
        exchange.refuse(RequestAssembler.Refusal.of(ErrorCode.HEADERS_TOO_LARGE), true);
        // Now: the codec resets the stream next, and what waits would go with it.
        session.flush(session.context());
    }

    private ChannelFuture send(int status, List<HttpField> fields, PooledBody body, boolean last) {
        answered = true;
        since = System.nanoTime();
        boolean bodyAllowed = !method.equals(HEAD) && status != 204 && status != 304;
        Http2Headers head = new DefaultHttp2Headers(false).status(Integer.toString(status));
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.get(i);
            head.add(field.name().toLowerCase(Locale.ROOT), value(field.value()));
        }
        if (status != 204 && status != 304) {
            head.add("content-length", Integer.toString(body.length()));
        }
        head.add("date", session.loop().scratch().date());
        ByteBuf bytes = body.detach();
        if (bodyAllowed && bytes.isReadable()) {
            write(head, false);
            ChannelHandlerContext ctx = session.context();
            return session.encoder().writeData(ctx, stream.id(), bytes, 0, last, ctx.newPromise());
        }
        bytes.release();
        return write(head, last);
    }

    /**
     * The client has been told to come back later, and has one stream less until this one ends: other streams of its connection may be
     * other clients', so that it is read on.
     */
    private void hold() {
        held = true;
        session.context().executor().schedule(this::release, session.loop().hold(), TimeUnit.MILLISECONDS);
    }

    private void release() {
        session.loop().released();
        held = false;
        since = System.nanoTime();
        if (!ended) {
            ChannelHandlerContext ctx = session.context();
            session.encoder().writeData(ctx, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise());
            session.flushSoon();
        }
    }

    private ChannelFuture write(Http2Headers head, boolean last) {
        ChannelHandlerContext ctx = session.context();
        return session.encoder().writeHeaders(ctx, stream.id(), head, 0, last, ctx.newPromise());
    }

    /** The bytes that HTTP/1.1 would have. */
    private static CharSequence value(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return new AsciiString(text.getBytes(StandardCharsets.UTF_8), false);
            }
        }
        return text;
    }

    @Override
    public HttpRequest request() {
        SocketRequest complete = request;
        if (complete == null) {
            throw new IllegalStateException("The request is not complete");
        }
        return complete;
    }

    @Override
    public void releaseRequestBody() {
        SocketRequest complete = request;
        if (complete != null) {
            complete.release();
        }
    }

    @Override
    public ResponseBody newBody() {
        return new PooledBody(session.loop().scratch());
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        if (answered) {
            throw new IllegalStateException("The request is already answered");
        }
        answered = true;
        releaseRequestBody();
        if (lost) {
            body.close();
            return;
        }
        boolean hold = LoopState.isRefusedForLoad(status, fields)
                && session.loop().holdsStreams()
                && !session.server().stopping();
        send(status, fields, (PooledBody) body, !hold);
        if (hold) {
            hold();
        }
        session.flushSoon();
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

    /** The stream has ended, by its answer or without one. */
    void closed() {
        ended = true;
        assembler.drop();
        if (answered) {
            return;
        }
        lost = true;
        Runnable action = whenLost;
        if (action != null) {
            whenLost = null;
            action.run();
        }
    }
}
