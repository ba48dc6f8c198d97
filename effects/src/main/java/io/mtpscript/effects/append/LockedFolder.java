package io.mtpscript.effects.append;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that one engine at a time writes to: it holds a lock on the file {@code lock} in it, which the system frees with the process. */
public final class LockedFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private LockedFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, and takes it.
     *
     * @param what names it in the message, such as {@code journal}
     * @throws IOException if it cannot be used, or another engine has it; the message says why
     */
    public static LockedFolder take(Path path, String what) throws IOException {
        OwnFiles.createDirectories(path);
        FileChannel lock = OwnFiles.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(lock)) {
            lock.close();
            throw new IOException("The " + what + " " + path + " is in use by another engine");
        }
        return new LockedFolder(path, lock);
    }

    /** Whether an engine has taken the folder now. */
    public static boolean isTaken(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !locked(lock);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            FileLock held = lock.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    /** The entry of a new file in its folder is to survive a loss of power too. */
    public void sync() throws IOException {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
