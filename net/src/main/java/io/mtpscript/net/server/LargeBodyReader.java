package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rest of one large body on another event loop. It stands before the decoder, whose loop the connection leaves for so long:
 *
 * <pre>
 * LEAVING --registered there--> AWAY --all has come, or its time is over--> RETURNING --registered here--> removed
 * </pre>
 *
 * What comes goes straight to the {@link RequestAssembler}, which has it in one piece before the way back; then the decoder is shown the same
 * bytes, so that its place in the stream is right. Nothing behind this handler runs on the other loop, but for what follows the end of the
 * connection. One thread has it at a time: each hands it over through the queue of the next one's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What comes of them is told to their listeners.
final class LargeBodyReader extends ChannelInboundHandlerAdapter {
    private final RequestAssembler request;
    private final EventLoop home;
    private final EventLoop there;
    private final long millis;
    private final Consumer<Outcome> back;

    /** What came behind the body. */
    private final ArrayDeque<ByteBuf> behind = new ArrayDeque<>(1);

    private State state = State.LEAVING;
    private int missing;
    private @Nullable Future<?> timer;
    private boolean ended;

    private enum State {
        LEAVING,
        AWAY,
        RETURNING
    }

    /** What a connection comes back with. */
    enum Outcome {
        WHOLE,
        TOO_SLOW
    }

    /**
     * Has not begun.
     *
     * @param request has the body so far, and knows how long it will be
     * @param there reads the rest
     * @param millis how long that may take
     * @param back hears of it on the connection's own loop; not where the connection ends first
     */
    LargeBodyReader(RequestAssembler request, EventLoop home, EventLoop there, long millis, Consumer<Outcome> back) {
        this.request = request;
        this.home = home;
        this.there = there;
        this.millis = millis;
        this.back = back;
        missing = request.missing();
    }

    /** Begins, in a connection that is being handled by nobody else. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        move(ctx, there, () -> arrived(ctx));
    }

    private void move(ChannelHandlerContext ctx, EventLoop next, Runnable then) {
        Channel channel = ctx.channel();
        channel.deregister()
                .addListener(_ -> next.register(channel).addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        then.run();
                    } else {
                        closedOnTheWay(ctx, done);
                    }
                }));
    }

    /** A connection that is registered nowhere ends without saying so, unless its handlers are removed. */
    private void closedOnTheWay(ChannelHandlerContext ctx, ChannelFuture registration) {
        registration.channel().close();
        if (!ended) {
            ctx.pipeline().fireChannelInactive();
        }
    }

    private void arrived(ChannelHandlerContext ctx) {
        state = State.AWAY;
        if (missing == 0) {
            comeBack(ctx, Outcome.WHOLE);
        } else {
            timer = there.schedule(() -> late(ctx), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void late(ChannelHandlerContext ctx) {
        if (state == State.AWAY && !ended) {
            comeBack(ctx, Outcome.TOO_SLOW);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int taken = Math.min(missing, bytes.readableBytes());
        if (taken > 0) {
            request.receiveAhead(bytes.readSlice(taken));
            missing -= taken;
        }
        if (bytes.isReadable()) {
            behind.addLast(bytes);
        } else {
            bytes.release();
        }
        if (missing == 0 && state == State.AWAY) {
            comeBack(ctx, Outcome.WHOLE);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Of bytes that nobody behind has seen.
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // Nobody writes.
    }

    private void comeBack(ChannelHandlerContext ctx, Outcome outcome) {
        state = State.RETURNING;
        stopTimer();
        ctx.channel().config().setAutoRead(false);
        if (outcome == Outcome.WHOLE) {
            request.gather(there);
        }
        move(ctx, home, () -> returned(ctx, outcome));
    }

    private void returned(ChannelHandlerContext ctx, Outcome outcome) {
        back.accept(outcome);
        if (outcome == Outcome.WHOLE) {
            ctx.channel().config().setAutoRead(true);
            Optional<ByteBuf> ahead = request.ahead();
            ahead.ifPresent(ctx::fireChannelRead);
            for (ByteBuf next = behind.pollFirst(); next != null; next = behind.pollFirst()) {
                ctx.fireChannelRead(next);
            }
            ctx.fireChannelReadComplete();
        }
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private void stopTimer() {
        Future<?> set = timer;
        if (set != null) {
            set.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        ended = true;
        stopTimer();
        behind.forEach(ReferenceCountUtil::release);
        behind.clear();
    }
}
