package io.mtpscript.effects.append;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that only grows. An append that fails leaves nothing behind: the file ends where it ended before. Belongs to one thread, but
 * for {@link #sync}, which another one may call.
 */
public final class AppendFile implements AutoCloseable {
    /** What must fit on the disk before one that was full is trusted again. */
    private static final int PROBE_BYTES = 1 << 20;

    private final FileChannel channel;
    private long end;

    private AppendFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes a file, with its beginning on the disk.
     *
     * @throws IOException if that cannot be done; then there is no such file
     */
    public static AppendFile create(LockedFolder folder, String name, byte[] beginning) throws IOException {
        Path path = folder.path().resolve(name);
        FileChannel channel = OwnFiles.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            AppendFile file = new AppendFile(channel);
            file.append(beginning, beginning.length);
            channel.force(true);
            folder.sync();
            return file;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Opens a file of lines to go on with, or makes an empty one. A line that was never finished is cut off.
     *
     * @throws IOException if it cannot be read or written
     */
    public static AppendFile openLines(LockedFolder folder, String name) throws IOException {
        Path path = folder.path().resolve(name);
        boolean isNew = !Files.exists(path);
        FileChannel channel =
                OwnFiles.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            AppendFile file = new AppendFile(channel);
            file.end = endOfLines(channel);
            if (file.end < channel.size()) {
                channel.truncate(file.end);
            }
            if (isNew) {
                folder.sync();
            }
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where the last line of a file ends that was finished. */
    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            one.clear();
            if (channel.read(one, end - 1) == 1 && one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** Where it ends. */
    public long end() {
        return end;
    }

    /** Appends the first {@code count} bytes, all or none of them. */
    public void append(byte[] bytes, int count) throws IOException {
        try {
            write(bytes, count);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        end += count;
    }

    private void write(byte[] bytes, int count) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, count);
        while (from.hasRemaining()) {
            channel.write(from, end + from.position());
        }
    }

    /** Whether the disk takes more. */
    public boolean takesMore() {
        try {
            try {
                write(new byte[PROBE_BYTES], PROBE_BYTES);
            } finally {
                channel.truncate(end);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Brings it to the disk. */
    public void sync() throws IOException {
        channel.force(false);
    }

    /** Whether it is not closed. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
