package io.mtpscript.net.server;

import io.mtpscript.net.coding.ResponseCoder;
import io.mtpscript.net.cors.CorsHandler;
import io.mtpscript.net.http.HttpHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server of HTTP/1.1 and HTTP/2 on event loops that it is given: io_uring or epoll where they are of that kind, else NIO. Safe for all
 * threads.
 *
 * <p>What is refused before any handler sees it, and answered with the connection closed: 400 for what is not HTTP or could be
 * read in two ways, 413, 414 and 431 for what is over {@link HttpServerSettings#limits}.
 */
public final class HttpServer {
    private static final int BACKLOG = 1024;

    /** How often the files of TLS are looked at, in milliseconds. */
    private static final int TLS_LOOK = 5_000;

    /**
     * Netty writes a stack trace for each client that floods a connection of HTTP/2 with frames; what such clients do is no
     * news. Kept here so that its level is kept.
     */
    private static final Logger HTTP2_LOG = Logger.getLogger("io.netty.handler.codec.http2");

    private final ServerState state;
    private final Optional<TlsContext> tls;
    private final Channel listener;
    private final Optional<LocalSocket> local;
    private final Map<EventLoop, LoopState> loops;
    private final ResponseCoder coder;
    private final Optional<LargeBodyLoops> largeBodies;

    private HttpServer(
            ServerState state,
            Optional<TlsContext> tls,
            Channel listener,
            Optional<LocalSocket> local,
            Map<EventLoop, LoopState> loops,
            ResponseCoder coder,
            Optional<LargeBodyLoops> largeBodies) {
        this.coder = coder;
        this.largeBodies = largeBodies;
        this.state = state;
        this.tls = tls;
        this.listener = listener;
        this.local = local;
        this.loops = loops;
    }

    /**
     * Listens.
     *
     * @param eventLoops a Netty {@code EventLoopGroup}, given as what the JDK knows of it because Netty's types stop here; it
     *     runs the connections and stays its owner's
     * @param handlers makes the handler of an event loop, on that loop, before its first connection
     * @param notices hears what whoever operates the server should know
     * @param background what a thread does first that should leave the processors to event loops
     * @throws IllegalArgumentException if {@code eventLoops} is no Netty event loop group
     * @throws AddressException if the address cannot be listened on
     * @throws IOException if the socket's file cannot be listened on, or the key and certificates cannot be served with; the message
     *     says which and why
     */
    public static HttpServer start(
            HttpServerSettings settings,
            ScheduledExecutorService eventLoops,
            Function<? super ScheduledExecutorService, HttpHandler> handlers,
            ServerNotices notices,
            Runnable background)
            throws IOException {
        EventLoopGroup loops = EventLoops.group(eventLoops);
        HTTP2_LOG.setLevel(Level.WARNING);
        ServerState state = new ServerState(settings);
        Map<EventLoop, LoopState> loopStates = new ConcurrentHashMap<>();
        FrontSettings front = settings.front();
        ResponseCoder coder = new ResponseCoder(front.coding());
        Function<EventLoop, LoopState> loopOf = eventLoop -> loopStates.computeIfAbsent(
                eventLoop, loop -> new LoopState(before(handlers.apply(loop), loop, front, coder), settings.limits()));
        Optional<LargeBodyLoops> largeBodies = LargeBodyLoops.beside(loops, background);
        Optional<TlsContext> tls = Optional.empty();
        Optional<LocalSocket> local = Optional.empty();
        try {
            if (settings.tls().isPresent()) {
                boolean http2 = settings.connections().streams() > 0;
                tls = Optional.of(TlsContext.open(
                                settings.tls().get(), http2, settings.headerTimeout(), notices, Clock.systemUTC())
                        .watched(TLS_LOOK));
            }
            if (settings.socket().isPresent()) {
                ConnectionSetup setup = new ConnectionSetup(state, Optional.empty(), false, loopOf, largeBodies);
                local = Optional.of(LocalSocket.listen(settings.socket().get(), loops, setup));
            }
            ConnectionSetup setup = new ConnectionSetup(state, tls, settings.proxyProtocol(), loopOf, largeBodies);
            Channel listener = listen(settings, loops, setup);
            return new HttpServer(state, tls, listener, local, loopStates, coder, largeBodies);
        } catch (IOException e) {
            tls.ifPresent(TlsContext::close);
            local.ifPresent(LocalSocket::close);
            throw e;
        }
    }

    /** What is off costs nothing. */
    private static HttpHandler before(HttpHandler handler, EventLoop loop, FrontSettings front, ResponseCoder coder) {
        HttpHandler coded = front.coding().on() ? coder.before(handler, loop) : handler;
        return front.cors().on() ? new CorsHandler(coded, front.cors()) : coded;
    }

    private static Channel listen(HttpServerSettings settings, EventLoopGroup loops, ConnectionSetup setup)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops, loops)
                .channel(channelType(loops))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, WipingAllocator.INSTANCE)
                .childHandler(setup);
        ReadTurns.limit(bootstrap);
        var bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new AddressException(settings.host(), settings.port(), bound.cause());
        }
        return bound.channel();
    }

    private static Class<? extends ServerChannel> channelType(EventLoopGroup loops) {
        if (EventLoops.isIoUring(loops)) {
            return IoUringServerSocketChannel.class;
        }
        return EventLoops.isEpoll(loops) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The port listened on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many connections are open. */
    public int connections() {
        return state.connections();
    }

    /** How often something was refused so far, or a client was too slow, before any handler saw it. */
    public long refused(Refused why) {
        return state.count(why);
    }

    /**
     * Reads key and certificates again, for connections from now on; a pair that cannot be served with changes nothing. What
     * came of it is noticed in a line.
     *
     * @return whether what is in the files is served with now; true without TLS
     */
    public boolean reload() {
        return tls.isEmpty() || tls.get().reload();
    }

    /** When the certificate ends that new connections are served with; empty without TLS. */
    public Optional<Instant> certificateExpires() {
        return tls.map(TlsContext::expires);
    }

    /**
     * Stops: no new connections, idle ones closed, requests that have begun are answered and their connections closed. Later
     * requests on them get {@code ShuttingDown}. Only {@link #abort} sets an end to it.
     */
    public void stop() {
        tls.ifPresent(TlsContext::close);
        listener.close().awaitUninterruptibly();
        local.ifPresent(LocalSocket::close);
        CompletableFuture<Void> _ = state.drained().thenRun(() -> largeBodies.ifPresent(LargeBodyLoops::close));
        state.stop();
        coder.close();
        forEach(channel -> channel.pipeline().fireUserEventTriggered(ConnectionGate.Signal.STOP));
    }

    private void forEach(Consumer<Channel> action) {
        // Each on the loop that it is on: another one may be reading from it.
        loops.forEach((eventLoop, loop) -> eventLoop.execute(
                () -> loop.forEach(channel -> channel.eventLoop().execute(() -> action.accept(channel)))));
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
    @SuppressWarnings("FutureReturnValueIgnored") // That all are closed is told by ServerState.
    public void abort(long millis) {
        // From before the first handler: no farewell of TLS or HTTP/2, which might wait.
        forEach(channel -> {
            ChannelHandlerContext first = channel.pipeline().firstContext();
            // None is left of one that has closed meanwhile.
            if (first != null) {
                first.close();
            }
        });
        state.drained().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
    }
}
