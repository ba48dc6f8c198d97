package io.mtpscript.net.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends a {@link LoadPlan}'s request over and over until {@link #stop}. */
public final class LoadClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int AGAIN_MILLIS = 20;

    private final LoadPlan plan;
    private final LoadListener listener;
    private final ByteBuf request;
    private final EventLoopGroup loops;
    private final Bootstrap bootstrap;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopped;

    private LoadClient(LoadPlan plan, LoadListener listener) {
        this.plan = plan;
        this.listener = listener;
        request = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(plan.request().length).writeBytes(plan.request()));
        boolean epoll = Epoll.isAvailable();
        loops = new MultiThreadIoEventLoopGroup(
                plan.threads(), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        bootstrap = new Bootstrap()
                .group(loops)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }

    /** Begins. */
    public static LoadClient start(LoadPlan plan, LoadListener listener) {
        var client = new LoadClient(plan, listener);
        long start = System.nanoTime();
        for (int i = 0; i < plan.connections(); i++) {
            client.connect(client.schedule(start, i));
        }
        return client;
    }

    private Schedule schedule(long start, int connection) {
        if (plan.rate() == 0) {
            return Schedule.AT_ONCE;
        }
        long second = TimeUnit.SECONDS.toNanos(1);
        return new Schedule(
                start + connection * second / plan.rate(), Math.max(1, plan.connections() * second / plan.rate()));
    }

    /** @param schedule when the connection's next request is due */
    void connect(Schedule schedule) {
        if (stopped) {
            return;
        }
        ChannelFuture connected = bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new LoadConnection(LoadClient.this, schedule));
                    }
                })
                .connect(plan.host(), plan.port());
        connected.addListener(_ -> {
            if (!connected.isSuccess()) {
                listener.failed("cannot connect: " + connected.cause().getMessage());
                again(connected.channel(), schedule);
            }
        });
    }

    /** Makes the connection anew, after a moment: a server that refuses is not hammered. */
    void again(Channel lost, Schedule schedule) {
        if (!stopped) {
            var _ = lost.eventLoop().schedule(() -> connect(schedule), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    LoadPlan plan() {
        return plan;
    }

    LoadListener listener() {
        return listener;
    }

    ByteBuf request() {
        return request.duplicate();
    }

    boolean stopped() {
        return stopped;
    }

    void sent() {
        underWay.incrementAndGet();
    }

    void ended() {
        underWay.decrementAndGet();
    }

    /** Sends nothing more; responses under way are still told. */
    public void stop() {
        stopped = true;
    }

    /** How many requests have no response yet. */
    public int underWay() {
        return underWay.get();
    }

    /** Closes the connections, whatever is under way. */
    @Override
    public void close() {
        stopped = true;
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        request.unwrap().release();
    }
}
