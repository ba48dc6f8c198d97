package io.mtpscript.engine.request;

/** A recorded request cannot be run on this program; the message says why. */
public final class ReplayRefusedException extends IllegalArgumentException {
    ReplayRefusedException(String reason) {
        super(reason);
    }
}
