package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A program with the hash of the snapshot it came from.
 *
 * @param snapshotHash SHA-256 of app.msqs, 32 bytes; not to be changed
 * @param signedUntil when the certificate expires whose key signed it; empty for what was just compiled
 */
public record ServedProgram(Program program, byte[] snapshotHash, Optional<Instant> signedUntil) {
    /** One that nobody signed. */
    public ServedProgram(Program program, byte[] snapshotHash) {
        this(program, snapshotHash, Optional.empty());
    }

    public ServedProgram {
        if (snapshotHash.length != Sha256.BYTES) {
            throw new IllegalArgumentException("A snapshot's hash has 32 bytes, not " + snapshotHash.length);
        }
    }
}
