package io.mtpscript.effects.journal.segment;

import io.mtpscript.effects.append.OwnFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by whoever changes a segment that is not written to any more: an engine that takes records out, or a tool that erases keys. So no
 * key that was erased comes back with a copy of the segment. The system frees it with the process.
 */
final class RewriteLock implements AutoCloseable {
    private static final String NAME = "rewrite.lock";
    private static final int POLL_MILLIS = 10;

    private final FileChannel channel;

    private RewriteLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for it, and takes it. */
    static RewriteLock take(Path folder) throws IOException {
        FileChannel channel = OwnFiles.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (true) {
                try {
                    FileLock _ = channel.lock();
                    return new RewriteLock(channel);
                } catch (OverlappingFileLockException e) {
                    // Another thread of this process has it.
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the journal is rewritten", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
