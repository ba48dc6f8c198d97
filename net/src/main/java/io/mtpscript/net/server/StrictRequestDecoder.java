package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, but for what it mends: a field that goes on in the next line is refused (RFC 9112 section 5.2), where Netty
 * joins the lines, and so is a chunk whose size has anything behind it (section 7.1.1), where Netty passes extensions over. It
 * looks at the first byte of every line of a head, once, and at the lines with the sizes of chunks.
 *
 * <p>Where no request has begun, what has come is shown to {@link WholeRequestReader} first, which costs a plain request less.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final byte LINE_FEED = '\n';

    /** What is being decoded, for {@link #createMessage}. */
    private @Nullable ByteBuf input;

    /** Whether a request line has been read and the end of its head has not. */
    private boolean inHead;

    /** Where the body is, of a request that comes in chunks. */
    private @Nullable ChunkFraming chunks;

    private boolean refused;

    private final WholeRequestReader whole;

    /** Whether a request has ended and nothing was read since. */
    private boolean between = true;

    /** Whether a whole request was handed on since the last end of a read. */
    private boolean handedOn;

    StrictRequestDecoder(HttpDecoderConfig config, WholeRequestReader whole) {
        super(config);
        this.whole = whole;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (between && actualReadableBytes() == 0 && message instanceof ByteBuf in && takesWhole(ctx, in)) {
            in.release();
        } else {
            super.channelRead(ctx, message);
        }
    }

    /** Whether a part of a request has come and is not handed on to its end. */
    boolean hasBegun() {
        return !between || actualReadableBytes() > 0;
    }

    /** Hands on whole requests; whether nothing is left behind them. */
    private boolean takesWhole(ChannelHandlerContext ctx, ByteBuf in) {
        while (in.isReadable()) {
            WholeRequest request = whole.read(in);
            if (request == null) {
                return false;
            }
            handedOn = true;
            ctx.fireChannelRead(request);
        }
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (handedOn) {
            // The superclass would ask for more bytes, believing that nothing was handed on.
            handedOn = false;
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (inHead && hasFoldedLine(in)) {
            refused = true;
            HttpMessage message = createInvalidMessage();
            message.setDecoderResult(DecoderResult.failure(folded()));
            out.add(message);
            return;
        }
        ChunkFraming framing = chunks;
        if (framing != null && !framing.next(in)) {
            refused = true;
            HttpContent chunk = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            chunk.setDecoderResult(
                    DecoderResult.failure(new IllegalArgumentException("A chunk's size is no plain number")));
            out.add(chunk);
            return;
        }
        input = in;
        int before = out.size();
        int from = in.readerIndex();
        boolean nothingBegun = between;
        between = false;
        super.decode(ctx, in, out);
        if (framing != null) {
            framing.consumed(in.readerIndex() - from);
        }
        between = nothingBegun && in.readerIndex() == from;
        for (int i = before; i < out.size(); i++) {
            inHead = false;
            between = out.get(i) instanceof LastHttpContent last
                    && last.decoderResult().isSuccess();
            if (out.get(i) instanceof HttpMessage message) {
                chunks = HttpUtil.isTransferEncodingChunked(message) ? new ChunkFraming() : null;
            } else if (out.get(i) instanceof LastHttpContent) {
                chunks = null;
            }
        }
    }

    /** The request line is read; the lines of the head that have come with it are next. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        HttpMessage message = super.createMessage(initialLine);
        inHead = true;
        ByteBuf in = input;
        if (in != null && hasFoldedLine(in)) {
            throw folded();
        }
        return message;
    }

    private static IllegalArgumentException folded() {
        return new IllegalArgumentException("A field goes on in the next line");
    }

    /** Looks at complete and incomplete lines up to the empty one; a line begins where the buffer does. */
    private static boolean hasFoldedLine(ByteBuf in) {
        int end = in.writerIndex();
        int from = in.readerIndex();
        while (from < end) {
            byte first = in.getByte(from);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == '\r' || first == LINE_FEED) {
                return false;
            }
            int lineFeed = in.indexOf(from, end, LINE_FEED);
            if (lineFeed < 0) {
                return false;
            }
            from = lineFeed + 1;
        }
        return false;
    }
}
