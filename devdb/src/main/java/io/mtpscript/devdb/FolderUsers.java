package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses a folder, of all processes. Two files of the folder are locked: {@link #TURN} by who begins or ends using it, for as
 * long as that takes; {@link #USERS} by every process that uses it, shared, so that who gets it alone knows that there is no
 * other. The locks of a process that was killed are gone with it.
 *
 * <p>A lock of a file is the whole process's, and closing any channel of the file ends it. So there is one object for a folder in a
 * process, which has one channel of each file and counts the uses.
 */
final class FolderUsers {
    static final String TURN = "lock";
    static final String USERS = "users";

    /** A start takes some seconds, at worst its attempts and its patience with each. */
    private static final int PATIENCE_SECONDS = 120;

    private static final int POLL_MILLIS = 20;
    private static final Map<Path, FolderUsers> ALL = new ConcurrentHashMap<>();

    private final Path folder;
    private final ReentrantLock inProcess = new ReentrantLock();
    private int uses;
    private Optional<FileLock> shared = Optional.empty();

    private FolderUsers(Path folder) {
        this.folder = folder;
    }

    /** @param folder must exist */
    static FolderUsers of(Path folder) throws IOException {
        return ALL.computeIfAbsent(folder.toRealPath(), FolderUsers::new);
    }

    /** Waits until nobody else begins or ends using the folder. */
    Turn turn() throws IOException, EmbeddedPostgresException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            if (!inProcess.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
        try {
            return new Turn(lock(end));
        } catch (IOException | EmbeddedPostgresException failure) {
            inProcess.unlock();
            throw failure;
        }
    }

    private FileChannel lock(long end) throws IOException, EmbeddedPostgresException {
        FileChannel channel =
                FileChannel.open(folder.resolve(TURN), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (channel.tryLock() == null) {
                if (System.nanoTime() > end) {
                    throw busy();
                }
                Thread.sleep(POLL_MILLIS);
            }
            return channel;
        } catch (InterruptedException stop) {
            channel.close();
            throw interrupted(stop);
        } catch (IOException | EmbeddedPostgresException failure) {
            channel.close();
            throw failure;
        }
    }

    private EmbeddedPostgresException busy() {
        return new EmbeddedPostgresException("Another process has been opening or closing the database in " + folder
                + " for " + PATIENCE_SECONDS + " seconds: end that process.");
    }

    private static EmbeddedPostgresException interrupted(InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new EmbeddedPostgresException("interrupted while another process was opening or closing it", stop);
    }

    /** The time in which nobody else begins or ends using the folder; belongs to the thread that took it. */
    final class Turn implements AutoCloseable {
        private final FileChannel lock;

        private Turn(FileChannel lock) {
            this.lock = lock;
        }

        /** Begins a use; true where there is no other. */
        boolean begin() throws IOException {
            boolean alone = false;
            if (uses == 0) {
                FileChannel channel = FileChannel.open(
                        folder.resolve(USERS),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                try {
                    alone = alone(channel);
                    shared = Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, true));
                    if (shared.isEmpty()) {
                        throw new IOException("another program has locked " + folder.resolve(USERS));
                    }
                } catch (IOException failure) {
                    channel.close();
                    throw failure;
                }
            }
            uses++;
            return alone;
        }

        /** Ends a use; true where there is no other. */
        boolean end() throws IOException {
            uses--;
            if (uses > 0) {
                return false;
            }
            FileLock own = shared.orElseThrow();
            shared = Optional.empty();
            try (FileChannel channel = own.channel()) {
                own.release();
                return alone(channel);
            }
        }

        /** Lets others have their turn. */
        @Override
        public void close() throws IOException {
            try {
                lock.close();
            } finally {
                inProcess.unlock();
            }
        }
    }

    /** Whether no process has locked it. */
    private static boolean alone(FileChannel channel) throws IOException {
        FileLock whole = channel.tryLock();
        if (whole == null) {
            return false;
        }
        whole.release();
        return true;
    }
}
