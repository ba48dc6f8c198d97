package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, but for what it mends: a field that goes on in the next line is refused (RFC 9112 section 5.2), where Netty
 * joins the lines. It looks at the first byte of every line of a head, once.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final byte LINE_FEED = '\n';

    /** What is being decoded, for {@link #createMessage}. */
    private @Nullable ByteBuf input;

    /** Whether a request line has been read and the end of its head has not. */
    private boolean inHead;

    private boolean refused;

    StrictRequestDecoder(HttpDecoderConfig config) {
        super(config);
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
        input = in;
        int before = out.size();
        super.decode(ctx, in, out);
        if (out.size() > before) {
            inHead = false;
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
