package io.mtpscript.core.snapshot;

/** Bytes that are no snapshot this build can read. The message is one line that says why. Carries no stack trace. */
public final class SnapshotException extends Exception {
    SnapshotException(String reason) {
        super(reason, null, false, false);
    }
}
