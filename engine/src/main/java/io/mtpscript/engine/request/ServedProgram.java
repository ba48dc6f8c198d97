package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;

/**
 * A program with the hash of the snapshot it came from.
 *
 * @param snapshotHash SHA-256 of app.msqs, 32 bytes; not to be changed
 */
public record ServedProgram(Program program, byte[] snapshotHash) {
    public ServedProgram {
        if (snapshotHash.length != Sha256.BYTES) {
            throw new IllegalArgumentException("A snapshot's hash has 32 bytes, not " + snapshotHash.length);
        }
    }
}
