package io.mtpscript.engine.audit;

import io.mtpscript.effects.log.LogTarget;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the audit trail.
 *
 * @param folder where its files are; belongs to one engine at a time
 * @param keyFile the private key that heads are signed with; without one they are not signed
 * @param headEvery how many records stand between two heads, at least 1
 * @param fileBytes from so many bytes on the next file is begun
 * @param queueBytes about how many bytes may wait to be written; more requests are refused
 * @param log whether records are also written to the log's stream
 * @param collector where records are also sent
 */
public record AuditSettings(
        Path folder,
        Optional<Path> keyFile,
        int headEvery,
        long fileBytes,
        long queueBytes,
        boolean log,
        Optional<LogTarget.Collector> collector) {
    /** The default of {@link #headEvery}. */
    public static final int HEAD_EVERY = 10_000;

    /** The default of {@link #fileBytes}. */
    public static final long FILE_BYTES = 64L << 20;

    /** The default of {@link #queueBytes}. */
    public static final long QUEUE_BYTES = 64L << 20;

    /** A trail in a folder, otherwise by default and not signed. */
    public static AuditSettings in(Path folder) {
        return new AuditSettings(
                folder, Optional.empty(), HEAD_EVERY, FILE_BYTES, QUEUE_BYTES, false, Optional.empty());
    }
}
