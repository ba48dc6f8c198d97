package io.mtpscript.effects;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VertxThreadFactory;
import io.vertx.core.transport.Transport;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What event loops can work with. */
enum Transports {
    IO_URING,
    EPOLL,
    NIO;

    /** Where Vert.x would begin to warn of a loop that is held; its checker does not know these threads. */
    private static final long HELD_SECONDS = 2;

    private static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    /** The best one that works here. */
    static Transports best(boolean ioUring) {
        if (ioUring && IoUring.isAvailable()) {
            return IO_URING;
        }
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** What whoever runs the engine should know where {@link #best} is not what was to be had; empty where it is. */
    static Optional<String> notice(boolean ioUring) {
        if (LINUX && !Epoll.isAvailable()) {
            return Optional.of("epoll cannot be used, event loops work by java.nio, which is slower: "
                    + reason(Epoll.unavailabilityCause())
                    + ". Where /tmp may not hold programs, point -Dio.netty.native.workdir at a folder that may");
        }
        return ioUring && !IoUring.isAvailable()
                ? Optional.of(
                        "--io-uring: this machine does not let the engine have io_uring, event loops work without: "
                                + reason(IoUring.unavailabilityCause()))
                : Optional.empty();
    }

    private static String reason(Throwable unavailable) {
        Throwable cause = unavailable;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Event loops that Vert.x can be put on: their threads are of its kind, which find their context at once. */
    EventLoopGroup eventLoops(int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> VertxThreadFactory.INSTANCE.newVertxThread(
                task, "event-loop-" + number.getAndIncrement(), false, HELD_SECONDS, TimeUnit.SECONDS);
        return new MultiThreadIoEventLoopGroup(threads, factory, io());
    }

    private IoHandlerFactory io() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Vert.x, on event loops that {@link #eventLoops} made. */
    VertxInternal vertx(EventLoopGroup eventLoops) {
        VertxOptions options = new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        Transport transport = switch (this) {
            case IO_URING -> Transport.IO_URING;
            case EPOLL -> Transport.EPOLL;
            case NIO -> Transport.NIO;
        };
        return (VertxInternal) VertxBootstrap.create()
                .options(options)
                .transport(new SharedLoops(transport.implementation(), eventLoops))
                .init()
                .vertx();
    }
}
