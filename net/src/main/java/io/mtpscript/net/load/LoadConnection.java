package io.mtpscript.net.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a {@link LoadClient}. It reads responses itself, because that is a quarter of the work of a codec and the
 * client shares the machine with the server: a status line, fields, and as many bytes as {@code Content-Length} tells.
 */
final class LoadConnection extends ByteToMessageDecoder {
    private static final ByteBuf HEAD_END = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());
    private static final int HEAD_END_BYTES = 4;
    private static final int STATUS_AT = 9;

    private final LoadClient client;
    private Schedule schedule;
    private boolean waiting;
    private long from;
    private String fault = "";

    /** Of the response that is being read; 0 before its head is there. */
    private int headLength;

    private int bodyLength;
    private int status;
    private boolean last;

    LoadConnection(LoadClient client, Schedule schedule) {
        this.client = client;
        this.schedule = schedule;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        next(context, System.nanoTime());
    }

    private void next(ChannelHandlerContext context, long now) {
        if (client.stopped()) {
            var _ = context.close();
        } else if (!schedule.paced()) {
            send(context, System.nanoTime());
        } else if (schedule.due() <= now) {
            send(context, schedule.due());
        } else {
            // Woken late is the client's own fault, so its time counts from when it sends.
            var _ = context.executor()
                    .schedule(() -> send(context, System.nanoTime()), schedule.due() - now, TimeUnit.NANOSECONDS);
        }
    }

    private void send(ChannelHandlerContext context, long countedFrom) {
        if (client.stopped() || !context.channel().isActive()) {
            var _ = context.close();
            return;
        }
        from = countedFrom;
        waiting = true;
        client.sent();
        schedule = schedule.next();
        var _ = context.writeAndFlush(client.request());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!waiting) {
            throw new IllegalStateException("a response that nothing was asked for");
        }
        if (headLength == 0 && !readHead(in)) {
            return;
        }
        if (in.readableBytes() < headLength + bodyLength) {
            return;
        }
        long now = System.nanoTime();
        in.skipBytes(headLength);
        byte[] body = new byte[bodyLength];
        in.readBytes(body);
        waiting = false;
        headLength = 0;
        client.ended();
        client.listener().answered(from, now, status, body);
        if (last) {
            var _ = context.close();
        } else {
            next(context, now);
        }
    }

    private boolean readHead(ByteBuf in) {
        int end = ByteBufUtil.indexOf(HEAD_END, in);
        if (end < 0) {
            return false;
        }
        String head = in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.ISO_8859_1);
        headLength = end - in.readerIndex() + HEAD_END_BYTES;
        status = Integer.parseInt(head.substring(STATUS_AT, STATUS_AT + 3));
        bodyLength = client.plan().bodies()
                ? field(head, "content-length").map(Integer::parseInt).orElse(0)
                : 0;
        last = field(head, "connection").filter("close"::equalsIgnoreCase).isPresent();
        return true;
    }

    private static Optional<String> field(String head, String name) {
        return head.lines()
                .filter(line -> line.length() > name.length()
                        && line.charAt(name.length()) == ':'
                        && line.substring(0, name.length())
                                .toLowerCase(Locale.ROOT)
                                .equals(name))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (waiting) {
            waiting = false;
            client.ended();
            if (!client.stopped()) {
                client.listener()
                        .failed(fault.isEmpty() ? "the connection was closed before the response came" : fault);
            }
        }
        client.again(context.channel(), schedule);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fault = String.valueOf(cause.getMessage());
        var _ = context.close();
    }
}
