package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.snapshot.SnapshotException;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotVerifier;
import io.mtpscript.core.snapshot.Verdict;
import io.mtpscript.engine.request.ServedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The three files of a snapshot, read once: what is verified is what is run, whatever happens to the files afterwards
 * (runtime contract, section 8).
 */
public final class SnapshotFiles {
    private SnapshotFiles() {}

    /**
     * Reads and verifies a snapshot.
     *
     * @param file app.msqs; its signature and certificates stand beside it as app.msqs.sig and app.msqs.crt
     * @param roots PEM file of trusted root certificates
     * @param at the time for which the certificates must be valid
     * @throws StartException if a file cannot be read, or the snapshot is refused
     */
    public static ServedProgram load(Path file, Path roots, Instant at) throws StartException {
        byte[] trusted = read(roots, Limits.CERTIFICATES_BYTES, "the trusted roots");
        byte[] snapshot = read(file, Limits.SNAPSHOT_BYTES, "the snapshot");
        byte[] signature = read(beside(file, ".sig"), Limits.SIGNATURE_BYTES, "the snapshot's signature");
        byte[] chain = read(beside(file, ".crt"), Limits.CERTIFICATES_BYTES, "the snapshot's certificates");
        return verify(snapshot, signature, chain, trusted, at);
    }

    private static ServedProgram verify(byte[] snapshot, byte[] signature, byte[] chain, byte[] trusted, Instant at)
            throws StartException {
        switch (SnapshotVerifier.verify(snapshot, signature, chain, trusted, at)) {
            case Verdict.Refused refused -> throw new StartException(ExitCode.REFUSED, refused.line());
            case Verdict.Accepted accepted -> {
                try {
                    return new ServedProgram(
                            SnapshotReader.read(snapshot),
                            HexFormat.of().parseHex(accepted.snapshotHash()),
                            Optional.of(accepted.until()));
                } catch (SnapshotException e) {
                    throw new StartException(ExitCode.REFUSED, "Snapshot refused: " + e.getMessage());
                }
            }
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** All bytes of a file, or one more than {@code limit}: then whoever checks them refuses them. */
    private static byte[] read(Path file, int limit, String what) throws StartException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
        } catch (NoSuchFileException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot read " + what + ": there is no file " + file);
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot read " + what + " " + file + ": " + e.getMessage());
        }
    }
}
