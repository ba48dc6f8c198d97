package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.journal.HostEnd;

/** A request that waits, which the host may end. Belongs to one event loop. */
interface Endable {
    /** Ends the request: now, or as soon as that can be. Nothing happens where it has ended. */
    void end(HostEnd reason);

    /** What a request is answered that the host has ended. */
    static ErrorCode code(HostEnd reason) {
        return switch (reason) {
            case TIMEOUT -> ErrorCode.TIMEOUT;
            case CLIENT_GONE -> ErrorCode.UNAVAILABLE;
            case SHUTTING_DOWN -> ErrorCode.SHUTTING_DOWN;
        };
    }
}
