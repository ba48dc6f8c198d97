package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a connection in the clear: who begins with the preface of HTTP/2 speaks that (RFC 9113 section
 * 3.3). Then it is gone, so that HTTP/1.1 pays for it once a connection.
 */
final class PrefaceDetector extends ChannelInboundHandlerAdapter {
    /** No method of a request begins so that anybody would route. */
    private static final byte[] START = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Runnable toHttp2;
    private @Nullable ByteBuf begun;

    /** @param toHttp2 puts HTTP/2 in the place of HTTP/1.1 */
    PrefaceDetector(Runnable toHttp2) {
        this.toHttp2 = toHttp2;
    }

    /** Whether it holds bytes back: too few to tell what they begin. */
    boolean hasBegun() {
        return begun != null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = joined((ByteBuf) message);
        int length = Math.min(bytes.readableBytes(), START.length);
        boolean same = true;
        for (int i = 0; i < length && same; i++) {
            same = bytes.getByte(bytes.readerIndex() + i) == START[i];
        }
        if (same && length < START.length) {
            begun = bytes;
            return;
        }
        if (same) {
            toHttp2.run();
        }
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
    }

    private ByteBuf joined(ByteBuf next) {
        ByteBuf before = begun;
        if (before == null) {
            return next;
        }
        begun = null;
        ByteBuf all = WipingAllocator.INSTANCE.directBuffer(before.readableBytes() + next.readableBytes());
        all.writeBytes(before).writeBytes(next);
        before.release();
        next.release();
        return all;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf left = begun;
        if (left != null) {
            begun = null;
            left.release();
        }
    }
}
