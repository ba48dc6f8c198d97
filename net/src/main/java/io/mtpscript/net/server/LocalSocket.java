package io.mtpscript.net.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A Unix domain socket that is listened on, with its file. */
final class LocalSocket implements AutoCloseable {
    private final Path file;
    private final Channel listener;

    private LocalSocket(Path file, Channel listener) {
        this.file = file;
        this.listener = listener;
    }

    /**
     * Listens on a file that is made for it.
     *
     * @throws IOException if that cannot be; the message says which file and why
     */
    static LocalSocket listen(Path file, EventLoopGroup loops, ConnectionSetup setup) throws IOException {
        removeLeftOver(file);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops, loops)
                .childOption(ChannelOption.ALLOCATOR, WipingAllocator.INSTANCE)
                .childHandler(setup);
        ReadTurns.limit(bootstrap);
        ChannelFuture bound = bind(bootstrap, loops, file).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Cannot listen on " + file + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new LocalSocket(file, bound.channel());
    }

    private static ChannelFuture bind(ServerBootstrap bootstrap, EventLoopGroup loops, Path file) {
        if (EventLoops.isIoUring(loops)) {
            return bootstrap
                    .channel(IoUringServerDomainSocketChannel.class)
                    .bind(new DomainSocketAddress(file.toString()));
        }
        if (EventLoops.isEpoll(loops)) {
            return bootstrap
                    .channel(EpollServerDomainSocketChannel.class)
                    .bind(new DomainSocketAddress(file.toString()));
        }
        return bootstrap.channel(NioServerDomainSocketChannel.class).bind(UnixDomainSocketAddress.of(file));
    }

    /** A process that was killed leaves its file, on which nobody answers. */
    private static void removeLeftOver(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("Cannot listen on " + file + ": there is a file of this name that is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException nobody) {
            Files.delete(file);
            return;
        }
        throw new IOException("Cannot listen on " + file + ": another process does");
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Left over; the next server on it finds that nobody answers.
        }
    }
}
