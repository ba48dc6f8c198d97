package io.mtpscript.engine.operation;

import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;

/** Reads and verifies the snapshot that is in the files now. */
@FunctionalInterface
public interface SnapshotSource {
    /** @throws StartException if it cannot be read, or is refused */
    ServedProgram load() throws StartException;
}
