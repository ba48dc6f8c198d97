package io.mtpscript.effects.append;

import java.io.IOException;
import java.util.List;

/** The files behind an {@link AppendQueue}, which has one thread at a time call them; {@link #sync} comes from another one meanwhile. */
public interface AppendStore<T> extends AutoCloseable {
    /**
     * Appends records, all or none of them. They are with the operating system when this returns.
     *
     * @throws IOException if the disk does not take them
     * @throws RuntimeException if one of them cannot be written at all
     */
    void append(List<T> records) throws IOException;

    /** Whether an append of so many records is now a write to an open file and nothing more. */
    boolean quick(int records);

    /** Whether the disk takes something again. */
    boolean usable();

    /** What is to be done once in a while, such as letting old files go. */
    void tend() throws IOException;

    /**
     * Brings what was appended to the disk, so that it survives a loss of power.
     *
     * @throws java.nio.channels.ClosedChannelException if the file was full and closed meanwhile: it was synced before that
     */
    void sync() throws IOException;

    /** Syncs, and gives the files back. */
    @Override
    void close() throws IOException;
}
