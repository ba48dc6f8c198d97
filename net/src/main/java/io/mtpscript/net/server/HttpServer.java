package io.mtpscript.net.server;

import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HttpHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on event loops that it is given: epoll where they are of that kind, else NIO. Safe for all threads.
 *
 * <p>What is refused before any handler sees it, and answered with the connection closed: 400 for what is not HTTP/1.1 or
 * could be read in two ways, 413, 414 and 431 for what is over {@link HttpServerSettings#limits}.
 */
public final class HttpServer {
    private static final int BACKLOG = 1024;

    /** Room in the request line for what is not the target: a method, the version, two spaces. */
    private static final int REQUEST_LINE_REST = 64;

    private final ServerState state;
    private final Channel listener;
    private final Map<EventLoop, LoopState> loops;

    private HttpServer(ServerState state, Channel listener, Map<EventLoop, LoopState> loops) {
        this.state = state;
        this.listener = listener;
        this.loops = loops;
    }

    /**
     * Listens.
     *
     * @param eventLoops a Netty {@code EventLoopGroup}, given as what the JDK knows of it because Netty's types stop here; it
     *     runs the connections and stays its owner's
     * @param handlers makes the handler of an event loop, on that loop, before its first connection
     * @throws IllegalArgumentException if {@code eventLoops} is no Netty event loop group
     * @throws IOException if the address cannot be listened on; the message says which and why
     */
    public static HttpServer start(
            HttpServerSettings settings,
            ScheduledExecutorService eventLoops,
            Function<? super ScheduledExecutorService, HttpHandler> handlers)
            throws IOException {
        EventLoopGroup loops = EventLoops.group(eventLoops);
        ServerState state = new ServerState(settings);
        Map<EventLoop, LoopState> loopStates = new ConcurrentHashMap<>();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops, loops)
                .channel(channelType(loops))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, WipingAllocator.INSTANCE)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        LoopState loop = loopStates.computeIfAbsent(
                                channel.eventLoop(), eventLoop -> new LoopState(handlers.apply(eventLoop)));
                        channel.pipeline()
                                .addLast(new HttpRequestDecoder(decoder(settings.limits())))
                                .addLast(new HttpConnection(state, loop));
                    }
                });
        ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new HttpServer(state, bound.channel(), loopStates);
    }

    private static Class<? extends ServerChannel> channelType(EventLoopGroup loops) {
        boolean epoll =
                Epoll.isAvailable() && loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Netty's own defaults are strict about line ends, field names, and lengths beside transfer codings. */
    private static HttpDecoderConfig decoder(Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.urlBytes() + REQUEST_LINE_REST)
                .setMaxHeaderSize(limits.headerSectionBytes())
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }

    /** The port listened on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many connections are open. */
    public int connections() {
        return state.connections();
    }

    /**
     * Stops: no new connections, idle ones closed, requests that have begun are answered and their connections closed. Later
     * requests on them get {@code ShuttingDown}. Only {@link #abort} sets an end to it.
     */
    public void stop() {
        listener.close().awaitUninterruptibly();
        state.stop();
        loops.forEach((eventLoop, loop) -> eventLoop.execute(() -> loop.forEach(HttpConnection::stop)));
    }

    /** Done when the server was told to stop and its last connection is closed. */
    public CompletableFuture<Void> drained() {
        return state.drained();
    }

    /**
     * Closes what {@link #stop} left open.
     *
     * @param millis how long it may take
     */
    public void abort(long millis) {
        loops.forEach((eventLoop, loop) -> eventLoop.execute(() -> loop.forEach(HttpConnection::abort)));
        state.drained().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
    }
}
